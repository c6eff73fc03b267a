"""The front page; and what belongs to no subject: robots, icon, whether the site runs."""

import datetime
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.cards import Card, cards
from articles.models import Publication
from articles.paper import newest_day, pages_of
from newskit.lists.views import conditional
from proposals.figures import kinds
from proposals.models import Proposal

NEWEST = 10
SECONDS = 6
SECTIONS = 4
A_SECTION = 4
# How many of the newest stories the page reads to fill its blocks.
READ = 60
DUE_SOON = datetime.timedelta(days=30)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    newest = cards(Publication.objects.for_readers(now)[:READ])
    day = newest_day(now)
    pages = pages_of(now, day) if day else []
    lead, seconds = _heads(newest, pages)
    above = {card.id for card in [lead, *seconds] if card}
    items = Proposal.objects.live(now)
    context = {
        "lead": lead,
        "lead_items": list(items.with_filings().filter(publications__publication=lead.publication)[:2]) if lead else [],
        "seconds": seconds,
        "newest": newest[:NEWEST],
        "sections": _sections([card for card in newest if card.id not in above]),
        "kinds": kinds(now),
        "due": items.due_between(today, today + DUE_SOON).order_by("due_on", "pk")[:4],
        "quote": next(((card, card.data["pull_quotes"][0]) for card in newest if card.data["pull_quotes"]), None),
        "question": next((card for card in newest if card.data["reader_question"]), None),
        "day": day,
        "pages": pages,
        "corrections": Publication.objects.corrections(now).newest()[:2],
        "today": today,
    }
    return conditional(request, render(request, "newsroom/front.html", context))


def _heads(newest: list[Card], pages: list[dict[str, Any]]) -> tuple[Card | None, list[Card]]:
    """What leads the newest paper leads here: its first page's first story, then the first of each page after it."""
    in_print = list(chain.from_iterable(zip_first(pages)))
    order = {card.id: card for card in [*in_print, *newest]}
    heads = list(order.values())[: 1 + SECONDS]
    return (heads[0], heads[1:]) if heads else (None, [])


def zip_first(pages: list[dict[str, Any]]) -> list[list[Card]]:
    """The stories by their place on the page: all first ones, then all second ones."""
    depth = max((len(page["cards"]) for page in pages), default=0)
    return [[page["cards"][n] for page in pages if n < len(page["cards"])] for n in range(depth)]


def _sections(newest: list[Card]) -> list[dict[str, Any]]:
    """The sections with the most to show, in the paper's own order."""
    found: dict[int, dict[str, Any]] = {}
    for card in newest:
        section = card.publication.section
        found.setdefault(section.pk, {"section": section, "cards": []})["cards"].append(card)
    fullest = sorted(found.values(), key=lambda entry: -len(entry["cards"]))[:SECTIONS]
    fullest.sort(key=lambda entry: (entry["section"].order, entry["section"].pk))
    return [{"section": entry["section"], "cards": entry["cards"][:A_SECTION]} for entry in fullest]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """A demonstration is nobody's news: it asks not to be indexed."""
    lines = ["User-agent: *"]
    if settings.DEMO:
        lines.append("Disallow: /")
    else:
        lines += ["Disallow: /admin/", f"Disallow: {reverse('search')}"]
        lines += [f"Sitemap: {settings.SITE_ORIGIN}{reverse(name)}" for name in ("sitemap", "news-sitemap")]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The web server answers; says nothing of the database, whose loss no restart of this process mends."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has the tables of this version."""
    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    if behind:
        return HttpResponse("migrations are missing\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponseRedirect:
    """For browsers that ask without having read a page."""
    return HttpResponseRedirect(static("icon.svg"))
