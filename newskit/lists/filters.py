"""A filter set whose one meaning serves page, file and feed, and that never answers with more than was asked for."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import ClassVar
from urllib.parse import urlencode

import django_filters
from django.db.models import Model, QuerySet
from django.db.models.expressions import BaseExpression
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newskit.lists import fields
from newskit.lists.sorting import Sort
from newskit.periods import beijing_day

# What an address may carry beside filters; never part of what a list or file *is*.
PAGING = ("page", "after")

Choices = Iterable[tuple[str, str]]
Facet = Callable[["FilterSet"], BaseExpression]


class Filter(django_filters.Filter):
    """`daily`: what it lets through depends on the day, not on the rows alone.

    `facet`: the page counts each of its choices; True by the filter's own path, or a function of the filter set that gives
    the expression whose values are the codes.
    """

    def __init__(self, *args, daily: bool = False, facet: bool | Facet = False, **kwargs):
        self.daily, self.facet = daily, facet
        super().__init__(*args, **kwargs)

    def facet_path(self, filterset: "FilterSet") -> "str | BaseExpression":
        return self.facet(filterset) if callable(self.facet) else self.field_name


class TextFilter(Filter):
    field_class = fields.TextField


class DayFilter(Filter):
    field_class = fields.DayField


class MomentFilter(Filter):
    field_class = fields.MomentField


class KnownFilter(Filter):
    field_class = fields.KnownField


class IdFilter(Filter):
    field_class = fields.IdsField

    def __init__(self, field_name=None, lookup_expr="in", **kwargs):
        super().__init__(field_name, lookup_expr, **kwargs)


class ValueFilter(Filter):
    """Any of the texts, each exactly as the file prints it. One that nothing has finds nothing."""

    field_class = fields.ValuesField

    def __init__(self, field_name=None, lookup_expr="in", **kwargs):
        super().__init__(field_name, lookup_expr, **kwargs)


class CodeFilter(Filter):
    """Any of the codes. `choices` is a list, or a function that reads one (at most once a request).

    `many`: the path begins with a many-to-many relation; a row of the list is still met once.
    """

    field_class = fields.CodesField

    def __init__(
        self,
        field_name=None,
        *,
        choices: Choices | Callable[[], Choices],
        many: bool = False,
        **kwargs,
    ):
        self.read_choices = choices if callable(choices) else lambda: choices
        self.many = many
        super().__init__(field_name, "in", **kwargs)

    @property
    def field(self):
        if not hasattr(self, "_field"):
            choices = cache(lambda: list(self.read_choices()))  # read when somebody looks at them, and once
            self._field = self.field_class(label=self.label, choices=choices, **self.extra)
        return self._field

    def filter(self, qs, value):
        if not value or not self.many:
            return super().filter(qs, value)
        owner, code, through = self._between(qs.model)
        return qs.filter(pk__in=through.filter(**{f"{code}__in": value}).values(owner))

    def pairs(self, model: type[Model]) -> QuerySet:
        """Key of a row and code, for every row."""
        owner, code, through = self._between(model)
        return through.values_list(owner, code)

    def _between(self, model: type[Model]) -> tuple[str, str, QuerySet]:
        """`topics__slug` is read from the table between: its path to the row, its path to the code, the table."""
        relation, _dunder, path = self.field_name.partition("__")
        field = model._meta.get_field(relation)
        through = field.remote_field.through._base_manager.all()
        return f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}__{path}", through


@dataclass(frozen=True)
class Problem:
    """A value that cannot be: which parameter, and what is wrong with it."""

    name: str
    label: str
    message: str

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


@dataclass(frozen=True)
class Chip:
    """One condition that is set, and the query without it."""

    name: str
    value: str
    label: str
    text: str
    query: str


class FilterSet(django_filters.FilterSet):
    """Declare filters as usual, and `sorts`, the first being the default.

    A bad value makes the whole set bad: `qs` is then empty, never unfiltered. `moment` and `day` are what every filter that
    depends on time must use.
    """

    sorts: tuple[Sort, ...] = ()
    # The rows that are public at the moment; every list, file and feed begins with them. A classmethod of each set.
    readers_see: ClassVar[Callable[[datetime.datetime], QuerySet]]

    def __init__(self, data=None, queryset=None, *, request=None, moment: datetime.datetime | None = None):
        super().__init__(data or QueryDict(), queryset, request=request)
        self.moment = moment or timezone.now()
        self.day = beijing_day(self.moment)

    def get_form_class(self):
        form = super().get_form_class()
        if self.sorts:
            choices = [(sort.code, sort.label) for sort in self.sorts]
            form.base_fields["sort"] = fields.OneCodeField(label=_("Order"), choices=choices, required=False)
        return form

    @cached_property
    def qs(self) -> QuerySet:
        """The rows in the order asked for; none at all if any value is bad."""
        return self.sort.apply(self.filtered()) if self.sort else self.filtered()

    def filtered(self, *, without: str = "") -> QuerySet:
        """The rows, leaving one filter out: a facet counts its values under all *other* filters."""
        if not self.is_valid():
            return self.queryset.none()
        queryset = self.queryset.all()
        for name, filter_ in self.filters.items():
            if name != without:
                queryset = filter_.filter(queryset, self.form.cleaned_data[name])
        return queryset

    @cached_property
    def sort(self) -> Sort | None:
        if not self.sorts:
            return None
        chosen = self.form.cleaned_data.get("sort") if self.is_valid() else None
        return next((sort for sort in self.sorts if sort.code == chosen), self.sorts[0])

    @property
    def on(self) -> datetime.date:
        """The day as of which the rows are read: today, unless a list takes another."""
        return self.day

    @property
    def daily(self) -> bool:
        """Whether a filter in use depends on the day."""
        return any(filter_.daily and self.given(name) for name, filter_ in self.filters.items())

    @property
    def problems(self) -> list[Problem]:
        return [
            Problem(name, str(self.form.fields[name].label or name), str(message))
            for name, messages in self.form.errors.items()
            for message in messages
        ]

    def unknown_names(self, *allowed: str) -> list[str]:
        """Parameters that mean nothing here. A page ignores them; a file refuses, or a slip of the pen exports everything."""
        known = {*self.filters, *PAGING, *allowed, *(["sort"] if self.sorts else [])}
        return sorted(set(self.data) - known)

    # What was asked for, as an address.

    def given(self, name: str) -> list[str]:
        """The values of one parameter as they stand in the address, without empty and double ones."""
        values = self.data.getlist(name)
        values = [value for value in dict.fromkeys(values) if value.strip()]
        several = name in self.form.fields and isinstance(self.form.fields[name], fields._SeveralField)
        return values if several else values[-1:]

    @cached_property
    def conditions(self) -> list[tuple[str, str]]:
        """Name and value of every filter in use, in the order of declaration."""
        return [(name, value) for name in self.filters for value in self.given(name)]

    @cached_property
    def parameters(self) -> list[tuple[str, str]]:
        """The conditions, and the order where it is not the default."""
        sort = [("sort", value) for value in self.given("sort") if self.sorts and value != self.sorts[0].code]
        return [*self.conditions, *sort]

    def query(self, **changes: str | int) -> str:
        """The query string of this list, with some parameters set or (empty value) left out; without the page."""
        kept = [(name, value) for name, value in self.parameters if name not in changes]
        added = [(name, str(value)) for name, value in changes.items() if value != ""]
        return _urlencode([*kept, *added])

    def toggled(self, name: str, value: str) -> str:
        """The query with one value added, or taken away if it is there."""
        pair = (name, value)
        kept = [found for found in self.parameters if found != pair]
        return _urlencode(kept if len(kept) < len(self.parameters) else [*kept, pair])

    @property
    def canonical(self) -> str:
        """The same for every spelling of the same question; goes into entity tags."""
        return _urlencode(sorted(self.parameters))

    @property
    def chips(self) -> list[Chip]:
        """The conditions in words, each with the query that drops it. Bad values too: they must be seen to be dropped."""
        return [
            Chip(
                name,
                value,
                str(self.form.fields[name].label or name),
                self._words(name, value),
                self.toggled(name, value),
            )
            for name, value in self.conditions
        ]

    def _words(self, name: str, value: str) -> str:
        choices = getattr(self.form.fields[name], "choices", ())
        return str({str(code): label for code, label in choices}.get(value, fields.shown(value)))


def _urlencode(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs, errors="replace")
