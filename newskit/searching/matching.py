"""Rows that any of several questions finds, asked one by one so that each uses its own index."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet


def narrowed(queryset: QuerySet, text: str, find: Callable[[str], Iterable[QuerySet]]) -> QuerySet:
    """The rows in which every word of the text is found: `find` gives the keys of a word, by any of several questions."""
    for word in text.replace("\0", " ").split():
        queryset = queryset.filter(pk__in=any_of(find(word)))
    return queryset


def any_of(keys: Iterable[QuerySet]) -> QuerySet:
    """The keys that at least one of these finds, for `pk__in`. An OR over two tables would read every row of both."""
    first, *others = (rows.order_by() for rows in keys)
    return first.union(*others, all=True) if others else first
