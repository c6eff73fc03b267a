"""Verbs on enquiries (问询): asked, asked again, what came, closed."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from delegates.models import Delegate, Organisation
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.topics.models import Source
from newskit.verbs import WrongState, allow, lock, log, verb
from proposals import lifecycle
from proposals.models import Enquiry, FilingLink, Proposal

Outcome = Enquiry.Outcome


@verb("proposals.enquire")
def enquire(
    *,
    actor: User,
    statement: Proposal,
    channel: str,
    on: datetime.date,
    question: str,
    organisation: Organisation | None = None,
    delegate: Delegate | None = None,
    person: str = "",
    ask_again_on: datetime.date | None = None,
) -> Enquiry:
    """Somebody was asked whether what the press reported was filed."""
    allow(actor, Right.TRACK)
    statement = lock(statement)
    if statement.kind != "statement":
        raise WrongState(_("“%(item)s” is filed: there is nothing to verify.") % {"item": statement})
    row = Enquiry(
        statement=statement,
        organisation=organisation,
        delegate=delegate,
        person=person.strip(),
        channel=channel,
        asked_on=on,
        question=question.strip(),
        ask_again_on=ask_again_on,
        entered_by=actor,
    )
    return _enter(actor, "proposals.enquire", row)


@verb("proposals.ask_again")
def ask_again(
    *,
    actor: User,
    enquiry: Enquiry,
    channel: str,
    on: datetime.date,
    question: str = "",
    person: str = "",
    ask_again_on: datetime.date | None = None,
) -> Enquiry:
    """The same people once more. The first asking stays as it was."""
    allow(actor, Right.TRACK)
    enquiry = _open(enquiry)
    if on < enquiry.asked_on:
        raise WrongState(_("It was asked first on %(day)s.") % {"day": enquiry.asked_on})
    row = Enquiry(
        statement_id=enquiry.statement_id,
        organisation_id=enquiry.organisation_id,
        delegate_id=enquiry.delegate_id,
        person=person.strip() or enquiry.person,
        channel=channel,
        asked_on=on,
        question=question.strip() or enquiry.question,
        ask_again_on=ask_again_on,
        follows=enquiry,
        entered_by=actor,
    )
    return _enter(actor, "proposals.ask_again", row)


@verb("proposals.record_answer")
def record_answer(
    *,
    actor: User,
    enquiry: Enquiry,
    on: datetime.date,
    answer: str,
    outcome: str = Outcome.WAITING,
    ask_again_on: datetime.date | None = None,
    filed: Sequence[Proposal] = (),
    source: Source | None = None,
) -> Enquiry:
    """What came. It settles the matter (`filed` are the items then, which are linked), or leaves it open until a day."""
    allow(actor, Right.TRACK)
    enquiry = _open(enquiry)
    if not answer.strip():
        raise WrongState(_("Write down what came."))
    if bool(filed) != (outcome == Outcome.FILED):
        raise WrongState(_("Name the filed items, if and only if the filing is confirmed."))
    enquiry.answered_on, enquiry.answer = on, answer.strip()
    enquiry.outcome = outcome
    enquiry.ask_again_on = ask_again_on if outcome == Outcome.WAITING else None
    _check(enquiry)
    enquiry.save(update_fields=["answered_on", "answer", "outcome", "ask_again_on"])
    log(actor, "proposals.record_answer", enquiry, after={"on": str(on), "outcome": outcome})
    if filed:
        lifecycle.confirm_filing(
            actor=actor, statement=enquiry.statement, filed=filed, evidence=enquiry.answer, source=source
        )
    return enquiry


@verb("proposals.close_enquiry")
def close_enquiry(*, actor: User, enquiry: Enquiry, note: str) -> Enquiry:
    """Nobody waits for an answer any more."""
    allow(actor, Right.TRACK)
    enquiry = _open(enquiry)
    if not note.strip():
        raise WrongState(_("Say why it is closed."))
    enquiry.outcome, enquiry.ask_again_on = Outcome.CLOSED, None
    enquiry.save(update_fields=["outcome", "ask_again_on"])
    log(actor, "proposals.close_enquiry", enquiry, note=note.strip())
    return enquiry


def after_confirm_filing(*, result: list[FilingLink], actor: User, statement: Proposal, **kwargs: Any) -> None:
    """Follower of `proposals.confirm_filing`: what is known needs no answer, whoever found it."""
    for enquiry in Enquiry.objects.open().filter(statement=statement).order_by("pk"):
        Enquiry.objects.filter(pk=enquiry.pk).update(outcome=Outcome.FILED, ask_again_on=None)
        log(actor, "proposals.record_answer", enquiry, after={"outcome": Outcome.FILED})


def _open(enquiry: Enquiry) -> Enquiry:
    row = lock(enquiry)
    if row.outcome != Outcome.WAITING:
        raise WrongState(_("It is settled already: %(outcome)s.") % {"outcome": row.get_outcome_display()})
    if Enquiry.objects.filter(follows=row).exists():
        raise WrongState(_("It was asked again since; go on from there."))
    return row


def _enter(actor: User, name: str, row: Enquiry) -> Enquiry:
    if not row.question:
        raise WrongState(_("Write down what was asked."))
    _check(row)
    row.save()
    log(actor, name, row, after={"statement": str(row.statement), "on": str(row.asked_on), "channel": row.channel})
    return row


def _check(row: Enquiry) -> None:
    if row.ask_again_on is not None and row.ask_again_on < row.asked_on:
        raise WrongState(_("The day to ask again cannot come before the day on which it was asked."))
    try:
        row.full_clean(exclude=["follows"])
    except ValidationError as error:
        raise WrongState(" ".join(error.messages)) from error
