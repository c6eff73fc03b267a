"""Which rows of a sheet are its headings, in one row or two, once or side by side."""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from newskit.opendata.layouts.found import are_names, several
from newskit.opendata.layouts.phrases import is_title, is_total, stated
from newskit.opendata.layouts.words import GROUP, Words
from newskit.opendata.mapping import fold_heading

Row = tuple[int, list[str]]
HEAD = 60  # rows that are looked at for the headings


@dataclass(frozen=True, slots=True)
class Block:
    """One person's cells within a row: for each of the sheet's headings its column, None where the block has none."""

    columns: tuple[int | None, ...]
    group: str = ""


@dataclass(frozen=True)
class Heads:
    """`first` and `last`: the rows of the headings. `names` and `groups`: where in `headings` they stand."""

    first: int
    last: int
    headings: tuple[str, ...]
    blocks: tuple[Block, ...]
    name: int
    group: int | None
    ordinals: frozenset[int]
    read: frozenset[int]


def find_heads(head: list[Row], words: Words) -> Heads | None:
    """The row that says which column has the names: rather one of several headings than one alone."""
    scored = [
        (at, [place for place, cell in enumerate(cells) if words.is_heading(cell)])
        for at, (_row, cells) in enumerate(head)
        if any(words.field_of(cell) == words.name for cell in cells)
    ]
    whole = [at for at, known in scored if len(known) > 1]
    alone = [at for at, known in scored if sum(map(bool, head[at][1])) == len(known)]
    if not whole and not alone:
        return None
    return _heads(head, whole[0] if whole else alone[-1] if _only_titles(head, alone) else alone[0], words)


def without_heads(head: list[Row], words: Words) -> Heads | None:
    """A table that begins with its first person: one column all names, one all groups, from the first row on."""
    width = max((len(cells) for _row, cells in head), default=0)
    rows = [_padded(cells, width) for _row, cells in head]
    columns = [[cells[place] for cells in rows] for place in range(width)]
    groups = [place for place, column in enumerate(columns) if all(words.groups(stated(cell).label) for cell in column)]
    names = [
        place
        for place, column in enumerate(columns)
        if place not in groups and all(are_names(cell) and not several(cell) for cell in column)
    ]
    if len(groups) != 1 or len(names) != 1:
        return None
    headings = [_("column %(number)d") % {"number": place + 1} for place in range(width)]
    headings[groups[0]], headings[names[0]] = GROUP, words.name_heading
    return Heads(
        first=0,
        last=0,
        headings=tuple(headings),
        blocks=(Block(tuple(range(width))),),
        name=names[0],
        group=groups[0],
        ordinals=frozenset(),
        read=frozenset(groups),
    )


def _only_titles(head: list[Row], alone: list[int]) -> bool:
    """委员名单 and below it 姓名: the first is a title."""
    return all(is_title(next(filter(None, head[at][1]))) for at in alone[:-1])


def _heads(head: list[Row], at: int, words: Words) -> Heads:
    first = last = at
    width = max(len(cells) for _row, cells in head)
    cells = _padded(head[at][1], width)
    if at and _is_above(upper := _padded(head[at - 1][1], width), cells, words):
        first = at - 1
    else:
        upper = []
    if at + 1 < len(head) and _is_below(cells, lower := _padded(head[at + 1][1], width), words):
        last = at + 1
        upper, cells = cells, lower
    while cells and not cells[-1] and not (upper and upper[-1]):
        cells, upper = cells[:-1], upper[:-1]
    if upper:
        cells, groups = _combined(upper, cells, words)
    else:
        groups = {}
    blocks, headings = _blocks(cells, groups, words)
    name = next(place for place, each in enumerate(headings) if words.field_of(each) == words.name)
    return Heads(
        first=head[first][0],
        last=head[last][0],
        headings=tuple(headings),
        blocks=tuple(blocks),
        name=name,
        group=next((place for place, each in enumerate(headings) if words.field_of(each) == words.group), None),
        ordinals=frozenset(place for place, each in enumerate(headings) if words.is_ordinal(each)),
        read=frozenset(place for place, each in enumerate(headings) if words.field_of(each) and place != name),
    )


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _is_above(upper: list[str], cells: list[str], words: Words) -> bool:
    """Headings over the headings, or groups over columns that come again below them; a title is neither."""
    said = [place for place, cell in enumerate(upper) if cell]
    if len(said) < 2:
        return False
    names = sum(words.field_of(cell) == words.name for cell in cells)
    if names > 1 and names == len(said):
        return True
    return any(words.is_heading(upper[place]) and not cells[place] for place in said) and not any(
        is_total(upper[place]) for place in said
    )


def _is_below(cells: list[str], lower: list[str], words: Words) -> bool:
    """A second row of headings: nothing but headings, and not the same again."""
    said = [cell for cell in lower if cell]
    return bool(said) and all(words.is_heading(cell) for cell in said) and fold_all(cells) != fold_all(lower)


def fold_all(cells: list[str]) -> list[str]:
    return [fold_heading(cell) for cell in cells if cell]


def _combined(upper: list[str], lower: list[str], words: Words) -> tuple[list[str], dict[int, str]]:
    """One heading a column: of two the one that is known. And the groups that stand over blocks, by their first column."""
    names = [place for place, cell in enumerate(lower) if words.field_of(cell) == words.name]
    over = [place for place, cell in enumerate(upper) if cell and not words.is_heading(cell)]
    groups: dict[int, str] = {}
    if len(names) > 1 and len(over) == len(names):
        groups = {place: stated(upper[place]).label for place in over}
    both = zip(upper, lower, strict=True)
    cells = [
        above if above and (not below or (words.is_heading(above) and not words.field_of(below))) else below
        for above, below in both
    ]
    return cells, groups


def _blocks(cells: list[str], groups: dict[int, str], words: Words) -> tuple[list[Block], list[str]]:
    """姓名 性别 姓名 性别: two people a row. What stands once before or after them is each one's."""
    names = [place for place, cell in enumerate(cells) if words.field_of(cell) == words.name]
    folded = [fold_heading(cell) for cell in cells]
    same = [place for place in names if folded[place] == folded[names[0]]]
    steps = {after - before for before, after in pairwise(same)}
    if len(same) < 2 or len(steps) > 1:
        return [Block(tuple(range(len(cells))))], _told_apart(cells)
    step = steps.pop()
    start = same[0]
    while start and same[0] - start < step - 1 and folded[start - 1] and _repeats(folded, start - 1, step, len(same)):
        start -= 1
    size = 1
    while size < step and _repeats(folded, start + size, step, len(same)):
        size += 1
    end = start + step * (len(same) - 1) + size
    shared = [place for place in range(len(cells)) if place < start or place >= end]
    headings = _told_apart([cells[place] for place in shared] + cells[start : start + size])
    blocks = []
    for nth in range(len(same)):
        begin = start + nth * step
        group = next((groups[place] for place in range(begin, begin + size) if place in groups), "")
        blocks.append(Block((*shared, *range(begin, begin + size)), group))
    return blocks, headings


def _repeats(folded: list[str], place: int, step: int, times: int) -> bool:
    places = [place + nth * step for nth in range(times)]
    return places[-1] < len(folded) and len({folded[each] for each in places}) == 1


def _told_apart(cells: list[str]) -> list[str]:
    """备注 and 备注: the second is 备注 2."""
    seen: dict[str, int] = {}
    found = []
    for cell in cells:
        seen[cell] = seen.get(cell, 0) + 1
        found.append(f"{cell} {seen[cell]}" if cell and seen[cell] > 1 else cell)
    return found
