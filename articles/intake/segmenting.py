"""Where stories begin, what stands over them, and what their lines are."""

import re

from newskit.chinese.han import count_han

from . import signs
from .model import Block, Part
from .units import Unit

_ROLE = re.compile(r"全国人大|全国政协|代表|委员|常委|主席|董事长|总经理|书记|院长|校长|主任")
_LABELLED = re.compile(
    r"^(?:[【\[](?P<framed>[^】\]]{2,12})[】\]]\s*|(?P<barred>[^｜|丨]{2,10})\s*[｜|丨]\s*)(?P<rest>\S.+)$"
)
_SPLIT_LINES = re.compile(r"[\s\u3000]+")
_BODY = ("body", "tail")
_HEADISH = ("plain", "head", "column", "standfirst", "note")


def segment(units: list[Unit], people: set[str]) -> list[Block]:
    stream = [unit for unit in units if unit.sign != "quote"]
    _continuations(stream, marked=any(0 < unit.level < 7 for unit in stream))
    starts = _starts(stream)
    builder = _Builder(stream, people)
    if not starts:
        return []
    for number, (begin, head) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(stream)
        builder.story(number, begin, head, end)
    blocks = builder.blocks + _quotes(units, builder.blocks)
    order = {id(block): place for place, block in enumerate(blocks)}
    return sorted(blocks, key=lambda block: (block.story, order[id(block)]))


def _continuations(stream: list[Unit], *, marked: bool) -> None:
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


def _starts(stream: list[Unit]) -> list[tuple[int, int]]:
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
            if top == 1 and not heads:
                heads = candidates[:1]
    heads = _one_a_run(stream, heads)
    if not heads or any(unit.sign in _BODY for unit in stream[: _run_start(stream, heads[0])]):
        heads = sorted({*heads, *_unmarked(stream, heads)})
        heads = _one_a_run(stream, heads)
    if not heads:
        return []
    starts = []
    for number, head in enumerate(heads):
        starts.append((0 if number == 0 else _run_start(stream, head), head))
    return starts


def _run(stream: list[Unit], place: int) -> tuple[int, int]:
    """The stretch without body text around a unit; question and standfirst before a byline belong to it."""
    start = _run_start(stream, place)
    end = place + 1
    while end < len(stream) and stream[end].sign not in _BODY:
        end += 1
    return start, end


def _run_start(stream: list[Unit], place: int) -> int:
    start = place
    while start > 0 and stream[start - 1].sign not in _BODY:
        start -= 1
    return start


def _begins_story(stream: list[Unit], place: int, among: int) -> bool:
    start, end = _run(stream, place)
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
        if unit.sign not in _BODY:
            return False
    return False


def _one_a_run(stream: list[Unit], heads: list[int]) -> list[int]:
    """Two heads with no text between are two lines of one."""
    kept: list[int] = []
    for head in heads:
        if kept and not any(unit.sign in _BODY for unit in stream[kept[-1] : head]):
            continue
        kept.append(head)
    return kept


def _unmarked(stream: list[Unit], known: list[int]) -> list[int]:
    """Headlines without a mark: of each run of lines that are no text, if it begins a story."""
    found = []
    place = 0
    while place < len(stream):
        if stream[place].sign in _BODY:
            place += 1
            continue
        start, end = _run(stream, place)
        place = end
        if any(start <= head < end for head in known):
            continue
        lines = [p for p in range(start, end) if stream[p].sign in ("plain", "head") and stream[p].level in (0, 7)]
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
    if _byline_after(stream, end):
        return True
    texts = [stream[p].text for p in lines]
    if any(re.match(r"^(?:——|--|—)", text) for text in texts[1:]):
        return True
    if len(texts) > 1 and re.search(r"[：:]$", texts[0]):
        return True
    return len(texts) > 1 and max(map(count_han, texts)) >= 10 and not signs.NUMBERED_HEAD.match(texts[0])


def _byline_after(stream: list[Unit], place: int) -> bool:
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


# -- the parts of one story


class _Builder:
    def __init__(self, stream: list[Unit], people: set[str]) -> None:
        self.stream, self.people = stream, people
        self.blocks: list[Block] = []
        self.open: Block | None = None  # the paragraph that a column's end has cut

    def add(self, story: int, part: Part, text: str, lines: list[int]) -> Block:
        block = Block(part, text.strip(), list(lines), story)
        self.blocks.append(block)
        return block

    def has(self, story: int, part: Part) -> bool:
        return any(block.story == story and block.part is part for block in self.blocks)

    def story(self, number: int, begin: int, head: int, end: int) -> None:
        stream = self.stream
        self.open = None
        tail = head + 1
        while tail < end and stream[tail].sign not in _BODY:
            tail += 1
        heads = [p for p in range(begin, tail) if stream[p].sign in ("plain", "head")]
        main = self._main_lines(heads, head)
        for place in range(begin, head):
            self._before_headline(number, place, main)
        asker = next((p for p in range(tail, min(tail + 5, end)) if stream[p].sign == "asker"), None)
        if asker is not None and any(stream[p].sign not in _BODY for p in range(tail, asker)):
            asker = None
        for place in range(head, tail):
            self._in_head(number, place, main)
        place = tail
        if asker is not None:
            question = " ".join(stream[p].text for p in range(tail, asker)) if asker - tail == 1 else ""
            lines = [line for p in range(tail, asker) for line in stream[p].lines]
            self.add(
                number,
                Part.QUESTION,
                question or "\n".join(_joined([stream[p].text for p in range(tail, asker)])),
                lines,
            )
            place = asker
        elif self._has_standfirst(number, tail, end):
            self.add(number, Part.STANDFIRST, stream[tail].text, stream[tail].lines)
            place = tail + 1
        last = max((p for p in range(place, end) if stream[p].sign in _BODY), default=place)
        for p in range(place, end):
            self._in_body(number, p, p > last)

    def _has_standfirst(self, number: int, tail: int, end: int) -> bool:
        return not self.has(number, Part.BYLINE) and tail + 2 < end and _byline_after(self.stream, tail)

    def _main_lines(self, heads: list[int], head: int) -> dict[int, Part]:
        """Part of each line of the heads, by its place against the headline."""
        stream, parts = self.stream, {}
        marked = stream[head].level
        for place in heads:
            unit = stream[place]
            if place == head or (marked and unit.level == marked and marked < 7):
                parts[place] = Part.HEADLINE
            elif place < head:
                parts[place] = Part.KICKER
            else:
                parts[place] = Part.SUBHEAD
        same = [p for p in heads if parts[p] is Part.HEADLINE]
        if len(same) > 1:
            for place in same[:-1]:
                if re.search(r"[：:]$", stream[place].text):
                    parts[place] = Part.KICKER
            for place in same[1:]:
                if re.match(r"^(?:——|--|—)", stream[place].text):
                    parts[place] = Part.SUBHEAD
        if not marked:
            self._two_lines(heads, head, parts)
        return parts

    def _two_lines(self, heads: list[int], head: int, parts: dict[int, Part]) -> None:
        """Without marks: the line after the headline is its second line where both are alike and short."""
        after = [p for p in heads if p == head + 1]
        if not after:
            return
        first, second = count_han(self.stream[head].text), count_han(self.stream[after[0]].text)
        if re.match(r"^(?:——|--|—)", self.stream[after[0]].text):
            return
        if abs(first - second) <= 4 and max(first, second) <= 18:
            parts[after[0]] = Part.HEADLINE

    def _before_headline(self, number: int, place: int, parts: dict[int, Part]) -> None:
        unit, story = self.stream[place], number
        previous = number - 1
        sign = unit.sign
        if sign == "byline":
            if previous >= 0 and not self.has(previous, Part.BYLINE):
                story = previous
            self.add(story, Part.BYLINE, unit.text, unit.lines)
        elif sign in ("credit", "jump", "page"):
            part = {"credit": Part.CREDIT, "jump": Part.JUMP, "page": Part.FURNITURE}[sign]
            self.add(max(previous, 0), part, unit.text, unit.lines)
        elif sign in ("caption", "names"):
            self.add(self._story_of_caption(unit, number), Part.CAPTION, unit.text, unit.lines)
        elif sign == "column":
            if self._ends_previous(place, number):
                story = previous
            self._column(story, unit)
        elif sign == "note":
            self.add(number, Part.NOTE, unit.text, unit.lines)
        elif sign == "standfirst":
            self.add(number, Part.STANDFIRST, unit.text, unit.lines)
        elif sign in ("asker", "question"):
            self._question(number, unit)
        elif sign in _BODY:
            self._paragraph(number, unit)
        else:
            self._head_line(number, parts.get(place, Part.KICKER), unit)

    def _ends_previous(self, place: int, number: int) -> bool:
        """A label that closes the story before it: nothing of ours before it in the run, and another label after it."""
        if number == 0 or self.has(number - 1, Part.COLUMN):
            return False
        after = place + 1
        while after < len(self.stream) and self.stream[after].sign not in _BODY:
            if self.stream[after].sign == "column":
                return True
            after += 1
        following = self.stream[place + 1] if place + 1 < len(self.stream) else None
        return bool(following and following.gap and not self.stream[place].gap)

    def _story_of_caption(self, unit: Unit, number: int) -> int:
        if number == 0:
            return 0
        ahead = next((p for p, u in enumerate(self.stream) if u is unit), 0)
        text = "".join(u.text for u in self.stream[ahead + 1 :])
        before = "".join(b.text for b in self.blocks if b.story == number - 1)
        named = [name for name in self.people if name in unit.text]
        if named:
            return number - 1 if any(name in before for name in named) else number
        return number if not before or re.search(r"^[▼↓]|下图", unit.text) or not text else number - 1

    def _in_head(self, number: int, place: int, parts: dict[int, Part]) -> None:
        unit, sign = self.stream[place], self.stream[place].sign
        if sign == "byline":
            self.add(number, Part.BYLINE, unit.text, unit.lines)
        elif sign == "names":
            alone = not self._is_delegate(unit) and not self._byline_near(place)
            self.add(number, Part.BYLINE if alone else Part.CAPTION, unit.text, unit.lines)
        elif sign == "caption":
            self.add(number, Part.CAPTION, unit.text, unit.lines)
        elif sign in ("credit", "jump", "page", "note"):
            part = {"credit": Part.CREDIT, "jump": Part.JUMP, "page": Part.FURNITURE, "note": Part.NOTE}[sign]
            self.add(number, part, unit.text, unit.lines)
        elif sign == "standfirst":
            self.add(number, Part.STANDFIRST, unit.text, unit.lines)
        elif sign == "column":
            self._column(number, unit)
        elif sign in ("asker", "question"):
            self._question(number, unit)
        else:
            part = parts.get(place, Part.SUBHEAD)
            before_text = place + 1 < len(self.stream) and self.stream[place + 1].sign in _BODY
            if part is Part.SUBHEAD and self.has(number, Part.BYLINE) and before_text:
                part = Part.CROSSHEAD
            self._head_line(number, part, unit)

    def _is_delegate(self, unit: Unit) -> bool:
        return any(name in unit.text for name in self.people)

    def _byline_near(self, place: int) -> bool:
        start, end = _run(self.stream, place)
        return any(unit.sign == "byline" for unit in self.stream[start:end])

    def _head_line(self, number: int, part: Part, unit: Unit) -> None:
        text = unit.text
        if part in (Part.HEADLINE, Part.KICKER) and (label := _LABELLED.match(text)):
            column = label["framed"] or label["barred"]
            if not self.has(number, Part.COLUMN) and (
                label["framed"] or signs.is_column(column) or count_han(column) <= 8
            ):
                self.add(number, Part.COLUMN, text[: label.start("rest")].rstrip(" ｜|丨"), unit.lines)
                text = label["rest"]
        if part is Part.HEADLINE:
            for line in _headline_lines(text):
                self.add(number, part, line, unit.lines)
        else:
            self.add(number, part, text, unit.lines)

    def _column(self, number: int, unit: Unit) -> None:
        taken = self.has(number, Part.COLUMN)
        self.add(number, Part.OTHER if taken else Part.COLUMN, unit.text, unit.lines)

    def _question(self, number: int, unit: Unit) -> None:
        if labelled := signs.LABELLED_QUESTION.match(unit.text) if unit.sign == "question" else None:
            self.add(number, Part.QUESTION, labelled["text"], unit.lines)
            self.add(number, Part.ASKER, unit.text[: labelled.start("text")].rstrip(" ：:"), unit.lines)
        else:
            self.add(number, Part.ASKER, unit.text, unit.lines)

    def _in_body(self, number: int, place: int, after_all: bool) -> None:
        unit, sign = self.stream[place], self.stream[place].sign
        if sign in _BODY:
            self._paragraph(number, unit)
        elif sign == "asker" or (sign == "question" and not self.has(number, Part.QUESTION)):
            self._question(number, unit)
        elif sign == "question":
            self._paragraph(number, unit)
        elif sign == "byline":
            self.add(number, Part.BYLINE, unit.text, unit.lines)
        elif sign in ("caption", "names"):
            self._caption(number, place)
        elif sign in ("credit", "jump", "page", "note"):
            part = {"credit": Part.CREDIT, "jump": Part.JUMP, "page": Part.FURNITURE, "note": Part.NOTE}[sign]
            self.add(number, part, unit.text, unit.lines)
        elif sign == "column" and (after_all or not self._before_text(place)):
            self._column(number, unit)
        elif (
            after_all
            and not unit.level
            and not self.has(number, Part.COLUMN)
            and count_han(unit.text) <= 12
            and not re.search(r"[，。：]", unit.text)
        ):
            self.add(number, Part.COLUMN, unit.text, unit.lines)
        elif after_all:
            self.add(number, Part.OTHER, unit.text, unit.lines)
        else:
            self.open = None
            self.add(number, Part.CROSSHEAD, unit.text, unit.lines)

    def _before_text(self, place: int) -> bool:
        return (
            place + 1 < len(self.stream)
            and self.stream[place + 1].sign in _BODY
            and self.stream[place - 1].sign in _BODY
        )

    def _caption(self, number: int, place: int) -> None:
        unit = self.stream[place]
        last = self.blocks[-1] if self.blocks else None
        follows = (
            last
            and last.part is Part.CAPTION
            and last.story == number
            and place
            and self.stream[place - 1].sign == "caption"
        )
        if follows and signs.PHOTO_CREDIT.match(unit.text) and signs.ends_sentence(last.text):
            last.text += unit.text
            last.lines += unit.lines
        else:
            self.add(number, Part.CAPTION, unit.text, unit.lines)

    # -- paragraphs

    def _paragraph(self, number: int, unit: Unit) -> None:
        text, lines = unit.text, unit.lines
        if self.open is not None and not unit.indented:
            text = self._without_jump(number, text, lines)
            self.open.text = _glue(self.open.text, text)
            self.open.lines += lines
            block = self.open
        else:
            if dateline := signs.DATELINE.match(text):
                credit = dateline[0].strip()
                if re.match(r"^本报讯$", credit):
                    self.add(number, Part.OTHER, credit, lines)
                else:
                    self.add(number, Part.BYLINE, credit, lines)
                text = text[dateline.end() :]
            text = self._without_jump(number, text, lines)
            if not text:
                return
            block = self.add(number, Part.PARAGRAPH, text, lines)
        if end := signs.END_BYLINE.search(block.text):
            self.add(number, Part.BYLINE, end["by"], lines)
            block.text = block.text[: end.start()].rstrip()
        self.open = None if signs.ends_sentence(block.text) else block

    def _without_jump(self, number: int, text: str, lines: list[int]) -> str:
        """下转 and 上接 at the edges of a paragraph are no text."""
        for found in reversed(list(signs.JUMP.finditer(text))):
            if found.start() <= 1 or found.end() >= len(text) - 1:
                self.add(number, Part.JUMP, found[0], lines)
                text = (text[: found.start()] + text[found.end() :]).strip()
        return text


def _joined(texts: list[str]) -> list[str]:
    """Lines put together where one is cut before its sentence ends."""
    joined: list[str] = []
    for text in texts:
        if joined and not signs.ends_sentence(joined[-1]):
            joined[-1] = _glue(joined[-1], text)
        else:
            joined.append(text)
    return joined


def _glue(first: str, second: str) -> str:
    """A blank between two Latin words, none between Han characters."""
    latin = re.search(r"[A-Za-z]$", first) and re.match(r"[A-Za-z]", second)
    return f"{first} {second}" if latin else first + second


def _headline_lines(text: str) -> list[str]:
    """A headline of two lines printed as one, with a blank between them."""
    lines = _SPLIT_LINES.split(text.strip())
    if len(lines) > 1 and all(count_han(line) >= 3 for line in lines):
        return lines
    return [text]


def _quotes(units: list[Unit], blocks: list[Block]) -> list[Block]:
    """Each pull quote with the story whose text it repeats."""
    texts: dict[int, str] = {}
    for block in blocks:
        if block.part in (Part.PARAGRAPH, Part.QUESTION, Part.STANDFIRST):
            texts[block.story] = texts.get(block.story, "") + signs.bare(block.text)
    quotes: list[Block] = []
    for unit in units:
        if unit.sign != "quote":
            continue
        if "first" not in unit.extra and quotes:
            quotes[-1].text = _glue(quotes[-1].text, unit.text)
            quotes[-1].lines += unit.lines
            continue
        story = next((number for number, text in texts.items() if unit.extra["quote"] in text), 0)
        quotes.append(Block(Part.PULL_QUOTE, unit.text, list(unit.lines), story))
    return quotes
