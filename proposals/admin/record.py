"""An item's record as its page shows it: what happened, who handles it, what they answered, what is linked."""

import datetime
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newskit.audit.models import Event
from newskit.periods import Known
from proposals.deadlines import lateness
from proposals.lifecycle import next_steps
from proposals.lifecycle.deriving import label, open_steps
from proposals.lifecycle.storing import seen_steps
from proposals.models import Action, ActionKind, Assignment, Enquiry, Milestone, Proposal, RelatedItem, Reply
from proposals.timeline import unseen


class Door(NamedTuple):
    """A dialog that a line opens: its words, its name, the row that it is asked of."""

    words: str
    name: str
    row: int


@dataclass(frozen=True)
class Entry:
    """One line, and what can be done to it."""

    text: str
    when: str = ""
    detail: str = ""
    source: str = ""
    implied: bool = False
    late: bool = False
    url: str = ""
    doors: tuple[Door, ...] = ()


def record(item: Proposal, today: datetime.date) -> list[tuple[str, list[Entry]]]:
    """The sections of the record; `item` comes with `with_detail_parts()`."""
    sections = [(_("What happened"), [*_steps(item), *_coming(item)])]
    if item.assignments.all():
        sections.append((_("Units"), [_unit(item, row, today) for row in item.assignments.all()]))
    if item.replies.all():
        sections.append((_("Replies"), [_reply(row) for row in item.replies.all()]))
    if item.milestones.all():
        sections.append((_("Milestones"), [_milestone(row) for row in item.milestones.all()]))
    if item.kind == "statement" and (asked := _enquiries(item)):
        sections.append((_("Enquiries"), asked))
    if links := _links(item):
        sections.append((_("Linked items"), links))
    return sections


def events(item: Proposal, number: int = 20) -> Any:
    """The newest acts on the item."""
    found = Event.objects.filter(object_label=item._meta.label_lower, object_id=str(item.pk))
    return found.select_related("actor")[:number]


def due_text(item: Proposal, today: datetime.date) -> str:
    """By when the next reply is due, as of the day."""
    if item.due_on is None:
        return ""
    late = lateness(item.due_on, None, today)
    if late:
        return ngettext("%(day)s, %(days)d day late", "%(day)s, %(days)d days late", late.days) % {
            "day": item.due_on,
            "days": late.days,
        }
    return str(item.due_on)


def buttons(item: Proposal) -> frozenset[str]:
    """The buttons whose verbs would succeed now."""
    steps = open_steps(item.kind, seen_steps([item.pk])[item.pk])
    rows = list(item.assignments.prefetch_related("replies", "next"))
    held = [row for row in rows if not row.ended and not row.replies.all()]
    replies = item.replies.exists()
    found = {button for button, step in STEP_OF.items() if step in steps}
    if item.status == "merged" and item.merged_into_id is None:
        found.add("merge")
    if not held:
        found.discard("return_assignment")
    if not replies:
        found.discard("feedback")
    if not any(row.role == Assignment.Role.CO for row in rows):
        found.discard("opine")
    if item.confirmed_at is None:
        found.add("confirm")
    if item.kind == "statement":
        found |= {"confirm_filing", "enquire"}
    else:
        found.add("set_milestone")
    return frozenset(found | {"relate"})


STEP_OF = {
    "accept": ActionKind.ACCEPTED,
    "merge": ActionKind.MERGED,
    "send_as_opinion": ActionKind.SENT_AS_OPINION,
    "decline": ActionKind.DECLINED,
    "withdraw": ActionKind.WITHDRAWN,
    "put_on_agenda": ActionKind.ON_AGENDA,
    "refer": ActionKind.REFERRED,
    "examine": ActionKind.EXAMINED,
    "handle_as_suggestion": ActionKind.HANDLED_AS_SUGGESTION,
    "assign": ActionKind.ASSIGNED,
    "return_assignment": ActionKind.RETURNED,
    "reassign": ActionKind.REASSIGNED,
    "opine": ActionKind.OPINION,
    "reply": ActionKind.REPLIED,
    "feedback": ActionKind.FEEDBACK,
    "handle_again": ActionKind.HANDLED_AGAIN,
    "close": ActionKind.CLOSED,
}


def _in_order(item: Proposal) -> list[Action]:
    """By day; what has none stands where the table of the kind has it."""
    order = [kind for kind, _label in ActionKind.choices]
    actions = sorted(item.actions.all(), key=lambda action: (order.index(action.kind), action.pk))
    placed: list[Action] = []
    for action in actions:
        position = len(placed)
        if action.happened_on:
            later = [n for n, each in enumerate(placed) if each.happened_on and each.happened_on > action.happened_on]
            position = later[0] if later else position
        placed.insert(position, action)
    return placed


def _steps(item: Proposal) -> list[Entry]:
    actions = _in_order(item)
    return [_step(action, unseen(action, actions)) for action in actions]


def _step(action: Action, nobody_saw: bool) -> Entry:
    unit = str(action.organisation) if action.organisation else ""
    ground = action.get_ground_display() if action.ground else ""
    return Entry(
        text=f"{action.get_kind_display()} {unit}".strip(),
        when=str(action.date) or _("date unknown"),
        detail="；".join(filter(None, [str(ground), action.note, _("implied") if nobody_saw else ""])),
        source=str(action.source or ""),
        implied=nobody_saw,
        doors=_doors(action),
    )


def _doors(action: Action) -> tuple[Door, ...]:
    """An implied step goes with the one that implies it; what makes the item, or a second one, is never struck."""
    if action.implied:
        return ()
    amend = Door(_("Correct the date"), "amend", action.pk)
    if action.kind in (ActionKind.FILED, ActionKind.HANDLED_AS_SUGGESTION):
        return (amend,)
    return (amend, Door(_("Strike out"), "strike", action.pk))


def _coming(item: Proposal) -> list[Entry]:
    steps = [label(step) for step in next_steps(item.kind, item.status)]
    return [Entry(_("What may come next"), detail="、".join(steps), implied=True)] if steps else []


def _unit(item: Proposal, row: Assignment, today: datetime.date) -> Entry:
    answers = [reply for reply in item.replies.all() if reply.assignment_id == row.pk]
    first = min((reply.date for reply in answers if reply.replied_on), key=lambda date: date.day, default=None)
    parts = [str(row.get_role_display()), str(row.get_ended_display()) if row.ended else ""]
    late = lateness(row.due_on, first, today) if (answers and first) or not (answers or row.ended) else None
    if row.limit_months:
        parts.append(ngettext("%d month", "%d months", row.limit_months) % row.limit_months)
    elif row.role != Assignment.Role.CO:
        parts.append(_("limit unknown"))
    if row.due_on:
        parts.append(_("due %(day)s") % {"day": row.due_on} + ("" if row.due_sure else _(" (rest days not known yet)")))
    if late and late.late == Known.YES:
        parts.append(ngettext("%d day late", "%d days late", late.days) % late.days if late.days else _("late"))
    return Entry(
        str(row.organisation),
        str(row.date) or _("date unknown"),
        "，".join(filter(None, parts)),
        str(row.source or (row.rule.source if row.rule else "")),
        late=bool(late),
    )


def _reply(row: Reply) -> Entry:
    outcome = " ".join(filter(None, [row.outcome_scheme, row.outcome_code, row.outcome_label]))
    said = [str(each.get_result_display() or each.get_attitude_display()) for each in row.feedback.all()]
    parts = [row.number, outcome, "" if row.is_public else _("not public"), *said]
    return Entry(
        str(row.organisation),
        str(row.date) or _("date unknown"),
        "，".join(filter(None, parts)),
        str(row.source or ""),
        url=row.url,
    )


def _enquiries(item: Proposal) -> list[Entry]:
    rows = item.enquiries.select_related("organisation", "delegate", "entered_by").order_by("asked_on", "pk")
    return [
        Entry(
            row.whom,
            str(row.asked_on),
            "，".join(filter(None, [str(row.get_channel_display()), row.question, row.answer, _next(row)])),
            str(row.entered_by),
            url=reverse("admin:proposals_enquiry_change", args=[row.pk]),
        )
        for row in rows
    ]


def _next(row: Enquiry) -> str:
    outcome = str(row.get_outcome_display())
    again = _("ask again on %(day)s") % {"day": row.ask_again_on} if row.ask_again_on else ""
    return "，".join(filter(None, [outcome, again]))


def _links(item: Proposal) -> list[Entry]:
    linked = [
        *((_("filed as"), link.filed, link.evidence) for link in item.filings.all()),
        *((_("reported as"), link.statement, link.evidence) for link in item.statements.all()),
        *((_("merged into"), row, "") for row in [item.merged_into] if row),
        *((_("took in"), row, "") for row in item.merged.all()),
    ]
    entries = [Entry(str(row), str(how), evidence, url=_page(row)) for how, row, evidence in linked]
    return entries + [_relation(item, row) for row in [*item.follow_ups.all(), *item.originals.all()]]


def _relation(item: Proposal, row: RelatedItem) -> Entry:
    other = row.other(item)
    by_hand = row.relation != RelatedItem.Relation.HANDLED_AS_SUGGESTION
    return Entry(
        str(other),
        str(row.tie(item).label),
        row.said_by,
        str(row.source or ""),
        url=_page(other),
        doors=(Door(_("Take back"), "unrelate", row.pk),) if by_hand else (),
    )


def _milestone(row: Milestone) -> Entry:
    seen = _("as of %(day)s") % {"day": row.as_of}
    return Entry(
        f"{row.title} {row.get_state_display()}",
        str(row.date) or _("date unknown"),
        "，".join(filter(None, [seen, row.text])),
        str(row.source),
        doors=(
            Door(_("Change it"), "change_milestone", row.pk),
            Door(_("Take back"), "retract_milestone", row.pk),
        ),
    )


def _page(item: Proposal) -> str:
    return reverse("admin:proposals_proposal_change", args=[item.pk])
