"""Orders of a list. Unknown comes last, and the id decides between equals, so that no row is met twice or missed."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy


@dataclass(frozen=True)
class Sort:
    """`code` is what the address says. `terms` are paths, with a minus for descending."""

    code: str
    label: str
    terms: tuple[str, ...]

    @property
    def keys(self) -> list[tuple[str, bool]]:
        """Path and whether it descends, the id last, in the direction of the first term."""
        keys = [(term.removeprefix("-"), term.startswith("-")) for term in self.terms]
        return [*keys, ("pk", keys[0][1])]

    def apply(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by(*(_order(path, descending) for path, descending in self.keys))


def _order(path: str, descending: bool) -> OrderBy:
    """NULL stands last by itself when ascending; said so only where needed, since an index must say the same."""
    if not descending:
        return F(path).asc()
    return F(path).desc() if path == "pk" else F(path).desc(nulls_last=True)
