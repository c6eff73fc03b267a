"""Atom: the newest stories, or those that a filtered list shows; and what was wrong with them."""

from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from articles.cards import Card, cards
from articles.filters import StoryFilter
from articles.mistakes import Notice, notices
from newskit.lists.views import conditional
from newskit.opendata.responses import refusal

LENGTH = 50


class ChineseAtom(Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xml:lang": settings.LANGUAGE_CODE}


class StoryFeed(Feed):
    """A filter's bad value answers 400 in words: an empty feed would look like a quiet newsroom."""

    feed_type = ChineseAtom

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        filterset = self.get_object(request)
        if not filterset.is_valid():
            return refusal("\n".join(str(problem) for problem in filterset.problems))
        return conditional(request, super().__call__(request, *args, **kwargs))

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StoryFilter:
        now = timezone.now()
        return StoryFilter(request.GET, StoryFilter.readers_see(now), request=request, moment=now)

    def title(self, filterset: StoryFilter) -> str:
        words = " ".join(chip.text for chip in filterset.chips)
        return f"{settings.NEWSPAPER_NAME} {words}".strip()

    def subtitle(self, filterset: StoryFilter) -> str:
        return _("Demonstration: everything in it is invented.") if settings.DEMO else ""

    def link(self, filterset: StoryFilter) -> str:
        query = filterset.query()
        return reverse("articles:list") + (f"?{query}" if query else "")

    def items(self, filterset: StoryFilter) -> list[Card]:
        return cards(filterset.qs[:LENGTH])

    def item_title(self, item: Card) -> str:
        return item.title

    def item_description(self, item: Card) -> str:
        return item.deck

    def item_link(self, item: Card) -> str:
        return item.url

    def item_guid(self, item: Card) -> str:
        return f"{settings.SITE_ORIGIN}/articles/{item.id}/"

    def item_pubdate(self, item: Card):
        return item.first_shown

    def item_updateddate(self, item: Card):
        return item.changed

    def item_author_name(self, item: Card) -> str:
        return item.byline or settings.NEWSPAPER_NAME

    def item_categories(self, item: Card) -> list[str]:
        return [item.section, item.kind]


class CorrectionsFeed(Feed):
    """Every correction of a story that is shown, and every withdrawal, newest first: who took the text over mends it too."""

    feed_type = ChineseAtom

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return conditional(request, super().__call__(request, *args, **kwargs))

    def title(self) -> str:
        return _("%(paper)s: corrections and withdrawals") % {"paper": settings.NEWSPAPER_NAME}

    def subtitle(self) -> str:
        return _("Demonstration: everything in it is invented.") if settings.DEMO else ""

    def link(self) -> str:
        return reverse("articles:corrections")

    def items(self) -> list[Notice]:
        return notices(timezone.now())[:LENGTH]

    def item_title(self, item: Notice) -> str:
        if item.is_correction:
            return _("Correction: %(title)s") % {"title": item.title}
        return _("Withdrawn: %(title)s") % {"title": item.title} if item.title else _("A story was withdrawn")

    def item_description(self, item: Notice) -> str:
        return item.words

    def item_link(self, item: Notice) -> str:
        return item.url

    def item_guid(self, item: Notice) -> str:
        what = "correction" if item.is_correction else "withdrawal"
        return f"{settings.SITE_ORIGIN}/articles/{item.publication.article_id}/#{what}-{item.publication.number}"

    def item_pubdate(self, item: Notice):
        return item.at

    def item_updateddate(self, item: Notice):
        return item.at
