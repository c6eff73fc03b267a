"""The list of proposals, the page of one, the overview."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from delegates.models import Delegate, Organisation
from newskit.lists.addresses import moved
from newskit.lists.views import FilteredList, conditional
from newskit.topics.models import Topic
from proposals.datasets import PARTS
from proposals.deadlines import Lateness, lateness
from proposals.figures import ORDER, kinds
from proposals.filters import ProposalFilter
from proposals.lag import lag
from proposals.milestones import progress
from proposals.models import Action, ActionKind, Assignment, Proposal, Reply, Signature, Tie
from proposals.overview import charts, official
from proposals.relations import links
from proposals.timeline import coming, in_order, newest

DAYS = {"filed_after", "filed_before", "replied_after", "replied_before", "due_before", "unit"}
# What the form shows; anything else that was asked goes along unseen, and is told by the chips.
CONTROLS = DAYS | {
    *("q", "kind", "status", "overdue", "topic", "session", "body"),
    *("constituency", "region", "office", "party", "has_reply"),
}


class ProposalList(FilteredList):
    filterset_class = ProposalFilter
    template_name = "proposals/proposal_list.html"
    file = "proposals.csv"
    companions = PARTS

    def for_page(self, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        return queryset.with_row_parts()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        filterset = context["filterset"]
        kinds = {value.code: value for value in context["facets"]["kind"].values}
        asked = [kinds[kind] for kind in ORDER if kind in kinds and kind in (filterset.given("kind") or ORDER)]
        return {
            **context,
            "kinds": [(value.label, value.count) for value in asked if value.count],
            "days_asked": any(name in DAYS for name, _value in filterset.conditions),
            "unit": filterset.data.get("unit", ""),
            "hidden": [(name, value) for name, value in filterset.parameters if name not in CONTROLS],
            "today": filterset.day,
        }


def overview(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "kinds": kinds(now),
        "charts": [chart for chart in charts(now) if chart],
        "official": official(),
        "today": timezone.localdate(now),
    }
    return conditional(request, render(request, "proposals/overview.html", context))


def detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    now = timezone.now()
    proposal = (
        Proposal.objects.select_related("body", "term", "session", "merged_into__session", "source")
        .filter(pk=pk)
        .first()
    )
    if proposal is None or not proposal.is_live(now):
        if proposal is None or not proposal.has_ended(now):
            raise Http404
        return render(request, "410.html", status=410)
    if slug != proposal.slug:
        return moved(request, proposal)
    steps = in_order(proposal.actions.select_related("organisation", "source"))
    assignments = list(
        proposal.assignments.select_related("organisation", "source", "rule__source").order_by("-assigned_on", "-id")
    )
    replies = list(
        proposal.replies.select_related("organisation", "source", "assignment")
        .prefetch_related("feedback__source")
        .order_by("-replied_on", "-id")
    )
    today = timezone.localdate(now)
    topics = list(proposal.topics.all())
    related = links(proposal, now)
    context = {
        "proposal": proposal,
        "today": today,
        "steps": steps,
        "current": newest(steps),
        "coming": coming(proposal, assignments),
        "days_left": (proposal.due_on - today).days if proposal.due_on else None,
        "measures": list(proposal.measures.all()),
        "signatures": _signatures(proposal, now),
        "units": _units(assignments, replies, today),
        "lead_units": [a.organisation for a in assignments if a.role != Assignment.Role.CO and not a.ended],
        "co_units": [a.organisation for a in assignments if a.role == Assignment.Role.CO and not a.ended],
        "replies": replies,
        "unseen_replies": {step.reply_id for step in steps if step.unseen and step.reply_id},
        "topics": topics,
        "key_topics": list(proposal.key_topics.listed()),
        "progress": progress(proposal),
        "links": related,
        "filed": [link.item for link in related if link.what == Tie.FILED],
        "committee": _committee(steps),
        "same_number": _same_number(proposal, now),
        "same_topic": _same_topic(proposal, topics, now),
        "lag": lag(now),
    }
    return render(request, "proposals/proposal_detail.html", context)


def _committee(steps: list[Action]) -> Organisation | None:
    """Who examines a motion: the last to whom it was referred, or who reported on it."""
    kinds = (ActionKind.REFERRED, ActionKind.EXAMINED)
    return next((step.organisation for step in reversed(steps) if step.kind in kinds and step.organisation), None)


def _signatures(proposal: Proposal, now: datetime.datetime) -> dict[str, list]:
    """Lead and co-signers as printed; a name leads to its profile only where readers see that profile."""
    rows = list(proposal.signatures.select_related("mandate__term", "constituency", "organisation"))
    live = {d.pk: d for d in Delegate.objects.live(now).filter(signatures__proposal=proposal)}
    people = [{"signature": row, "delegate": live.get(row.delegate_id)} for row in rows]
    named = len(people)
    return {
        "lead": [p for p in people if p["signature"].role == Signature.Role.LEAD],
        "co": [p for p in people if p["signature"].role == Signature.Role.CO],
        "named": named,
        "unnamed": max((proposal.signatory_count or 0) - named, 0),
    }


@dataclass(frozen=True)
class Unit:
    """A row of the table of units: the assignment, its first reply, and whether that was or is late."""

    assignment: Assignment
    reply: Reply | None
    late: Lateness

    @property
    def owes_reply(self) -> bool:
        """A co-handler owes its opinion to the lead unit; who returned the item owes nothing."""
        return self.assignment.role != Assignment.Role.CO and not self.assignment.ended


def _units(assignments: list[Assignment], replies: list[Reply], today: datetime.date) -> list[Unit]:
    units = []
    for assignment in assignments:
        answers = [reply for reply in replies if reply.assignment_id == assignment.pk]
        first = min(answers, key=lambda reply: (reply.replied_on or today, reply.pk), default=None)
        owed = first is not None or not assignment.ended
        late = lateness(assignment.due_on if owed else None, first.date if first else None, today)
        units.append(Unit(assignment, first, late))
    return units


def _same_number(proposal: Proposal, now: datetime.datetime) -> list[Proposal]:
    """Numbers begin anew at every session: the items that a reader may mean instead."""
    if proposal.serial is None:
        return []
    others = Proposal.objects.live(now).filter(body=proposal.body_id, kind=proposal.kind, serial=proposal.serial)
    return list(others.exclude(pk=proposal.pk).select_related("session", "term").order_by("-filed_on", "-pk")[:5])


def _same_topic(proposal: Proposal, topics: list[Topic], now: datetime.datetime) -> list[Proposal]:
    """The newest that share a topic: met soon on a walk from the newest, so that the topic's items are not all read."""
    shares = Proposal.topics.through.objects.filter(proposal=OuterRef("pk"), topic__in=[topic.pk for topic in topics])
    return list(
        Proposal.objects.live(now)
        .with_put_forward_on()
        .filter(Exists(shares))
        .exclude(pk=proposal.pk)
        .with_row_parts()
        .order_by(F("put_forward_on").desc(nulls_last=True), "-pk")[:5]
    )
