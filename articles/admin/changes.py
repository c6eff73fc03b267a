"""What changed since a signature, cut to what changed: for a phone, and for one sheet of paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from articles.diffing import SAME, Difference, Passage, Piece, differences

AROUND = 14  # characters of the same text that stay on each side of a change
CUT = "…"


@dataclass(frozen=True)
class Excerpt:
    """A passage that changed: where it stands, its changed characters with a little around them, what else is told."""

    part: str
    place: str
    pieces: tuple[Piece, ...]
    told: str
    passage: Passage


@dataclass(frozen=True)
class Changes:
    """All that changed between two texts. `count` is in characters deleted and inserted; what moved is told."""

    excerpts: tuple[Excerpt, ...]
    deleted: int
    inserted: int
    moved: int

    @property
    def count(self) -> int:
        return self.deleted + self.inserted

    def __bool__(self) -> bool:
        return bool(self.excerpts)


def changes(old: dict[str, Any], new: dict[str, Any]) -> Changes:
    found = differences(old, new)
    return Changes(
        tuple(_excerpt(part, passage) for part in found for passage in part.changed if not passage.moved_to),
        sum(part.deleted for part in found),
        sum(part.inserted for part in found),
        sum(part.moved for part in found),
    )


def _excerpt(part: Difference, passage: Passage) -> Excerpt:
    return Excerpt(str(part.label), passage.label, trimmed(passage.pieces), "；".join(passage.told), passage)


def trimmed(pieces: Sequence[Piece], around: int = AROUND) -> tuple[Piece, ...]:
    """Changed characters are kept whole; of the same text between them, `around` on each side. Nothing changed: its start."""
    if not any(mark for mark, _text in pieces):
        text = "".join(text for _mark, text in pieces)
        return ((SAME, text if len(text) <= 2 * around else text[: 2 * around] + CUT),) if text else ()
    kept: list[Piece] = []
    last = len(pieces) - 1
    for place, (mark, text) in enumerate(pieces):
        before, after = around if place else 0, around if place < last else 0
        if mark or len(text) <= before + after + 1:
            kept.append((mark, text))
        else:
            kept.append((SAME, text[:before] + CUT + text[len(text) - after :]))
    return tuple(kept)
