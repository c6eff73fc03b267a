"""Expressions for columns: what every file writes alike."""

from django.conf import settings
from django.db.models import Case, CharField, DateField, F, Func, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.expressions import BaseExpression, OrderByList
from django.db.models.functions import Cast, Concat, NullIf
from django.urls import reverse
from django.utils import translation

from newskit.periods import Precision

BETWEEN = ";"


def permalink(view: str, key: str = "pk", slug: str = "slug") -> BaseExpression:
    """The address of each row, of the form <id>-<slug>, on the site's own origin."""
    before, after = reverse(view, args=[0, "-"]).split("0--")
    return Concat(
        Value(f"{settings.SITE_ORIGIN}{before}"),
        Cast(key, CharField()),
        Value("-"),
        slug,
        Value(after),
        output_field=TextField(),
    )


def words(path: str, choices) -> Case:
    """The Chinese label of a code, whatever language the reader's page is in."""
    with translation.override("zh-hans"):
        whens = [When(**{path: code}, then=Value(str(label))) for code, label in choices]
    return Case(*whens, default=None, output_field=CharField())


def joined(rows: QuerySet, text, *order: str, owner: str) -> Subquery:
    """One text of each part of a row, in one cell; `owner` is the key of a part to its row.

    A semicolon inside a text is made full-width, so that the cell can be split.
    """
    inside = Func(Cast(text, TextField()), Value(BETWEEN), Value("；"), function="replace", output_field=TextField())
    parts = rows.filter(**{owner: OuterRef("pk")}).order_by()
    return Subquery(parts.values_list(_Joined(inside, OrderByList(*(order or ("pk",))))), output_field=TextField())


class _Joined(Func):
    """string_agg over the rows found. Django's own aggregate would group them by their one owner, which costs a fifth more."""

    template = "string_agg(%(expressions)s)"
    arg_joiner = f", '{BETWEEN}' "
    output_field = TextField()


def whole_day(date: str, precision: str) -> Case:
    """The date where all of it is known, else empty: a spreadsheet would make a day of a month."""
    return Case(When(**{precision: Precision.DAY}, then=F(date)), default=None, output_field=DateField())


def partial_date(date: str, precision: str) -> Case:
    """What is known of a date, as ISO 8601-2 writes it: 2026-03-XX, 2026-XX-XX, ../2026-03-05. No spreadsheet rewrites it."""
    return Case(
        When(**{precision: Precision.MONTH}, then=_formatted(date, 'YYYY-MM-"XX"')),
        When(**{precision: Precision.YEAR}, then=_formatted(date, 'YYYY-"XX-XX"')),
        When(**{precision: Precision.NO_LATER}, then=_formatted(date, '"../"YYYY-MM-DD')),
        default=_formatted(date, "YYYY-MM-DD"),
        output_field=TextField(),
    )


def _formatted(date: str, pattern: str) -> Func:
    return Func(date, Value(pattern), function="to_char", output_field=TextField())


def filled(path: str) -> NullIf:
    """The text, or an empty cell: the database keeps "" where nothing is known."""
    return NullIf(path, Value(""), output_field=TextField())


def numbered(path: str) -> Case:
    """第02650号: the bare figure would lose its noughts in a spreadsheet."""
    return Case(
        When(**{path: ""}, then=None),
        When(**{f"{path}__contains": "号"}, then=F(path)),
        default=Concat(Value("第"), path, Value("号")),
        output_field=TextField(),
    )
