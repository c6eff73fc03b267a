"""How many there are, in all and for each value of a filter: one statement for the whole page.

A number is exact up to a limit and "more than" beyond it, and so many rows are read at most: a list of any size answers in
bounded time.
"""

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _

from newskit.lists.filters import Filter, FilterSet
from newskit.lists.remembering import remembered

EXACT_TO = 50_000
# Rows that one page may read to count. Where a list is longer, the values of its facets stand without numbers.
SCANNED = 200_000


@dataclass(frozen=True)
class Count:
    """`more`: there are more than `number`, which is where counting stopped."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        if not self.more:
            return str(self.number)
        # Translators: a count that was stopped at a round number; Chinese counts in 万.
        return _("more than 50,000") if self.number == EXACT_TO else f"{self.number}+"

    def __bool__(self) -> bool:
        return self.number > 0


@dataclass(frozen=True)
class FacetValue:
    """`query` is the list with this value added, or taken away if it is chosen."""

    code: str
    label: str
    count: Count | None
    chosen: bool
    query: str


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    values: list[FacetValue]

    @property
    def chosen(self) -> int:
        return sum(value.chosen for value in self.values)


@dataclass(frozen=True)
class Tally:
    total: Count
    facets: dict[str, Facet]


def tally(filterset: FilterSet) -> Tally:
    """The total, and each facet counted under all the other filters. Chosen values stay, also at nought."""
    faceted = {name: filter_ for name, filter_ in filterset.filters.items() if filter_.facet}
    counted = _counted(filterset, faceted) if filterset.is_valid() else {}
    return Tally(
        _count(counted.get("", {}).get(None, 0)),
        {name: _facet(filterset, name, counted.get(name)) for name in faceted},
    )


def _counted(filterset: FilterSet, faceted: dict[str, Filter]) -> dict[str, dict[str | None, int] | None]:
    asked = (type(filterset), tuple(sorted(filterset.conditions)), filterset.day)
    return remembered(asked, _Counting(filterset, faceted).run, rows=lambda found: found.get("", {}).get(None, 0))


def counted(rows: QuerySet) -> Count:
    """How many there are, read no further than it takes to know that there are more."""
    return _count(rows.order_by()[: EXACT_TO + 1].count())


def total(filterset: FilterSet) -> Count:
    """How many rows fit, without facets."""
    asked = ("total", type(filterset), tuple(sorted(filterset.conditions)), filterset.day)
    return remembered(asked, lambda: counted(filterset.filtered()), rows=lambda found: found.number)


def _count(number: int) -> Count:
    return Count(min(number, EXACT_TO), number > EXACT_TO)


def _facet(filterset: FilterSet, name: str, numbers: dict[str, int] | None) -> Facet:
    """`numbers` None: nobody counted, so every value is offered, without a number."""
    field = filterset.form.fields[name]
    chosen = set(filterset.given(name))
    values = [
        FacetValue(
            str(code),
            str(label),
            None if numbers is None else _count(numbers.get(str(code), 0)),
            str(code) in chosen,
            filterset.toggled(name, str(code)),
        )
        for code, label in field.choices
    ]
    return Facet(name, str(field.label or name), [v for v in values if v.chosen or v.count or v.count is None])


class _Counting:
    """One statement. The rows that pass every filter are grouped once by all facets that have nothing chosen, which leaves
    some hundred groups to be added up here; a facet with a choice needs rows of its own, those without its filter.
    """

    def __init__(self, filterset: FilterSet, faceted: dict[str, Filter]):
        self.filterset, self.faceted = filterset, faceted
        shared = [name for name in faceted if not filterset.given(name)]
        self.grouped = [name for name in shared if not getattr(faceted[name], "many", False)]
        self.joined = [name for name in shared if name not in self.grouped]
        self.selects: list[str] = []
        self.params: list = []

    def run(self) -> dict[str, dict[str | None, int] | None]:
        base = self._rows(self.filterset.filtered(), *(self._path(name) for name in self.grouped))
        columns = [f"c{place}" for place in range(len(self.grouped))]
        if base:
            self._select("", "base", columns)
            for name in self.joined:
                self._join(name, "base")
        for name in self.faceted.keys() - {*self.grouped, *self.joined}:
            if own := self._rows(self.filterset.filtered(without=name), self._path(name)):
                self._own(name, f"({own[0]}) AS own (key, c0)", own[1])
        if not self.selects:
            return {name: {} for name in self.faceted}
        head, params = "", self.params
        if base:
            # To read the rows twice is cheaper than to write them down, unless what was asked is dear to answer.
            how = "MATERIALIZED" if self.filterset.conditions and self.joined else "NOT MATERIALIZED"
            head = f"WITH base ({', '.join(['key', *columns])}) AS {how} ({base[0]}) "
            params = [*base[1], *params]
        return self._added_up(head + " UNION ALL ".join(self.selects), params)

    def _path(self, name: str):
        """What one row gives the facet: its code, or nothing where the codes are found through another table."""
        filter_ = self.faceted[name]
        return Value(1) if getattr(filter_, "many", False) else filter_.facet_path(self.filterset)

    def _rows(self, queryset: QuerySet, *paths) -> tuple[str, tuple] | None:
        try:
            return _compiled(queryset.order_by().values_list("pk", *paths)[: SCANNED + 1])
        except EmptyResultSet:
            return None

    def _own(self, name: str, rows: str, params: tuple) -> None:
        if getattr(self.faceted[name], "many", False):
            self._join(name, rows, params)
        else:
            self._select(name, rows, ["c0"], params)

    def _join(self, name: str, rows: str, params: tuple = ()) -> None:
        pairs, more = _compiled(self.faceted[name].pairs(self.filterset.queryset.model))
        rows = f"{rows} JOIN ({pairs}) AS pair (key, code) USING (key)"
        self._select(name, rows, ["pair.code"], (*params, *more))

    def _select(self, name: str, rows: str, columns: list[str], params: tuple = ()) -> None:
        codes = f"ARRAY[{', '.join(f'{column}::text' for column in columns)}]::text[]"
        groups = f" GROUP BY {', '.join(columns)}" if columns else ""
        self.selects.append(f"SELECT %s, {codes}, count(*) FROM {rows}{groups}")  # noqa: S608
        self.params += [name, *params]

    def _added_up(self, sql: str, params: list) -> dict[str, dict[str | None, int] | None]:
        counted: dict[str, Counter | None] = {"": Counter()} | {name: Counter() for name in self.faceted}
        with connections[self.filterset.queryset.db].cursor() as cursor:
            cursor.execute(sql, params)
            for name, codes, number in cursor.fetchall():
                if name:
                    counted[name][codes[0]] += number
                    continue
                counted[""][None] += number
                for facet, code in zip(self.grouped, codes, strict=True):
                    counted[facet][code] += number
        for name, numbers in counted.items():
            shared = name in self.grouped or name in self.joined
            rows = counted[""][None] if shared else sum(numbers.values())
            if name and rows > SCANNED:  # cut short: the numbers would be those of an accidental part
                counted[name] = None
        return counted


def _compiled(queryset: QuerySet) -> tuple[str, tuple]:
    return queryset.query.get_compiler(queryset.db).as_sql()
