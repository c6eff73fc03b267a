"""The editors' site. Apps register with plain `@admin.register`; nobody imports this module."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.models import Article, Mention
from newskit.accounts.roles import Right
from newskit.backoffice.sites import BackOfficeSite
from newskit.periods import beijing_day
from proposals.models import Proposal

SHOWN = 12  # of each list; the page of the list itself has the rest


class NewsroomSite(BackOfficeSite):
    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The desk: what waits for this person, what will appear, what is unresolved, what is late."""
        return super().index(request, {**(extra_context or {}), **desk(request)})


def desk(request: HttpRequest) -> dict[str, Any]:
    """A fixed number of statements. Each list has one row more than is shown, so that the page can say there is more."""
    now, user = timezone.now(), request.user
    stories = Article.objects.select_related("section", "changed_by").defer("document")
    overdue = Proposal.objects.overdue(beijing_day(now)).order_by("due_on", "pk")
    mentions = (
        Mention.objects.queued()
        .select_related("article")
        .defer("article__document")
        .order_by("-article__changed_at", "article", "order")
    )
    may_settle = user.may(Right.MENTIONS)
    return {
        "limit": SHOWN,
        "mine": list(stories.waiting_for(user, now).order_by("changed_at")[: SHOWN + 1]),
        "scheduled": list(stories.scheduled(now)[: SHOWN + 1]),
        "held": list(stories.at_hand().on_hold()[: SHOWN + 1]),
        "mentions": list(mentions[: SHOWN + 1]) if may_settle else [],
        "overdue": list(overdue[: SHOWN + 1]),
    }
