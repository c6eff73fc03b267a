"""Verbs on what a profile shows first: the preferred identity of a session, the portrait."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from delegates.models import Delegate, DisplayIdentity, Mandate, Portrait, Position, Session
from delegates.standing.records import hold, keep
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.pictures.models import Picture
from newskit.verbs import WrongState, allow, log, verb

SQUARE = 1.0


@verb("delegates.prefer_identity")
def prefer_identity(
    *,
    actor: User,
    delegate: Delegate,
    session: Session,
    mandate: Mandate | None = None,
    positions: Iterable[Position] = (),
    note: str = "",
) -> DisplayIdentity | None:
    """What copy prints first of somebody on the days of a session, instead of what was said before. Nothing takes it back."""
    row = hold(actor, delegate)
    positions = sorted(positions, key=lambda position: (position.order, position.pk))
    for chosen in filter(None, [mandate, *positions]):
        if chosen.delegate_id != row.pk:
            raise WrongState(_("%(row)s is another delegate's.") % {"row": chosen})
    standing = DisplayIdentity.objects.filter(delegate=row, session=session).first()
    before = _told(standing) if standing else None
    if mandate is None and not positions:
        if standing is None:
            raise WrongState(_("Name the role or the posts that print first."))
        standing.delete()
        log(actor, "delegates.prefer_identity", row, before=before, note=note)
        return None
    preferred = standing or DisplayIdentity(delegate=row, session=session)
    preferred.mandate = mandate
    keep(preferred, actor).positions.set(positions)
    log(actor, "delegates.prefer_identity", row, before=before, after=_told(preferred), note=note)
    return preferred


def _told(preferred: DisplayIdentity) -> dict[str, str]:
    posts = "、".join(str(position) for position in preferred.positions.select_related("organisation"))
    return {"session": str(preferred.session), "mandate": str(preferred.mandate or ""), "posts": posts}


@verb("delegates.choose_portrait")
def choose_portrait(
    *, actor: User, delegate: Delegate, picture: Picture, at: datetime | None = None, note: str = ""
) -> Portrait:
    """Readers see the square around the picture's focal point, with its credit, as long as they see the profile."""
    allow(actor, Right.STANDING)
    row = hold(actor, delegate)
    at, crop = at or timezone.now(), str(picture.box(SQUARE))
    standing = row.portraits.filter(removed_at__isnull=True).first()
    if standing and (standing.picture_id, standing.crop) == (picture.pk, crop):
        raise WrongState(_("This is the portrait already."))
    before = {"portrait": str(standing)} if standing else None
    row.portraits.filter(removed_at__isnull=True).update(removed_at=at)
    portrait = keep(Portrait(delegate=row, picture=picture, crop=crop, chosen_at=at), actor)
    log(actor, "delegates.choose_portrait", row, before=before, after={"portrait": str(picture)}, note=note)
    return portrait


@verb("delegates.remove_portrait")
def remove_portrait(*, actor: User, delegate: Delegate, at: datetime | None = None, note: str = "") -> None:
    """It leaves the page and its address at once."""
    allow(actor, Right.STANDING)
    row = hold(actor, delegate)
    standing = row.portraits.filter(removed_at__isnull=True).first()
    if standing is None:
        raise WrongState(_("There is no portrait to remove."))
    row.portraits.filter(removed_at__isnull=True).update(removed_at=at or timezone.now())
    log(actor, "delegates.remove_portrait", row, before={"portrait": str(standing)}, note=note)
