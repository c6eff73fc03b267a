"""Verbs on the profile itself."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.range import Range

from delegates.models import Alias, Delegate, PartyMembership
from delegates.standing.records import facts, hold, keep, record
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.chinese.names import clean_name, fold_name
from newskit.periods import Precision, beijing_today
from newskit.periods.shown import shown_periods
from newskit.topics.models import Source
from newskit.verbs import WrongState, allow, lock, log, verb


@verb("delegates.add_delegate")
def add_delegate(
    *,
    actor: User,
    name: str,
    confirmed: bool = True,
    distinction: str = "",
    reading: str = "",
    gender: str = "",
    gender_source: Source | None = None,
    ethnicity: str = "",
    ethnicity_source: Source | None = None,
    note: str = "",
    source: Source | None = None,
) -> Delegate:
    """A new profile. Unconfirmed, readers see it only while a story that brought it is shown; intake may add such."""
    if confirmed or not actor.may(Right.INTAKE):
        allow(actor, Right.STANDING)
    delegate = Delegate(
        name=clean_name(name),
        distinction=distinction,
        reading=reading,
        gender=gender,
        gender_source=gender_source,
        ethnicity=ethnicity,
        ethnicity_source=ethnicity_source,
        note=note,
        source=source,
    )
    if confirmed:
        _confirm(delegate, timezone.now())
    keep(delegate, actor)
    log(actor, "delegates.add_delegate", delegate, after=facts(delegate))
    return delegate


@verb("delegates.amend_delegate")
def amend_delegate(*, actor: User, delegate: Delegate, changes: dict[str, Any], note: str = "") -> Delegate:
    """Change the profile's own fields. A former name is an alias besides: add it where the person changed the name."""
    row = hold(actor, delegate)
    allowed = {
        "name", "distinction", "reading", "slug", "gender", "gender_source", "ethnicity", "ethnicity_source", "note",
        "source",
    }  # fmt: skip
    if wrong := set(changes) - allowed:
        raise TypeError(f"{sorted(wrong)} cannot be changed here.")
    names = tuple(name for name, value in changes.items() if getattr(row, name) != value)
    if not names:
        return row
    before = facts(row, *names)
    for name in names:
        setattr(row, name, changes[name])
    keep(row, actor)
    log(actor, "delegates.amend_delegate", row, before=before, after=facts(row, *names), note=note)
    return row


@verb("delegates.confirm_delegate")
def confirm_delegate(*, actor: User, delegate: Delegate) -> Delegate:
    """An editor vouches for a profile that a story brought: readers see it from now on, whatever becomes of the story."""
    allow(actor, Right.STANDING)
    row = hold(actor, delegate)
    if row.confirmed_at:
        raise WrongState(_("The profile of %(name)s is confirmed already.") % {"name": row})
    _confirm(row, timezone.now())
    keep(row, actor)
    log(actor, "delegates.confirm_delegate", row)
    return row


@verb("delegates.forget_delegate")
def forget_delegate(*, actor: User, delegate: Delegate) -> None:
    """Take back a profile that a page brought and no reader has seen, with its mandate, seat, office and posts.

    What was shown, confirmed or merged stays, and so does a profile that anything else refers to.
    """
    row = hold(actor, delegate)
    if row.confirmed_at or row.was_shown:
        raise WrongState(_("The profile of %(name)s has been shown or confirmed, and stays.") % {"name": row})
    before = facts(row)
    try:
        with transaction.atomic():
            for mandate in row.mandates.all():
                for held in (mandate.seats, mandate.offices, mandate.committee_posts, mandate.suspensions):
                    held.all().delete()
                mandate.delete()
            row.positions.all().delete()
            log(actor, "delegates.forget_delegate", row, before=before)
            row.delete()
    except ProtectedError as error:
        raise WrongState(_("Other entries refer to %(name)s: the profile stays.") % {"name": row}) from error


@verb("delegates.store_shown")
def store_shown(*, actor: User, delegate: Delegate, periods: Iterable[Range]) -> Delegate:
    """Store when readers see the profile: the periods of all publications that carry it, and from its confirmation on.

    Called by the verbs that move such a period, in their transaction: they have asked for the right. Computed anew each
    time, never moved.
    """
    row = lock(delegate)
    shown = shown_periods([(period.lower, period.upper) for period in periods], row.confirmed_at)
    if shown != row.shown:
        Delegate.objects.filter(pk=row.pk).update(shown=shown)
        row.refresh_from_db(fields=["shown"])
    return row


def _confirm(delegate: Delegate, at: datetime.datetime) -> None:
    delegate.confirmed_at = at
    delegate.shown = shown_periods([(period.lower, period.upper) for period in delegate.shown], at)


@verb("delegates.add_alias")
def add_alias(
    *,
    actor: User,
    delegate: Delegate,
    name: str,
    kind: str,
    starts_on: datetime.date | None = None,
    starts_precision: str = Precision.DAY,
    ends_on: datetime.date | None = None,
    ends_precision: str = Precision.DAY,
    source: Source | None = None,
) -> Alias:
    """Another form of the name, under which searches, imports and mentions find the delegate."""
    row = hold(actor, delegate)
    name = clean_name(name)
    if fold_name(name) == row.folded and name == row.name:
        raise WrongState(_("%(name)s is the name itself.") % {"name": name})
    alias = keep(
        Alias(
            delegate=row,
            name=name,
            kind=kind,
            starts_on=starts_on,
            starts_precision=starts_precision,
            ends_on=ends_on,
            ends_precision=ends_precision,
            source=source,
        ),
        actor,
    )
    record(actor, "delegates.add_alias", row, after=alias)
    return alias


@verb("delegates.begin_party")
def begin_party(
    *,
    actor: User,
    delegate: Delegate,
    party: str,
    starts_on: datetime.date | None = None,
    starts_precision: str = Precision.DAY,
    source: Source | None = None,
) -> PartyMembership:
    """Membership of a party. One may belong to two; the same twice at a time is refused."""
    row = hold(actor, delegate)
    day = starts_on or beijing_today()
    standing = [each for each in row.parties.all() if each.party == party and each.as_of(day) != "no"]
    if standing:
        raise WrongState(_("%(party)s stands on the profile already.") % {"party": standing[0]})
    membership = keep(
        PartyMembership(
            delegate=row, party=party, starts_on=starts_on, starts_precision=starts_precision, source=source
        ),
        actor,
    )
    record(actor, "delegates.begin_party", row, after=membership)
    return membership
