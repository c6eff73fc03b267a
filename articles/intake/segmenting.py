"""Where stories begin: which lines go on a paragraph, which are heads, and which heads are of a story."""

import re

from newskit.chinese.han import count_han

from . import signs
from .bylines import is_name
from .units import Unit

_ROLE = re.compile(r"全国人大|全国政协|代表|委员|常委|主席|董事长|总经理|书记|院长|校长|主任")
BODY = ("body", "tail")


def continuations(stream: list[Unit], *, marked: bool) -> None:
    """Short lines that end a sentence which a column's end cut are body: 了解思路。"""
    cut = False
    for place, unit in enumerate(stream):
        after = stream[place + 1] if place + 1 < len(stream) else None
        if unit.sign == "body":
            cut = not signs.ends_sentence(unit.text)
        elif unit.sign in ("plain", "column", "names") and cut and not unit.level:
            ends = bool(re.search(r"[。！？；…][”’）]*$", unit.text))
            runs_on = bool(
                after and after.sign == "body" and (marked or count_han(unit.text) > 16) and unit.sign == "plain"
            )
            if ends or runs_on:
                unit.sign = "body"
                cut = not signs.ends_sentence(unit.text)
        elif unit.sign in ("head", "byline", "asker"):
            cut = False
    for place, unit in enumerate(stream):
        before = stream[place - 1].sign if place else ""
        after = stream[place + 1].sign if place + 1 < len(stream) else ""
        if unit.sign == "plain" and not unit.level and before == "body" and after == "body":
            width = count_han(unit.text)
            if re.search(r"[：:]$", unit.text) and width >= 8:
                unit.sign = "body"
            elif (
                width >= (12 if marked else 17)
                and re.search(r"[，；]", unit.text)
                and not signs.ends_sentence(unit.text)
            ):
                unit.sign = "body"  # the beginning of a paragraph that a column's end cut
            elif re.match(r"^[“]", unit.text) and re.search(r"[”。]$", unit.text):
                unit.sign = "body"


# -- where stories begin


def starts(stream: list[Unit]) -> list[tuple[int, int]]:
    """(first unit, unit of the headline) of each story."""
    marked = [place for place, unit in enumerate(stream) if unit.sign == "head" and unit.level < 7]
    levels = {stream[place].level for place in marked}
    heads: list[int] = []
    if levels:
        top = min(levels)
        candidates = [place for place in marked if stream[place].level == top]
        if top == 1 and len(levels) > 1:
            heads = candidates
        else:
            heads = [place for place in candidates if _begins_story(stream, place, among=len(candidates))]
            # One headline without any sign of a story is one all the same; several are crossheads.
            if top == 1 and len(candidates) - len(heads) == 1:
                heads = candidates
            if top == 1 and not heads:
                heads = candidates[:1]
    heads = _one_arun(stream, heads)
    if not heads or any(unit.sign in BODY for unit in stream[: run_start(stream, heads[0])]):
        heads = sorted({*heads, *_unmarked(stream, heads)})
        heads = _one_arun(stream, heads)
    if not heads:
        return []
    starts = []
    for number, head in enumerate(heads):
        starts.append((0 if number == 0 else run_start(stream, head), head))
    return starts


def run(stream: list[Unit], place: int) -> tuple[int, int]:
    """The stretch without body text around a unit; question and standfirst before a byline belong to it."""
    start = run_start(stream, place)
    end = place + 1
    while end < len(stream) and stream[end].sign not in BODY:
        end += 1
    return start, end


def run_start(stream: list[Unit], place: int) -> int:
    start = place
    while start > 0 and stream[start - 1].sign not in BODY:
        start -= 1
    return start


def _begins_story(stream: list[Unit], place: int, among: int) -> bool:
    start, end = run(stream, place)
    if start == 0 or among == 1:
        return True
    after = stream[place:end]
    if any(unit.sign in ("byline", "asker", "note", "standfirst", "question") for unit in after):
        return True
    if end < len(stream) and signs.DATELINE.match(stream[end].text):
        return True
    if _asked_after(stream, end):
        return True
    before = stream[start:place]
    return any(
        unit.sign in ("column", "credit", "jump") or (unit.sign == "plain" and re.search(r"[：:]$", unit.text))
        for unit in before
    ) or (stream[place].level == 1 and count_han(stream[place].text) > 14)


def _asked_after(stream: list[Unit], place: int) -> bool:
    """Whether the paragraphs that begin here are a reader's question: who asked stands below."""
    for unit in stream[place : place + 4]:
        if unit.sign == "asker":
            return True
        if unit.sign not in BODY:
            return False
    return False


def _one_arun(stream: list[Unit], heads: list[int]) -> list[int]:
    """Two heads with no text between are two lines of one."""
    kept: list[int] = []
    for head in heads:
        if kept and not any(unit.sign in BODY for unit in stream[kept[-1] : head]):
            continue
        kept.append(head)
    return kept


def _unmarked(stream: list[Unit], known: list[int]) -> list[int]:
    """Headlines without a mark: of each run of lines that are no text, if it begins a story."""
    found = []
    place = 0
    while place < len(stream):
        if stream[place].sign in BODY:
            place += 1
            continue
        start, end = run(stream, place)
        place = end
        if any(start <= head < end for head in known):
            continue
        lines = [p for p in range(start, end) if stream[p].sign in ("plain", "head") and stream[p].level in (0, 7)]
        titles = [p for p in lines if not all(map(is_name, stream[p].text.split()))]  # who wrote it is no headline
        lines = titles or lines
        if not lines:
            continue
        if start == 0 or _unmarked_begins(stream, start, end, lines):
            found.append(_main_line(stream, lines))
    return found


def _unmarked_begins(stream: list[Unit], start: int, end: int, lines: list[int]) -> bool:
    if end >= len(stream):
        return False
    first = lines[0]
    if any(unit.sign in ("byline", "asker", "note", "standfirst", "column", "question") for unit in stream[first:end]):
        return True
    if any(unit.sign in ("column", "jump", "credit") for unit in stream[start:first]):
        return True
    if signs.DATELINE.match(stream[end].text) or _asked_after(stream, end):
        return True
    if byline_after(stream, end):
        return True
    texts = [stream[p].text for p in lines]
    if any(re.match(r"^(?:——|--|—)", text) for text in texts[1:]):
        return True
    if len(texts) > 1 and re.search(r"[：:]$", texts[0]):
        return True
    return len(texts) > 1 and max(map(count_han, texts)) >= 10 and not signs.NUMBERED_HEAD.match(texts[0])


def byline_after(stream: list[Unit], place: int) -> bool:
    """A standfirst between headline and byline."""
    return (
        place + 1 < len(stream)
        and stream[place].sign == "body"
        and stream[place + 1].sign == "byline"
        and place + 2 < len(stream)
        and stream[place + 2].sign == "body"
        and count_han(stream[place].text) <= 160
    )


def _main_line(stream: list[Unit], lines: list[int]) -> int:
    """Which of several lines is the headline; the kicker stands before it, the subhead after."""
    rest = list(lines)
    while len(rest) > 1 and re.match(r"^(?:——|--|—)", stream[rest[-1]].text):
        rest.pop()
    while len(rest) > 1 and is_kicker(stream[rest[0]].text):
        rest.pop(0)
    if len(rest) == 1:
        return rest[0]
    sizes = [count_han(stream[p].text) for p in rest]
    if sizes[0] >= sizes[1] + 4 or (sizes[0] <= 6 and sizes[1] >= sizes[0] + 4):
        return rest[1]
    return rest[0]


def is_kicker(text: str) -> bool:
    return bool(re.search(r"[：:]$", text)) or (
        bool(_ROLE.search(text)) and bool(re.search(r"全国(?:人大|政协)", text)) and count_han(text) >= 8
    )
