"""What a sheet consists of: people, and rows that are none; and what a text by itself is."""

from dataclasses import dataclass
from enum import StrEnum

from newskit.chinese.gathered import gathered, is_marked, without_brackets
from newskit.chinese.han import count_han
from newskit.opendata.layouts.phrases import is_remark, is_title, is_total, plain, stated, without_footnotes
from newskit.opendata.layouts.words import Words

_ENOUGH = 5  # characters of two words that are surely two names
_MOST_HAN = 20
_MOST, _LONGEST = 0.75, 20  # of the words of a line, how many are names at first sight; and no name is longer


class Layout(StrEnum):
    LIST = "list"
    COLUMNS = "columns"
    LINES = "lines"


class Of(StrEnum):
    """What a row is that is no person."""

    TITLE = "title"
    GROUP = "group"
    SUM = "sum"
    REMARK = "remark"
    HEADINGS = "headings"
    NUMBER = "number"


@dataclass(slots=True)
class Person:
    """`cells` under the sheet's headings; `column` where a row holds several people, counted from 1."""

    row: int
    cells: list[str]
    group: str = ""
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that is no person. `count`: how many it says there are."""

    row: int
    of: Of
    text: str
    count: int | None = None
    column: int | None = None


Found = Person | Aside


def is_aside(text: str) -> bool:
    """A title, a remark or a sum. A long line is none where it is long of names."""
    return is_total(text) or is_title(text) or (is_remark(text) and not is_list_of_names(text))


def aside_of(row: int, text: str, of: Of, column: int | None = None) -> Aside:
    return Aside(row, of, text, stated(text).count, column)


def what_is(text: str) -> Of:
    return Of.SUM if is_total(text) else Of.TITLE if is_title(text) and not is_remark(text) else Of.REMARK


def is_group(text: str, words: Words) -> bool:
    said = stated(text)
    if not said.label or is_total(text) or (is_title(text) and not words.groups(said.label)):
        return False
    if words.groups(said.label):
        return True
    return said.count is not None and len(said.label) <= _MOST_HAN and not plain(text).startswith("(")


def are_names(text: str) -> bool:
    """Each word two to four Han characters, or with a dot between; of many words a few may be longer, as 巴莫青砚云."""
    names = [without_footnotes(without_brackets(name)) for name in gathered(text)]
    likely = sum(
        (2 <= len(name) <= 4 or "·" in name) and count_han(name) >= len(name.replace("·", "")) for name in names
    )
    return likely > 0 and likely >= _MOST * len(names) and all(len(name) <= _LONGEST for name in names)


def several(text: str) -> list[str]:
    """Two names or more; empty for one. Two short words may be one name, as 次仁 云丹."""
    names = gathered(text)
    if len(names) < 2:
        return []
    if len(names) == 2 and not is_marked(text) and count_han("".join(map(without_brackets, names))) < _ENOUGH:
        return []
    return [] if any(name.isdigit() for name in names) else names


def is_list_of_names(text: str) -> bool:
    return len(gathered(text)) > 2 and are_names(text)
