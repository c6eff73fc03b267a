"""Tonight's duty (值班) and stand-ins: postings with hours. Nobody's posting is deleted; it gets its end."""

import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from newskit.accounts.models import Posting, PostingQuerySet, Section, User
from newskit.accounts.roles import Right, Role
from newskit.verbs import WrongState, allow, lock, log, verb

BEGINS, LASTS = datetime.time(18), datetime.timedelta(hours=8)


def tonight(at: datetime.datetime) -> tuple[datetime.datetime, datetime.datetime]:
    """The hours of the night at a moment, in Beijing: until two in the morning it is still the night before."""
    local = timezone.localtime(at)
    evening = timezone.make_aware(datetime.datetime.combine(local.date(), BEGINS))
    if at < evening - datetime.timedelta(days=1) + LASTS:
        evening -= datetime.timedelta(days=1)
    return evening, evening + LASTS


@verb("accounts.on_duty")
def put_on_duty(
    *,
    actor: User,
    user: User,
    role: str,
    section: Section | None,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    stands_in_for: User | None = None,
) -> Posting:
    """值班 or, with `stands_in_for`, 代班: the role for these hours and no longer."""
    allow(actor, Right.USERS)
    person = lock(user)
    if not person.is_active or person.is_system:
        raise WrongState(_("%(who)s cannot log in, so cannot be on duty.") % {"who": person})
    if role not in Role.values or role == Role.SYSTEM:
        raise WrongState(_("There is no such role."))
    if ends_at <= starts_at:
        raise WrongState(_("It ends before it begins."))
    if stands_in_for == person:
        raise WrongState(_("Nobody stands in for oneself."))
    kind = Posting.Kind.STAND_IN if stands_in_for else Posting.Kind.DUTY
    same = {"user": person, "role": role, "section": section, "kind": kind, "stands_in_for": stands_in_for}
    if Posting.objects.filter(**same, starts_at=starts_at, ends_at=ends_at).exists():
        raise WrongState(_("%(who)s is on duty for exactly these hours already.") % {"who": person})
    posting = Posting.objects.create(**same, starts_at=starts_at, ends_at=ends_at)
    hours = {"from": starts_at, "to": ends_at, "section": section.code if section else ""}
    instead = {"stands_in_for": stands_in_for.username} if stands_in_for else {}
    log(actor, "accounts.on_duty", person, after={"role": role, **hours, **instead})
    return posting


@verb("accounts.off_duty")
def end_duty(*, actor: User, posting: Posting, at: datetime.datetime | None = None) -> Posting:
    """From now on, or never begun: the hours already served stay on record."""
    at = at or timezone.now()
    allow(actor, Right.USERS)
    row = lock(posting)
    if row.kind == Posting.Kind.REGULAR:
        raise WrongState(_("This is no duty. Regular postings end on the user's page."))
    if row.ends_at is not None and row.ends_at <= at:
        raise WrongState(_("It is over already."))
    before = row.ends_at
    # One that never began keeps an instant, so that the row says what was planned and that it was called off.
    row.ends_at = at if row.starts_at is None or row.starts_at < at else row.starts_at + datetime.timedelta(seconds=1)
    row.save(update_fields=["ends_at"])
    log(actor, "accounts.off_duty", row.user, before={"to": before}, after={"to": row.ends_at, "role": row.role})
    return row


def overlapping(posting: Posting) -> PostingQuerySet:
    """Other postings that give the same person the same role in the same section for some of these hours."""
    others = Posting.objects.exclude(pk=posting.pk).filter(user=posting.user_id, role=posting.role)
    if posting.section_id is not None:
        others = others.filter(Q(section=posting.section_id) | Q(section__isnull=True))
    if posting.ends_at is not None:
        others = others.filter(Q(starts_at__isnull=True) | Q(starts_at__lt=posting.ends_at))
    if posting.starts_at is not None:
        others = others.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=posting.starts_at))
    return others
