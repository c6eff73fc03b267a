"""A topic across the house: its stories and its items."""

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.cards import cards
from articles.models import Publication
from newskit.lists.remembering import remembered
from newskit.lists.views import conditional
from newskit.topics.models import Topic
from proposals.models import Kind, Proposal

A_PART = 12


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    items = Proposal.objects.live(now)
    topics = Topic.objects.annotate(
        stories=_number(Publication.objects.live(now)),
        filed=_number(items.exclude(kind=Kind.STATEMENT)),
        stated=_number(items.filter(kind=Kind.STATEMENT)),
    )
    return conditional(request, render(request, "newsroom/topic_list.html", {"topics": topics}))


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    topic = get_object_or_404(Topic, slug=slug)
    stories = Publication.objects.for_readers(now).filter(topics=topic)
    items = Proposal.objects.live(now).filter(topics=topic)
    tagged = Proposal.topics.through.objects.filter(proposal=OuterRef("pk"), topic=topic.pk)
    newest = Proposal.objects.live(now).filter(Exists(tagged)).with_put_forward_on().with_row_parts()
    context = {
        "topic": topic,
        "cards": cards(stories[:A_PART]),
        "stories": stories.count(),
        "items": newest.order_by(F("put_forward_on").desc(nulls_last=True), "-pk")[:A_PART],
        "kinds": remembered(
            ("kinds of a topic", topic.pk),
            lambda: dict(items.order_by().values_list("kind").annotate(number=Count("pk"))),
            rows=lambda found: sum(found.values()),
        ),
        "today": timezone.localdate(now),
    }
    return conditional(request, render(request, "newsroom/topic_detail.html", context))


def _number(rows: QuerySet) -> Coalesce:
    """How many of these have the topic; a join of both kinds would multiply them."""
    of_topic = rows.filter(topics=OuterRef("pk")).order_by().values("topics").annotate(number=Count("pk"))
    return Coalesce(Subquery(of_topic.values("number")), 0)
