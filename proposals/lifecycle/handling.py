"""交办 to 答复: who handles an item, by when, what they answered, and what the proposer said of it."""

import datetime

from django.utils.translation import gettext as _

from delegates.models import Delegate, Organisation
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.periods import PartialDate, Precision
from newskit.topics.models import Source
from newskit.verbs import WrongState, allow, lock, verb
from proposals.deadlines import Limit, Rulebook
from proposals.lifecycle.deriving import surely_after
from proposals.lifecycle.storing import enter, redate, settle, write_event
from proposals.models import ActionKind as Step
from proposals.models import Assignment, Feedback, Proposal, Reply

Ended = Assignment.Ended
Role = Assignment.Role
Ground = Assignment.Ground


@verb("proposals.assign")
def assign(
    *,
    actor: User,
    proposal: Proposal,
    organisation: Organisation,
    role: str = Role.LEAD,
    on: datetime.date | None = None,
    precision: str = Precision.DAY,
    ground: str = Ground.ORDINARY,
    limit_months: int | None = None,
    note: str = "",
    source: Source | None = None,
) -> Assignment:
    """交办. The limit is the one set then: `limit_months` as the 交办 says, else by the rule valid on the day, else unknown."""
    allow(actor, Right.TRACK)
    proposal = lock(proposal)
    before, date = proposal.status, PartialDate(on, precision)
    limit = _limit(proposal, role, date, ground, limit_months)
    standing = proposal.assignments.filter(organisation=organisation, ended="").first()
    if standing is not None and not _is_earlier(standing, date):
        assignment = _fill_in(proposal, standing, role, date, ground, limit)
    else:
        # Entered late where one stands: by now the unit handles it again.
        ended = Ended.HANDLED_AGAIN if standing else ""
        assignment = _open(proposal, organisation, role, date, ground, limit, source, ended=ended)
        if standing is not None:
            Assignment.objects.filter(pk=standing.pk).update(previous=assignment)
        _enter_opening(proposal, actor, Step.ASSIGNED, assignment, note)
    settle(proposal, actor=actor)
    write_event(
        actor, "proposals.assign", proposal, before, unit=organisation, role=role, on=date, due=assignment.due_on
    )
    return assignment


@verb("proposals.return_assignment")
def return_assignment(
    *,
    actor: User,
    assignment: Assignment,
    on: datetime.date | None = None,
    precision: str = Precision.DAY,
    note: str = "",
    source: Source | None = None,
) -> Assignment:
    """The unit says that it is not the one, and gives the item back."""
    allow(actor, Right.TRACK)
    proposal, assignment = lock(assignment.proposal), lock(assignment)
    before, date = proposal.status, PartialDate(on, precision)
    if assignment.ended:
        raise WrongState(_("%(unit)s no longer has it.") % {"unit": assignment.organisation})
    _require_unanswered(assignment)
    _require_not_before(assignment, date)
    _end(assignment, Ended.RETURNED, date)
    enter(
        proposal,
        actor,
        Step.RETURNED,
        date,
        unit=assignment.organisation_id,
        assignment=assignment,
        note=note,
        source=source,
    )
    settle(proposal, actor=actor)
    write_event(actor, "proposals.return_assignment", proposal, before, unit=assignment.organisation, on=date)
    return assignment


@verb("proposals.reassign")
def reassign(
    *,
    actor: User,
    proposal: Proposal,
    organisation: Organisation,
    instead_of: Assignment | None = None,
    role: str = Role.LEAD,
    on: datetime.date | None = None,
    precision: str = Precision.DAY,
    ground: str = Ground.ORDINARY,
    limit_months: int | None = None,
    note: str = "",
    source: Source | None = None,
) -> Assignment:
    """改交办: another unit takes the place of one that returned the item, or that it is taken from. The limit starts anew.

    `instead_of` None: nobody knows from whom.
    """
    allow(actor, Right.TRACK)
    proposal = lock(proposal)
    before, date = proposal.status, PartialDate(on, precision)
    if proposal.assignments.filter(organisation=organisation, ended="").exists():
        raise WrongState(_("%(unit)s handles the item already.") % {"unit": organisation})
    if instead_of is not None:
        _give_up(proposal, instead_of, date)
    limit = _limit(proposal, role, date, ground, limit_months)
    assignment = _open(proposal, organisation, role, date, ground, limit, source, previous=instead_of)
    _enter_opening(proposal, actor, Step.REASSIGNED, assignment, note)
    settle(proposal, actor=actor)
    write_event(
        actor,
        "proposals.reassign",
        proposal,
        before,
        unit=organisation,
        instead_of=instead_of and instead_of.organisation,
        on=date,
        due=assignment.due_on,
    )
    return assignment


@verb("proposals.reply")
def reply(
    *,
    actor: User,
    proposal: Proposal,
    organisation: Organisation,
    on: datetime.date | None = None,
    precision: str = Precision.DAY,
    assignment: Assignment | None = None,
    number: str = "",
    text: str = "",
    url: str = "",
    is_public: bool = True,
    outcome_scheme: str = "",
    outcome_code: str = "",
    outcome_label: str = "",
    note: str = "",
    source: Source | None = None,
) -> Reply:
    """答复. Which assignment it answers follows from unit and date; name one where a successor answers for it."""
    allow(actor, Right.TRACK)
    proposal = lock(proposal)
    before, date = proposal.status, PartialDate(on, precision)
    if assignment is not None and assignment.proposal_id != proposal.pk:
        raise WrongState(_("This assignment is of another item."))
    if outcome_code and not outcome_scheme:
        raise WrongState(_("Name the scheme of the outcome: the same letter means different things in each."))
    same = proposal.replies.filter(organisation=organisation, replied_on=on, precision=precision, number=number)
    if (on or number) and same.exists():
        raise WrongState(_("This reply is recorded already."))
    row = Reply.objects.create(
        proposal=proposal,
        organisation=organisation,
        assignment=assignment,
        replied_on=on,
        precision=precision,
        number=number,
        text=text,
        url=url,
        is_public=is_public,
        outcome_scheme=outcome_scheme,
        outcome_code=outcome_code,
        outcome_label=outcome_label,
        source=source,
    )
    enter(proposal, actor, Step.REPLIED, date, unit=organisation.pk, reply=row, note=note, source=source)
    settle(proposal, actor=actor)
    row.refresh_from_db(fields=["assignment"])
    write_event(actor, "proposals.reply", proposal, before, unit=organisation, on=date, number=number)
    return row


@verb("proposals.feedback")
def feedback(
    *,
    actor: User,
    reply: Reply,
    delegate: Delegate | None = None,
    attitude: str = "",
    result: str = "",
    on: datetime.date | None = None,
    precision: str = Precision.DAY,
    note: str = "",
    source: Source | None = None,
) -> Feedback:
    """What the proposer said of a reply: of the unit's attitude, and of the result."""
    allow(actor, Right.TRACK)
    proposal = lock(reply.proposal)
    reply = lock(reply)
    before, date = proposal.status, PartialDate(on, precision)
    if not attitude and not result:
        raise WrongState(_("Say how satisfied the proposer is, with the attitude or with the result."))
    if surely_after(reply.date, date):
        raise WrongState(_("The reply is of %(day)s: feedback comes after it.") % {"day": reply.date})
    row = Feedback.objects.create(
        reply=reply,
        delegate=delegate,
        attitude=attitude,
        result=result,
        given_on=on if precision == Precision.DAY else None,
        note=note,
        source=source,
    )
    enter(
        proposal,
        actor,
        Step.FEEDBACK,
        date,
        unit=reply.organisation_id,
        feedback=row,
        note=note,
        source=source,
    )
    settle(proposal, actor=actor)
    write_event(actor, "proposals.feedback", proposal, before, attitude=attitude, result=result, on=date)
    return row


@verb("proposals.handle_again")
def handle_again(
    *,
    actor: User,
    proposal: Proposal,
    organisation: Organisation,
    role: str = Role.LEAD,
    on: datetime.date | None = None,
    precision: str = Precision.DAY,
    limit_months: int | None = None,
    note: str = "",
    source: Source | None = None,
) -> Assignment:
    """再次办理, by the same unit or its superior. No law sets a limit for it: `limit_months` as the notice says, else unknown."""
    allow(actor, Right.TRACK)
    proposal = lock(proposal)
    before, date = proposal.status, PartialDate(on, precision)
    previous = proposal.assignments.filter(organisation=organisation, ended="").first()
    if previous is not None:
        if _opened_by(previous) == Step.HANDLED_AGAIN and not previous.replies.exists():
            raise WrongState(_("%(unit)s is handling it again already.") % {"unit": organisation})
        _require_not_before(previous, date)
        _end(previous, Ended.HANDLED_AGAIN)
    limit = _limit(proposal, role, date, Ground.ORDINARY, limit_months) if limit_months else Limit()
    assignment = _open(proposal, organisation, role, date, "", limit, source, previous=previous)
    _enter_opening(proposal, actor, Step.HANDLED_AGAIN, assignment, note)
    settle(proposal, actor=actor)
    write_event(actor, "proposals.handle_again", proposal, before, unit=organisation, on=date, due=assignment.due_on)
    return assignment


def _limit(proposal: Proposal, role: str, date: PartialDate, ground: str, months: int | None) -> Limit:
    return Rulebook.read().limit(
        body=proposal.body_id, kind=proposal.kind, role=role, ground=ground, assigned=date, months=months
    )


def _open(
    proposal: Proposal,
    organisation: Organisation,
    role: str,
    date: PartialDate,
    ground: str,
    limit: Limit,
    source: Source | None,
    previous: Assignment | None = None,
    ended: str = "",
) -> Assignment:
    return Assignment.objects.create(
        proposal=proposal,
        organisation=organisation,
        role=role,
        assigned_on=date.day,
        precision=date.precision,
        limit_ground=ground,
        source=source,
        previous=previous,
        ended=ended,
        **limit.fields,
    )


def _enter_opening(proposal: Proposal, actor: User, step: str, assignment: Assignment, note: str) -> None:
    enter(
        proposal,
        actor,
        step,
        assignment.date,
        unit=assignment.organisation_id,
        role=assignment.role,
        assignment=assignment,
        note=note,
        source=assignment.source,
    )


def _fill_in(
    proposal: Proposal, standing: Assignment, role: str, date: PartialDate, ground: str, limit: Limit
) -> Assignment:
    """The date of a 交办 that was recorded without one."""
    if standing.assigned_on or not date.day or standing.role != role:
        raise WrongState(_("%(unit)s handles the item already.") % {"unit": standing.organisation})
    redate(proposal, standing.actions.get(kind=_opened_by(standing)), date)
    standing.assigned_on, standing.precision, standing.limit_ground = date.day, date.precision, ground
    for name, value in limit.fields.items():
        setattr(standing, name, value)
    standing.save()
    return standing


def _opened_by(assignment: Assignment) -> str:
    return assignment.actions.exclude(kind=Step.RETURNED).values_list("kind", flat=True).get()


def _is_earlier(standing: Assignment, date: PartialDate) -> bool:
    """Whether a 交办 of this date is the one before the handling again that stands now."""
    return (
        _opened_by(standing) == Step.HANDLED_AGAIN
        and standing.previous_id is None
        and not surely_after(date, standing.date)
    )


def _end(assignment: Assignment, how: str, date: PartialDate | None = None) -> None:
    assignment.ended = how
    assignment.returned_on = date.day if date and date.precision == Precision.DAY else None
    assignment.save(update_fields=["ended", "returned_on"])


def _give_up(proposal: Proposal, assignment: Assignment, date: PartialDate) -> None:
    """The unit whose place another takes: it has the item, or gave it back."""
    assignment = lock(assignment)
    if assignment.proposal_id != proposal.pk:
        raise WrongState(_("This assignment is of another item."))
    if assignment.ended not in ("", Ended.RETURNED) or assignment.next.exists():
        raise WrongState(_("Another unit has taken its place already."))
    _require_unanswered(assignment)
    _require_not_before(assignment, date)
    if not assignment.ended:
        _end(assignment, Ended.REASSIGNED, date)


def _require_unanswered(assignment: Assignment) -> None:
    if assignment.replies.exists():
        raise WrongState(_("%(unit)s has replied to it.") % {"unit": assignment.organisation})


def _require_not_before(assignment: Assignment, date: PartialDate) -> None:
    if surely_after(assignment.date, date):
        raise WrongState(
            _("%(unit)s was given the item on %(day)s: this comes after it.")
            % {"unit": assignment.organisation, "day": assignment.date}
        )
