"""A topic across the house: its stories and its items."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.cards import cards
from articles.models import Publication
from newskit.lists.views import conditional
from newskit.topics.models import Topic
from proposals.models import Proposal

A_PART = 12


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    topics = Topic.objects.annotate(
        stories=_number(Publication.objects.live(now)), items=_number(Proposal.objects.live(now))
    )
    return conditional(request, render(request, "newsroom/topic_list.html", {"topics": topics}))


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    topic = get_object_or_404(Topic, slug=slug)
    stories = Publication.objects.for_readers(now).filter(topics=topic)
    items = Proposal.objects.live(now).filter(topics=topic)
    kinds = dict(items.order_by().values_list("kind").annotate(number=Count("pk")))
    context = {
        "topic": topic,
        "cards": cards(stories[:A_PART]),
        "stories": stories.count(),
        "items": items.with_put_forward_on().with_row_parts().order_by("-put_forward_on", "-pk")[:A_PART],
        "kinds": kinds,
        "today": timezone.localdate(now),
    }
    return conditional(request, render(request, "newsroom/topic_detail.html", context))


def _number(rows: QuerySet) -> Coalesce:
    """How many of these have the topic; a join of both kinds would multiply them."""
    of_topic = rows.filter(topics=OuterRef("pk")).order_by().values("topics").annotate(number=Count("pk"))
    return Coalesce(Subquery(of_topic.values("number")), 0)
