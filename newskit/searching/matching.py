"""Rows in which every word of a question stands, found through indexes or on a walk through the list, whichever is short.

docs/decisions/searching.md says when which.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    Field,
    IntegerField,
    Lookup,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

# What more rows fit is common: so many keys are read to know.
FEW = 1_000
# So many rows of a list are walked through for a page of what is common.
NEAR = 5_000


@dataclass(frozen=True)
class Way:
    """Where what is asked may stand: rows of a table that fit, and the path from them to the key of the list's row."""

    rows: QuerySet
    fits: Q = Q()  # noqa: RUF009  (nobody changes it)
    key: str = "pk"

    @property
    def keys(self) -> QuerySet:
        return self.rows.filter(self.fits).order_by().values(self.key)

    @property
    def read(self) -> Q:
        """The same, asked of one row of the list without an index of grams."""
        read = _read(self.fits)
        if self.own:
            return read
        beside = self.rows.filter(read, **{self.key: OuterRef("pk")}).order_by()
        # No EXISTS: PostgreSQL would rather make a hash of all rows that fit than look at those of a few.
        return Q(Subquery(beside.values_list(Value(True))[:1], output_field=BooleanField()))

    @property
    def own(self) -> bool:
        """Of the list's own row, not of one that is joined to it."""
        return self.key == "pk" and not self.rows.query.where and len(self.rows.filter(self.fits).query.alias_map) == 1


def any_of(keys: Iterable[QuerySet]) -> QuerySet:
    """The keys that at least one of these finds, for `pk__in`. An OR over two tables would read every row of both."""
    first, *others = (rows.order_by() for rows in keys)
    return first.union(*others, all=True) if others else first


def narrowed(queryset: QuerySet, text: str, ways: Callable[[str], Iterable[Way]]) -> QuerySet:
    """The rows in which every word of the text is found, each by any of its ways."""
    return queryset.filter(*conditions(text, ways))


def conditions(text: str, ways: Callable[[str], Iterable[Way]]) -> "list[Common | Q]":
    """One for each word, for whoever asks more than once: to make them reads the keys of few rows."""
    words = [found(*ways(word)) for word in text.replace("\0", " ").split()]
    if any(isinstance(word, Q) for word in words):
        return [word if isinstance(word, Q) else word.read for word in words]
    return words


def found(*ways: Way) -> "Common | Q":
    """The rows found in any of these ways: by their keys, if they are few."""
    if not ways:
        return Q(pk__in=[])
    first, *others = (
        way.keys.annotate(place=Value(place, IntegerField())).values_list(way.key, "place")[: FEW + 1]
        for place, way in enumerate(ways)
    )
    keys: list[list] = [[] for _way in ways]
    for key, place in first.union(*others, all=True) if others else first:
        keys[place].append(key)
    few = sorted({key for some in keys if len(some) <= FEW for key in some})
    rare = [Q(pk__among=few)] if few else []
    common = [way for way, some in zip(ways, keys, strict=True) if len(some) > FEW]
    if not common:
        return reduce(or_, rare, Q(pk__in=[]))
    walk = reduce(or_, [*rare, *(way.read for way in common)])
    own = [way.fits for way in common if way.own]
    if not own:  # as one question, which the planner may begin with
        return Common(Q(pk__in=any_of(way.keys for way in ways)), walk)
    others = [Q(pk__in=any_of(way.keys for way in common if not way.own))] if len(own) < len(common) else []
    return Common(reduce(or_, [*own, *rare, *others]), walk)


def part(rows: QuerySet, start: int, stop: int) -> QuerySet:
    """`rows[start:stop]`. Where what is common is asked, the beginning of the list is walked through before any index."""
    common = [leaf for leaf in rows.query.where.children if isinstance(getattr(leaf, "lhs", None), Common)]
    if not common or not rows.ordered or rows.query.distinct:
        return rows[start:stop]
    unasked = rows.all()
    unasked.query.where.children = [leaf for leaf in rows.query.where.children if leaf not in common]
    hit = Q(*(leaf.lhs.read for leaf in common))
    walk = unasked.select_related(None).prefetch_related(None).values_list("pk", hit)[:NEAR]
    try:
        sql, params = walk.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return rows[start:stop]
    with connections[rows.db].cursor() as cursor:
        cursor.execute(
            f"SELECT key FROM ({sql}) AS near (key, hit) WHERE hit OFFSET %s LIMIT %s",  # noqa: S608
            [*params, start, stop - start],
        )
        keys = [key for (key,) in cursor.fetchall()]
    return unasked.filter(pk__in=keys) if len(keys) == stop - start else rows[start:stop]


class Common(ExpressionWrapper):
    """A condition that many rows fit, through indexes; `read` is the same for a walk."""

    def __init__(self, condition: Q, read: Q):
        super().__init__(condition, output_field=BooleanField())
        self.read = read


@Field.register_lookup
class Among(Lookup):
    """One of these keys, as one array: thousands of parameters are slow to send."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler, connection) -> tuple[str, tuple]:
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s::{self.lhs.output_field.cast_db_type(connection)}[])", (*params, self.rhs)


def _read(fits: Q) -> Q:
    """The same condition with `reads` in the place of `holds`."""
    children = [
        _read(child) if isinstance(child, Q) else (child[0].replace("__holds", "__reads"), child[1])
        for child in fits.children
    ]
    return Q(*children, _connector=fits.connector, _negated=fits.negated)
