"""Verbs on notices: taken in once, applied in one transaction by the verbs of `delegates.standing`, or laid aside."""

import datetime
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from delegates import standing
from delegates.imports.roster.lines import Places
from delegates.models import Alias, Constituency, ConstituencyName, Delegate, Mandate, Notice, NoticeChange, Term
from delegates.notices.matching import find_place, on_record, open_mandate, with_standing
from delegates.notices.reading import Reading, folded, read_notice
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.chinese.names import fold_name
from newskit.periods import Precision, beijing_today
from newskit.topics.models import source
from newskit.verbs import WrongState, allow, lock, log, verb

Kind = NoticeChange.Kind


@dataclass(frozen=True)
class Decision:
    """What an editor made of one change: whom it means (None: a new profile) and the facts as corrected."""

    change: NoticeChange
    delegate: Delegate | None
    on: datetime.date
    precision: str = Precision.DAY
    how: str = ""
    rank: str = ""
    constituency: Constituency | None = None


def digest_of(text: str) -> str:
    """The same for every copy of a text, however its lines were broken."""
    return hashlib.sha256(re.sub(r"\s+", "", folded(text)).encode()).hexdigest()


def read(text: str) -> Reading:
    """The text read with the names that are on record."""
    places = {
        *Constituency.objects.values_list("name", flat=True),
        *Constituency.objects.values_list("short_name", flat=True),
    }
    places |= set(ConstituencyName.objects.values_list("name", flat=True))
    return read_notice(text, known=_known_in(text), places={place for place in places if len(place) > 2})


def _known_in(text: str) -> set[str]:
    """Folded names on record that occur in the text: only these are read from the database."""
    plain = re.sub(r"\s+", "", fold_name(text))
    parts = {plain[at : at + size] for at in range(len(plain)) for size in (2, 3, 4)}
    names = set(Delegate.objects.filter(folded__in=parts).values_list("folded", flat=True))
    return names | set(Alias.objects.filter(folded__in=parts).values_list("folded", flat=True))


@verb("delegates.take_notice")
def take_notice(
    *, actor: User, text: str, term: Term | None = None, issued_on: datetime.date | None = None, url: str = ""
) -> Notice:
    """The notice with what was read from it; the one on record where the same text was taken in before."""
    allow(actor, Right.STANDING)
    digest = digest_of(text)
    if known := Notice.objects.filter(digest=digest).first():
        return known
    reading = read(text)
    term = term or Term.objects.filter(body__code=reading.body, number=reading.term).first()
    if term is None:
        raise WrongState(_("The text does not say of which term it is: choose one."))
    issued_on = issued_on or reading.issued_on
    if issued_on is None:
        raise WrongState(_("The text bears no date: give the day of the notice."))
    if not reading.changes:
        raise WrongState(_("No change of standing was read in this text. Nothing is stored; record it on the profile."))
    notice, is_new = Notice.objects.get_or_create(
        digest=digest,
        defaults={
            "text": text,
            "title": reading.title,
            "term": term,
            "issued_on": issued_on,
            "source": source(
                f"{reading.title}({issued_on})",
                url=url,
                published_on=issued_on,
                seen_on=beijing_today(),
                entered_by=actor,
            ),
            "stated": [{"number": row.number, "read": row.read, "quote": row.quote} for row in reading.stated],
            "total": reading.total,
            "unread": reading.unread,
            "entered_by": actor,
            "entered_at": timezone.now(),
        },
    )
    if is_new:
        _store_changes(notice, reading)
        log(actor, "delegates.take_notice", notice, after={"changes": len(reading.changes)})
    return notice


def _store_changes(notice: Notice, reading: Reading) -> None:
    places = Places(notice.term)
    NoticeChange.objects.bulk_create(
        NoticeChange(
            notice=notice,
            order=order,
            kind=change.kind,
            name=change.person.name,
            distinction=change.person.distinction,
            gender=change.person.gender,
            ethnicity=change.person.ethnicity,
            place=change.place[:40],
            left=change.left[:40],
            constituency=find_place(places, change.place) if change.place else None,
            how=change.how,
            rank=change.rank,
            on=change.date.day or notice.issued_on,
            precision=change.date.precision,
            quote=change.quote,
        )
        for order, change in enumerate(reading.changes, 1)
    )


@verb("delegates.apply_notice")
def apply_notice(*, actor: User, notice: Notice, decisions: Sequence[Decision]) -> Notice:
    """All that were ticked, or none: the first that is refused is named. What is on record already is marked as applied."""
    allow(actor, Right.STANDING)
    row = lock(notice)
    if row.is_done:
        raise WrongState(_("%(who)s was done with this notice already.") % {"who": row.closed_by})
    if not decisions:
        raise WrongState(_("Nothing is ticked."))
    changes = {change.pk: change for change in row.changes.all()}
    waiting = [each for each in decisions if changes[each.change.pk].applied_at is None]
    if not waiting:
        raise WrongState(_("These changes were applied already."))
    for pk in sorted({each.delegate.pk for each in waiting if each.delegate}):
        lock(Delegate(pk=pk))
    now, told = timezone.now(), []
    added: dict[tuple[str, str], Delegate] = {}
    for each in waiting:
        change = changes[each.change.pk]
        change.on, change.precision, change.how = each.on, each.precision, each.how
        change.rank, change.constituency = each.rank, each.constituency
        try:
            change.delegate = each.delegate or added.get((change.name, change.distinction)) or _new(actor, row, change)
            added.setdefault((change.name, change.distinction), change.delegate)
            _make(actor, row, change)
        except WrongState as refusal:
            raise WrongState(
                _("%(name)s: %(reason)s Nothing of the notice was applied.") % {"name": change, "reason": refusal}
            ) from refusal
        change.applied_by, change.applied_at = actor, now
        change.save()
        told.append(str(change))
    if all(change.applied_at for change in changes.values()):
        row.closed_by, row.closed_at = actor, now
        row.save(update_fields=["closed_by", "closed_at"])
    log(actor, "delegates.apply_notice", row, after={"changes": told})
    return row


def _new(actor: User, notice: Notice, change: NoticeChange) -> Delegate:
    if change.kind != Kind.BEGIN:
        raise WrongState(_("There is no mandate to change. Choose the delegate, or record the person first."))
    return standing.add_delegate(
        actor=actor,
        name=change.name,
        distinction=change.distinction,
        gender=change.gender,
        gender_source=notice.source if change.gender else None,
        ethnicity=change.ethnicity,
        ethnicity_source=notice.source if change.ethnicity else None,
        source=notice.source,
    )


def _make(actor: User, notice: Notice, change: NoticeChange) -> None:
    """By the verb of the change, as records stand at this moment: an earlier row of the notice may have changed them."""
    delegate = with_standing(Delegate.objects.filter(pk=change.delegate_id), notice).get()
    made, reason = on_record(change, delegate)
    if made:
        return
    if reason:
        raise WrongState(reason)
    if change.kind == Kind.BEGIN:
        standing.begin_mandate(
            actor=actor,
            delegate=delegate,
            term=notice.term,
            starts_on=change.on,
            starts_precision=change.precision,
            began=change.how,
            electoral_unit=change.place if notice.term.body.is_congress else "",
            constituency=change.constituency,
            source=notice.source,
        )
        return
    mandate = open_mandate(delegate)
    mandate.delegate = delegate
    _VERBS[change.kind](actor, notice, change, mandate)


def _end(actor: User, notice: Notice, change: NoticeChange, mandate: Mandate) -> None:
    if not change.how:
        raise WrongState(_("Say how the mandate ended."))
    standing.end_mandate(
        actor=actor,
        mandate=mandate,
        ends_on=change.on,
        ends_precision=change.precision,
        ended=change.how,
        source=notice.source,
    )


def _move(actor: User, notice: Notice, change: NoticeChange, mandate: Mandate) -> None:
    if change.constituency is None:
        raise WrongState(_("Say where the mandate sits now."))
    standing.move_seat(
        actor=actor,
        mandate=mandate,
        constituency=change.constituency,
        on=change.on,
        precision=change.precision,
        source=notice.source,
    )


def _promote(actor: User, notice: Notice, change: NoticeChange, mandate: Mandate) -> None:
    if not change.rank:
        raise WrongState(_("Say which office it is."))
    standing.promote(
        actor=actor, mandate=mandate, rank=change.rank, on=change.on, precision=change.precision, source=notice.source
    )


def _leave(actor: User, notice: Notice, change: NoticeChange, mandate: Mandate) -> None:
    office = next(row for row in mandate.offices.all() if row.rank == change.rank and row.ends_on is None)
    standing.end_office(
        actor=actor, office=office, ends_on=change.on, ends_precision=change.precision, note=str(notice.source)
    )


def _suspend(actor: User, notice: Notice, change: NoticeChange, mandate: Mandate) -> None:
    standing.suspend(
        actor=actor, mandate=mandate, starts_on=change.on, starts_precision=change.precision, source=notice.source
    )


def _resume(actor: User, notice: Notice, change: NoticeChange, mandate: Mandate) -> None:
    row = next(row for row in mandate.suspensions.all() if row.ends_on is None)
    standing.lift_suspension(
        actor=actor, suspension=row, ends_on=change.on, ends_precision=change.precision, note=str(notice.source)
    )


_VERBS: dict[str, Callable[[User, Notice, NoticeChange, Mandate], Any]] = {
    Kind.END: _end,
    Kind.MOVE: _move,
    Kind.PROMOTE: _promote,
    Kind.LEAVE: _leave,
    Kind.SUSPEND: _suspend,
    Kind.RESUME: _resume,
}


@verb("delegates.close_notice")
def close_notice(*, actor: User, notice: Notice, note: str) -> Notice:
    """What is not applied of it never will be: the note says why."""
    allow(actor, Right.STANDING)
    row = lock(notice)
    if row.is_done:
        raise WrongState(_("%(who)s was done with this notice already.") % {"who": row.closed_by})
    if not note.strip():
        raise WrongState(_("Say why the rest is left out."))
    row.closed_by, row.closed_at = actor, timezone.now()
    row.save(update_fields=["closed_by", "closed_at"])
    log(actor, "delegates.close_notice", row, note=note)
    return row
