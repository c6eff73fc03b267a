"""Readers' pages of stories."""

import json
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from articles.cards import Card, cards
from articles.filters import StoryFilter
from articles.mistakes import notices
from articles.models import Publication
from articles.reading import linked, with_pull_quotes
from delegates.models import Delegate
from newskit.lists.addresses import moved
from newskit.lists.views import FilteredList, conditional
from proposals.models import Proposal

PER_PAGE = 20


class StoryList(FilteredList):
    filterset_class = StoryFilter
    template_name = "articles/article_list.html"
    file = "articles.csv"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "cards": cards(context["object_list"])}


def detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    now = timezone.now()
    at_address = Publication.objects.with_first_shown().select_related("section").at_address(pk, now)
    publication = at_address.publication
    if publication is None:
        raise Http404
    if at_address.status == 410:
        return _gone(request, publication)
    if slug != publication.slug:
        return moved(request, publication)
    card = cards([publication])[0]
    delegates = {
        delegate.pk: delegate
        for delegate in Delegate.objects.live(now).filter(publication_mentions__publication=publication)
    }
    addresses = {pk: delegate.get_absolute_url() for pk, delegate in delegates.items()}
    body = linked(card.data["body"], card.data["mentions"], addresses)
    mended = list(Publication.objects.mended(now).filter(article_id=pk).newest().defer("document"))
    corrections = [row for row in mended if row.kind == Publication.Kind.CORRECTION]
    items = Proposal.objects.live(now).with_filings().filter(publications__publication=publication)
    context = {
        "card": card,
        "document": card.data,
        "parts": [(quote, mark_safe(html)) for quote, html in with_pull_quotes(body, card.data["pull_quotes"])],
        "people": [
            {**mention, "delegate": delegates.get(mention["delegate"])} for mention in _one_each(card.data["mentions"])
        ],
        "items": list(items.order_by("publications__order")),
        "corrections": corrections,
        "touched_at": mended[0].shown.lower if mended and mended[0].kind == Publication.Kind.MINOR else None,
        "related": cards(_related(publication, now)),
        "topics": list(publication.topics.all()),
        "json_ld": _json_ld(card, corrections),
        "today": timezone.localdate(now),
    }
    return conditional(request, render(request, "articles/article_detail.html", context))


def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction of a story that is shown, and every withdrawal of one that was, newest first."""
    entries = notices(timezone.now())
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    return conditional(request, render(request, "articles/corrections.html", {"page": page, "of": len(entries)}))


def _gone(request: HttpRequest, last: Publication) -> HttpResponse:
    """The notice: as much of it as the withdrawal lets stand. Without a withdrawal, that it is no longer shown."""
    withdrawn = last.withdrawn_at is not None
    context = {
        "withdrawn_at": last.withdrawn_at,
        "reason": last.withdrawal_reason if withdrawn else "",
        "title": last.title if withdrawn and last.keeps_headline else "",
    }
    return conditional(request, render(request, "articles/gone.html", context, status=410))


def _one_each(mentions: list[dict]) -> list[dict]:
    """One entry a person, in the order of the text. Those without a profile stand as printed too."""
    seen, each = set(), []
    for mention in mentions:
        key = mention["delegate"] or (mention["name"], mention["role"])
        if key not in seen:
            seen.add(key)
            each.append(mention)
    return each


def _related(publication: Publication, now):
    """Other stories that share a person, an item or a topic with this one."""
    others = Publication.objects.for_readers(now).exclude(article_id=publication.article_id)
    people = others.filter(mentions__delegate__in=publication.mentions.values("delegate"))
    topics = others.filter(topics__in=publication.topics.values("pk"))
    return others.filter(pk__in=people.values("pk").union(topics.values("pk")))[:5]


def _json_ld(card: Card, corrections: list[Publication]) -> SafeString:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": card.title[:110],
        "description": card.deck[:200],
        "url": settings.SITE_ORIGIN + card.url,
        "datePublished": card.first_shown.isoformat(),
        "dateModified": card.changed.isoformat(),
        "inLanguage": "zh-Hans",
        "articleSection": card.section,
        "author": [
            {"@type": "Person" if line["kind"] == "person" else "Organization", "name": name}
            for line in card.data["bylines"]
            for name in (line["names"] or [line["text"]])
            if name
        ],
        "publisher": {"@type": "NewsMediaOrganization", "name": settings.NEWSPAPER_NAME, "url": settings.SITE_ORIGIN},
        "isAccessibleForFree": True,
    }
    if corrections:
        data["correction"] = [publication.correction.note for publication in corrections]
    text = json.dumps(data, ensure_ascii=False)
    # Nothing in the text can end the element: as Django's json_script does.
    return mark_safe(text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026"))
