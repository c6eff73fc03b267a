"""The rows of one sheet, whatever their layout, into people: each with the cells of the headings, the group and the place.

Pure: rows in, `Person` and `Aside` out, in the order of the file. Nothing is dropped unsaid: a row that is no person is an Aside.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from newskit.chinese.gathered import gathered, lines_of
from newskit.opendata.layouts.found import (
    Aside,
    Found,
    Layout,
    Of,
    Person,
    are_names,
    aside_of,
    is_aside,
    is_group,
    several,
    what_is,
)
from newskit.opendata.layouts.headings import HEAD, Heads, Row, find_heads, without_heads
from newskit.opendata.layouts.lists import ListReader
from newskit.opendata.layouts.phrases import number_of, stated
from newskit.opendata.layouts.words import Words

# 北京市（55名）：钱叙白　霍青砚
_BEFORE_NAMES = re.compile(
    r"^(?P<group>[^:：（()）]{2,30}(?:[（(]\s*\S{0,6}\d{1,5}\s*[名人位]?[^()（）]{0,12}[)）])?)\s*[:：]\s*(?P<names>.+)$"
    r"|^(?P<counted>[^:：（()）]{2,30}[（(]\s*\S{0,6}\d{1,5}\s*[名人位]\s*[)）])\s*(?P<rest>.+)$",
    re.DOTALL,
)


@dataclass(frozen=True)
class Plan:
    """How a sheet is read. `above`: titles over the headings."""

    layout: Layout
    headings: tuple[str, ...]
    heads: Heads | None = None
    first: int = 0
    above: tuple[Aside, ...] = field(default=())


def plan_of(head: list[Row], words: Words) -> Plan | None:
    """None where no headings are known and no groups are seen: then a person says which column is which."""
    head = [(row, cells) for row, cells in head if any(cells)][:HEAD]
    heads = find_heads(head, words) if head else None
    if heads:
        return Plan(Layout.LIST, heads.headings, heads, heads.last, _above(head, heads.first, words))
    if heads := without_heads(head, words):
        return Plan(Layout.LIST, heads.headings, heads)
    for at, (row, cells) in enumerate(head):
        said = [cell for cell in cells if cell and not words.is_ordinal(cell)]
        if len(said) > 1 and all(is_group(cell, words) for cell in said):
            if _names_below(head[at + 1 :], words):
                return Plan(Layout.COLUMNS, (words.name_heading,), None, row - 1, _above(head, row, words))
            return None
        if len(said) != 1 or not is_aside(said[0]):
            break
    if _is_lines(head, words):
        return Plan(Layout.LINES, (words.name_heading,))
    return None


def read(plan: Plan, rows: Iterable[Row], words: Words) -> Iterator[Found]:
    """All of a sheet: titles first, then what stands below the headings."""
    yield from plan.above
    below = ((row, cells) for row, cells in rows if row > plan.first and any(cells))
    if plan.layout is Layout.LIST:
        above = [stated(aside.text).label for aside in plan.above if aside.of is Of.GROUP]
        yield from ListReader(plan.heads, words, above[-1] if above else "").read(below)
    elif plan.layout is Layout.COLUMNS:
        yield from _columns(below, words)
    else:
        yield from _lines(below, words)


def _above(head: list[Row], first: int, words: Words) -> tuple[Aside, ...]:
    """Titles and remarks; a delegation that stands over the headings is the group of who follows."""
    said = [(row, cell) for row, cells in head if row < first for cell in cells if cell]
    return tuple(aside_of(row, cell, Of.GROUP if words.groups(stated(cell).label) else Of.TITLE) for row, cell in said)


def _names_below(rows: list[Row], words: Words) -> bool:
    """Below groups side by side stand names, groups and remarks, and nothing else."""
    cells = [cell for _row, cells in rows for cell in cells if cell]
    others = [cell for cell in cells if not is_aside(cell) and not is_group(cell, words) and number_of(cell) is None]
    return bool(others) and sum(map(are_names, others)) >= 0.8 * len(others)


def _is_lines(head: list[Row], words: Words) -> bool:
    """Groups, and after each its names; before the first group titles and remarks only."""
    names = others = groups = 0
    for _row, cells in head:
        for _column, line in _pieces(cells, words):
            if is_group(line, words):
                groups += 1
            elif is_aside(line) or number_of(line) is not None:
                continue
            elif not groups:
                return False
            elif are_names(line):
                names += 1
            else:
                others += 1
    return bool(groups and names) and names >= 4 * others


def _pieces(cells: list[str], words: Words) -> Iterator[tuple[int, str]]:
    """The lines of the cells with their columns from 1; a group that stands before its names in a line is one of its own."""
    for column, cell in enumerate(cells, 1):
        for line in lines_of(cell):
            before = _BEFORE_NAMES.match(line)
            group, names = (
                (before["group"] or before["counted"], before["names"] or before["rest"]) if before else ("", "")
            )
            if is_group(group, words) and are_names(names):
                yield column, group
                yield column, names
            else:
                yield column, line


def _columns(rows: Iterable[Row], words: Words) -> Iterator[Found]:
    """Groups side by side, the names of each below it; another row of groups begins anew. A number right below is the group's."""
    groups: dict[int, str] = {}
    bare: set[int] = set()  # columns in which nobody stands yet
    for row, cells in rows:
        said = [(column, cell) for column, cell in enumerate(cells) if cell and not words.is_ordinal(cell)]
        is_heading = len(said) > 1 and all(is_group(cell, words) for _column, cell in said)
        for column, cell in said:
            number = number_of(cell)
            if is_heading or is_group(cell, words):
                groups[column] = stated(cell).label
                bare.add(column)
                yield aside_of(row, cell, Of.GROUP, column + 1)
            elif number is not None and column in groups:
                text = groups[column] if column in bare else cell
                yield Aside(row, Of.GROUP if column in bare else Of.SUM, text, number, column + 1)
            elif number is not None:
                yield Aside(row, Of.NUMBER, cell)
            elif is_aside(cell):
                yield aside_of(row, cell, what_is(cell), column + 1)
            else:
                bare.discard(column)
                for name in several(cell) or [cell]:
                    yield Person(row, [name], groups.get(column, ""), column + 1)


def _lines(rows: Iterable[Row], words: Words) -> Iterator[Found]:
    """A group, then its names, in one cell, several cells or lines below: in the order that one reads."""
    group = ""
    for row, cells in rows:
        is_bare = False  # the group was just named
        for column, line in _pieces(cells, words):
            number = number_of(line)
            if is_group(line, words):
                group, is_bare = stated(line).label, True
                yield aside_of(row, line, Of.GROUP, column)
            elif number is not None:
                yield Aside(row, Of.GROUP, group, number, column) if is_bare else Aside(row, Of.NUMBER, line)
            elif is_aside(line):
                yield aside_of(row, line, what_is(line), column)
            else:
                is_bare = False
                for name in gathered(line) or [line]:
                    yield Person(row, [name], group, column)
