"""What has the words now: stories, items, pictures, messages that are still to be sent. Read anew each time."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.diffing import LABELS
from articles.diffing import words as words_of
from articles.models import Article, Hold, Mention, Publication, PublicationMention, Stage, Sweep
from articles.sweeping.words import Excerpt, Words
from delegates.models import Delegate
from newskit.outbox.models import Delivery
from newskit.outbox.queue import queued_with
from newskit.pictures.models import Picture
from proposals.models import Measure, Proposal

MOST = 1000  # stories; more than that is no list that anybody works through
PLACES: dict[str, Promise] = {
    "live": _("readers see it"),
    "notice": _("in the headline of a notice"),
    "planned": _("to appear"),
    "draft": _("working copy"),
}
ORDER = list(PLACES)


@dataclass(frozen=True)
class Place:
    """Where a story has the words: in which of its texts, and there in which parts."""

    kind: str
    excerpts: list[Excerpt]
    publication: Publication | None = None

    @property
    def word(self) -> Promise:
        return PLACES[self.kind]


@dataclass
class StoryHit:
    article: Article
    places: list[Place] = field(default_factory=list)
    on_hold: bool = False
    names: bool = False  # as the delegate whose standing changed, by id

    def has(self, kind: str) -> bool:
        return any(place.kind == kind for place in self.places)

    @property
    def may_be_withdrawn(self) -> bool:
        return self.has("live") or self.has("planned")

    @property
    def may_be_corrected(self) -> bool:
        return self.has("live") and self.article.stage == Stage.SIGNED

    @property
    def rank(self) -> int:
        return min((ORDER.index(place.kind) for place in self.places), default=len(ORDER))


@dataclass(frozen=True)
class Hits:
    stories: list[StoryHit]
    items: list[tuple[Proposal, list[Excerpt]]]
    pictures: list[tuple[Picture, list[Excerpt]]]
    messages: list[tuple[Delivery, list[Excerpt]]]
    more: bool  # there are more stories than these

    @property
    def count(self) -> int:
        return sum(map(len, (self.stories, self.items, self.pictures, self.messages)))


def find(sweep: Sweep, at: datetime.datetime) -> Hits:
    words = Words(sweep.term)
    stories = _stories(words, sweep, at)
    return Hits(stories[:MOST], _items(words), _pictures(words), _messages(words), len(stories) > MOST)


def parts(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each part of a document that has words, as people read it, with its name. Descriptions of pictures are words too."""
    for part, label in LABELS.items():
        text = words_of(part, data[part])
        if part == "pictures":
            text = "\n".join([text, *(picture["alt"] for picture in data["pictures"])])
        yield str(label), text


def _stories(words: Words, sweep: Sweep, at: datetime.datetime) -> list[StoryHit]:
    found: dict[int, StoryHit] = {}
    named = _naming(sweep, Mention.objects.all(), "article")
    copies = Article.objects.at_hand().select_related("section").annotate(is_held=_held("pk"), names=named)
    for article in copies.filter(Q(document__iregex=words.in_documents) | Q(names=True)).order_by("-pk")[: MOST + 1]:
        _add(found, article, Place("draft", words.excerpts(parts(article.data))), article.names)
    named = _naming(sweep, PublicationMention.objects.all(), "publication")
    texts = Publication.objects.select_related("article__section").annotate(is_held=_held("article"), names=named)
    texts = texts.filter(Q(document__iregex=words.in_documents) | Q(names=True))
    for kind, rows in (("live", texts.live(at)), ("planned", _to_appear(texts, at))):
        for row in rows.order_by("-article")[: MOST + 1]:
            row.article.is_held = row.is_held
            _add(found, row.article, Place(kind, words.excerpts(parts(row.data)), row), row.names)
    for row in texts.withdrawn(at).filter(keeps_headline=True).order_by("-article")[: MOST + 1]:
        row.article.is_held = row.is_held
        excerpts = words.excerpts([(str(LABELS["headline"]), row.title)])
        if excerpts:
            _add(found, row.article, Place("notice", excerpts, row), False)
    hits = [_without_twins(hit) for hit in found.values()]
    return sorted(hits, key=lambda hit: (hit.rank, -hit.article.pk))


def _naming(sweep: Sweep, mentions: QuerySet, key: str) -> Exists | Value:
    """Whether a story names the delegate of the sweep by id, whatever stands in print. Else false for all."""
    if sweep.delegate_id is None:
        return Value(False)
    people = Delegate.objects.united([sweep.delegate_id])
    return Exists(mentions.filter(**{key: OuterRef("pk")}, delegate__in=people.values("pk")))


def _held(key: str) -> Exists:
    return Exists(Hold.objects.filter(article=OuterRef(key), lifted_at__isnull=True))


def _to_appear(texts: QuerySet, at: datetime.datetime) -> QuerySet:
    """Planned: by a period to come, or by a plan that a hold or an embargo keeps from having one."""
    waiting = Q(shown__isempty=True, planned_from__isnull=False, withdrawn_at__isnull=True)
    return texts.filter(Q(shown__startswith__gt=at) | waiting)


def _add(found: dict[int, StoryHit], article: Article, place: Place, names: bool) -> None:
    if place.excerpts or names:
        hit = found.setdefault(article.pk, StoryHit(article, on_hold=article.is_held))
        hit.places.append(place)
        hit.names = hit.names or names


def _without_twins(hit: StoryHit) -> StoryHit:
    """The working copy of a signed story is the text that is shown or planned: said once."""
    digests = {place.publication.digest for place in hit.places if place.publication and place.kind != "notice"}
    if hit.article.digest in digests:
        hit.places = [place for place in hit.places if place.kind != "draft"]
    hit.places.sort(key=lambda place: ORDER.index(place.kind))
    return hit


def _items(words: Words) -> list[tuple[Proposal, list[Excerpt]]]:
    measures = Measure.objects.filter(proposal=OuterRef("pk"), text__iregex=words.in_text)
    rows = Proposal.objects.filter(
        Q(title__iregex=words.in_text) | Q(summary__iregex=words.in_text) | Exists(measures)
    ).prefetch_related("measures")
    return [
        (
            row,
            words.excerpts(
                [
                    (str(_("title of the item")), row.title),
                    (str(_("summary")), row.summary),
                    *((str(_("measure")), measure.text) for measure in row.measures.all()),
                ]
            ),
        )
        for row in rows.order_by("-pk")[:MOST]
    ]


def _pictures(words: Words) -> list[tuple[Picture, list[Excerpt]]]:
    rows = Picture.objects.filter(Q(alt__iregex=words.in_text) | Q(credit__iregex=words.in_text)).order_by("-pk")
    return [
        (row, words.excerpts([(str(_("description")), row.alt), (str(_("photo credit")), row.credit)]))
        for row in rows[:MOST]
    ]


def _messages(words: Words) -> list[tuple[Delivery, list[Excerpt]]]:
    rows = queued_with(words.in_text)[:MOST]
    return [(row, words.excerpts([(str(_("headline")), row.message.object_name)])) for row in rows]
