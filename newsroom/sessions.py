"""A plenary session across the house: its days, what was announced of it, what is recorded here, our stories of those days."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.cards import cards
from articles.models import Publication
from delegates.models import Body, Session
from newskit.lists.views import conditional
from newskit.topics.models import Source
from proposals.figures import ORDER
from proposals.models import Kind, OfficialFigure, Proposal

A_PART = 12


@dataclass
class Recorded:
    """One kind of items of a session: recorded here, of them between sessions; and what was announced, by source."""

    kind: Kind
    total: int = 0
    between: int = 0
    announced: list[tuple[Source, list[OfficialFigure]]] = field(default_factory=list)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    numbers: dict[int, Counter] = defaultdict(Counter)
    for session, kind, number in (
        Proposal.objects.live(now)
        .filter(session__isnull=False)
        .order_by()
        .values_list("session", "kind")
        .annotate(Count("pk"))
    ):
        numbers[session][kind] = number
    sessions = Session.objects.select_related("term__body", "source").order_by("-opens_on", "term__body__order")
    rows = [
        (session, [(kind.label, numbers[session.pk][kind]) for kind in ORDER if numbers[session.pk][kind]])
        for session in sessions
    ]
    context = {"rows": rows, "bodies": Body.objects.all(), "today": timezone.localdate(now)}
    return conditional(request, render(request, "newsroom/session_list.html", context))


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    session = Session.objects.select_related("term__body", "source", "cutoff_source").filter(code=code).first()
    if session is None:
        raise Http404
    of_body = Session.objects.filter(term__body=session.term.body_id)
    stories = Publication.objects.for_readers(now).filter(printed_on__range=(session.opens_on, session.closes_on))
    context = {
        "session": session,
        "recorded": _recorded(session, now),
        "previous": of_body.filter(opens_on__lt=session.opens_on).order_by("-opens_on").first(),
        "next": of_body.filter(opens_on__gt=session.opens_on).order_by("opens_on").first(),
        "constituencies": list(session.term.constituencies.all()),
        "key_topics": list(session.key_topics.listed().with_items_recorded(now)),
        "cards": cards(stories[:A_PART]),
        "stories": stories.count(),
        "today": timezone.localdate(now),
    }
    return conditional(request, render(request, "newsroom/session_detail.html", context))


def _recorded(session: Session, now) -> list[Recorded]:
    """Every kind that the body takes, or of which something is known; kinds are never added up."""
    rows = {kind: Recorded(kind) for kind in ORDER}
    found = Proposal.objects.live(now).filter(session=session).order_by()
    for kind, between, number in found.values_list("kind", "between_sessions").annotate(Count("pk")):
        rows[kind].total += number
        rows[kind].between += number if between else 0
    figures = OfficialFigure.objects.filter(session=session).select_related("source").order_by("kind", "source", "pk")
    for (kind, source), group in groupby(figures, key=lambda figure: (figure.kind, figure.source)):
        rows[kind].announced.append((source, list(group)))
    taken = {*session.term.body.kinds, Kind.STATEMENT}
    return [row for kind, row in rows.items() if kind in taken or row.total or row.announced]
