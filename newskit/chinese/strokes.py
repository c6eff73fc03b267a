"""Order by the strokes of surnames (姓氏笔画), as lists of a congress are printed.

By the number of strokes, then by their kinds in the order they are written, 一丨丿丶乛, character after character; a
surname of two characters stands after the single one that begins like it. The table `strokes.tsv` says where it comes from.
"""

from functools import cache
from pathlib import Path

from .names import DOT, fold_name, split_name

TABLE = Path(__file__).with_name("strokes.tsv")
UNKNOWN = "99"  # above every number of strokes; of kinds, 6 is above all five


@cache
def _table() -> dict[str, str]:
    """Two digits for the number, then the kinds from 1 to 5; a single 6 where the order of writing is not known."""
    table = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        number, kinds, characters = line.split("\t")
        table |= dict.fromkeys(characters, f"{int(number):02}{kinds or 6}")
    return table


def stroke_key(name: str) -> str:
    """A place in the C collation. Characters that are written alike stand in the order of their codes."""
    surname, given = split_name(fold_name(name))
    parts = ["!".join(_key(letter) for letter in part if letter != DOT) for part in (surname, given)]
    return " ".join(part for part in parts if part)


def first_strokes(key: str) -> int | None:
    """Of the first character of the name with this key; None where they are not known."""
    return int(key[:2]) if key[:2].isdigit() and key[:2] != UNKNOWN else None


def unordered(name: str) -> list[str]:
    """The characters of the name whose place is not sure: strokes not known, or not the order in which they are written."""
    table = _table()
    return [letter for letter in fold_name(name) if letter != DOT and table.get(letter, "006").endswith("6")]


def _key(letter: str) -> str:
    return _table().get(letter, UNKNOWN) + letter
