"""Between the tables and `derive`: reads what is recorded, writes what follows from it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from newskit.accounts.models import User
from newskit.periods import PartialDate
from newskit.verbs import WrongState, log
from proposals.lifecycle.deriving import Derived, Seen, contradiction, derive, label
from proposals.lifecycle.tables import TABLES
from proposals.models import Action, Proposal, Reply

DERIVED = ["status", "filed_on", "filed_precision", "replied_on", "replied_precision", "due_on"]


def as_seen(action: Action) -> Seen:
    """The step as `derive` takes it; the action's assignment, reply and feedback are read with it."""
    opened, reply = action.assignment, action.reply_id
    if action.feedback:
        reply = action.feedback.reply_id
    return Seen(
        kind=action.kind,
        date=action.date,
        unit=action.organisation_id,
        assignment=action.reply.assignment_id if action.reply else action.assignment_id,
        role=opened.role if opened and action.kind != "returned" else "",
        due=opened.due_on if opened else None,
        stands=opened is None or not opened.ended,
        reply=reply,
        previous=opened.previous_id if opened and action.kind != "returned" else None,
    )


def seen_steps(proposals: Iterable[int]) -> dict[int, list[Seen]]:
    """The recorded steps of each item, in one query."""
    steps: dict[int, list[Seen]] = defaultdict(list)
    rows = Action.objects.filter(proposal__in=proposals, implied=False)
    for action in rows.select_related("assignment", "reply", "feedback"):
        steps[action.proposal_id].append(as_seen(action))
    return steps


def refresh_many(proposals: Collection[int], *, actor: User) -> None:
    """Write anew all that follows from the actions of these items: few statements, whatever their number.

    For those who wrote actions, assignments and replies in bulk. Raises WrongState, naming the item, where they contradict.
    """
    rows = list(Proposal.objects.filter(pk__in=proposals).order_by("pk").select_for_update(no_key=True))
    steps = seen_steps([row.pk for row in rows])
    derived: dict[int, Derived] = {}
    for row in rows:
        if reason := contradiction(row.kind, steps[row.pk]):
            raise WrongState(f"{row}: {reason}")
        derived[row.pk] = derive(row.kind, steps[row.pk])
        _set(row, derived[row.pk])
    _write_implied(derived, actor)
    _write_answers(derived)
    Proposal.objects.bulk_update(rows, DERIVED, batch_size=500)


def settle(proposal: Proposal, *, actor: User) -> None:
    """`refresh_many` for one locked item, which afterwards holds what was written."""
    found = derive(proposal.kind, seen_steps([proposal.pk])[proposal.pk])
    _set(proposal, found)
    _write_implied({proposal.pk: found}, actor)
    _write_answers({proposal.pk: found})
    Proposal.objects.filter(pk=proposal.pk).update(**{name: getattr(proposal, name) for name in DERIVED})


def enter(
    proposal: Proposal,
    actor: User,
    kind: str,
    date: PartialDate,
    *,
    unit: int | None = None,
    role: str = "",
    **fields,
) -> Action:
    """Record a step of a locked item if nothing contradicts it; fill in the date of one that had none."""
    rule = TABLES[proposal.kind].steps.get(kind)
    rows = [fields.get(name) for name in ("assignment", "reply", "feedback")]
    if rule is not None and not any(rows) and (known := _recorded(proposal, kind, unit, rule.by_unit)):
        return _fill_in(known, proposal, date, fields)
    steps = seen_steps([proposal.pk])[proposal.pk]
    if reason := contradiction(proposal.kind, [*steps, Seen(kind, date, unit, role=role)]):
        raise WrongState(reason)
    return Action.objects.create(
        proposal=proposal,
        kind=kind,
        happened_on=date.day,
        precision=date.precision,
        organisation_id=unit,
        recorded_by=actor,
        **fields,
    )


def write_event(actor: User, verb: str, proposal: Proposal, before: str, **after) -> None:
    log(
        actor,
        verb,
        proposal,
        before={"status": before},
        after={
            "status": proposal.status,
            **{name: str(value) for name, value in after.items() if value not in (None, "")},
        },
    )


def _recorded(proposal: Proposal, kind: str, unit: int | None, by_unit: bool) -> Action | None:
    known = Action.objects.filter(proposal=proposal, kind=kind, implied=False)
    return known.filter(organisation=unit).first() if by_unit else known.first()


def redate(proposal: Proposal, action: Action, date: PartialDate) -> None:
    """Give a recorded step another date, if nothing contradicts it then."""
    steps = seen_steps([proposal.pk])[proposal.pk]
    old = as_seen(action)
    steps.remove(old)
    if reason := contradiction(proposal.kind, [*steps, replace(old, date=date)]):
        raise WrongState(reason)
    action.happened_on, action.precision = date.day, date.precision
    action.save(update_fields=["happened_on", "precision"])


def adds(action: Action, date: PartialDate, fields: dict) -> bool:
    """Whether a second report of a step says more than, or another day than, what is recorded of it."""
    return (date.day is not None and date != action.date) or bool(_news(action, fields))


def _news(action: Action, fields: dict) -> dict:
    return {name: value for name, value in fields.items() if value and not getattr(action, name)}


def _fill_in(action: Action, proposal: Proposal, date: PartialDate, fields: dict) -> Action:
    """What a second source adds to a step that is recorded already."""
    if date.day and action.happened_on and date != action.date:
        raise WrongState(
            _("“%(step)s” is recorded already, of %(day)s. Correct that entry if it is wrong.")
            % {"step": label(action.kind), "day": action.date}
        )
    news = _news(action, fields)
    if not news and (action.happened_on or not date.day):
        raise WrongState(_("“%(step)s” is recorded already.") % {"step": label(action.kind)})
    if date.day and not action.happened_on:
        redate(proposal, action, date)
    for name, value in news.items():
        setattr(action, name, value)
    action.save()
    return action


def _set(row: Proposal, found: Derived) -> None:
    row.status = found.status
    row.filed_on, row.filed_precision = found.filed.day, found.filed.precision
    row.replied_on, row.replied_precision = found.replied.day, found.replied.precision
    row.due_on = found.due_on


def _write_implied(derived: dict[int, Derived], actor: User) -> None:
    wanted = {(pk, kind, unit) for pk, found in derived.items() for kind, unit in found.implied}
    gone = []
    for action in Action.objects.filter(proposal__in=derived, implied=True):
        key = (action.proposal_id, action.kind, action.organisation_id)
        if key in wanted:
            wanted.remove(key)
        else:
            gone.append(action.pk)
    if gone:
        Action.objects.filter(pk__in=gone).delete()
    Action.objects.bulk_create(
        Action(proposal_id=pk, kind=kind, organisation_id=unit, implied=True, recorded_by=actor)
        for pk, kind, unit in sorted(wanted, key=lambda each: (each[0], each[1], each[2] or 0))
    )


def _write_answers(derived: dict[int, Derived]) -> None:
    """Which assignment each reply answers follows from all of them too; a link made by hand is among the answers."""
    answers = {reply: assignment for found in derived.values() for reply, assignment in found.answers.items()}
    changed = []
    for reply in Reply.objects.filter(proposal__in=derived):
        if reply.assignment_id != answers.get(reply.pk):
            reply.assignment_id = answers.get(reply.pk)
            changed.append(reply)
    if changed:
        Reply.objects.bulk_update(changed, ["assignment"])
