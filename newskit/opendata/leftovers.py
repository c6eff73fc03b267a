"""The rows that did not go in as a file of their own: mended, it is brought again as it is."""

import csv
from collections.abc import Iterable
from typing import Any, TextIO

from newskit.opendata.guard import guard
from newskit.opendata.incoming import Left
from newskit.opendata.layouts.words import PLACE, left_headings
from newskit.opendata.models import LeftRow


class LeftFile:
    """A CSV under the headings of the table that was brought, in front of them the row's number there, the column and the reason.

    A table that was such a file already has these three: they are said anew.
    """

    def __init__(self, file: TextIO, headings: list[str]):
        said = left_headings()
        self._place = headings.index(PLACE) if PLACE in headings else None
        self._own = [heading not in said and heading != PLACE for heading in headings]
        self._write = csv.writer(file).writerow
        self._write([*said, *self._only_own(headings)])

    def write(self, left: Left | LeftRow) -> None:
        row = left.row if self._place is None else left.cells[self._place]
        self._write([row, left.column, left.reason, *map(guard, self._only_own(left.cells))])

    def write_all(self, rows: Iterable[Left | LeftRow]) -> None:
        for left in rows:
            self.write(left)

    def _only_own(self, cells: list[Any]) -> list[Any]:
        return [cell for cell, own in zip(cells, self._own, strict=True) if own]
