"""Verbs on organisations, posts, and the posts as seen in print."""

import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from delegates.models import Delegate, Organisation, OrganisationName, Position, Sighting
from delegates.standing.records import end, facts, hold, keep, record
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.chinese.names import clean_name
from newskit.periods import Precision
from newskit.topics.models import Source
from newskit.verbs import WrongState, allow, lock, log, verb


@verb("delegates.add_organisation")
def add_organisation(
    *,
    actor: User,
    name: str,
    short_name: str = "",
    kind: str = Organisation.Kind.OTHER,
    handles_items: bool = False,
    source: Source | None = None,
) -> Organisation:
    """A new organisation; a name that another one bears already is refused."""
    if not actor.may(Right.INTAKE):
        allow(actor, Right.STANDING)
    name = clean_name(name)
    if standing := Organisation.objects.known_as(name).first():
        raise WrongState(_("%(name)s stands already: %(full)s.") % {"name": name, "full": standing.name})
    organisation = keep(
        Organisation(name=name, short_name=short_name, kind=kind, handles_items=handles_items, source=source), actor
    )
    log(actor, "delegates.add_organisation", organisation, after=facts(organisation))
    return organisation


@verb("delegates.rename_organisation")
def rename_organisation(
    *,
    actor: User,
    organisation: Organisation,
    name: str,
    on: datetime.date,
    precision: str = Precision.DAY,
    short_name: str = "",
) -> Organisation:
    """It bears another full name from a day on; the old one stays, dated, and is found. For a successor, link two rows."""
    allow(actor, Right.STANDING)
    row = lock(organisation)
    name = clean_name(name)
    if name == row.name:
        raise WrongState(_("%(name)s is its name already.") % {"name": name})
    before = facts(row)
    OrganisationName.objects.filter(organisation=row, name=name).delete()
    keep(
        OrganisationName(
            organisation=row,
            name=row.name,
            kind=OrganisationName.Kind.FULL,
            ends_on=on,
            ends_precision=precision,
        ),
        actor,
    )
    row.name, row.short_name = name, short_name or row.short_name
    keep(row, actor)
    log(actor, "delegates.rename_organisation", row, before=before, after=facts(row))
    return row


@verb("delegates.forget_organisation")
def forget_organisation(*, actor: User, organisation: Organisation) -> None:
    """Take back an organisation that a page brought, as long as nothing refers to it."""
    if not actor.may(Right.INTAKE):
        allow(actor, Right.STANDING)
    row = lock(organisation)
    log(actor, "delegates.forget_organisation", row, before=facts(row))
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError as error:
        raise WrongState(_("Other entries refer to %(name)s: it stays.") % {"name": row}) from error


def find_organisation(actor: User, name: str) -> Organisation:
    """The one organisation of this name; a new one where none bears it; never one of several."""
    found = list(Organisation.objects.known_as(clean_name(name))[:2])
    if len(found) > 1:
        raise WrongState(_("More than one organisation is called %(name)s; choose one.") % {"name": name})
    return found[0] if found else add_organisation(actor=actor, name=name)


@verb("delegates.see_position")
def see_position(
    *,
    actor: User,
    delegate: Delegate,
    organisation: Organisation | str,
    title: str,
    seen_on: datetime.date,
    as_printed: str,
    former: bool = False,
    source: Source | None = None,
) -> Sighting:
    """A post as print had it on a day. The same sighting again changes nothing; the post is added if it is new.

    Who takes pages in may record what they see: it is evidence, and proves the post for that day alone.
    """
    if not actor.may(Right.INTAKE):
        allow(actor, Right.STANDING)
    row = lock(delegate)
    if isinstance(organisation, str):
        organisation = find_organisation(actor, organisation)
    title = clean_name(title)
    position = row.positions.filter(organisation=organisation, title=title).order_by("-ends_on").first()
    if position is None:
        position = keep(
            Position(delegate=row, organisation=organisation, title=title, order=row.positions.count(), source=source),
            actor,
        )
    standing = position.sightings.filter(seen_on=seen_on, as_printed=as_printed).first()
    if standing:
        return standing
    sighting = keep(
        Sighting(position=position, seen_on=seen_on, as_printed=as_printed, former=former, source=source), actor
    )
    record(actor, "delegates.see_position", row, after=sighting)
    return sighting


@verb("delegates.begin_position")
def begin_position(
    *,
    actor: User,
    delegate: Delegate,
    organisation: Organisation | str,
    title: str,
    starts_on: datetime.date | None = None,
    starts_precision: str = Precision.DAY,
    source: Source | None = None,
) -> Position:
    """A post begins, or is known to have begun. One that was only seen so far gets its date; a second start is refused."""
    row = hold(actor, delegate)
    if isinstance(organisation, str):
        organisation = find_organisation(actor, organisation)
    title = clean_name(title)
    position = row.positions.filter(organisation=organisation, title=title, ends_on__isnull=True).first()
    if position is None:
        position = Position(delegate=row, organisation=organisation, title=title, order=row.positions.count())
    elif position.starts_on is not None or starts_on is None:
        raise WrongState(_("%(post)s stands on the profile already.") % {"post": position})
    position.starts_on, position.starts_precision = starts_on, starts_precision
    position.source = source or position.source
    keep(position, actor)
    record(actor, "delegates.begin_position", row, after=position)
    return position


@verb("delegates.end_position")
def end_position(
    *, actor: User, position: Position, ends_on: datetime.date, ends_precision: str = Precision.DAY, note: str = ""
) -> Position:
    """It ends: from then on, and only because of it, it is printed with 原."""
    delegate = hold(actor, position.delegate)
    row = lock(position)
    before = facts(row)
    end(row, actor, ends_on, ends_precision)
    record(actor, "delegates.end_position", delegate, before=before, after=row, note=note)
    return row
