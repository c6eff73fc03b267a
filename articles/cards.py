"""A publication as lists, feeds and the front page print it: read off its document, nothing else."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from articles import document as documents
from articles.models import Placement, Publication
from newskit.periods import beijing_day


@dataclass(frozen=True)
class Card:
    publication: Publication
    place: Placement | None = None

    @cached_property
    def data(self) -> dict:
        return self.publication.data

    @property
    def id(self) -> int:
        return self.publication.article_id

    @property
    def url(self) -> str:
        return self.publication.get_absolute_url()

    @property
    def title(self) -> str:
        return self.publication.title

    @property
    def lines(self) -> list[str]:
        return [line for line in self.data["headline"] if line.strip()] or [self.title]

    @property
    def kicker(self) -> str:
        return self.data["kicker"] or self.data["column"]

    @property
    def page_code(self) -> str:
        return self.place.page.code if self.place else ""

    @property
    def authors(self) -> list[str]:
        """Who wrote it, as a reference names them: people, else the group or agency."""
        lines = self.data["bylines"]
        return [name for line in lines for name in line["names"]] or [line["text"] for line in lines if line["text"]]

    @property
    def subhead(self) -> str:
        return next(iter(self.data["subheads"]), "")

    @property
    def deck(self) -> str:
        """A few lines: the summary, else the standfirst, else how the text begins."""
        if text := self.data["summary"] or self.data["standfirst"]:
            return text
        return next(iter(documents.plain_paragraphs(self.data["body"])), "")

    @property
    def pictures(self) -> list[dict[str, str]]:
        """Those that are there to be seen: of some a page gave the caption only."""
        return [entry for entry in self.data["pictures"] if entry["hash"]]

    @cached_property
    def picture(self) -> dict[str, str] | None:
        """The one chosen for cards, else the first."""
        chosen = [entry for entry in self.pictures if entry["hash"] == self.data["card"]["picture"]]
        return next(iter(chosen or self.pictures), None)

    @property
    def byline(self) -> str:
        return " ".join(line["text"] for line in self.data["bylines"] if line["text"])

    @property
    def kind(self) -> str:
        return self.publication.get_story_kind_display()

    @property
    def section(self) -> str:
        return self.publication.section.name

    @property
    def printed_on(self) -> datetime.date:
        return self.publication.printed_on

    @property
    def first_shown(self) -> datetime.datetime:
        """When readers first saw the story, whatever was corrected since."""
        return self.publication.first_shown

    @property
    def changed(self) -> datetime.datetime:
        """Since when readers see this text."""
        return self.publication.shown.lower

    @property
    def shown_on(self) -> datetime.date:
        return beijing_day(self.first_shown)


def cards(publications: QuerySet[Publication] | Iterable[Publication]) -> list[Card]:
    """Cards in this order, each with the page that it stands on; one query more for all of them."""
    rows = list(publications)
    places: dict[int, Placement] = {}
    if rows:
        found = Placement.objects.filter(article__in=[row.article_id for row in rows]).select_related("page__issue")
        for place in found.order_by("-page__issue__date", "page__code", "order"):
            places.setdefault(place.article_id, place)
    return [Card(row, places.get(row.article_id)) for row in rows]
