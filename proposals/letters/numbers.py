"""Numbers in a letter: of the items that it answers, and its own."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from newskit.chinese.numbers import to_int
from proposals.letters.found import Found, Numbered, found_at

# No space class here takes a line end: a number does not run on in the next line.
_GAP = r"[ \t\u3000\u00a0]{0,3}"
_DIGITS = r"\d{1,6}"
_ORDINAL = r"(?:\d{1,3}|[一二三四五六七八九十]{1,5})"
_CLASS = rf"[（(]{_GAP}(?P<official_class>[^（()）\d\n]{{1,20}}?类){_GAP}第?{_GAP}(?P<class_number>{_DIGITS}){_GAP}号?{_GAP}[）)]"
_ONE = rf"第?{_GAP}(?P<number>{_DIGITS}){_GAP}号?{_GAP}(?:{_CLASS})?"
_SAME_ONE = re.sub(r"\?P<\w+>", "?:", _ONE)
_AND = rf"{_GAP}(?:[、，,和及与]|以及){_GAP}"
_MEETING = (
    rf"(?P<before>全国人大|全国政协|中国人民政治协商会议|政协)?{_GAP}第?{_GAP}(?P<term>{_ORDINAL}){_GAP}届{_GAP}"
    rf"(?P<house>全国人民代表大会|全国人大|全国委员会|全国政协|人大|政协)?{_GAP}"
    rf"第?{_GAP}(?P<session>{_ORDINAL}){_GAP}次会议{_GAP}(?:期间)?"
)
_WORD = "代表建议|建议|提案|议案"
_RUN = re.compile(
    rf"(?:(?P<meeting>{_MEETING}){_GAP})?(?P<numbers>{_SAME_ONE}(?:{_AND}{_SAME_ONE}){{0,40}}){_GAP}"
    rf"(?:代表|委员|政协)?{_GAP}(?P<word>{_WORD})?"
)
_NUMBER_IN_RUN = re.compile(_ONE)
_LOCAL = re.compile(r"[省市县区州盟旗][ \t\u3000]{0,3}\Z")
_KINDS = {"建议": "suggestion", "代表建议": "suggestion", "提案": "proposal", "议案": "motion"}
_BY_BODY = {"npc": "suggestion", "cppcc": "proposal"}
_BODY_OF = {"suggestion": "npc", "motion": "npc", "proposal": "cppcc"}

_OWN = re.compile(
    rf"(?P<number>[\u4e00-\u9fffA-Za-z]{{1,20}}{_GAP}[〔\[［（(【]{_GAP}(?:19|20)\d\d{_GAP}(?:年)?[〕\]］）)】]{_GAP}第?{_GAP}\d{{1,6}}{_GAP}号)"
)
_LABEL = re.compile(rf"(?:发文字号|文{_GAP}号|字{_GAP}号|编{_GAP}号|索引号){_GAP}[：:]?{_GAP}")


def items(text: str) -> tuple[Numbered, ...]:
    """Each item once, where it is named most fully; what one place leaves out is taken from another."""
    best: dict[tuple[int, str], Numbered] = {}
    for each in _named(text):
        key = (each.serial, each.kind)
        if key not in best or _fullness(each) > _fullness(best[key]):
            best[key] = each
    whole = _shared_meeting(list(best.values()))
    return tuple(sorted(whole, key=lambda each: each.start))


def own_number(text: str, end: int) -> Found | None:
    """The letter's own: alone in its line or behind its label, before `end`. One cited in a sentence is another's."""
    for found in _OWN.finditer(text, 0, end):
        start = text.rfind("\n", 0, found.start()) + 1
        stop = text.find("\n", found.end())
        before, after = text[start : found.start()].strip(), text[found.end() : len(text) if stop < 0 else stop].strip()
        # Behind a label without a colon the word of the label is part of what was matched.
        label = _LABEL.match(text, found.start())
        begin = label.end() if label and label.end() < found.end() else found.start()
        if len(after) <= 12 and (not before or len(before) <= 3 or _LABEL.search(before)):
            return Found(text[begin : found.end()], begin, found.end())
    return None


def _named(text: str) -> Iterator[Numbered]:
    for run in _RUN.finditer(text):
        numbers, word = run["numbers"], run["word"]
        if not run["meeting"] and not (word and "号" in numbers):
            continue
        if run["meeting"] and not word and "号" not in numbers:
            continue
        body = _body(run) if not _LOCAL.search(text, max(0, run.start() - 4), run.start()) else ""
        kind = _KINDS[word] if word else _BY_BODY.get(body, "")
        for one in _NUMBER_IN_RUN.finditer(numbers):
            printed = unicodedata.normalize("NFKC", one["number"])
            yield found_at(
                one,
                "number",
                at=run.start("numbers"),
                into=Numbered,
                number=printed,
                serial=int(printed),
                body=body or ("" if run["meeting"] else _BODY_OF.get(kind, "")),
                term=to_int(run["term"]) if run["meeting"] else None,
                session=to_int(run["session"]) if run["meeting"] else None,
                kind=kind,
                official_class=one["official_class"] or "",
                class_number=unicodedata.normalize("NFKC", one["class_number"] or ""),
            )


def _body(run: re.Match[str]) -> str:
    if not run["meeting"]:
        return ""
    said = f"{run['before'] or ''}{run['house'] or ''}"
    if "政协" in said or "政治协商" in said:
        return "cppcc"
    return "npc" if "全国" in said else ""


def _fullness(each: Numbered) -> int:
    return 4 * (each.session is not None) + 2 * bool(each.kind) + bool(each.official_class)


def _shared_meeting(found: list[Numbered]) -> list[Numbered]:
    """A number named without its session is of the one session that the letter names for that kind, if it is one."""
    meetings = {(each.kind, each.body, each.term, each.session) for each in found if each.session is not None}
    whole = []
    for each in found:
        fitting = {meeting for meeting in meetings if meeting[0] == each.kind}
        if each.session is None and len(fitting) == 1:
            _kind, body, term, session = fitting.pop()
            each = replace(each, body=body, term=term, session=session)
        whole.append(each)
    return whole
