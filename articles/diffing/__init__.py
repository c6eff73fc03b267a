"""What differs between two documents, part by part, in characters: for conflicts, versions and sign-off sheets. Pure."""

from articles.diffing.characters import IN, OUT, SAME, Piece, count, pieces
from articles.diffing.merging import Place, blocks, compose, merge, open_places
from articles.diffing.parts import LABELS, Difference, Names, changed_characters, differences
from articles.diffing.passages import Passage
from articles.diffing.words import words

__all__ = [
    "IN",
    "LABELS",
    "OUT",
    "SAME",
    "Difference",
    "Names",
    "Passage",
    "Piece",
    "Place",
    "blocks",
    "changed_characters",
    "compose",
    "count",
    "differences",
    "merge",
    "open_places",
    "pieces",
    "words",
]
