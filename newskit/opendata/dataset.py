"""A file of open data is declared once, as a table of columns; header, cells, guard and description all follow from it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models
from django.db.models import F
from django.db.models.expressions import BaseExpression

from newskit.opendata.guard import guard_sql

# A cell of a spreadsheet holds no more; counted as Excel does, in UTF-16 units. See `_cut_sql`.
CELL_LIMIT = 32_767
CUT_MARK = "…[cut here, whole in profile=raw / 此处截断，全文见 profile=raw]"


class Datatype(StrEnum):
    """The value is the name of the datatype in CSVW."""

    TEXT = "string"
    CODE = "token"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "dateTime"
    ADDRESS = "anyURI"


class Profile(StrEnum):
    SPREADSHEET = "spreadsheet"
    RAW = "raw"


class Header(StrEnum):
    NAMES = "names"
    ZH = "zh"
    ZH_EN = "zh-en"


@dataclass(frozen=True)
class At:
    """When a file is made: the moment at which rows are public, and the day as of which they are read."""

    moment: datetime.datetime
    day: datetime.date


@dataclass(frozen=True)
class Column:
    """One column.

    `value` is a path, an expression, or a function of `At` that gives an expression. `daily`: it depends on the day,
    so the file changes at midnight without a write. Only text is guarded unless `guard` says otherwise: a
    minus before a number is no formula, and codes are ours. `separator` names what divides several values in one cell,
    `references` the dataset whose `id` the column holds.
    """

    name: str
    zh: str
    en: str
    datatype: Datatype = Datatype.TEXT
    value: str | BaseExpression | Callable[[At], BaseExpression] | None = None
    guard: bool | None = None
    separator: str = ""
    note_zh: str = ""
    note_en: str = ""
    references: str = ""
    daily: bool = False

    def expression(self, at: At) -> BaseExpression | F:
        value = self.name if self.value is None else self.value
        if isinstance(value, str):
            return F(value)
        return value if hasattr(value, "resolve_expression") else value(at)

    def heading(self, style: Header) -> str:
        return {Header.NAMES: self.name, Header.ZH: self.zh, Header.ZH_EN: f"{self.zh} / {self.en}"}[style]

    def cell_sql(self, source: str, profile: Profile) -> str:
        """The cell as text, from an SQL name that holds the value."""
        if self.datatype is Datatype.MOMENT:
            return f"""to_char({source} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
        if self.datatype is Datatype.BOOLEAN:
            return f"CASE WHEN {source} THEN 'true' WHEN NOT {source} THEN 'false' END"
        if self.datatype is Datatype.TEXT and profile is Profile.SPREADSHEET:
            return _cut_sql(f"{source}::text", self.guard is not False)
        if self.guard and profile is Profile.SPREADSHEET:
            return guard_sql(f"{source}::text")
        return source


def _cut_sql(text: str, guarded: bool) -> str:
    """A spreadsheet would break a longer cell, or drop its end silently. `octet_length` costs nothing and settles nearly all."""
    whole = guard_sql(text) if guarded else text
    short = f"left({text}, {CELL_LIMIT // 2 - 100})"
    cut = guard_sql(short) if guarded else short
    units = f"length({text}) + length(regexp_replace({text}, '[\\u0001-\\uffff]', '', 'g'))"
    too_long = f"octet_length({text}) >= {CELL_LIMIT} AND {units} >= {CELL_LIMIT}"
    return f"CASE WHEN {too_long} THEN {cut} || '{CUT_MARK}' ELSE {whole} END"


Labels = type[models.Model] | Callable[[At], models.QuerySet]


@dataclass(frozen=True)
class Dataset:
    """`labels` are the tables whose texts the columns show: a renamed topic changes every file that names it. Where only the
    rows seen at a moment are shown, it is a function of `At` that gives them. `changed` is the column of the rows themselves
    that moves with every change. `parts` makes the rows of a companion from the rows of the list that it goes with.

    `schema_version` rises with every change of `columns`; new ones are appended, none is ever moved or given another meaning.
    """

    name: str
    zh: str
    en: str
    schema_version: int
    columns: tuple[Column, ...]
    labels: tuple[Labels, ...] = ()
    key: tuple[str, ...] = ("id",)
    changed: str = "updated_at"
    note_zh: str = ""
    note_en: str = ""
    keywords: tuple[str, ...] = field(default=())
    parts: Callable[[models.QuerySet, At], models.QuerySet] | None = None

    def __post_init__(self):
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name}: a column is declared twice")

    @property
    def daily(self) -> bool:
        return any(column.daily for column in self.columns)

    def headings(self, style: Header) -> list[str]:
        return [column.heading(style) for column in self.columns]

    def rows(self, asked: models.QuerySet, at: At) -> models.QuerySet:
        """The rows of the file, from those of the list that were asked for."""
        return self.parts(asked, at) if self.parts else asked

    def values(self, queryset: models.QuerySet, at: At) -> models.QuerySet:
        """The filtered rows in their order, as tuples of column values."""
        rows = queryset if queryset.ordered else queryset.order_by("pk")
        return rows.values_list(*(column.expression(at) for column in self.columns))
