"""What is done about what was recorded wrongly: heads are amended, a step gets another date, or is struck."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.periods import PartialDate, Precision
from newskit.verbs import WrongState, allow, lock, log, verb
from proposals.deadlines import Rulebook
from proposals.lifecycle.entering import check_item, number_and_serial, save_item
from proposals.lifecycle.storing import redate, settle, write_event
from proposals.models import Action, Assignment, Proposal
from proposals.models import ActionKind as Step

# What an editor may change of an item; the rest follows from steps, links and publications.
HEADS = frozenset(
    {
        "title",
        "title_locked",
        "slug",
        "summary",
        "term",
        "session",
        "between_sessions",
        "number",
        "official_class",
        "class_number",
        "proposer_kind",
        "signatory_count",
        "stated_on",
        "source",
        "note",
    }
)


@verb("proposals.amend_item")
def amend_item(*, actor: User, proposal: Proposal, changes: Mapping[str, Any]) -> Proposal:
    """Change heads of an item. Its kind and its body never change; status and dates follow from its steps.

    The address may change until a reader has seen it; the number as printed brings its serial.
    """
    allow(actor, Right.TRACK)
    if foreign := set(changes) - HEADS:
        raise TypeError(f"Not to be amended: {', '.join(sorted(foreign))}")
    row = lock(proposal)
    changes = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if "slug" in changes and row.was_shown:
        raise WrongState(_("Readers have the address already: it stays."))
    before = {name: str(getattr(row, name) or "") for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    fields = list(changes)
    if "number" in changes:
        row.number, row.serial = number_and_serial(changes["number"])
        fields.append("serial")
    check_item(row, row.signatures.count())
    if changes:
        row._history_user = actor
        save_item(row, fields)
        log(
            actor,
            "proposals.amend_item",
            row,
            before=before,
            after={name: str(getattr(row, name) or "") for name in changes},
        )
    return row


@verb("proposals.amend")
def amend(*, actor: User, action: Action, on: datetime.date | None, precision: str = Precision.DAY) -> Proposal:
    """The step was on another day, or on a day unknown. What hangs on the day is worked out anew, the limit too."""
    allow(actor, Right.TRACK)
    proposal = lock(action.proposal)
    action = lock(action)
    if action.implied:
        raise WrongState(_("An implied step has no date. Record it as seen."))
    before, was, date = proposal.status, action.date, PartialDate(on, precision)
    if date == was:
        raise WrongState(_("It is recorded so already."))
    redate(proposal, action, date)
    _redate_rows(proposal, action, date)
    settle(proposal, actor=actor)
    write_event(actor, "proposals.amend", proposal, before, step=action.kind, was=was, on=date)
    return proposal


@verb("proposals.strike")
def strike(*, actor: User, action: Action, note: str) -> Proposal:
    """Take out a step that was recorded by mistake, with the assignment, reply or feedback that it wrote.

    The event keeps what it said. An implied step goes with the step that implies it.
    """
    allow(actor, Right.TRACK)
    proposal = lock(action.proposal)
    action = lock(action)
    if action.implied:
        raise WrongState(_("An implied step follows from a later one: strike that."))
    if action.kind == Step.FILED:
        raise WrongState(_("That it was filed is what makes it an item; correct the date instead."))
    if action.kind == Step.HANDLED_AS_SUGGESTION:
        raise WrongState(_("A second item came of this step: it stays."))
    if not note.strip():
        raise WrongState(_("Say why the entry is struck."))
    before = proposal.status
    what = {"step": action.kind, "on": str(action.date), "unit": str(action.organisation or "")}
    _take_out(action)
    if action.kind == Step.MERGED:
        proposal.merged_into = None
        Proposal.objects.filter(pk=proposal.pk).update(merged_into=None)
    settle(proposal, actor=actor)
    log(
        actor,
        "proposals.strike",
        proposal,
        before={"status": before, **what},
        after={"status": proposal.status},
        note=note.strip(),
    )
    return proposal


def _redate_rows(proposal: Proposal, action: Action, date: PartialDate) -> None:
    """The rows that the step wrote carry its date too."""
    exact = date.day if date.precision == Precision.DAY else None
    if action.reply:
        action.reply.replied_on, action.reply.precision = date.day, date.precision
        action.reply.save()
    if action.feedback:
        action.feedback.given_on = exact
        action.feedback.save()
    assignment = action.assignment
    if assignment is None:
        return
    if action.kind == Step.RETURNED:
        assignment.returned_on = exact
    else:
        assignment.assigned_on, assignment.precision = date.day, date.precision
        # A limit that the notice itself set stays; one by rule is that of the day.
        said = assignment.limit_months if assignment.rule_id is None else None
        if assignment.limit_ground or said:
            limit = Rulebook.read().limit(
                body=proposal.body_id,
                kind=proposal.kind,
                role=assignment.role,
                ground=assignment.limit_ground,
                assigned=date,
                months=said,
            )
            for name, value in limit.fields.items():
                setattr(assignment, name, value)
        if assignment.previous and assignment.previous.ended == Assignment.Ended.REASSIGNED:
            Assignment.objects.filter(pk=assignment.previous_id).update(returned_on=exact)
    assignment.save()


def _take_out(action: Action) -> None:
    """With what the step wrote; what the step ended stands again."""
    assignment, reply = action.assignment, action.reply
    if reply is not None and reply.feedback.exists():
        raise WrongState(_("Feedback was given on this reply: strike that first."))
    if action.kind == Step.RETURNED and assignment is not None:
        Assignment.objects.filter(pk=assignment.pk).update(ended="", returned_on=None)
        assignment = None
    if assignment is not None:
        if assignment.ended or assignment.next.exists():
            raise WrongState(_("Something came of this assignment: strike that first."))
        assignment.replies.update(assignment=None)
    action.delete()
    for row in (action.feedback, reply, assignment):
        if row is not None:
            row.delete()
    if assignment is not None and assignment.previous and assignment.previous.ended != Assignment.Ended.RETURNED:
        Assignment.objects.filter(pk=assignment.previous_id).update(ended="", returned_on=None)
