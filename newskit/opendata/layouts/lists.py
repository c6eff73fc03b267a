"""Rows below headings: one person each, several side by side, or several in a cell; groups on rows of their own."""

import re
from collections.abc import Iterable, Iterator

from newskit.opendata.layouts.found import (
    Aside,
    Found,
    Of,
    Person,
    aside_of,
    is_aside,
    is_group,
    several,
    what_is,
)
from newskit.opendata.layouts.headings import Heads, Row, fold_all
from newskit.opendata.layouts.phrases import is_remark, is_title, is_total, number_of, stated
from newskit.opendata.layouts.words import Words

_COLON = re.compile("[:：]")
_SUMS = "合总共小计以全TtSs"


class ListReader:
    """Rows below headings: one person each, several side by side, or several in a cell; groups on rows of their own."""

    def __init__(self, heads: Heads, words: Words, group: str = ""):
        """`group`: what stands above the headings already."""
        self.heads, self.words, self.group = heads, words, group
        self.is_carried = False  # whether the group is that of a cell above, not of a row of its own
        self.width = max(column for block in heads.blocks for column in block.columns if column is not None) + 1
        self.single = len(heads.blocks) == 1
        name = heads.blocks[0].columns[heads.name]
        self.name = name if name is not None else 0
        shared = set.intersection(*(set(block.columns) for block in heads.blocks)) if not self.single else set()
        self.shared = shared
        self.folded = fold_all(list(heads.headings))
        self.read_columns = {self._column(place) for place in heads.read} - {None}
        self.ordinals = {block.columns[place] for block in heads.blocks for place in heads.ordinals}

    def read(self, rows: Iterable[Row]) -> Iterator[Found]:
        held: tuple[Row, Aside] | None = None  # a text alone in the column of groups: what follows says what it is
        for row, cells in rows:
            beyond = cells[self.width :]
            cells = [*cells[: self.width], *[""] * (self.width - len(cells))]
            if not any(cells):
                yield Aside(row, Of.REMARK, "、".join(filter(None, beyond)))
                continue
            if held:
                (above_row, above), aside = held
                held = None
                if self._cell(cells, self.heads.group):
                    yield self._nameless(above_row, above)  # each row names its group: this one lacks a name
                else:
                    yield from self._enter(aside)
            aside = self._aside(row, cells)
            if aside is None:
                yield from self._people(row, cells)
            elif aside.of is Of.GROUP and aside.count is None and self._only(cells) == self._column(self.heads.group):
                held = ((row, cells), aside)
            else:
                yield from self._enter(aside)
        if held:
            yield self._nameless(*held[0])

    def _nameless(self, row: int, cells: list[str]) -> Person:
        return Person(row, ["" if column is None else cells[column] for column in self.heads.blocks[0].columns])

    def _enter(self, aside: Aside) -> Iterator[Found]:
        if aside.of is Of.GROUP:
            self.group, self.is_carried = stated(aside.text).label, False
        yield aside

    def _column(self, place: int | None) -> int | None:
        return None if place is None else self.heads.blocks[0].columns[place]

    def _cell(self, cells: list[str], place: int | None) -> str:
        column = self._column(place)
        return "" if column is None else cells[column]

    def _filled(self, cells: list[str]) -> list[int]:
        """The columns with something in them, but for running numbers."""
        return [
            column
            for column, cell in enumerate(cells)
            if cell and not (column in self.ordinals and number_of(cell) is not None)
        ]

    def _more(self, cells: list[str]) -> bool:
        """Whether something besides the name is said of somebody."""
        return any(cells[column] for column in self.read_columns if column != self.name)

    def _only(self, cells: list[str]) -> int | None:
        filled = self._filled(cells)
        return filled[0] if len(filled) == 1 else None

    def _aside(self, row: int, cells: list[str]) -> Aside | None:
        """What the row is if it is no person; None for a person, also one that lacks a name."""
        name = cells[self.name]
        if (
            self.single
            and name
            and name not in self.heads.headings
            and name[0] not in _SUMS
            and not _COLON.search(name)
            and self._more(cells)
        ):
            return None
        filled = self._filled(cells)
        if not filled:
            return Aside(row, Of.NUMBER, "、".join(filter(None, cells)))
        first = cells[filled[0]]
        if len(filled) > 1 and len({cells[column] for column in filled}) > 1:
            return self._among(row, cells, filled, first)
        said, column = first, filled[0]
        if is_total(said):
            return aside_of(row, said, Of.SUM)
        label = stated(said)
        if self.single and column == self.name:
            if is_group(said, self.words):
                return aside_of(row, said, Of.GROUP)
            return aside_of(row, said, what_is(said)) if is_aside(said) else None
        its_own = column == self._column(self.heads.group)
        if is_group(said, self.words) and (label.count is not None or (not its_own and self.words.groups(label.label))):
            return aside_of(row, said, Of.GROUP)
        if its_own:
            return aside_of(row, said, what_is(said) if is_aside(said) and not is_group(said, self.words) else Of.GROUP)
        if is_remark(said) or is_title(said):
            return aside_of(row, said, what_is(said))
        if not self.single:
            return aside_of(row, said, Of.GROUP) if column not in self._names and is_group(said, self.words) else None
        if column in self.read_columns and column != 0:
            return None
        return aside_of(row, said, Of.GROUP if is_group(said, self.words) else Of.REMARK)

    @property
    def _names(self) -> set[int | None]:
        return {block.columns[self.heads.name] for block in self.heads.blocks}

    def _among(self, row: int, cells: list[str], filled: list[int], first: str) -> Aside | None:
        """A row of several cells that is no person: headings come again, a sum with its figures, a group with its number."""
        if fold_all(cells) == self.folded or all(self.words.is_heading(cells[column]) for column in filled):
            return Aside(row, Of.HEADINGS, "、".join(cells[column] for column in filled))
        numbers = [number for column in filled[1:] if (number := number_of(cells[column])) is not None]
        if is_total(first) and len(numbers) == len(filled) - 1:
            count = stated(first).count
            return Aside(
                row, Of.SUM, "　".join(cells[column] for column in filled), numbers[0] if count is None else count
            )
        if any(cells[column or 0] for column in self._names if column in filled and column != filled[0]):
            return None
        if len(numbers) == len(filled) - 1 and is_group(first, self.words):
            count = stated(first).count
            return Aside(row, Of.GROUP, first, numbers[0] if count is None else count)
        is_first = filled[0] == 0 and (not cells[self.name] or self.name == 0)
        return aside_of(row, first, Of.REMARK) if is_first and is_remark(first) else None

    def _people(self, row: int, cells: list[str]) -> Iterator[Found]:
        if not self.single and not any(cell for column, cell in enumerate(cells) if column not in self.shared):
            yield Aside(row, Of.REMARK, "、".join(filter(None, cells)))  # beside the people nobody is in the row
        for block in self.heads.blocks:
            own = ["" if column is None else cells[column] for column in block.columns]
            if not self.single and not any(cells[c] for c in block.columns if c is not None and c not in self.shared):
                continue
            self._carry(self._own(own))
            group = "" if self._own(own) else block.group or self.group
            name_column = block.columns[self.heads.name]
            names = self._several(own)
            column = None if self.single and len(names) < 2 else (name_column or 0) + 1
            for name in names or [own[self.heads.name]]:
                one = own if not names else [*own[: self.heads.name], name, *own[self.heads.name + 1 :]]
                yield Person(row, one, group, column)

    def _carry(self, printed: str) -> None:
        """经济界（4人） in a cell of its own holds for the empty ones below it, until another says something."""
        if printed:
            said = stated(printed)
            is_many = said.count is not None and said.count > 1
            if is_many or self.is_carried:
                self.group, self.is_carried = said.label if is_many else "", is_many

    def _own(self, cells: list[str]) -> str:
        return "" if self.heads.group is None else cells[self.heads.group]

    def _several(self, cells: list[str]) -> list[str]:
        """The names of a cell where nothing else is said of anybody: what stands beside them could be of one only."""
        text = cells[self.heads.name]
        if any(cells[place] for place in self.heads.read if place != self.heads.group):
            return []
        return several(text)
