"""Everything that will appear or leave, by the minute in Beijing; and what will not, although somebody may think so."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.admin.embargoes import lifting_words
from articles.models import Article, Embargo, Hold, Placement, Publication, Stage
from newskit.accounts.roles import Right
from newskit.periods import beijing_day

PER_PAGE = 50
WHAT: dict[str, Promise] = {
    "first": _("first publication"),
    "minor": _("minor change"),
    "correction": _("correction"),
    "again": _("the same text, shown again"),
    "embargo": _("its embargo ends"),
    "end": _("leaves the site"),
    "paper": _("stands in the paper"),
}
STATES: dict[str, Promise] = {
    "signed": _("signed: it appears by itself"),
    "leaves": _("it leaves by itself"),
    "unsigned": _("not signed: it will NOT appear"),
    "unplanned": _("signed, but not scheduled: it will NOT appear"),
    "held": _("on hold: it will not appear before the hold is lifted"),
    "embargo": _("under embargo until somebody lifts it"),
    "missed": _("its end passed before it could appear"),
}
MARKS = {"signed": "ok", "leaves": "scheduled", "held": "hold", "embargo": "hold"}


@dataclass(frozen=True)
class Row:
    """`minute` None: nobody knows it yet. `day` is that of the minute, or of the paper."""

    article: Article
    what: str
    state: str
    minute: datetime.datetime | None
    day: datetime.date | None
    publication: Publication | None = None
    page: str = ""

    @property
    def what_words(self) -> Promise:
        return WHAT[self.what]

    @property
    def state_words(self) -> Promise:
        return STATES[self.state]

    @property
    def mark(self) -> str:
        return MARKS.get(self.state, "stop")

    @property
    def order(self) -> tuple:
        """By day and minute; what stands in the paper of a day comes before the minutes of that day."""
        return (
            self.day or datetime.date.max,
            self.minute.timestamp() if self.minute else 0.0,
            self.page,
            self.article.pk,
        )


def upcoming(at: datetime.datetime) -> list[Row]:
    """In four statements, whatever there is; no text is read."""
    planned = _planned(at)
    seen = {row.article.pk for row in planned}
    rows = [*planned, *_ends(at), *_embargoes(at, seen), *_in_print(at)]
    return sorted(rows, key=lambda row: row.order)


def _row(article: Article, what: str, state: str, minute: datetime.datetime | None, **fields: Any) -> Row:
    return Row(article, what, state, minute, beijing_day(minute) if minute else None, **fields)


def _publications() -> Any:
    held = Hold.objects.filter(article=OuterRef("article"), lifted_at__isnull=True)
    rows = Publication.objects.filter(withdrawn_at__isnull=True).defer("document", "article__document")
    return rows.select_related("article__section").annotate(is_held=Exists(held)).order_by("pk")


def _planned(at: datetime.datetime) -> list[Row]:
    later = Publication.objects.filter(
        article=OuterRef("article"), number__gt=OuterRef("number"), withdrawn_at__isnull=True
    )
    by_hand = Embargo.objects.standing(at).filter(article=OuterRef("article"), until__isnull=True)
    rows = (
        _publications()
        .filter(Q(shown__isempty=True) | Q(shown__startswith__gt=at), ~Exists(later), planned_from__isnull=False)
        .annotate(by_hand=Exists(by_hand))
    )
    return [_planned_row(row, at) for row in rows]


def _planned_row(publication: Publication, at: datetime.datetime) -> Row:
    minute, state = publication.planned_from, "signed"
    if not publication.shown.isempty:
        minute = publication.shown.lower
    elif publication.planned_until is not None and publication.planned_until <= at:
        state = "missed"
    elif publication.is_held:
        state = "held"
    elif publication.by_hand:
        state = "embargo"
    else:
        state = "missed"
    is_delayed = state == "signed" and minute > publication.planned_from
    what = "embargo" if is_delayed else publication.kind
    return _row(publication.article, what, state, minute, publication=publication)


def _ends(at: datetime.datetime) -> list[Row]:
    rows = _publications().filter(planned_until__gt=at, shown__isempty=False, shown__endswith__gt=at)
    # A text that another follows ends earlier: the end is told of the last.
    return [
        _row(row.article, "end", "leaves", row.planned_until, publication=row)
        for row in rows
        if row.shown.upper == row.planned_until
    ]


def _embargoes(at: datetime.datetime, planned: set[int]) -> list[Row]:
    rows = Embargo.objects.standing(at).filter(article__trashed_at__isnull=True)
    return [
        _row(
            row.article,
            "embargo",
            "unplanned" if row.article.stage == Stage.SIGNED else "unsigned",
            row.until,
        )
        for row in rows.select_related("article__section").defer("article__document").order_by("pk")
        if row.article_id not in planned
    ]


def _in_print(at: datetime.datetime) -> list[Row]:
    """Stories that stand on a page of a paper to come, and that nobody has signed."""
    placed = (
        Placement.objects.filter(page__issue__date__gt=beijing_day(at), article__trashed_at__isnull=True)
        .exclude(article__stage=Stage.SIGNED)
        .select_related("article__section", "page__issue")
        .defer("article__document")
        .order_by("page__issue__date", "page__code", "order", "pk")
    )
    return [Row(row.article, "paper", "unsigned", None, row.page.issue.date, page=row.page.code) for row in placed]


class UpcomingPage:
    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.upcoming)
        return [path("upcoming/", view, name="articles_article_upcoming"), *super().get_urls()]

    def upcoming(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        at = timezone.now()
        rows = upcoming(at)
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        pages: dict[int, str] = {}
        placed = Placement.objects.filter(article__in={row.article.pk for row in page}).select_related("page")
        for place in placed.order_by("-page__issue__date", "page__code"):
            pages.setdefault(place.article_id, place.page.code)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Timetable"),
            "opts": self.opts,
            "at": at,
            "page": page,
            "rows": [(row, row.page or pages.get(row.article.pk, ""), _lifting(row, request, at)) for row in page],
            "total": len(rows),
            "stopped": sum(row.state in ("unsigned", "unplanned", "missed") for row in rows),
        }
        return render(request, "admin/articles/upcoming.html", context)


def _lifting(row: Row, request: HttpRequest, at: datetime.datetime) -> str:
    """What a press of 报告开始宣读 would show; nothing where no press helps, or this person may not."""
    waits = row.state == "embargo" or (row.what == "embargo" and row.publication is None)
    if not waits or not request.user.may(Right.HOLD, row.article.section):
        return ""
    is_held = row.publication is not None and row.publication.is_held
    return lifting_words(row.article.stage, row.publication, is_held, at)
