"""What search engines may know of: every page that readers see now, and the news of the last two days."""

import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Publication
from delegates.models import Delegate, Organisation, Session
from newskit.topics.models import Topic
from proposals.filters import UnitFilter
from proposals.models import KeyTopic, Proposal

# Google News reads two days and a thousand stories.
NEWS = datetime.timedelta(days=2)
MOST_NEWS = 1000


class Pages(Sitemap):
    def items(self) -> list[str]:
        names = [
            "front",
            "articles:list",
            "delegates:list",
            "proposals:list",
            "proposals:overview",
            "proposals:key-topics",
        ]
        return [
            *names,
            "proposals:units",
            "proposals:calendar",
            "sessions",
            "articles:corrections",
            "topics",
            "data",
            "about",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class Stories(Sitemap):
    def items(self):
        return Publication.objects.live(timezone.now()).defer("document").order_by("article_id")

    def lastmod(self, item: Publication) -> datetime.datetime:
        return item.shown.lower


class Delegates(Sitemap):
    def items(self):
        return Delegate.objects.live(timezone.now()).standing_rows().order_by("pk")

    def lastmod(self, item: Delegate) -> datetime.datetime:
        return item.updated_at


class Proposals(Sitemap):
    def items(self):
        return Proposal.objects.live(timezone.now()).order_by("pk")

    def lastmod(self, item: Proposal) -> datetime.datetime:
        return item.updated_at


class KeyTopics(Sitemap):
    def items(self):
        return KeyTopic.objects.listed().order_by("pk")

    def lastmod(self, item: KeyTopic) -> datetime.datetime:
        return item.updated_at


class Units(Sitemap):
    def items(self):
        return UnitFilter.readers_see(timezone.now()).order_by("pk")

    def location(self, item: Organisation) -> str:
        return reverse("proposals:unit", args=[item.pk, item.slug])


class Sessions(Sitemap):
    def items(self):
        return Session.objects.order_by("pk")

    def location(self, item: Session) -> str:
        return reverse("session", args=[item.code])


class Topics(Sitemap):
    def items(self):
        return Topic.objects.order_by("pk")


SECTIONS = {
    "pages": Pages,
    "articles": Stories,
    "delegates": Delegates,
    "proposals": Proposals,
    "key-topics": KeyTopics,
    "units": Units,
    "sessions": Sessions,
    "topics": Topics,
}


@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    stories = Publication.objects.for_readers(now).filter(first_shown__gte=now - NEWS)[:MOST_NEWS]
    context = {"stories": stories, "language": settings.LANGUAGE_CODE.split("-")[0] + "-cn"}
    return render(request, "newsroom/news_sitemap.xml", context, content_type="application/xml")
