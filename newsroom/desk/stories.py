"""The desk's lists of stories: one statement says which stories stand in which list, one reads them, one their texts."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    CharField,
    Count,
    F,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, JSONObject

from articles import document as documents
from articles import hours
from articles.models import Article, Mention, Placement, Presence, Round, SignOff, Stage, Version
from articles.querysets import PRESENT_FOR
from newskit.accounts.models import User
from newsroom.desk.changes import Change, change
from newsroom.desk.people import Reader

SHOWN = 12  # of each list; the list's own page has the rest
SOON = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Came:
    """The newest decision on a story: who sent it where it stands, and why."""

    who: str
    stage: str
    decision: str
    note: str
    at: datetime.datetime

    @property
    def is_back(self) -> bool:
        return self.decision != "pass"

    @property
    def stage_label(self) -> str:
        return Stage(self.stage).label


@dataclass(frozen=True)
class Row:
    """A story as a list of the desk shows it."""

    story: Article
    at: datetime.datetime  # the moment of the page
    came: Came | None
    signed_at: datetime.datetime | None  # when the reader of this desk passed it last
    data: dict[str, Any] | None = None
    change: Change | None = None

    @property
    def is_late(self) -> bool:
        return hours.is_late(self.story, self.at)

    @property
    def left(self) -> str:
        return hours.left(self.story, self.at)

    @property
    def waited(self) -> str:
        return hours.span(self.at - self.story.waits_since)

    @property
    def characters(self) -> int:
        return documents.characters(self.data) if self.data else 0

    @property
    def credit(self) -> str:
        """Column and names, as they will be printed."""
        data = self.data or documents.EMPTY
        names = [" ".join(line["names"]) or line["text"] for line in data["bylines"]]
        return "　".join(filter(None, [data["column"], *names]))

    @property
    def watcher(self) -> str:
        return (self.story.presence or {}).get("name", "")

    @property
    def is_being_written(self) -> bool:
        return bool((self.story.presence or {}).get("writes"))


@dataclass
class Listed:
    """The rows that are shown of a list, and how many it has."""

    rows: list[Row] = field(default_factory=list)
    total: int = 0
    late: int = 0

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def lists(reader: Reader, at: datetime.datetime) -> dict[str, Listed]:
    """Every list of stories by its name; `in_hand` has its number alone."""
    queries = _queries(reader, at)
    named = [_named(name, rows, at) for name, rows in queries.items()]
    found = list(named[0].union(*named[1:], all=True))
    stories = _read({pk for name, pk, *_counts in found if name != "in_hand"}, reader.user, at)
    texts = _texts([stories[pk] for name, pk, *_counts in found if name in WITH_TEXT and pk in stories])
    listed = {name: Listed() for name in queries}
    for name, pk, total, late in found:
        listed[name].total, listed[name].late = total, late
        if name != "in_hand" and pk in stories:
            listed[name].rows.append(_row(stories[pk], at, texts))
    for name, order in ORDERS.items():
        listed[name].rows.sort(key=order)
    return listed


def by_due(row: Row) -> tuple:
    story = row.story
    at_once = story.due_at is None and story.priority == 1
    return (not at_once, story.due_at is None, story.due_at and story.due_at.timestamp(), story.priority, story.pk)


def newest_first(row: Row) -> tuple:
    return (-row.story.waits_since.timestamp(), row.story.pk)


WITH_TEXT = {"waiting", "since"}
ORDERS: dict[str, Callable[[Row], tuple]] = {
    "waiting": by_due,
    "late": by_due,
    "returned": newest_first,
    "since": newest_first,
    "own": newest_first,
    "publish": by_due,
}


def _queries(reader: Reader, at: datetime.datetime) -> dict[str, QuerySet[Article]]:
    stories, user = Article.objects, reader.user
    waiting = stories.waiting_for(user, at)
    elsewhere = ~Q(pk__in=waiting.values("pk"))
    return {
        "waiting": waiting.by_due(),
        "late": reader.within(stories.due_before(at + SOON)).filter(elsewhere).by_due(),
        "returned": stories.returned_to(user).order_by("-pk"),
        "since": stories.changed_since_signed_by(user).filter(elsewhere).order_by("-changed_at"),
        "own": stories.written_by(user).in_review().order_by("-pk"),
        "publish": stories.to_publish(user, at).by_due(),
        "in_hand": stories.in_review().order_by("pk"),
    }


def _named(name: str, rows: QuerySet[Article], at: datetime.datetime) -> QuerySet:
    is_late = Q(due_at__lt=at) & ~Q(stage=Stage.SIGNED)
    named = rows.annotate(
        list_name=Value(name, CharField()), total=Window(Count("pk")), late=Window(Count("pk", filter=is_late))
    )
    return named.values_list("list_name", "pk", "total", "late")[: 1 if name == "in_hand" else SHOWN]


def _read(ids: Iterable[int], user: User, at: datetime.datetime) -> dict[int, Article]:
    """What a row prints, in one statement; the texts come apart, for those rows alone that need them."""
    decisions = SignOff.objects.filter(round__article=OuterRef("pk")).order_by("-round__number", "-id")
    newest = JSONObject(who="who__name", stage="stage", decision="decision", note="note", at="at")
    own = JSONObject(at="at", version="version")
    rounds = Round.objects.filter(article=OuterRef("pk")).order_by("-number")
    arrived = decisions.filter(goes_to=OuterRef("stage"), round=OuterRef("round_id")).values("at")
    waiting = Mention.objects.queued().filter(article=OuterRef("pk")).order_by().values("article")
    others = Presence.objects.filter(article=OuterRef("pk"), seen_at__gt=at - PRESENT_FOR).exclude(user=user)
    presence = JSONObject(name="user__name", writes="is_writing")
    stories = (
        Article.objects.filter(pk__in=ids)
        .with_round()
        .select_related("section", "assignee", "changed_by")
        .defer("document")
        .annotate(
            decided=Subquery(decisions.values(json=newest)[:1], output_field=JSONField()),
            signed=Subquery(decisions.filter(who=user, decision="pass").values(json=own)[:1], output_field=JSONField()),
            waits_since=Coalesce(
                Subquery(arrived[:1]), Subquery(_under_way(rounds).values("started_at")[:1]), F("changed_at")
            ),
            page_code=Subquery(
                Placement.objects.filter(article=OuterRef("pk"))
                .order_by("-page__issue__date", "page__code")
                .values("page__code")[:1]
            ),
            unsettled=Coalesce(Subquery(waiting.annotate(n=Count("pk")).values("n")), 0),
            presence=Subquery(
                others.order_by("-is_writing", "-seen_at").values(json=presence)[:1], output_field=JSONField()
            ),
        )
    )
    return {story.pk: story for story in stories}


def _under_way(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """A draft is in no round: the newest one is over."""
    return rounds.exclude(article__stage=Stage.DRAFT)


def _texts(stories: list[Article]) -> dict[tuple[int, int], str]:
    """The text now of each story, and the one that the reader of this desk signed, by story and version."""
    wanted = Q(pk__in=[])
    for story in stories:
        numbers = {story.version} | ({story.signed["version"]} if story.signed else set())
        wanted |= Q(article=story.pk, number__in=numbers)
    if not stories:
        return {}
    rows = Version.objects.filter(wanted).values_list("article", "number", "document")
    return {(pk, number): text for pk, number, text in rows}


def _row(story: Article, at: datetime.datetime, texts: dict[tuple[int, int], str]) -> Row:
    decided, signed = story.decided, story.signed
    came = decided and Came(**decided | {"at": datetime.datetime.fromisoformat(decided["at"])})
    now = texts.get((story.pk, story.version))
    then = texts.get((story.pk, signed["version"])) if signed else None
    return Row(
        story=story,
        at=at,
        came=came,
        signed_at=datetime.datetime.fromisoformat(signed["at"]) if signed else None,
        data=documents.parse(now) if now else None,
        change=change(then, now) if then and now and then != now else None,
    )
