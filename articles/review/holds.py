"""扣住 and 保密期: what keeps a signed text from appearing. Signatures and the planned minute stay."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Embargo, Hold
from articles.review.transitions import Place, refusal
from articles.showing import settle
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.verbs import WrongState, allow, lock, log, verb


@verb("articles.hold")
def hold(*, actor: User, article: Article, reason: str, at: datetime.datetime | None = None) -> Hold:
    """扣住: nothing of the story begins to show until somebody lifts it. What readers see already stays."""
    row = lock(article)
    if refused := refusal("hold", Place(row, actor)):
        raise refused
    if not reason.strip():
        raise WrongState(_("Write down why it is on hold: who lifts it has to know."))
    return place_hold(row, actor, reason, at or timezone.now())


def place_hold(article: Article, actor: User, reason: str, at: datetime.datetime, *, cause: str = "") -> Hold:
    """Put a locked story on hold, whoever caused it. For `hold`, and for followers of verbs of other apps."""
    placed = Hold.objects.create(article=article, reason=reason.strip(), cause=cause, placed_by=actor, placed_at=at)
    settle(article, actor, at)
    log(actor, "articles.hold", article, after={"hold": placed.pk, "cause": cause}, note=reason)
    return placed


@verb("articles.lift_hold")
def lift_hold(*, actor: User, article: Article, note: str, at: datetime.datetime | None = None) -> Hold:
    """解除扣住. A text whose planned minute has passed appears now; with a minute to come, then."""
    at = at or timezone.now()
    row = lock(article)
    if refused := refusal("lift_hold", Place(row, actor)):
        raise refused
    standing = row.holds.get(lifted_at__isnull=True)
    if not note.strip():
        raise WrongState(_("Write down why the hold is lifted."))
    standing.lifted_by, standing.lifted_at, standing.lift_note = actor, at, note.strip()
    standing.save(update_fields=["lifted_by", "lifted_at", "lift_note"])
    settle(row, actor, at)
    log(actor, "articles.lift_hold", row, before={"hold": standing.pk, "reason": standing.reason}, note=note)
    return standing


@verb("articles.embargo")
def embargo(
    *,
    actor: User,
    article: Article,
    until: datetime.datetime | None,
    reason: str = "",
    at: datetime.datetime | None = None,
) -> Embargo:
    """保密期: nothing appears before `until`, or before somebody lifts it (None). May stand before anything is written.

    A timed one ends by itself: the period of what is planned begins at that minute, with no worker running.
    """
    at = at or timezone.now()
    row = lock(article)
    allow(actor, Right.HOLD, row.section)
    if until is not None and until <= at:
        raise WrongState(_("An embargo ends in the future."))
    standing = row.embargoes.filter(lifted_at__isnull=True).first()
    if standing is not None and (standing.until is None or standing.until > at):
        raise WrongState(_("The story is under embargo already. Lift that one first."))
    if standing is not None:  # over by time: its row is closed, so that another can stand
        standing.lifted_by, standing.lifted_at = standing.placed_by, standing.until
        standing.save(update_fields=["lifted_by", "lifted_at"])
    placed = Embargo.objects.create(article=row, until=until, reason=reason.strip(), placed_by=actor, placed_at=at)
    settle(row, actor, at)
    log(actor, "articles.embargo", row, after={"until": until}, note=reason)
    return placed


@verb("articles.lift_embargo")
def lift_embargo(*, actor: User, article: Article, note: str = "", at: datetime.datetime | None = None) -> Embargo:
    """End the embargo by hand: what was planned for a minute that has passed appears now."""
    at = at or timezone.now()
    row = lock(article)
    allow(actor, Right.HOLD, row.section)
    standing = row.embargoes.standing(at).first()
    if standing is None:
        raise WrongState(_("The story is not under embargo."))
    standing.lifted_by, standing.lifted_at, standing.lift_note = actor, at, note.strip()
    standing.save(update_fields=["lifted_by", "lifted_at", "lift_note"])
    settle(row, actor, at)
    log(actor, "articles.lift_embargo", row, before={"until": standing.until}, note=note)
    return standing
