"""Entering many items as rows of a table: a block is read, each row is checked in words, and stored once."""

from proposals.grid.checking import Checked, Checker, Row
from proposals.grid.people import Choice, found
from proposals.grid.reading import COLUMNS, STICKY, filled_down, read_block, unknown_headings
from proposals.grid.storing import store

__all__ = [
    "COLUMNS",
    "STICKY",
    "Checked",
    "Checker",
    "Choice",
    "Row",
    "filled_down",
    "found",
    "read_block",
    "store",
    "unknown_headings",
]
