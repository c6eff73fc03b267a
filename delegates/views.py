"""Readers' pages of delegates."""

import datetime
import string
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from delegates.datasets import PARTS
from delegates.filters import DelegateFilter
from delegates.models import (
    Alias,
    CommitteePost,
    Delegate,
    DisplayIdentity,
    Mandate,
    Office,
    PartyMembership,
    Position,
    Seat,
    SessionRole,
    Sighting,
    Suspension,
)
from delegates.naming import Identity
from delegates.origins import origins
from delegates.timeline import life
from newskit.chinese.script import traditional
from newskit.chinese.strokes import first_strokes, unordered
from newskit.lists.addresses import moved
from newskit.lists.fields import DayField
from newskit.lists.views import FilteredList


class DelegateList(FilteredList):
    filterset_class = DelegateFilter
    template_name = "delegates/delegate_list.html"
    file = "delegates.csv"
    companions = PARTS
    page_size = 30

    def for_page(self, queryset: QuerySet[Delegate]) -> QuerySet[Delegate]:
        return queryset.with_identity()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        filterset = context["filterset"]
        people = [(delegate, delegate.identity_on(filterset.on)) for delegate in context["object_list"]]
        by_strokes = filterset.sort.code == "strokes"
        return {
            **context,
            "day": filterset.on,
            "groups": [
                (number, list(of_number))
                for number, of_number in groupby(people, lambda row: by_strokes and first_strokes(row[0].stroke_key))
            ],
            "by_strokes": by_strokes,
            "unordered": _unordered(people) if by_strokes else [],
            "letters": string.ascii_lowercase,
        }


def _unordered(people: list[tuple[Delegate, Identity]]) -> list[str]:
    """Characters on the page whose place among the strokes is not sure, each once."""
    return list(dict.fromkeys(letter for delegate, _ in people for letter in unordered(delegate.name)))


# Of a profile: the person in short, the life in full with its sources, what was put forward.
PARTS = ("detail", "life", "items")


def profile(request: HttpRequest, pk: int, slug: str, part: str) -> HttpResponse:
    now = timezone.now()
    delegate = _read(part).filter(pk=pk).first()
    if delegate is not None and delegate.merged_into is not None and delegate.merged_into.is_live(now):
        return moved(request, delegate.merged_into.part_url(part))
    if delegate is None or not delegate.is_live(now):
        if delegate is None or not delegate.has_ended(now):
            raise Http404
        return render(request, "410.html", status=410)
    address = delegate.part_url(part)
    if slug != delegate.slug:
        return moved(request, address)
    today = timezone.localdate(now)
    day, bad_date = _day(request, today)
    identity = delegate.identity_on(day)
    context = {
        "delegate": delegate,
        "part": part,
        "address": address,
        "today": today,
        "day": day,
        "asked": f"?date={day.isoformat()}" if day != today else "",
        "bad_date": bad_date,
        "identity": identity,
        "traditional": _traditional(delegate),
    }
    if part != "items":
        context |= _whole(delegate, identity, day, today)
    if part == "detail":
        context["life"] = context["life"].in_short(SHORT)
        context["origins_more"] = max(len(context["origins"]) - SHORT, 0)
        context["origins"] = context["origins"][:SHORT]
        context["portrait"] = delegate.portraits.filter(removed_at__isnull=True).select_related("picture").first()
    return render(request, f"delegates/delegate_{part}.html", context)


# Of each group of the life, and of the sources, on the profile itself.
SHORT = 6


def _whole(delegate: Delegate, identity: Identity, day: datetime.date, today: datetime.date) -> dict[str, Any]:
    return {
        "life": life(delegate, day=day, today=today),
        "unbroken": _unbroken(delegate, identity),
        "aliases": list(delegate.aliases.all()),
        "parties": [row for row in delegate.parties.all() if row.as_of(day) != "no"],
        "origins": origins(delegate),
    }


def _read(part: str) -> QuerySet[Delegate]:
    """With what the page prints of the person; where the life is told, with every row of it and its source."""
    people = Delegate.objects.select_related("merged_into")
    if part == "items":
        return people.with_identity().prefetch_related("aliases")
    seats = Seat.objects.select_related("constituency", "source")
    offices = Office.objects.select_related("source")
    committees = CommitteePost.objects.select_related("committee", "source").prefetch_related("committee__names")
    roles = SessionRole.objects.select_related("session", "constituency", "source")
    mandates = Mandate.objects.select_related("term__body", "source", "end_source").prefetch_related(
        Prefetch("seats", seats),
        Prefetch("offices", offices),
        Prefetch("committee_posts", committees),
        Prefetch("suspensions", Suspension.objects.select_related("source")),
        Prefetch("session_roles", roles),
    )
    preferred = DisplayIdentity.objects.select_related("session").prefetch_related("positions")
    positions = Position.objects.select_related("organisation", "source").prefetch_related(
        Prefetch("sightings", Sighting.objects.select_related("source")),
        "organisation__names",
        "organisation__successors",
    )
    return people.select_related("source", "gender_source", "ethnicity_source").prefetch_related(
        Prefetch("mandates", mandates),
        Prefetch("positions", positions),
        Prefetch("display_identities", preferred),
        Prefetch("aliases", Alias.objects.select_related("source")),
        Prefetch("parties", PartyMembership.objects.select_related("source")),
    )


def _unbroken(delegate: Delegate, identity: Identity) -> str:
    """Terms of one body served one after the other up to the day: 十三届、十四届全国人大."""
    role = next((role for role in identity.roles if not role.over), None)
    chain = [role.mandate] if role else []
    mandates = {(each.term.body_id, each.term.ends_on): each for each in delegate.mandates.all() if not each.ends_on}
    while chain:
        newest, term = chain[-1], chain[-1].term
        earlier = mandates.get((term.body_id, term.starts_on))
        if earlier is None or newest.starts_on is None or newest.start.latest > term.starts_on:
            break
        chain.append(earlier)
    if len(chain) < 2:
        return ""
    names = "、".join(mandate.term.name for mandate in reversed(chain))
    return _("Without a break: %(terms)s") % {"terms": names}


def _traditional(delegate: Delegate) -> dict[str, Any]:
    """The name in Traditional characters, as recorded; else converted, which the page says: 后 may be 后 or 後."""
    recorded = [alias.name for alias in delegate.aliases.all() if alias.kind == Alias.Kind.TRADITIONAL]
    found = recorded[0] if recorded else traditional(delegate.name)
    return {"name": found if found != delegate.name else "", "converted": not recorded}


def _day(request: HttpRequest, today: datetime.date) -> tuple[datetime.date, str]:
    """The day asked for, or today and the value that is no day."""
    given = request.GET.get("date", "")
    try:
        return DayField(required=False).clean(given) or today, ""
    except ValidationError as error:
        return today, " ".join(error.messages)
