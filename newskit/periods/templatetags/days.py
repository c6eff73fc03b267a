"""Days as readers see them: `{% load days %}`. What is unknown says so."""

import datetime

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from newskit.periods import PartialDate, Precision
from newskit.periods.clock import BEIJING
from newskit.periods.fields import Period

register = template.Library()


@register.filter
def long_day(day: datetime.date | None) -> str:
    """2026年3月9日, or that it is not known."""
    return date_format(day, "DATE_FORMAT") if day else _("date unknown")


@register.filter
def short_day(day: datetime.date | None) -> str:
    """3月9日: for pages that say the year elsewhere."""
    return date_format(day, pgettext("date format", "j F")) if day else _("date unknown")


@register.filter
def near_day(day: datetime.date | None, today: datetime.date) -> str:
    """With its year only where that is not today's."""
    return short_day(day) if day and day.year == today.year else long_day(day)


@register.filter
def moment(at: datetime.datetime, today: datetime.date) -> str:
    """3月9日 10:20, in Beijing; with its year only where that is not today's."""
    local = at.astimezone(BEIJING)
    return f"{near_day(local.date(), today)} {local:%H:%M}"


@register.filter
def partial_day(date: PartialDate) -> str:
    """As far as it is known: a day, a month, a year, no later than, or unknown."""
    if date.day is None:
        return _("date unknown")
    if date.precision == Precision.YEAR:
        return date_format(date.day, pgettext("date format", "Y"))
    if date.precision == Precision.MONTH:
        return date_format(date.day, "YEAR_MONTH_FORMAT")
    if date.precision == Precision.NO_LATER:
        return _("no later than %(day)s") % {"day": date_format(date.day, "DATE_FORMAT")}
    return date_format(date.day, "DATE_FORMAT")


@register.filter
def last_day(end: PartialDate) -> PartialDate:
    """The last day of a half-open period, which is what readers call its end."""
    if end.day is None or end.precision != Precision.DAY:
        return end
    return PartialDate(end.day - datetime.timedelta(days=1))


@register.filter
def in_words(period: Period) -> str:
    """From when to when, each end as far as it is known."""
    start = period.start
    if period.ends_on is None:
        return _("start unknown") if start.day is None else _("since %(day)s") % {"day": partial_day(start)}
    end = partial_day(last_day(period.end))
    if start.day is None:
        return _("start unknown, until %(end)s") % {"end": end}
    return _("%(start)s to %(end)s") % {"start": partial_day(start), "end": end}


@register.filter
def machine_day(date: PartialDate) -> str:
    """For the attribute of a `time` element, which knows days, months and years."""
    return str(date).removeprefix("≤")
