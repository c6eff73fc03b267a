"""A table of any known layout as a plain one: headings, rows with their numbers, and what there is to say of how it was read."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from newskit.opendata.incoming import Note
from newskit.opendata.layouts.found import Aside, Found, Person
from newskit.opendata.layouts.headings import HEAD
from newskit.opendata.layouts.phrases import stated
from newskit.opendata.layouts.reading import Plan, plan_of, read
from newskit.opendata.layouts.sayings import Counted, how, place_of
from newskit.opendata.layouts.words import GROUP, PLACE, Words, left_headings
from newskit.opendata.tables import Row, Sheet, Table


@dataclass
class LaidTable(Table):
    """`words` of the kind of table. Where no layout is known it is the table as it stands, whose columns a person names."""

    words: Words | None = field(default=None, kw_only=True)

    @property
    def headings(self) -> list[str]:
        return self._laid.headings if self._laid else super().headings

    def notes(self, read: Collection[str]) -> list[Note]:
        return self._laid.notes(read) if self._laid else []

    @property
    def titles(self) -> list[str]:
        """What stands above and between, as far as it names the table."""
        return self._laid.titles if self._laid else []

    def rows(self) -> Iterator[Row]:
        if not self._laid:
            yield from super().rows()
            return
        for number, (sheet, person) in enumerate(self._people(), 1):
            yield (number if self._laid.counts_people else person.row), self._laid.row(sheet, person)

    @cached_property
    def _laid(self) -> "_Laid | None":
        plans = {}
        for sheet in self.sheets():
            if plan := plan_of(_head(sheet), self.words):
                plans[sheet.name] = plan
        if not plans:
            return None
        return _Laid(self, plans)

    def _people(self) -> Iterator[tuple[str, Person]]:
        for sheet, found in self.found(self._laid.plans):
            if isinstance(found, Person):
                yield sheet, found

    def found(self, plans: dict[str, Plan]) -> Iterator[tuple[str, Found]]:
        """People and asides of the sheets that have a plan."""
        own = self.as_written
        for sheet in self.sheets():
            if plan := plans.get(sheet.name):
                rows = ((row, [own(cell) for cell in cells]) for row, cells in sheet.filled(_names(plan)))
                for found in read(plan, rows, self.words):
                    yield sheet.name, found


def _head(sheet: Sheet) -> list[Row]:
    head = []
    for row, cells in sheet.rows():
        if any(cells):
            head.append((row, cells))
        if len(head) == HEAD:
            break
    return head


def _names(plan: Plan) -> set[int]:
    """The columns of names: a name in merged cells is one person's."""
    return {block.columns[plan.heads.name] or 0 for block in plan.heads.blocks} if plan.heads else set()


class _Laid:
    """What is known of the whole file before its rows are taken: read once for it, and little of it kept."""

    def __init__(self, table: LaidTable, plans: dict[str, Plan]):
        self._words, self.hidden = table.words, table.hidden
        named = [name for name in plans if self._names_group(name)]
        self.by_sheet = len(named) * 2 > len(plans)
        self.plans = self._kept(plans, named)
        self.left_out = [sheet.name for sheet in table.sheets() if sheet.name not in self.plans]
        own = list(dict.fromkeys(heading for plan in self.plans.values() for heading in plan.headings))
        self._group = next((heading for heading in own if self._words.field_of(heading) == self._words.group), GROUP)
        self.counted = Counted()
        has_group = self._count(table)
        self.counts_people = self.counted.several or len(self.plans) > 1
        self.headings = own
        if has_group and self._group == GROUP:
            self.headings = [GROUP, *own]
        if self.counts_people:
            self.headings = [*self.headings, PLACE]
        self._is_plain = self.headings == own and len(self.plans) == 1 and not has_group

    def _names_group(self, sheet: str) -> bool:
        return self._words.groups(sheet_label(sheet))

    def _kept(self, plans: dict[str, Plan], named: list[str]) -> dict[str, Plan]:
        """Sheets of one kind: each a group, or all of the same headings, or only the first."""
        if self.by_sheet:
            return {name: plans[name] for name in named}
        if len({plan.headings for plan in plans.values()}) == 1:
            return plans
        return dict(list(plans.items())[:1])

    def _count(self, table: LaidTable) -> bool:
        """Whether somebody's group is no cell of the row."""
        has_group = False
        for sheet, found in table.found(self.plans):
            if isinstance(found, Aside):
                self.counted.aside(sheet, found)
                continue
            group = self._group_of(sheet, found)
            has_group = has_group or bool(group)
            self.counted.person(sheet, found, group or self._own_group(sheet, found))
        return has_group

    def _own_group(self, sheet: str, person: Person) -> str:
        heads = self.plans[sheet].heads
        return person.cells[heads.group] if heads and heads.group is not None else ""

    def _group_of(self, sheet: str, person: Person) -> str:
        if self._own_group(sheet, person):
            return ""
        return person.group or (sheet_label(sheet) if self.by_sheet else "")

    def row(self, sheet: str, person: Person) -> list[str]:
        if self._is_plain:
            return person.cells
        cells = dict(zip(self.plans[sheet].headings, person.cells, strict=True))
        if group := self._group_of(sheet, person):
            cells[self._group] = group
        cells[PLACE] = place_of(sheet, person.row, person.column)
        return [cells.get(heading, "") for heading in self.headings]

    @property
    def titles(self) -> list[str]:
        return self.counted.titles

    def notes(self, read: Collection[str]) -> list[Note]:
        """What does not add up comes first."""
        words = self._words
        label = words.group_word(self.counted.groups) or words.label_of(words.group)
        said = [*how(self.plans, self.counted, label, self.by_sheet), *self.counted.notes()]
        if self.left_out:
            names = "、".join(self.left_out)
            said.append(Note(_("These sheets are no such table, and were not read: %(names)s.") % {"names": names}))
        if self.hidden:
            said.append(Note(_("Hidden sheets were not read: %(names)s.") % {"names": "、".join(self.hidden)}))
        own = {*read, GROUP, PLACE, *left_headings()}
        if unread := [each for each in self.headings if each and each not in own and not self._words.is_ordinal(each)]:
            said.append(Note(_("These columns are not read: %(headings)s.") % {"headings": "、".join(unread)}))
        return sorted(said, key=lambda note: not note.warns)


def sheet_label(sheet: str) -> str:
    """01-北京 and 北京（54名） are 北京."""
    return stated(re.sub(r"^\d+[\s._\-、]*", "", sheet)).label
