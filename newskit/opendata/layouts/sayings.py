"""What there is to say of how a table was read: its layout, the rows that are no people, and numbers that do not add up."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from newskit.opendata.incoming import Note
from newskit.opendata.layouts.found import Aside, Layout, Of, Person
from newskit.opendata.layouts.phrases import stated
from newskit.opendata.layouts.reading import Plan

_MOST = 30
_SHOWN = 8


def place_of(sheet: str, row: int, column: int | None = None) -> str:
    """Row 5, column 3 of the sheet: as one finds it in the file."""
    if column is None:
        said = _("row %(row)d") % {"row": row}
    else:
        said = _("row %(row)d, column %(column)d") % {"row": row, "column": column}
    return f"{sheet} {said}".strip()


@dataclass(slots=True)
class _Group:
    place: str
    stated: int | None = None
    came: int = 0


@dataclass
class Counted:
    """Goes along with the reading of all sheets, and keeps little of it."""

    people: int = 0
    several: bool = False  # rows that hold more than one person
    in_rows: list[str] = field(default_factory=list)  # groups on rows of their own
    by_sheet: Counter[str] = field(default_factory=Counter)
    groups: dict[str, _Group] = field(default_factory=dict)
    asides: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    repeated: int = 0
    _runs: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    _sums: list[tuple[str, str, str, int]] = field(default_factory=list)  # sheet, place, text, number
    _unsaid: int = 0

    def person(self, sheet: str, person: Person, group: str) -> None:
        self.people += 1
        self.by_sheet[sheet] += 1
        self.several = self.several or person.column is not None
        self._runs[sheet, person.column] += 1
        if person.column is not None:
            self._runs[sheet, None] += 1
        if group:
            said = stated(group)
            known = self.groups.setdefault(said.label, _Group(""))
            known.came += 1
            if said.count is not None:  # 北京市（55名） in a cell of its own
                known.stated, known.place = said.count, known.place or place_of(sheet, person.row)

    def aside(self, sheet: str, aside: Aside) -> None:
        place = place_of(sheet, aside.row, aside.column)
        if aside.of is Of.GROUP:
            self._group(sheet, place, aside)
        elif aside.of is Of.HEADINGS:
            self.repeated += 1
        elif aside.of is Of.NUMBER:  # a running number
            return
        else:
            self._say(place, aside.text)
            if aside.of is Of.TITLE:
                self.titles.append(aside.text)
            if aside.count is not None and aside.count not in {
                self._runs[sheet, aside.column],
                self._runs[sheet, None],
                self.by_sheet[sheet],
            }:
                self._sums.append((sheet, place, aside.text, aside.count))

    def _group(self, sheet: str, place: str, aside: Aside) -> None:
        said = stated(aside.text)
        if said.label not in self.in_rows:
            self.in_rows.append(said.label)
        group = self.groups.setdefault(said.label, _Group(place))
        group.place = group.place or place
        group.stated = aside.count if aside.count is not None else group.stated
        self._runs[sheet, aside.column] = self._runs[sheet, None] = 0

    def _say(self, place: str, text: str) -> None:
        if len(self.asides) < _MOST:
            self.asides.append(_("%(place)s “%(text)s”") % {"place": place, "text": text[:60]})
        else:
            self._unsaid += 1

    def notes(self) -> Iterator[Note]:
        yield from self._mismatches()
        if self.asides:
            more = _(" and %(count)d more") % {"count": self._unsaid} if self._unsaid else ""
            yield Note(_("These are no people: %(rows)s.") % {"rows": "；".join(self.asides) + more})
        if self.repeated:
            yield Note(
                _("The headings come again in %(count)d rows; they were passed over.") % {"count": self.repeated}
            )

    def _mismatches(self) -> Iterator[Note]:
        named = list(self.groups.items())
        for at, (label, group) in enumerate(named):
            if group.stated is None or group.stated == group.came or self._is_above(named, at):
                continue
            said = _("“%(group)s” says %(stated)d, and %(came)d were read (%(place)s).")
            what = {"group": label, "stated": group.stated, "came": group.came, "place": group.place}
            yield Note(said % what, warns=True)
        for sheet, place, text, number in self._sums:
            if number in {self.people, self.by_sheet[sheet]}:
                continue
            said = _("%(place)s says “%(text)s”, and %(came)d were read.")
            yield Note(said % {"place": place, "text": text[:60], "came": self.people}, warns=True)

    @staticmethod
    def _is_above(named: list[tuple[str, _Group]], at: int) -> bool:
        """A group of groups: nobody stands right below it, and its number is that of those that follow."""
        group, total = named[at][1], 0
        if group.came:
            return False
        for _label, below in named[at + 1 :]:
            total += below.stated if below.stated is not None else below.came
            if total >= (group.stated or 0):
                break
        return total == group.stated


def how(plans: dict[str, Plan], counted: Counted, group: str, by_sheet: bool) -> Iterator[Note]:
    """The layout in words, as far as it is not a plain table. `group`: what groups are called here."""
    if by_sheet:
        names = "、".join(list(plans)[:_SHOWN])
        yield Note(
            _("One sheet for each %(group)s; the names of the sheets were read as it: %(names)s.")
            % {"group": group, "names": names + ("…" if len(plans) > _SHOWN else "")}
        )
    elif len(plans) > 1:
        yield Note(
            _("%(count)d sheets were read one after the other: %(names)s.")
            % {"count": len(plans), "names": "、".join(plans)}
        )
    layouts = {plan.layout for plan in plans.values()}
    if Layout.COLUMNS in layouts:
        yield Note(_("One column for each %(group)s; the headings of the columns were read as it.") % {"group": group})
    if Layout.LINES in layouts:
        yield Note(_("Without headings: the names below each %(group)s were read as its members.") % {"group": group})
    lists = [plan for plan in plans.values() if plan.heads]
    if lists and counted.in_rows:
        names = counted.in_rows
        shown = "、".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")
        yield Note(
            _("Rows that only name a %(group)s hold for the rows below them: %(names)s.")
            % {"group": group, "names": shown}
        )
    if any(not plan.heads.last for plan in lists):
        yield Note(
            _("Without headings: the columns were known by what stands in them. Look whether they are right."),
            warns=True,
        )
    if any(plan.heads.last > plan.heads.first for plan in lists):
        yield Note(_("The headings stand in two rows; both were read."))
    if side := max((len(plan.heads.blocks) for plan in lists), default=1) - 1:
        yield Note(_("%(count)d people stand side by side in a row.") % {"count": side + 1})
    elif lists and counted.several:
        yield Note(_("Several names in a cell were read one by one."))
