"""A report as a table: columns that know how a cell is read, sorted, and written into a file."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from newskit.accounts.models import Section
from newskit.periods import beijing_day

Cell = str | int | Decimal | datetime.datetime | datetime.timedelta | datetime.date | None


class Type(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    SPAN = "span"
    MOMENT = "moment"
    MONTH = "month"
    SHARE = "share"


@dataclass(frozen=True)
class Column:
    name: str
    label: Promise | str
    type: Type = Type.TEXT

    @property
    def is_number(self) -> bool:
        return self.type in (Type.NUMBER, Type.SPAN, Type.SHARE)

    @property
    def heading(self) -> str:
        """In a file, where the unit stands in the heading."""
        units = {Type.SPAN: _("%(label)s (hours)"), Type.SHARE: _("%(label)s (percent)")}
        return units[self.type] % {"label": self.label} if self.type in units else str(self.label)

    def shown(self, cell: Cell) -> str:
        if cell is None:
            return "—"
        match self.type:
            case Type.SPAN:
                return in_words(cell)
            case Type.MOMENT:
                return timezone.localtime(cell).strftime("%Y-%m-%d %H:%M")
            case Type.MONTH:
                return f"{cell:%Y-%m}"
            case Type.SHARE:
                return f"{cell:.1f}%"
        return str(cell)

    def filed(self, cell: Cell) -> str | int | float:
        """Numbers as numbers; everything else as text that no spreadsheet makes anything else of."""
        if cell is None:
            return ""
        match self.type:
            case Type.SPAN:
                return round(cell.total_seconds() / 3600, 2)
            case Type.SHARE:
                return round(float(cell), 2)
            case Type.NUMBER:
                return int(cell)
        return self.shown(cell)


@dataclass(frozen=True)
class Period:
    """Beijing days, both included; `section` None: every section that the person may see."""

    first: datetime.date
    last: datetime.date
    sections: tuple[int, ...] | None = None
    section: Section | None = None

    @property
    def start(self) -> datetime.datetime:
        return _midnight(self.first)

    @property
    def end(self) -> datetime.datetime:
        return _midnight(self.last + datetime.timedelta(days=1))

    @property
    def ids(self) -> list[int] | None:
        """Ids of the sections that count; None: all."""
        if self.section is not None:
            return [self.section.pk]
        return None if self.sections is None else list(self.sections)


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def last_days(count: int, at: datetime.datetime) -> tuple[datetime.date, datetime.date]:
    today = beijing_day(at)
    return today - datetime.timedelta(days=count - 1), today


@dataclass(frozen=True)
class Report:
    """`rows` gives a row of cells for each line, in one statement. `now`: what stands at this moment, whatever the period."""

    name: str
    title: Promise | str
    lead: Promise | str
    columns: tuple[Column, ...]
    rows: Callable[[Period, datetime.datetime], list[tuple[Cell, ...]]]
    now: bool = False

    def sorted(self, rows: list[tuple[Cell, ...]], sort: str) -> list[tuple[Cell, ...]]:
        """By one column, empty cells last in either direction; as the statement gave them where none is named."""
        names = [column.name for column in self.columns]
        if sort.removeprefix("-") not in names:
            return rows
        place = names.index(sort.removeprefix("-"))
        known = sorted((row for row in rows if row[place] is not None), key=lambda row: row[place])
        return (known[::-1] if sort.startswith("-") else known) + [row for row in rows if row[place] is None]


def in_words(span: datetime.timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)d min") % {"minutes": minutes}
