"""The calendar of what falls due: a month as a page, and what is open as a feed for other calendars."""

import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from delegates.models import Session
from newskit.lists.views import conditional
from newskit.opendata.icalendar import CONTENT_TYPE, DayEvent, calendar
from newskit.periods.clock import BEIJING
from proposals.models import Proposal
from proposals.months import month_of

# What the feed holds: as far back and ahead as somebody would look, and no more than a program takes in.
BACK, AHEAD, MOST = datetime.timedelta(days=92), datetime.timedelta(days=366), 2000


def this_month(request: HttpRequest) -> HttpResponse:
    return month(request, timezone.localdate().replace(day=1))


def month(request: HttpRequest, first: datetime.date) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    context = {
        "month": month_of(first, now),
        "this_month": today.replace(day=1),
        "undated": Proposal.objects.live(now).awaiting_reply().filter(due_on__isnull=True).count(),
        "today": today,
    }
    return conditional(request, render(request, "proposals/calendar.html", context))


def agenda(request: HttpRequest) -> HttpResponse:
    """As a feed: items still owed a reply, sessions and their cut-offs."""
    now = timezone.now()
    today = timezone.localdate(now)
    items = Proposal.objects.live(now).due_between(today - BACK, today + AHEAD).order_by("due_on", "pk")[:MOST]
    sessions = Session.objects.filter(closes_on__gte=today - BACK).select_related("term__body")
    host = settings.SITE_ORIGIN.split("//")[-1]
    events = [
        *(_session(session, host) for session in sessions),
        *(_cutoff(session, host) for session in sessions if session.filing_cutoff),
        *(_due(item, host) for item in items.with_row_parts()),
    ]
    name = _("%(newspaper)s: replies due") % {"newspaper": settings.NEWSPAPER_NAME}
    return conditional(request, HttpResponse(calendar(name, events), content_type=CONTENT_TYPE))


def _due(item: Proposal, host: str) -> DayEvent:
    units = "、".join(str(row.organisation) for row in item.standing_units)
    what = _("Reply due: %(item)s") % {"item": item.title}
    about = _("%(kind)s; lead unit: %(units)s") % {
        "kind": item.get_kind_display(),
        "units": units or _("unknown"),
    }
    url = f"{settings.SITE_ORIGIN}{item.get_absolute_url()}"
    return DayEvent(f"proposal-{item.pk}@{host}", item.due_on, item.due_on, what, item.updated_at, url, about)


def _session(session: Session, host: str) -> DayEvent:
    uid = f"session-{session.code}@{host}"
    return DayEvent(uid, session.opens_on, session.closes_on, session.name, session.updated_at)


def _cutoff(session: Session, host: str) -> DayEvent:
    at = session.filing_cutoff.astimezone(BEIJING)
    what = _("%(session)s: filing ends %(time)s") % {"session": session.name, "time": f"{at:%H:%M}"}
    return DayEvent(f"cutoff-{session.code}@{host}", at.date(), at.date(), what, session.updated_at)
