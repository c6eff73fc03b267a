"""What people ask for: by topic, written out, so that six hundred items do not look like one."""

from dataclasses import dataclass, field

from newsroom.demo.subjects import industry, nature, people, places


@dataclass
class Subject:
    """One matter. `asks` complete both 关于…的建议 and 建议…; `laws` are matters for a motion."""

    topic: str
    name: str
    asks: list[str] = field(default_factory=list)
    problem: str = ""
    measures: list[str] = field(default_factory=list)


def parse(text: str) -> tuple[list[Subject], dict[str, list[str]]]:
    """`== topic`, `! law`, then for each subject `# name`, its asks, `? problem`, `- measure`."""
    subjects: list[Subject] = []
    laws: dict[str, list[str]] = {}
    topic = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        mark, rest = line[:2], line[2:].strip()
        if mark == "==":
            topic = rest
            laws[topic] = []
        elif mark == "! ":
            laws[topic].append(rest)
        elif mark == "# ":
            subjects.append(Subject(topic, rest))
        elif mark == "? ":
            subjects[-1].problem = rest
        elif mark == "- ":
            subjects[-1].measures.append(rest)
        else:
            subjects[-1].asks.append(line)
    return subjects, laws


SUBJECTS: list[Subject] = []
LAWS: dict[str, list[str]] = {}
for _text in (people.TEXT, places.TEXT, industry.TEXT, nature.TEXT):
    _subjects, _laws = parse(_text)
    SUBJECTS += _subjects
    LAWS |= _laws
