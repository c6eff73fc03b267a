"""承办单位: what waits for each, and what it answered."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from delegates.models import Organisation
from newskit.lists.addresses import moved
from newskit.lists.views import FilteredList, conditional
from proposals.figures import ORDER
from proposals.filters import UnitFilter
from proposals.models import Assignment, KeyTopic, Proposal, Reply
from proposals.units import UnitFigures, duration, figures

A_PART = 20
REPLIES = 10


class UnitList(FilteredList):
    filterset_class = UnitFilter
    template_name = "proposals/unit_list.html"
    file = "units.csv"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        filterset, units = context["filterset"], context["object_list"]
        known = figures([unit.pk for unit in units], filterset.moment)
        return {**context, "rows": [(unit, known[unit.pk]) for unit in units], "today": filterset.day}


def unit(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """With what its predecessors had in hand, unless `?exact=yes`."""
    now = timezone.now()
    organisation = Organisation.objects.filter(pk=pk).select_related("source").first()
    if organisation is None:
        raise Http404
    before = list(Organisation.objects.filter(pk=pk).with_predecessors().exclude(pk=pk))
    exact = request.GET.get("exact") == "yes"
    units = [pk] if exact else [pk, *(each.pk for each in before)]
    items = Proposal.objects.live(now).handled_by(units)
    kinds = dict(items.order_by().values_list("kind").annotate(number=Count("pk")))
    if not kinds and not Proposal.objects.live(now).handled_by([pk, *(each.pk for each in before)]).exists():
        raise Http404
    address = reverse("proposals:unit", args=[pk, organisation.slug])
    if slug != organisation.slug:
        return moved(request, address)
    waiting = Assignment.objects.of_shown_items(now).filter(organisation__in=units).waiting()
    context = {
        "unit": organisation,
        "address": address,
        "exact": exact,
        "before": before,
        "after": list(organisation.successors.all()),
        "names": list(organisation.names.order_by("ends_on", "pk")),
        "kinds": [(kind, kinds[kind]) for kind in ORDER if kind in kinds],
        "figures": _together(figures(units, now)),
        "duration": duration(units, now),
        "items": _soonest(items, waiting),
        "replies": list(
            Reply.objects.filter(proposal__shown__contains=now, organisation__in=units)
            .select_related("proposal__body", "organisation", "source")
            .order_by("-replied_on", "-pk")[:REPLIES]
        ),
        "key_topics": list(
            KeyTopic.objects.listed().filter(lead_units__in=units).select_related("session").distinct()[:A_PART]
        ),
        "today": timezone.localdate(now),
    }
    return conditional(request, render(request, "proposals/unit_detail.html", context))


def _together(parts: dict[int, UnitFigures]) -> UnitFigures:
    """What a unit took over is its own: an assignment and a reply are one unit's each, so nothing counts twice."""
    whole = UnitFigures()
    for part in parts.values():
        for name in ("due", "overdue", "unknown", "timely", "timed", "replies"):
            setattr(whole, name, getattr(whole, name) + getattr(part, name))
    return whole


def _soonest(items: QuerySet[Proposal], waiting: QuerySet[Assignment]) -> QuerySet[Proposal]:
    return items.filter(pk__in=waiting.values("proposal")).with_row_parts().order_by("due_on", "pk")[:A_PART]
