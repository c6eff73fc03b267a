"""Pages of a list: by number while that is cheap, then by the place of the last row, in the same order."""

import base64
import binascii
import json
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from django.core.exceptions import FieldError, ValidationError
from django.db.models import Model, Q, QuerySet

from newskit.lists.facets import Count
from newskit.lists.filters import FilterSet
from newskit.lists.sorting import Sort
from newskit.searching import part

DEEPEST = 10_000


class NoSuchPage(Exception):
    """There is no page of that number, or nothing stands at that place."""


@dataclass(frozen=True)
class Page:
    """`number` is None for a page reached by place. The queries are without the question mark."""

    rows: list[Model]
    number: int | None
    numbers: list[int | None]
    first: int
    next: str
    previous: str
    filterset: FilterSet

    def query(self, number: int) -> str:
        return self.filterset.query(page=number if number > 1 else "")

    @cached_property
    def links(self) -> list[tuple[int | None, str]]:
        """Numbers with their queries; None stands for a gap."""
        return [(number, "" if number is None else self.query(number)) for number in self.numbers]

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def page_of(filterset: FilterSet, rows: QuerySet, *, total: Count, size: int) -> Page:
    """The page that the filter set's data ask for. `rows` are its rows in order, with what the page needs joined."""
    place = filterset.data.get("after", "")
    if place:
        sort = filterset.sort
        found = _after(rows, sort, _read(place, rows, sort), size + 1)
        number, offset, numbers = None, 0, []
        previous = filterset.query()
    else:
        number = _number(filterset.data.get("page") or "1")
        offset = (number - 1) * size
        if offset > DEEPEST:
            raise NoSuchPage
        found = list(part(rows, offset, offset + size + 1))
        numbers = _window(number, min(ceil(total.number / size), DEEPEST // size + 1))
        previous = filterset.query(page=number - 1 if number > 2 else "") if number > 1 else ""
        if not found and number > 1:
            raise NoSuchPage
    more = len(found) > size
    found = found[:size]
    following = ""
    if more:
        by_number = number is not None and offset + size <= DEEPEST
        following = (
            filterset.query(page=number + 1) if by_number else filterset.query(after=_place(found[-1], filterset.sort))
        )
    first = offset + 1 if found and number else 0
    return Page(found, number, numbers, first, following, previous, filterset)


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 6 and int(text) > 0:
        return int(text)
    raise NoSuchPage


def _window(number: int, last: int) -> list[int | None]:
    """First, last and what lies about the current one: 1 … 4 5 6 … 20."""
    near = sorted({1, last, *range(number - 2, number + 3)} & set(range(1, last + 1)))
    window: list[int | None] = []
    for before, value in zip([0, *near], near, strict=False):
        if value - before == 2:
            window.append(value - 1)
        elif value - before > 2:
            window.append(None)
        window.append(value)
    return window


# The place of a row: the values that it is sorted by, with its id.


def _place(row: Model, sort: Sort) -> str:
    values = []
    for path, _descending in sort.keys:
        value = row.pk if path == "pk" else getattr(row, path)
        values.append(value if value is None or isinstance(value, int) else str(value))
    return base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode().rstrip("=")


def _read(place: str, rows: QuerySet, sort: Sort) -> list:
    try:
        values = json.loads(base64.urlsafe_b64decode(place + "=" * (-len(place) % 4)))
        if not isinstance(values, list) or len(values) != len(sort.keys) or len(place) > 400:
            raise ValueError
        return [_value(rows, path, value) for (path, _descending), value in zip(sort.keys, values, strict=True)]
    except (ValueError, TypeError, binascii.Error, ValidationError, FieldError, RecursionError) as error:
        raise NoSuchPage from error


def _value(rows: QuerySet, path: str, value):
    if value is None and path != "pk":
        return None
    if not isinstance(value, (str, int)) or "\0" in str(value):
        raise ValueError
    annotation = rows.query.annotations.get(path)
    field = annotation.output_field if annotation is not None else rows.model._meta.get_field(_name(rows, path))
    clean = field.to_python(value)
    field.run_validators(clean)
    return clean


def _name(rows: QuerySet, path: str) -> str:
    return rows.model._meta.pk.name if path == "pk" else path


def _after(rows: QuerySet, sort: Sort, values: list, number: int) -> list[Model]:
    """Rows after the place. Those with a first value are asked for by a bound, which an index can begin at; NULL comes last."""
    (path, descending), first = sort.keys[0], values[0]
    if first is None or path == "pk":
        return list(part(rows.filter(_beyond(sort, values)), 0, number))
    bound = Q(**{f"{path}__lte" if descending else f"{path}__gte": first})
    found = list(part(rows.filter(bound, _beyond(sort, values)), 0, number))
    if len(found) < number:
        found += part(rows.filter(**{f"{path}__isnull": True}), 0, number - len(found))
    return found


def _beyond(sort: Sort, values: list) -> Q:
    """Rows after the place. NULL is the last value in either direction, so nothing but NULL follows it."""
    beyond, same = Q(), Q()
    nothing = True
    for (path, descending), value in zip(sort.keys, values, strict=True):
        if value is not None:
            step = Q(**{f"{path}__lt" if descending else f"{path}__gt": value})
            beyond |= same & (step if path == "pk" else step | Q(**{f"{path}__isnull": True}))
            nothing = False
        same &= Q(**{path: value}) if value is not None else Q(**{f"{path}__isnull": True})
    return Q(pk__in=[]) if nothing else beyond
