"""How items and statements come in, are confirmed, shown, linked, and taken back."""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from delegates.models import Body, Constituency, Delegate, Mandate, Organisation, Session, Term
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.chinese.numbers import ordinal
from newskit.chinese.slugs import slug
from newskit.periods import PartialDate, Precision, beijing_today
from newskit.periods.shown import shown_periods
from newskit.topics.models import Source, Topic
from newskit.verbs import NotAllowed, WrongState, allow, lock, log, verb
from proposals.lifecycle.storing import enter, settle, write_event
from proposals.lifecycle.tables import TABLES
from proposals.models import (
    ActionKind,
    FilingLink,
    Kind,
    Measure,
    Proposal,
    ProposerKind,
    RelatedItem,
    Signature,
)

BEIJING = ZoneInfo("Asia/Shanghai")
Periods = Iterable[tuple[datetime.datetime, datetime.datetime | None]]


@dataclass(frozen=True)
class Signed:
    """One signature to be entered: the name as printed, and whose it is if that is settled."""

    name: str
    delegate: Delegate | None = None
    mandate: Mandate | None = None
    organisation: Organisation | None = None
    constituency: Constituency | None = None
    role: str = Signature.Role.LEAD
    role_at_the_time: str = ""


@dataclass(frozen=True)
class Asked:
    """One measure to be entered: quoted, or reported in the writer's words."""

    text: str
    quoted: bool = False


@verb("proposals.record_statement")
def record_statement(
    *,
    actor: User,
    body: Body,
    title: str,
    stated_on: datetime.date | None,
    signatures: Sequence[Signed] = (),
    measures: Sequence[Asked] = (),
    topics: Iterable[Topic] = (),
    term: Term | None = None,
    session: Session | None = None,
    summary: str = "",
    note: str = "",
    source: Source | None = None,
    confirmed_at: datetime.datetime | None = None,
) -> Proposal:
    """见报建言. Readers see it with the stories that carry it (`show`), or from `confirmed_at` on, for which one tracks."""
    if not actor.may(Right.INTAKE) or confirmed_at is not None:
        allow(actor, Right.TRACK)
    proposal = Proposal(
        kind=Kind.STATEMENT,
        title=title,
        summary=summary,
        body=body,
        term=term or (session.term if session else None),
        session=session,
        stated_on=stated_on,
        note=note,
        source=source,
        confirmed_at=confirmed_at,
    )
    _store(proposal, actor, signatures, measures, topics)
    write_event(actor, "proposals.record_statement", proposal, "", stated_on=stated_on)
    return proposal


@verb("proposals.file_item")
def file_item(
    *,
    actor: User,
    kind: str,
    body: Body,
    title: str,
    term: Term | None = None,
    session: Session | None = None,
    between_sessions: bool | None = None,
    number: str = "",
    official_class: str = "",
    class_number: str = "",
    proposer_kind: str = "",
    signatory_count: int | None = None,
    signatures: Sequence[Signed] = (),
    measures: Sequence[Asked] = (),
    topics: Iterable[Topic] = (),
    summary: str = "",
    note: str = "",
    filed_on: datetime.date | None = None,
    precision: str = Precision.DAY,
    source: Source | None = None,
    confirmed_at: datetime.datetime | None = None,
) -> Proposal:
    """A motion, suggestion or proposal that was filed. Shown from `confirmed_at` on (None: from now).

    `number` as printed, with or without 第 and 号. `between_sessions` None: by the filing date and the session's cut-off.
    A motion needs a delegation, an organ or 30 signatories; names are a lower bound, a printed count is the number.
    """
    allow(actor, Right.TRACK)
    proposal = _filed(
        kind=kind,
        body=body,
        title=title,
        term=term,
        session=session,
        between_sessions=between_sessions,
        number=number,
        official_class=official_class,
        class_number=class_number,
        proposer_kind=proposer_kind,
        signatory_count=signatory_count,
        summary=summary,
        note=note,
        source=source,
        confirmed_at=confirmed_at or timezone.now(),
        filed=PartialDate(filed_on, precision),
    )
    _store(proposal, actor, signatures, measures, topics)
    enter(proposal, actor, ActionKind.FILED, PartialDate(filed_on, precision), source=source)
    settle(proposal, actor=actor)
    write_event(actor, "proposals.file_item", proposal, "", number=proposal.number, filed_on=proposal.filed)
    return proposal


@verb("proposals.confirm")
def confirm(*, actor: User, proposal: Proposal, at: datetime.datetime | None = None) -> Proposal:
    """An editor vouches for what the press reported: shown from now on, whatever becomes of the story."""
    allow(actor, Right.TRACK)
    proposal = lock(proposal)
    if proposal.confirmed_at is not None:
        raise WrongState(_("“%(item)s” is confirmed already.") % {"item": proposal})
    _confirm(proposal, at or timezone.now())
    log(actor, "proposals.confirm", proposal, after={"confirmed_at": proposal.confirmed_at})
    return proposal


@verb("proposals.show")
def show(*, actor: User, periods: Mapping[int, Periods]) -> list[Proposal]:
    """Store when readers see these items: for each id all periods, computed anew, of the publications that carry it.

    Called by the verbs that move a publication, in their transaction; they asked for the right. Locks by id.
    """
    rows = list(Proposal.objects.filter(pk__in=periods).order_by("pk").select_for_update(no_key=True))
    for row in rows:
        shown = shown_periods(periods[row.pk], row.confirmed_at)
        if shown != row.shown:
            before, row.shown = str(row.shown), shown
            Proposal.objects.filter(pk=row.pk).update(shown=shown)
            log(actor, "proposals.show", row, before={"shown": before}, after={"shown": str(shown)})
    return rows


@verb("proposals.confirm_filing")
def confirm_filing(
    *,
    actor: User,
    statement: Proposal,
    filed: Sequence[Proposal],
    evidence: str,
    source: Source | None = None,
    linked_on: datetime.date | None = None,
) -> list[FilingLink]:
    """Link a statement to the items that were filed: many to many, with the evidence. Both stay, at their addresses."""
    allow(actor, Right.TRACK)
    locked = _lock_all([statement, *filed])
    statement, items = locked[statement.pk], [locked[pk] for pk in dict.fromkeys(item.pk for item in filed)]
    if statement.kind != Kind.STATEMENT:
        raise WrongState(_("“%(item)s” is no statement in the press, but a filed item itself.") % {"item": statement})
    if not evidence.strip():
        raise WrongState(_("Say what proves that it was filed."))
    if not items:
        raise WrongState(_("Name the filed item."))
    for item in items:
        if item.kind == Kind.STATEMENT:
            raise WrongState(_("“%(item)s” is a statement in the press, not a filed item.") % {"item": item})
        if FilingLink.objects.filter(statement=statement, filed=item).exists():
            raise WrongState(_("It is linked to “%(item)s” already.") % {"item": item})
    day = linked_on or beijing_today()
    links = FilingLink.objects.bulk_create(
        FilingLink(statement=statement, filed=item, evidence=evidence.strip(), source=source, linked_on=day)
        for item in items
    )
    if statement.confirmed_at is None:
        _confirm(statement, timezone.now())
    log(
        actor,
        "proposals.confirm_filing",
        statement,
        after={"filed": {item.pk: str(item) for item in items}, "evidence": evidence.strip()},
    )
    return links


@verb("proposals.handle_motion_as_suggestion")
def handle_motion_as_suggestion(
    *,
    actor: User,
    motion: Proposal,
    title: str = "",
    number: str = "",
    on: datetime.date | None = None,
    precision: str = Precision.DAY,
    note: str = "",
    source: Source | None = None,
) -> Proposal:
    """A motion that is handled as a suggestion ends, and a second, linked item of that kind begins. Returns the second."""
    allow(actor, Right.TRACK)
    motion = lock(motion)
    before = motion.status
    if motion.follow_ups.filter(relation=RelatedItem.Relation.HANDLED_AS_SUGGESTION).exists():
        raise WrongState(_("It is handled as a suggestion already."))
    date = PartialDate(on, precision)
    enter(motion, actor, ActionKind.HANDLED_AS_SUGGESTION, date, note=note, source=source)
    settle(motion, actor=actor)
    suggestion = _filed(
        kind=Kind.SUGGESTION,
        body=motion.body,
        title=title or motion.title,
        term=motion.term,
        session=motion.session,
        between_sessions=motion.between_sessions,
        number=number,
        proposer_kind=motion.proposer_kind if motion.proposer_kind in _BOTH_KINDS else "",
        signatory_count=motion.signatory_count,
        summary=motion.summary,
        source=source or motion.source,
        confirmed_at=motion.confirmed_at or timezone.now(),
        filed=date,
    )
    _store(suggestion, actor, (), (), motion.topics.all())
    for copies in (motion.signatures.all(), motion.measures.all()):
        for row in copies:
            row.pk, row.proposal = None, suggestion
        copies.model.objects.bulk_create(copies)
    enter(suggestion, actor, ActionKind.FILED, date, source=source)
    settle(suggestion, actor=actor)
    RelatedItem.objects.create(
        original=motion, follow_up=suggestion, relation=RelatedItem.Relation.HANDLED_AS_SUGGESTION
    )
    write_event(actor, "proposals.handle_motion_as_suggestion", motion, before, suggestion=suggestion.pk, on=date)
    return suggestion


@verb("proposals.forget_statement")
def forget_statement(*, actor: User, statement: Proposal) -> None:
    """Take back a statement that no reader has seen: the undoing of an intake. What was shown or confirmed stays."""
    if not (actor.may(Right.TRACK) or actor.may(Right.INTAKE)):
        raise NotAllowed(_("%(who)s may not take back what an intake brought in.") % {"who": actor.name})
    statement = lock(statement)
    if statement.kind != Kind.STATEMENT or statement.was_shown or statement.confirmed_at is not None:
        raise WrongState(_("“%(item)s” has been shown or confirmed, and stays.") % {"item": statement})
    if statement.filings.exists():
        raise WrongState(_("“%(item)s” is linked to a filed item, and stays.") % {"item": statement})
    if statement.enquiries.exists():
        raise WrongState(
            _("Somebody was asked about “%(item)s”: it stays, and so does the enquiry.") % {"item": statement}
        )
    if statement.follow_ups.exists() or statement.originals.exists():
        raise WrongState(_("“%(item)s” is related to another item: take that back first.") % {"item": statement})
    log(actor, "proposals.forget_statement", statement, before={"title": statement.title})
    statement.delete()


def number_and_serial(printed: str) -> tuple[str, int | None]:
    """第02650号 is number 02650 and serial 2650; a number that is none has no serial."""
    number = printed.strip().removeprefix("第").removesuffix("号").strip()
    return number, ordinal(number)


def is_between_sessions(kind: str, session: Session | None, filed: PartialDate) -> bool:
    """平时提案 after the session's cut-off, suggestions after its last day; where nothing is known, no."""
    if session is None or filed.earliest is None:
        return False
    if kind == Kind.PROPOSAL and session.filing_cutoff:
        return filed.earliest > session.filing_cutoff.astimezone(BEIJING).date()
    return kind in (Kind.PROPOSAL, Kind.SUGGESTION) and filed.earliest > session.closes_on


_BOTH_KINDS = {ProposerKind.JOINT, ProposerKind.DELEGATION}


def _filed(*, kind: str, number: str, filed: PartialDate, between_sessions: bool | None, **fields: Any) -> Proposal:
    if kind == Kind.STATEMENT:
        raise WrongState(_("A statement in the press is not filed: record it as one."))
    session = fields["session"]
    fields["term"] = fields["term"] or (session.term if session else None)
    number, serial = number_and_serial(number)
    if between_sessions is None:
        between_sessions = is_between_sessions(kind, session, filed)
    return Proposal(kind=kind, number=number, serial=serial, between_sessions=between_sessions, **fields)


def _store(
    proposal: Proposal,
    actor: User,
    signatures: Sequence[Signed],
    measures: Sequence[Asked],
    topics: Iterable[Topic],
) -> None:
    proposal.status = TABLES[proposal.kind].initial
    proposal.slug = proposal.slug or slug(proposal.title, fallback=proposal.kind)
    proposal.shown = shown_periods([], proposal.confirmed_at)
    proposal._history_user = actor
    check_item(proposal, len(signatures))
    save_item(proposal)
    Signature.objects.bulk_create(
        Signature(
            proposal=proposal,
            role=each.role,
            delegate=each.delegate,
            mandate=each.mandate,
            organisation=each.organisation,
            constituency=each.constituency,
            name_as_printed=each.name,
            role_at_the_time=each.role_at_the_time,
            order=order,
        )
        for order, each in enumerate(signatures)
    )
    Measure.objects.bulk_create(
        Measure(proposal=proposal, order=order, text=each.text, quoted=each.quoted)
        for order, each in enumerate(measures, start=1)
    )
    proposal.topics.set(topics)


def check_item(proposal: Proposal, names: int, *, validate: Callable[[Proposal], None] = Proposal.full_clean) -> None:
    """Whether the heads can be true together; `names` is how many signatures are given. Raises WrongState."""
    count = proposal.signatory_count
    if count is not None and count < names:
        raise WrongState(
            _("%(names)d names are given, but only %(count)d signatories printed.") % {"names": names, "count": count}
        )
    try:
        validate(proposal)
    except ValidationError as error:
        raise WrongState(" ".join(error.messages)) from error


def save_item(proposal: Proposal, fields: Collection[str] | None = None) -> None:
    """Raises WrongState where somebody else took the same number since it was checked."""
    try:
        with transaction.atomic():
            proposal.save(update_fields=fields)
    except IntegrityError as error:
        raise WrongState(_("There is an item with this number in this session already.")) from error


def _confirm(proposal: Proposal, at: datetime.datetime) -> None:
    proposal.confirmed_at = at
    proposal.shown = shown_periods([(each.lower, each.upper) for each in proposal.shown], at)
    Proposal.objects.filter(pk=proposal.pk).update(confirmed_at=at, shown=proposal.shown)


def _lock_all(proposals: Iterable[Proposal]) -> dict[int, Proposal]:
    """By id, so that two verbs on the same items wait for each other and never for ever."""
    wanted = {proposal.pk: proposal for proposal in proposals}
    return {pk: lock(wanted[pk]) for pk in sorted(wanted)}
