"""Verbs on mandates and on what is held in them."""

import datetime
from collections.abc import Iterable

from django.utils.translation import gettext as _

from delegates.models import (
    Body,
    Constituency,
    Delegate,
    Mandate,
    Office,
    Rank,
    Seat,
    Session,
    SessionRole,
    Suspension,
    Term,
)
from delegates.models.mandates import RANKS_OF
from delegates.naming import rank_word
from delegates.standing.records import M, end, facts, hold, keep, record, surely_ended
from newskit.accounts.models import User
from newskit.periods import Known, Precision
from newskit.periods.fields import Period
from newskit.topics.models import Source
from newskit.verbs import WrongState, lock, verb

_PLAIN_RANKS = {Rank.NPC_MEMBER, Rank.STANDING_MEMBER}


def hold_mandate(actor: User, mandate: Mandate) -> Mandate:
    """The mandate, its delegate locked first."""
    delegate = hold(actor, mandate.delegate)
    row = lock(mandate)
    row.delegate = delegate
    return row


def still_open(mandate: Mandate) -> Mandate:
    surely_ended(mandate)
    return mandate


def end_held(actor: User, name: str, held: M, on: datetime.date, precision: str, note: str) -> M:
    """What is held in a mandate ends by itself; `name` is the verb's."""
    mandate = hold_mandate(actor, held.mandate)
    row = lock(held)
    before = facts(row)
    end(row, actor, on, precision)
    record(actor, name, mandate.delegate, before=before, after=row, note=note)
    return row


@verb("delegates.begin_mandate")
def begin_mandate(
    *,
    actor: User,
    delegate: Delegate,
    term: Term,
    starts_on: datetime.date | None = None,
    starts_precision: str = Precision.DAY,
    began: str = "",
    electoral_unit: str = "",
    region: str = "",
    constituency: Constituency | None = None,
    source: Source | None = None,
) -> Mandate:
    """Membership of a term begins; with a constituency, so does the seat. An unknown start stays unknown."""
    row = hold(actor, delegate)
    must_lie_in_the_term(term, starts_on)
    mandate = keep(
        Mandate(
            delegate=row,
            term=term,
            starts_on=starts_on,
            starts_precision=starts_precision,
            began=began,
            electoral_unit=electoral_unit,
            region=region,
            source=source,
        ),
        actor,
    )
    record(actor, "delegates.begin_mandate", row, after=mandate)
    if constituency:
        begin_seat(actor=actor, mandate=mandate, constituency=constituency, source=source)
    return mandate


@verb("delegates.end_mandate")
def end_mandate(
    *,
    actor: User,
    mandate: Mandate,
    ends_on: datetime.date,
    ended: str,
    ends_precision: str = Precision.DAY,
    source: Source | None = None,
    note: str = "",
) -> Mandate:
    """It ends, and with it all that is still open in it: seat, offices, committee posts, suspension.

    `ends_on` is the first day without it.
    """
    row = still_open(hold_mandate(actor, mandate))
    before = facts(row)
    row.ended, row.end_source = ended, source
    end(row, actor, ends_on, ends_precision)
    for held in (*row.seats.all(), *row.offices.all(), *row.committee_posts.all(), *row.suspensions.all()):
        if held.ends_on is None:
            end(lock(held), actor, ends_on, ends_precision)
    record(actor, "delegates.end_mandate", row.delegate, before=before, after=row, note=note)
    return row


@verb("delegates.begin_seat")
def begin_seat(
    *,
    actor: User,
    mandate: Mandate,
    constituency: Constituency,
    starts_on: datetime.date | None = None,
    starts_precision: str = Precision.DAY,
    source: Source | None = None,
) -> Seat:
    """Where the mandate sits. Without a date it sits there since the mandate began."""
    row = still_open(hold_mandate(actor, mandate))
    if constituency.term_id != row.term_id:
        raise WrongState(
            _("%(place)s belongs to %(other)s, the mandate to %(term)s.")
            % {"place": constituency, "other": constituency.term, "term": row.term}
        )
    if starts_on is None:
        starts_on, starts_precision = row.starts_on, row.starts_precision
    not_before(row, starts_on)
    seat = keep(
        Seat(
            mandate=row,
            constituency=constituency,
            starts_on=starts_on,
            starts_precision=starts_precision,
            source=source,
        ),
        actor,
    )
    record(actor, "delegates.begin_seat", row.delegate, after=seat)
    return seat


@verb("delegates.end_seat")
def end_seat(
    *, actor: User, seat: Seat, ends_on: datetime.date, ends_precision: str = Precision.DAY, note: str = ""
) -> Seat:
    """It ends without another one beginning; for a move there is `move_seat`."""
    return end_held(actor, "delegates.end_seat", seat, ends_on, ends_precision, note)


@verb("delegates.move_seat")
def move_seat(
    *,
    actor: User,
    mandate: Mandate,
    constituency: Constituency,
    on: datetime.date,
    precision: str = Precision.DAY,
    source: Source | None = None,
    note: str = "",
) -> Seat:
    """调团: one seat ends and the next begins on the same day; the mandate goes on."""
    row = still_open(hold_mandate(actor, mandate))
    standing = row.seats.filter(ends_on__isnull=True).select_related("constituency").last()
    if standing is None:
        raise WrongState(_("There is no open seat to move from; begin one."))
    if standing.constituency_id == constituency.pk:
        raise WrongState(_("The mandate sits in %(place)s already.") % {"place": constituency})
    before = facts(standing)
    end(lock(standing), actor, on, precision)
    seat = begin_seat(
        actor=actor, mandate=row, constituency=constituency, starts_on=on, starts_precision=precision, source=source
    )
    record(actor, "delegates.move_seat", row.delegate, before=before, after=seat, note=note)
    return seat


@verb("delegates.begin_office")
def begin_office(
    *,
    actor: User,
    mandate: Mandate,
    rank: str,
    starts_on: datetime.date | None = None,
    starts_precision: str = Precision.DAY,
    source: Source | None = None,
) -> Office:
    """A rank held in the mandate, beside others that it may have."""
    row = still_open(hold_mandate(actor, mandate))
    must_be_of_the_body(row.term.body, rank)
    if starts_on is None:
        starts_on, starts_precision = row.starts_on, row.starts_precision
    not_before(row, starts_on)
    office = keep(
        Office(mandate=row, rank=rank, starts_on=starts_on, starts_precision=starts_precision, source=source), actor
    )
    record(actor, "delegates.begin_office", row.delegate, after=office)
    return office


@verb("delegates.end_office")
def end_office(
    *, actor: User, office: Office, ends_on: datetime.date, ends_precision: str = Precision.DAY, note: str = ""
) -> Office:
    return end_held(actor, "delegates.end_office", office, ends_on, ends_precision, note)


@verb("delegates.promote")
def promote(
    *,
    actor: User,
    mandate: Mandate,
    rank: str,
    on: datetime.date,
    precision: str = Precision.DAY,
    leaving: Iterable[Office] = (),
    source: Source | None = None,
) -> Office:
    """A higher rank begins; plain membership of the Standing Committee, and the offices named as left, end that day."""
    row = hold_mandate(actor, mandate)
    named = {office.pk for office in leaving}
    standing = row.offices.filter(ends_on__isnull=True).exclude(rank=rank)
    left = [
        str(end(lock(office), actor, on, precision))
        for office in standing
        if office.pk in named or (office.rank in _PLAIN_RANKS and rank not in _PLAIN_RANKS)
    ]
    office = begin_office(actor=actor, mandate=row, rank=rank, starts_on=on, starts_precision=precision, source=source)
    record(actor, "delegates.promote", row.delegate, before={"offices": left}, after=office)
    return office


@verb("delegates.suspend")
def suspend(
    *,
    actor: User,
    mandate: Mandate,
    starts_on: datetime.date,
    starts_precision: str = Precision.DAY,
    source: Source | None = None,
    note: str = "",
) -> Suspension:
    """暂停执行代表职务: the mandate goes on, its exercise does not."""
    row = still_open(hold_mandate(actor, mandate))
    not_before(row, starts_on)
    suspension = keep(
        Suspension(mandate=row, starts_on=starts_on, starts_precision=starts_precision, source=source), actor
    )
    record(actor, "delegates.suspend", row.delegate, after=suspension, note=note)
    return suspension


@verb("delegates.lift_suspension")
def lift_suspension(
    *,
    actor: User,
    suspension: Suspension,
    ends_on: datetime.date,
    ends_precision: str = Precision.DAY,
    note: str = "",
) -> Suspension:
    return end_held(actor, "delegates.lift_suspension", suspension, ends_on, ends_precision, note)


@verb("delegates.give_session_role")
def give_session_role(
    *,
    actor: User,
    mandate: Mandate,
    session: Session,
    role: str,
    constituency: Constituency | None = None,
    source: Source | None = None,
) -> SessionRole:
    """团长, 召集人 … at one session, of the constituency where the mandate then sits unless another is named."""
    row = hold_mandate(actor, mandate)
    if session.term_id != row.term_id:
        raise WrongState(_("%(session)s is no session of %(term)s.") % {"session": session, "term": row.term})
    if row.as_of(session.closes_on) == Known.NO:
        raise WrongState(_("%(name)s held no mandate at %(session)s.") % {"name": row.delegate, "session": session})
    place = constituency or _constituency_on(row, session.opens_on)
    if place is None:
        raise WrongState(_("Where the mandate sat then is not known; name the constituency."))
    heads = {SessionRole.Role.HEAD, SessionRole.Role.DEPUTY_HEAD}
    if role in heads and place.kind != Constituency.Kind.DELEGATION:
        raise WrongState(_("Only a delegation has heads; a sector has conveners."))
    given = keep(SessionRole(mandate=row, session=session, constituency=place, role=role, source=source), actor)
    record(actor, "delegates.give_session_role", row.delegate, after=given)
    return given


def _constituency_on(mandate: Mandate, day: datetime.date) -> Constituency | None:
    seats = [seat for seat in mandate.seats.select_related("constituency") if Period.as_of(seat, day) == Known.YES]
    return seats[0].constituency if seats else None


def must_lie_in_the_term(term: Term, starts_on: datetime.date | None) -> None:
    if starts_on and term.ends_on and starts_on >= term.ends_on:
        raise WrongState(_("%(term)s ended on %(day)s.") % {"term": term, "day": term.ends_on})


def must_be_of_the_body(body: Body, rank: str) -> None:
    if rank not in RANKS_OF.get(body.code, set(Rank.values)):
        raise WrongState(_("%(body)s has no %(rank)s.") % {"body": body, "rank": rank_word(rank)})


def not_before(mandate: Mandate, starts_on: datetime.date | None) -> None:
    if starts_on and mandate.starts_on and mandate.start.earliest and starts_on < mandate.start.earliest:
        raise WrongState(_("The mandate began on %(day)s, not before.") % {"day": mandate.start})
