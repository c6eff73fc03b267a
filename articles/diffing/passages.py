"""What a comparison consists of: passages, each with its characters and what else is told of it."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from articles.diffing.aligning import Pair, align
from articles.diffing.characters import IN, OUT, SAME, Piece, count, pieces


@dataclass(frozen=True)
class Passage:
    """A paragraph, a line, a row. `pieces` are (mark, text): unmarked, `del` or `ins`, in reading order."""

    pieces: tuple[Piece, ...] = ()
    label: str = ""  # as the new text counts; as the old one does, where it is gone
    told: tuple[str, ...] = ()  # changes that have no characters, in words
    moved_from: str = ""
    moved_to: str = ""  # a signpost where it stood: it has no words of its own

    @property
    def is_same(self) -> bool:
        return not (self.told or self.moved_from or self.moved_to or any(mark for mark, _text in self.pieces))

    @property
    def deleted(self) -> int:
        return sum(count(text) for mark, text in self.pieces if mark == OUT)

    @property
    def inserted(self) -> int:
        return sum(count(text) for mark, text in self.pieces if mark == IN)

    @property
    def count(self) -> int:
        return self.deleted + self.inserted

    @property
    def is_new(self) -> bool:
        return bool(self.pieces) and all(mark == IN for mark, _text in self.pieces)

    @property
    def is_gone(self) -> bool:
        return bool(self.pieces) and all(mark == OUT for mark, _text in self.pieces)

    @property
    def before(self) -> list[Piece]:
        """The old side: what stood."""
        return [piece for piece in self.pieces if piece[0] != IN]

    @property
    def after(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece[0] != OUT]


def of_text(old: str, new: str, label: str = "") -> Passage:
    return Passage(tuple(pieces(old, new)), label)


def of_items(
    old: Sequence[str],
    new: Sequence[str],
    labels: tuple[Sequence[str], Sequence[str]],
    told: Callable[[int, int], Sequence[str]] | None = None,
    keys: tuple[Sequence[Hashable], Sequence[Hashable]] | None = None,
) -> list[Passage]:
    """One passage an item. `told` says of two places what changed beside the characters."""
    pairs = align(old, new, *(keys or (None, None)))
    went = {pair.old[0]: labels[1][pair.new[0]] for pair in pairs if pair.moved and pair.new}
    return [_passage(pair, old, new, labels, told, went) for pair in pairs]


def _passage(
    pair: Pair, old: Sequence[str], new: Sequence[str], labels: tuple, told: Callable | None, went: dict[int, str]
) -> Passage:
    if not pair.new:
        place = pair.old[0]
        if pair.moved:
            return Passage(label=labels[0][place], moved_to=went[place])
        return Passage(((OUT, old[place]),), labels[0][place])
    if not pair.old:
        return Passage(((IN, new[pair.new[0]]),), labels[1][pair.new[0]])
    words = list(told(pair.old[0], pair.new[0])) if told else []
    if len(pair.new) > 1:
        words.append(gettext("split into %(n)d") % {"n": len(pair.new)})
    if len(pair.old) > 1:
        words.append(gettext("joined from %(n)d") % {"n": len(pair.old)})
    return Passage(
        tuple(pieces("\n".join(old[i] for i in pair.old), "\n".join(new[j] for j in pair.new))),
        labels[1][pair.new[0]],
        tuple(words),
        moved_from=labels[0][pair.old[0]] if pair.moved else "",
    )


__all__ = ["IN", "OUT", "SAME", "Passage", "Piece", "of_items", "of_text"]
