"""The rows of one sheet, whatever their layout, into people: each with the cells of the headings, the group and the place.

Pure: rows in, `Person` and `Aside` out, in the order of the file. Nothing is dropped unsaid: a row that is no person is an Aside.
"""

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
    is_list_of_names,
    several,
    what_is,
)
from newskit.opendata.layouts.headings import HEAD, Heads, Row, find_heads
from newskit.opendata.layouts.lists import ListReader
from newskit.opendata.layouts.phrases import stated
from newskit.opendata.layouts.words import Words


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
        return Plan(Layout.LIST, heads.headings, heads, heads.last, _above(head, heads.first))
    for at, (row, cells) in enumerate(head):
        said = [cell for cell in cells if cell]
        if len(said) > 1 and all(is_group(cell, words) for cell in said):
            if _names_below(head[at + 1 :], words):
                return Plan(Layout.COLUMNS, (words.name_heading,), None, row - 1, _above(head, row))
            return None
        if len(said) > 1 or not is_aside(said[0]):
            break
    if _is_lines(head, words):
        return Plan(Layout.LINES, (words.name_heading,))
    return None


def read(plan: Plan, rows: Iterable[Row], words: Words) -> Iterator[Found]:
    """All of a sheet: titles first, then what stands below the headings."""
    yield from plan.above
    below = ((row, cells) for row, cells in rows if row > plan.first and any(cells))
    if plan.layout is Layout.LIST:
        yield from ListReader(plan.heads, words).read(below)
    elif plan.layout is Layout.COLUMNS:
        yield from _columns(below, words)
    else:
        yield from _lines(below, words)


def _above(head: list[Row], first: int) -> tuple[Aside, ...]:
    return tuple(aside_of(row, cell, Of.TITLE) for row, cells in head if row < first for cell in cells if cell)


def _names_below(rows: list[Row], words: Words) -> bool:
    """Below groups side by side stand names, groups and remarks, and nothing else."""
    cells = [cell for _row, cells in rows for cell in cells if cell]
    others = [cell for cell in cells if not is_aside(cell) and not is_group(cell, words)]
    return bool(others) and sum(map(are_names, others)) >= 0.8 * len(others)


def _is_lines(head: list[Row], words: Words) -> bool:
    """Groups, and after each its names; before the first group titles and remarks only."""
    names = others = groups = 0
    for _row, cells in head:
        for cell in filter(None, cells):
            for line in lines_of(cell):
                if is_aside(line) and not is_group(line, words):
                    continue
                if is_group(line, words):
                    groups += 1
                elif not groups:
                    return False
                elif are_names(line):
                    names += 1
                else:
                    others += 1
    return bool(groups and names) and names >= 4 * others


def _columns(rows: Iterable[Row], words: Words) -> Iterator[Found]:
    """Groups side by side, the names of each below it; another row of groups begins anew."""
    groups: dict[int, str] = {}
    for row, cells in rows:
        said = [(column, cell) for column, cell in enumerate(cells) if cell]
        is_heading = len(said) > 1 and all(is_group(cell, words) for _column, cell in said)
        for column, cell in said:
            if is_heading or is_group(cell, words):
                groups[column] = stated(cell).label
                yield aside_of(row, cell, Of.GROUP, column + 1)
            elif is_aside(cell) and not is_list_of_names(cell):
                yield aside_of(row, cell, what_is(cell), column + 1)
            else:
                for name in several(cell) or [cell]:
                    yield Person(row, [name], groups.get(column, ""), column + 1)


def _lines(rows: Iterable[Row], words: Words) -> Iterator[Found]:
    """A group, then its names, in one cell, several cells or lines below: in the order that one reads."""
    group = ""
    for row, cells in rows:
        for column, cell in enumerate(cells, 1):
            for line in lines_of(cell):
                if is_group(line, words):
                    group = stated(line).label
                    yield aside_of(row, line, Of.GROUP, column)
                elif is_aside(line) and not is_list_of_names(line):
                    yield aside_of(row, line, what_is(line), column)
                else:
                    for name in gathered(line) or [line]:
                        yield Person(row, [name], group, column)
