"""Two texts that began from one: place by place what each side made of it, and what a person has to choose. Pure.

A place is a part of the document, or of the body one block (paragraph, crosshead, list, table …) or what was put in before it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

from articles import document as documents
from articles.diffing.aligning import align

SAME, MINE, THEIRS, AGREED, CLASH = "same", "mine", "theirs", "agreed", "clash"
# What the editor of a browser adds to the HTML of lists and tables by being opened.
_ADDED = re.compile(r' (?:colspan|rowspan)="1"')
_WRAPPED = re.compile(r"<(li|td|th)><p>(.*?)</p></\1>", re.DOTALL)


@dataclass(frozen=True)
class Place:
    """`number` counts the blocks of the body from 1, as both began; 0 for what was put in, and for other parts.

    In the body the three are tuples of HTML blocks: empty is deleted, or nothing was put in.
    """

    part: str
    base: Any
    mine: Any
    theirs: Any
    number: int = 0
    after: int = 0  # in the body: the block before it

    @property
    def state(self) -> str:
        if self.mine == self.theirs:
            return SAME if self.mine == self.base else AGREED
        if self.theirs == self.base:
            return MINE
        return THEIRS if self.mine == self.base else CLASH

    @property
    def key(self) -> str:
        """Its name in a form: a choice is of exactly these three texts, and no other."""
        texts = repr((self.base, self.mine, self.theirs)).encode()
        return f"{self.part}-{self.after}-{self.number}-{sha256(texts).hexdigest()[:10]}"

    @property
    def choices(self) -> list[str]:
        if self.state in (SAME, AGREED):
            return []
        both = self.part == "body" and self.mine and self.theirs and self.state == CLASH
        return ["mine", "theirs", *(["both"] if both else [])]

    @property
    def suggested(self) -> str:
        """What is taken if nobody says otherwise; empty where both changed the place."""
        return {CLASH: "", THEIRS: "theirs"}.get(self.state, "mine")

    def chosen(self, choices: Mapping[str, str]) -> str:
        asked = choices.get(self.key, "")
        return asked if asked in self.choices else self.suggested

    def value(self, choice: str) -> Any:
        if choice == "both":
            return self.mine + self.theirs
        return self.theirs if choice == "theirs" else self.mine


def merge(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> list[Place]:
    """Every place, in the order of the document's parts, the body from top to bottom."""
    places = []
    for part in documents.EMPTY:
        if part == "body":
            places += _bodies(*(blocks(data["body"]) for data in (base, mine, theirs)))
        else:
            places.append(Place(part, base[part], mine[part], theirs[part]))
    return places


def compose(places: Sequence[Place], choices: Mapping[str, str]) -> dict[str, Any]:
    """The document of these choices. A place that nobody chose is as `mine` has it: see `open_places` first."""
    data: dict[str, Any] = {"body": ""}
    for place in places:
        value = place.value(place.chosen(choices))
        if place.part == "body":
            data["body"] += "".join(value)
        else:
            data[place.part] = value
    return data


def open_places(places: Sequence[Place], choices: Mapping[str, str]) -> list[Place]:
    """Where both changed something and nobody has chosen."""
    return [place for place in places if not place.chosen(choices)]


def blocks(body: str) -> list[str]:
    """The outermost blocks of a body; together they are the body."""
    reader = _Outermost()
    reader.feed(body)
    reader.close()
    found = reader.blocks
    return found if "".join(found) == body else [body] if body else []


class _Outermost(HTMLParser):
    """Reads what `documents.clean_body` wrote: well-formed, of the fixed vocabulary."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[str] = []
        self._depth = 0
        self._in_loose = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(self.get_starttag_text() or "", begins=tag in documents.BLOCKS)
        self._depth += tag != "br"

    def handle_endtag(self, tag: str) -> None:
        self._depth -= 1
        self._add(f"</{tag}>", is_end=True)

    def handle_data(self, data: str) -> None:
        self._add(data, is_space=not data.strip())

    def handle_entityref(self, name: str) -> None:
        self._add(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._add(f"&#{name};")

    def _add(self, text: str, *, begins: bool = False, is_end: bool = False, is_space: bool = False) -> None:
        outside = self._depth == 0 and not is_end
        if not self.blocks or (outside and not is_space and (begins or not self._in_loose)):
            self.blocks.append(text)
            self._in_loose = outside and not begins
        else:
            self.blocks[-1] += text


def _bodies(base: list[str], mine: list[str], theirs: list[str]) -> list[Place]:
    my_blocks, my_gaps = _made_of(base, mine)
    their_blocks, their_gaps = _made_of(base, theirs)
    places = []
    for n in range(len(base) + 1):
        if my_gaps[n] or their_gaps[n]:
            places.append(Place("body", (), my_gaps[n], their_gaps[n], after=n))
        if n < len(base):
            places.append(Place("body", (base[n],), my_blocks[n], their_blocks[n], number=n + 1, after=n))
    return places


def _made_of(base: list[str], side: list[str]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """What a side made of each block of the base, and what it put in before each and at the end.

    A block that moved is gone from one place and put in at another: whoever changed it meanwhile is asked.
    """
    texts = [["".join(documents.plain_paragraphs(block)) for block in blocks_] for blocks_ in (base, side)]
    keys = [[_WRAPPED.sub(r"<\1>\2</\1>", _ADDED.sub("", block)) for block in blocks_] for blocks_ in (base, side)]
    made: list[tuple[str, ...]] = [() for _ in base]
    gaps: list[tuple[str, ...]] = [() for _ in range(len(base) + 1)]
    placed: dict[int, int] = {}
    for pair in align(*texts, *keys):
        if pair.old and pair.new and not pair.moved:
            first = pair.old[0]
            is_same = len(pair.old) == len(pair.new) == 1 and keys[0][first] == keys[1][pair.new[0]]
            made[first] = (base[first],) if is_same else tuple(side[j] for j in pair.new)
            placed |= dict.fromkeys(pair.new, pair.old[-1])
    at = 0
    for j, block in enumerate(side):
        if j in placed:
            at = placed[j] + 1
        else:
            gaps[at] += (block,)
    return made, gaps
