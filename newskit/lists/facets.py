"""How many there are, in all and for each value of a filter: one statement for the whole page.

A number is exact up to a limit and "more than" beyond it, and so many rows are read at most: a list of any size answers in
bounded time.
"""

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _

from newskit.lists.filters import Filter, FilterSet

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
    counted = _Counting(filterset, faceted).run() if filterset.is_valid() else {}
    return Tally(
        _count(counted.get("", {}).get(None, 0)),
        {name: _facet(filterset, name, counted.get(name)) for name in faceted},
    )


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
    """One statement. The rows that pass every filter are read once, and grouped for each facet that has nothing chosen;
    a facet with a choice needs rows of its own, those without its filter.
    """

    def __init__(self, filterset: FilterSet, faceted: dict[str, Filter]):
        self.filterset, self.faceted = filterset, faceted
        self.shared = [name for name in faceted if not filterset.given(name)]
        self.selects: list[str] = []
        self.params: list = []

    def run(self) -> dict[str, dict[str | None, int] | None]:
        base = self._rows(self.filterset.filtered(), *(self._path(name) for name in self.shared))
        if base:
            self._select("", "SELECT %s, NULL, count(*) FROM base")
        for place, name in enumerate(self.shared if base else []):
            self._group(name, "base", f"c{place}")
        for name in self.faceted.keys() - set(self.shared):
            if own := self._rows(self.filterset.filtered(without=name), self._path(name)):
                self._group(name, f"({own[0]}) AS own (key, c0)", "c0", own[1])
        if not self.selects:
            return {name: {} for name in self.faceted}
        names = ", ".join(["key", *(f"c{place}" for place, _name in enumerate(self.shared))])
        head = f"WITH base ({names}) AS MATERIALIZED ({base[0]}) " if base else ""
        return self._fetch(head + " UNION ALL ".join(self.selects), [*(base[1] if base else ()), *self.params])

    def _path(self, name: str):
        """What one row gives the facet: its code, or nothing where the codes are found through another table."""
        filter_ = self.faceted[name]
        return Value(1) if getattr(filter_, "many", False) else filter_.facet_path(self.filterset)

    def _rows(self, queryset: QuerySet, *paths) -> tuple[str, tuple] | None:
        try:
            return _compiled(queryset.order_by().values_list("pk", *paths)[: SCANNED + 1])
        except EmptyResultSet:
            return None

    def _group(self, name: str, rows: str, column: str, params: tuple = ()) -> None:
        filter_ = self.faceted[name]
        if getattr(filter_, "many", False):
            pairs, more = _compiled(filter_.pairs(self.filterset.queryset.model))
            rows, column, params = (
                f"{rows} JOIN ({pairs}) AS pair (key, code) USING (key)",
                "pair.code",
                (*params, *more),
            )
        self._select(name, f"SELECT %s, {column}::text, count(*) FROM {rows} GROUP BY 2", params)  # noqa: S608

    def _select(self, name: str, sql: str, params: tuple = ()) -> None:
        self.selects.append(sql)
        self.params += [name, *params]

    def _fetch(self, sql: str, params: list) -> dict[str, dict[str | None, int] | None]:
        counted: dict[str, dict[str | None, int] | None] = {"": {}} | {name: {} for name in self.faceted}
        with connections[self.filterset.queryset.db].cursor() as cursor:
            cursor.execute(sql, params)
            for name, code, number in cursor.fetchall():
                counted[name][code] = number
        for name, numbers in counted.items():
            rows = counted[""].get(None, 0) if name in self.shared else sum(numbers.values())
            if name and rows > SCANNED:  # cut short: the numbers would be those of an accidental part
                counted[name] = None
        return counted


def _compiled(queryset: QuerySet) -> tuple[str, tuple]:
    return queryset.query.get_compiler(queryset.db).as_sql()
