"""Lists that readers filter, count, page through, link to and take away as files: one set of parameters for all of it."""

from newskit.lists.filters import (
    CodeFilter,
    DayFilter,
    Filter,
    FilterSet,
    IdFilter,
    KnownFilter,
    MomentFilter,
    TextFilter,
    ValueFilter,
)
from newskit.lists.sorting import Sort

__all__ = [
    "CodeFilter",
    "DayFilter",
    "Filter",
    "FilterSet",
    "IdFilter",
    "KnownFilter",
    "MomentFilter",
    "Sort",
    "TextFilter",
    "ValueFilter",
]
