"""What goes on one sheet of paper: rows of several sections, cut with a count, never a second page. Pure."""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
CUT = "…"


def width(text: str) -> float:
    """In Chinese characters: a Latin letter takes half of one."""
    return sum(1 if unicodedata.east_asian_width(char) in "WFA" else 0.55 for char in text)


def lines(text: str, measure: float) -> int:
    """How many lines a text takes in a column that holds so many Chinese characters."""
    return sum(max(1, math.ceil(width(line) / measure)) for line in text.split("\n"))


def clip(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + CUT


@dataclass(frozen=True)
class Row(Generic[T]):
    value: T
    lines: int


@dataclass(frozen=True)
class Fitted(Generic[T]):
    """The rows that fit, in their order, and how many were left out."""

    rows: list[T]
    left_out: int


def fit(sections: Sequence[Sequence[Row]], room: int) -> list[Fitted]:
    """Deal `room` lines to the sections in turn, each its first rows first. A section that is cut gets a line to say so."""
    taken = [0] * len(sections)
    room -= sum(1 for rows in sections if rows)
    open_ = [place for place, rows in enumerate(sections) if rows]
    while open_:
        for place in list(open_):
            rows = sections[place]
            if taken[place] == len(rows) or rows[taken[place]].lines > room:
                open_.remove(place)
                continue
            room -= rows[taken[place]].lines
            taken[place] += 1
    return [
        Fitted([row.value for row in rows[:count]], len(rows) - count)
        for rows, count in zip(sections, taken, strict=True)
    ]
