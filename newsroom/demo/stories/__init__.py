"""The stories, as copy: one file for each kind of page, read by `read`.

A story begins with `=== key`; then a word and its value on each line, a blank line, and the text. In the text `## ` begins a
crosshead, and {姓名} stands for somebody with role and post as printed on the day, which makes a mention.
"""

import datetime
from dataclasses import dataclass, field

MANY = {"head", "sub", "pull", "says", "item", "picture"}


@dataclass
class Story:
    key: str
    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    paragraphs: list[str] = field(default_factory=list)
    crossheads: list[tuple[int, str]] = field(default_factory=list)

    def __getitem__(self, word: str) -> str:
        return self.values.get(word, "")

    def every(self, word: str) -> list[str]:
        return self.lists.get(word, [])

    @property
    def state(self) -> str:
        return self["state"] or "published"

    def day(self, today: datetime.date) -> datetime.date:
        """Of the paper: a date, or as many days before or after today."""
        text = self["page"].split()[0]
        return (
            today + datetime.timedelta(int(text[5:])) if text.startswith("today") else datetime.date.fromisoformat(text)
        )


def read(text: str) -> list[Story]:
    stories: list[Story] = []
    in_text = False
    for line in map(str.strip, text.strip().splitlines()):
        if line.startswith("=== "):
            stories.append(Story(line[4:]))
            in_text = False
        elif not line:
            in_text = True
        elif in_text:
            _read_text(stories[-1], line)
        else:
            word, _, value = line.partition(" ")
            if word in MANY:
                stories[-1].lists.setdefault(word, []).append(value)
            else:
                stories[-1].values[word] = value
    return stories


def _read_text(story: Story, line: str) -> None:
    if line.startswith("## "):
        story.crossheads.append((len(story.paragraphs), line[3:]))
    else:
        story.paragraphs.append(line)


def every() -> list[Story]:
    from newsroom.demo.stories import (
        features,
        floor,
        followed,
        industry,
        interviews,
        law,
        learning,
        life,
        opinion,
        unfinished,
    )

    modules = (features, interviews, floor, life, industry, learning, law, followed, opinion, unfinished)
    return [story for module in modules for story in read(module.TEXT)]
