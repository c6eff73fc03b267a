"""Key topics: the lists that bodies chose to see to themselves, and one topic with its items."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from newskit.lists.addresses import moved
from newskit.lists.views import FilteredList, conditional
from proposals.filters import KeyTopicFilter
from proposals.models import KeyTopic, OfficialFigure, Proposal

What = OfficialFigure.What
OF_LISTS = (What.KEY_TOPICS, What.KEY_ITEMS, What.KEY_UNITS)
# Rows on the page of a topic; the list of proposals has them all.
A_PART = 50


@dataclass(frozen=True)
class KeyList:
    """The list of one session: the topics of it on this page, and what was announced of the whole."""

    first: KeyTopic
    topics: list[KeyTopic]
    announced: list[OfficialFigure]


class KeyTopicList(FilteredList):
    filterset_class = KeyTopicFilter
    template_name = "proposals/key_topic_list.html"
    file = "key-topics.csv"
    page_size = 50

    def for_page(self, queryset: QuerySet[KeyTopic]) -> QuerySet[KeyTopic]:
        moment = timezone.now()
        return (
            queryset.select_related("body", "session", "source")
            .prefetch_related("lead_units")
            .with_items_recorded(moment)
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        filterset = context["filterset"]
        return {
            **context,
            "lists": _lists(context["object_list"]),
            "units": filterset.given("unit"),
            "today": filterset.day,
        }


def _lists(topics: Iterable[KeyTopic]) -> list[KeyList]:
    groups = [list(group) for _key, group in groupby(topics, key=lambda topic: (topic.session_id, topic.list))]
    sessions = {group[0].session_id for group in groups}
    figures = _figures(sessions)
    return [KeyList(group[0], group, announced(figures, group[0])) for group in groups]


def _figures(sessions: Iterable[int | None]) -> list[OfficialFigure]:
    return list(OfficialFigure.objects.filter(session__in=sessions, what__in=OF_LISTS).select_related("source"))


def announced(figures: Iterable[OfficialFigure], topic: KeyTopic) -> list[OfficialFigure]:
    """What was announced of the list that a topic stands on."""
    return [figure for figure in figures if (figure.session_id, figure.kind) == (topic.session_id, topic.kind)]


def key_topic(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    now = timezone.now()
    topics = KeyTopic.objects.select_related("body", "session", "source").with_items_recorded(now)
    topic = topics.filter(pk=pk).first()
    if topic is None:
        raise Http404
    if topic.retracted_at is not None:
        return render(request, "410.html", status=410)
    if slug != topic.slug:
        return moved(request, topic)
    items = Proposal.objects.live(now).filter(key_places__key_topic=topic).order_by("serial", "pk")
    context = {
        "topic": topic,
        "units": list(topic.lead_units.all()),
        "items": items.with_row_parts()[:A_PART],
        "states": _states(items),
        "announced": announced(_figures({topic.session_id}), topic),
        "today": timezone.localdate(now),
    }
    return conditional(request, render(request, "proposals/key_topic_detail.html", context))


def _states(items: QuerySet[Proposal]) -> dict[str, int]:
    """How many have a reply recorded here, and how many were given to a unit."""
    return {
        "replied": items.answered().count(),
        "assigned": items.filter(assignments__isnull=False).distinct().count(),
    }
