"""Rows that readers see only while something that carries them is shown (MODEL.md §5, last of Publication)."""

import datetime
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from newskit.periods.fields import MomentMultiRangeField


def shown_periods(
    periods: Iterable[tuple[datetime.datetime, datetime.datetime | None]], confirmed_at: datetime.datetime | None
) -> Multirange:
    """What `shown` holds: the periods [from, until) of all publications that carry the row, and [confirmed_at, ).

    Periods that meet are one, as PostgreSQL would store them; an until of None is open.
    """
    merged: list[Range] = []
    for low, high in sorted([*periods, *([(confirmed_at, None)] if confirmed_at else [])], key=lambda each: each[0]):
        if merged and (merged[-1].upper is None or low <= merged[-1].upper):
            last = merged.pop()
            low, high = last.lower, None if None in (last.upper, high) else max(last.upper, high)
        merged.append(Range(low, high))
    return Multirange(merged)


class ShownQuerySet(models.QuerySet):
    def live(self, at: datetime.datetime):
        """What readers see at a moment. An empty `shown` was never seen; one that ended answers 410."""
        return self.filter(shown__contains=at)


class Shown(models.Model):
    """`shown` is computed anew, never moved: all periods of the publications that carry the row, and [confirmed_at, )."""

    shown = MomentMultiRangeField(_("shown"), default=Multirange, editable=False)
    confirmed_at = models.DateTimeField(
        _("confirmed"),
        null=True,
        blank=True,
        editable=False,
        help_text=_(
            "When an editor, an import or a filing confirmed it; shown from then on whatever becomes of the story."
        ),
    )

    class Meta:
        abstract = True

    def is_live(self, at: datetime.datetime) -> bool:
        return any((r.lower is None or r.lower <= at) and (r.upper is None or at < r.upper) for r in self.shown)

    @property
    def was_shown(self) -> bool:
        """Whether it ever was, or is to be, shown: tells 410 from 404."""
        return bool(len(self.shown))

    def has_ended(self, at: datetime.datetime) -> bool:
        """Readers saw it once and do not now: its address answers 410. What is yet to come was never seen: 404."""
        return not self.is_live(at) and any(r.lower is None or r.lower <= at for r in self.shown)
