"""What changed since a signature, short enough for a row of the queue: how many characters, and the first of them."""

import functools
from dataclasses import dataclass

from articles import document as documents
from articles.diffing import Piece, differences

PIECES = 3
AROUND = 3  # characters of unchanged text on each side
LONGEST = 18  # characters of one piece


@dataclass(frozen=True)
class Change:
    """`pieces` are (mark, text) in reading order, as in `articles.diffing`; `told`: what changed beside characters."""

    count: int
    moved: int
    pieces: tuple[Piece, ...]
    told: tuple[str, ...]
    has_more: bool


@functools.lru_cache(maxsize=512)
def change(then: str, now: str) -> Change:
    """Two canonical documents. Texts that were signed or stored never change, so what was compared once is known."""
    differing = differences(documents.parse(then), documents.parse(now))
    passages = [passage for difference in differing for passage in difference.changed]
    found = [spot for passage in passages for spot in _spots(passage.pieces)]
    return Change(
        count=sum(difference.count for difference in differing),
        moved=sum(difference.moved for difference in differing),
        pieces=tuple(piece for spot in found[:PIECES] for piece in [*spot, ("", "\u3000")])[:-1],
        told=tuple(str(difference.label) for difference in differing if not difference.count and not difference.moved),
        has_more=len(found) > PIECES,
    )


def _spots(pieces: tuple[Piece, ...]) -> list[list[Piece]]:
    """Each run of marked pieces, with a few characters around it."""
    spots: list[list[Piece]] = []
    before: str | None = ""
    for mark, text in pieces:
        text = text.replace("\n", "")
        if mark:
            if before is not None:
                spots.append([("", before[-AROUND:])] if before else [])
            before = None
            spots[-1].append((mark, _cut(text)))
        else:
            if before is None and spots:
                spots[-1].append(("", text[:AROUND]))
            before = text
    return [spot for spot in spots if any(mark and text for mark, text in spot)]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
