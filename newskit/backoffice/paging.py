"""Pages of the back office's lists: nothing is counted past ten thousand, and the end is as near as the beginning."""

from collections.abc import Iterator
from functools import cached_property

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from newskit.searching import part

COUNTED = 10_000


class AtLeast(int):
    """A count that was stopped."""

    def __str__(self) -> str:
        # Translators: a count that was stopped at a round number; Chinese counts in 万.
        return _("more than 10,000") if self == 10_000 else f"{int(self)}+"


class LongPaginator(Paginator):
    """Pages by number for the first ten thousand rows; in a longer list -1 is the last page, -2 the one before it.

    Pages from the end are read in the opposite order, so that the last one costs what the first does. What lies between is
    found by searching, filtering or sorting.
    """

    template_name = "admin/pages.html"

    @cached_property
    def count(self) -> int:
        if not isinstance(self.object_list, QuerySet):
            return len(self.object_list)
        found = self.object_list.order_by()[: COUNTED + 1].count()
        return AtLeast(COUNTED) if found > COUNTED else found

    @property
    def is_long(self) -> bool:
        return isinstance(self.count, AtLeast)

    def validate_number(self, number: int | str) -> int:
        try:
            from_end = self.is_long and -self.num_pages <= int(number) < 0
        except (TypeError, ValueError) as error:
            raise PageNotAnInteger("no page number") from error
        return int(number) if from_end else super().validate_number(number)

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        first = (abs(number) - 1) * self.per_page
        if number > 0:
            if not isinstance(self.object_list, QuerySet):
                return super().page(number)
            last = first + self.per_page if self.is_long else min(first + self.per_page, self.count)
            return Page(part(self.object_list, first, last), number, self)
        keys = list(part(self.object_list.reverse(), first, first + self.per_page).values_list("pk", flat=True))
        if not keys:
            raise EmptyPage("no such page")
        return Page(self.object_list.filter(pk__in=keys), number, self)

    def get_elided_page_range(self, number: int = 1, *, on_each_side: int = 2, on_ends: int = 1) -> Iterator[int | str]:
        if not self.is_long:
            yield from super().get_elided_page_range(number, on_each_side=on_each_side, on_ends=on_ends)
            return
        near = {page for page in range(number - on_each_side, number + on_each_side + 1) if page * number > 0}
        last = 0
        for page in sorted({1, *near} & set(range(1, self.num_pages + 1))):
            yield from [self.ELLIPSIS] if page - last > 1 else []
            yield page
            last = page
        yield self.ELLIPSIS
        last = None
        for page in sorted({-1, *near} & set(range(-self.num_pages, 0))):
            yield from [self.ELLIPSIS] if last is not None and page - last > 1 else []
            yield page
            last = page
