"""The lines of each story as its parts, with paragraphs joined that a column's end broke."""

import re

from newskit.chinese.han import count_han

from . import signs
from .bylines import is_name
from .model import Block, Part
from .segmenting import BODY, byline_after, continuations, run, starts
from .units import Unit

_LABELLED = re.compile(
    r"^(?:[【\[](?P<framed>[^】\]]{2,12})[】\]]\s*|(?P<barred>[^｜|丨]{2,10})\s*[｜|丨]\s*)(?P<rest>\S.+)$"
)
_SPLIT_LINES = re.compile(r"[\s\u3000]+")


def segment(units: list[Unit], people: set[str]) -> list[Block]:
    stream = [unit for unit in units if unit.sign != "quote"]
    continuations(stream, marked=any(0 < unit.level < 7 for unit in stream))
    begun = starts(stream)
    builder = _Builder(stream, people)
    if not begun:
        return []
    for number, (begin, head) in enumerate(begun):
        end = begun[number + 1][0] if number + 1 < len(begun) else len(stream)
        builder.story(number, begin, head, end)
    blocks = builder.blocks + _quotes(units, builder.blocks)
    order = {id(block): place for place, block in enumerate(blocks)}
    return sorted(blocks, key=lambda block: (block.story, order[id(block)]))


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
        while tail < end and stream[tail].sign not in BODY:
            tail += 1
        heads = [p for p in range(begin, tail) if stream[p].sign in ("plain", "head")]
        main = self._main_lines(heads, head)
        for place in range(begin, head):
            self._before_headline(number, place, main)
        asker = next((p for p in range(tail, min(tail + 5, end)) if stream[p].sign == "asker"), None)
        if asker is not None and any(stream[p].sign not in BODY for p in range(tail, asker)):
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
        last = max((p for p in range(place, end) if stream[p].sign in BODY), default=place)
        for p in range(place, end):
            self._in_body(number, p, p > last)

    def _has_standfirst(self, number: int, tail: int, end: int) -> bool:
        return not self.has(number, Part.BYLINE) and tail + 2 < end and byline_after(self.stream, tail)

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
        elif sign in BODY:
            self._paragraph(number, unit)
        else:
            self._head_line(number, parts.get(place, Part.KICKER), unit)

    def _ends_previous(self, place: int, number: int) -> bool:
        """A label that closes the story before it: nothing of ours before it in the run, and another label after it."""
        if number == 0 or self.has(number - 1, Part.COLUMN):
            return False
        after = place + 1
        while after < len(self.stream) and self.stream[after].sign not in BODY:
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
            if part is Part.SUBHEAD and self._is_author(number, place):
                part = Part.BYLINE
            before_text = place + 1 < len(self.stream) and self.stream[place + 1].sign in BODY
            dashed = unit.text.startswith(("—", "--"))
            if part is Part.SUBHEAD and self.has(number, Part.BYLINE) and before_text and not dashed:
                part = Part.CROSSHEAD
            self._head_line(number, part, unit)

    def _is_author(self, number: int, place: int) -> bool:
        """A bare name under the headline of a commentary, where nobody else is credited."""
        names = self.stream[place].text.split()
        return all(map(is_name, names)) and not self.has(number, Part.BYLINE) and not self._byline_near(place)

    def _is_delegate(self, unit: Unit) -> bool:
        return any(name in unit.text for name in self.people)

    def _byline_near(self, place: int) -> bool:
        start, end = run(self.stream, place)
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
        if sign in BODY:
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
            and not re.search(r"[，。：（）()]", unit.text)
        ):
            self.add(number, Part.COLUMN, unit.text, unit.lines)
        elif after_all:
            self.add(number, Part.OTHER, unit.text, unit.lines)
        else:
            self.open = None
            self.add(number, Part.CROSSHEAD, unit.text, unit.lines)

    def _before_text(self, place: int) -> bool:
        return (
            place + 1 < len(self.stream) and self.stream[place + 1].sign in BODY and self.stream[place - 1].sign in BODY
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
