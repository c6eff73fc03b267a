"""How many there are, in all and for each value of a filter: one statement for the whole page.

Counts are exact up to a limit and "more than" beyond it, so that a list of any size answers in bounded time.
"""

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _

from newskit.lists.filters import Filter, FilterSet

EXACT_TO = 50_000


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
    counts = _counts(filterset, faceted) if filterset.is_valid() else {}
    total = sum(counts.get("", {}).values())
    return Tally(
        _count(total),
        {name: _facet(filterset, name, counts.get(name, {}), bool(counts)) for name in faceted},
    )


def _count(number: int) -> Count:
    return Count(min(number, EXACT_TO), number > EXACT_TO)


def _facet(filterset: FilterSet, name: str, numbers: dict[str, int], counted: bool) -> Facet:
    field = filterset.form.fields[name]
    chosen = set(filterset._given(name))
    values = [
        FacetValue(
            str(code),
            str(label),
            _count(numbers.get(str(code), 0)) if counted else None,
            str(code) in chosen,
            filterset.toggled(name, str(code)),
        )
        for code, label in field.choices
    ]
    return Facet(name, str(field.label or name), [v for v in values if v.chosen or v.count or not counted])


def _counts(filterset: FilterSet, faceted: dict[str, Filter]) -> dict[str, dict[str, int]]:
    """For each facet its numbers by code; under "" the total by a single, empty code."""
    selects, params = [], []
    everything = filterset.filtered().order_by().values_list(Value(1))[: EXACT_TO + 1]
    parts = [("", everything)]
    parts += [
        (name, filterset.filtered(without=name).order_by().values_list(filter_.facet_path(filterset)))
        for name, filter_ in faceted.items()
    ]
    for name, queryset in parts:
        try:
            inner, inner_params = _compiled(queryset)
        except EmptyResultSet:
            continue
        selects.append(f"SELECT %s, code::text, count(*) FROM ({inner}) AS part (code) GROUP BY 2")  # noqa: S608
        params += [name, *inner_params]
    found: dict[str, dict[str, int]] = {name: {} for name, _part in parts}
    if selects:
        with connections[filterset.queryset.db].cursor() as cursor:
            cursor.execute(" UNION ALL ".join(selects), params)
            for name, code, number in cursor.fetchall():
                found[name][code] = number
    return found


def _compiled(queryset: QuerySet) -> tuple[str, tuple]:
    return queryset.query.get_compiler(queryset.db).as_sql()
