"""What somebody entered on a day, newest first, and how each is undone: by the verbs, in an order that lets them succeed."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from newskit.accounts.models import User
from newskit.audit.models import Event
from newskit.opendata.models import Import
from newskit.periods.clock import beijing_midnight
from proposals import lifecycle
from proposals.models import Action, ActionKind, FilingLink, Kind, Proposal

MOST = 200
_ITEMS = ("proposals.record_statement", "proposals.file_item")


@dataclass(frozen=True)
class Entry:
    """One thing that was entered. `row` is what is undone; None: not from here, and `why` says so."""

    key: str
    what: str
    name: str
    url: str
    at: datetime.datetime
    by: str
    row: Proposal | Action | FilingLink | None = None
    why: str = ""

    def __str__(self) -> str:
        return f"{self.what} {self.name}"

    def undo(self, actor: User, note: str) -> None:
        if isinstance(self.row, Action):
            lifecycle.strike(actor=actor, action=self.row, note=note)
        elif isinstance(self.row, FilingLink):
            lifecycle.unlink_filing(actor=actor, link=self.row, note=note)
        elif self.row is not None and self.row.kind == Kind.STATEMENT:
            lifecycle.forget_statement(actor=actor, statement=self.row)
        elif self.row is not None:
            lifecycle.forget_item(actor=actor, proposal=self.row, note=note)


def entered(day: datetime.date, by: User | None) -> list[Entry]:
    """Entered on the Beijing day by this person, or by all, and not undone since. Of each sort at most `MOST`."""
    since, until = beijing_midnight(day), beijing_midnight(day + datetime.timedelta(days=1))
    events = Event.objects.filter(at__gte=since, at__lt=until).select_related("actor").order_by("-at", "-pk")
    steps = Action.objects.filter(recorded_at__gte=since, recorded_at__lt=until, implied=False)
    imports = Import.objects.filter(at__gte=since, at__lt=until).select_related("source", "actor")
    if by is not None:
        events, steps, imports = events.filter(actor=by), steps.filter(recorded_by=by), imports.filter(actor=by)
    found = [
        *_steps(steps),
        *_links(events.filter(verb="proposals.confirm_filing")),
        *_items(events.filter(verb__in=_ITEMS)),
        *(_import(row) for row in imports[:MOST]),
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Steps before links before items, the newest first: what came later is undone before what it rests on."""
    return sorted(entries, key=lambda entry: (isinstance(entry.row, Proposal), -entry.at.timestamp()))


def _page(item: Proposal) -> str:
    return reverse("admin:proposals_proposal_change", args=[item.pk])


def _steps(steps) -> Iterable[Entry]:
    rows = steps.exclude(kind=ActionKind.FILED).select_related("proposal", "organisation", "recorded_by")
    for step in rows.order_by("-recorded_at", "-pk")[:MOST]:
        kept = step.kind == ActionKind.HANDLED_AS_SUGGESTION
        unit = f" {step.organisation}" if step.organisation else ""
        yield Entry(
            f"step-{step.pk}",
            f"{step}{unit}",
            str(step.proposal),
            _page(step.proposal),
            step.recorded_at,
            step.recorded_by.name,
            None if kept else step,
            _("A second item came of this step: it stays.") if kept else "",
        )


def _links(events) -> Iterable[Entry]:
    acts = {(event.object_id, str(pk)): event for event in events[:MOST] for pk in event.after.get("filed", {})}
    links = FilingLink.objects.filter(statement__in={int(pk) for pk, _filed in acts}).select_related(
        "statement", "filed"
    )
    for link in links:
        if event := acts.get((str(link.statement_id), str(link.filed_id))):
            yield Entry(
                f"link-{link.pk}",
                _("filing linked"),
                str(link),
                _page(link.statement),
                event.at,
                event.actor.name,
                link,
            )


def _items(events) -> Iterable[Entry]:
    acts = {int(event.object_id): event for event in events[:MOST]}
    for item in Proposal.objects.filter(pk__in=acts):
        event = acts[item.pk]
        number = f" {item.number}" if item.number else ""
        yield Entry(
            f"item-{item.pk}",
            f"{item.get_kind_display()}{number}",
            item.title,
            _page(item),
            event.at,
            event.actor.name,
            item,
        )


def _import(row: Import) -> Entry:
    return Entry(
        f"import-{row.pk}",
        _("table taken in"),
        str(row),
        reverse("admin:opendata_import_change", args=[row.pk]),
        row.at,
        row.actor.name,
        why=_("A table is not undone whole: take the corrected table in again, or correct what it brought."),
    )
