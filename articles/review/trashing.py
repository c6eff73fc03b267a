"""The trash: out of the desk's lists, and back. Nothing in it is ever deleted."""

import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Stage
from articles.review.texts import kept_by_another
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.verbs import WrongState, allow, lock, log, verb


@verb("articles.trash")
def trash(*, actor: User, article: Article, note: str = "", at: datetime.datetime | None = None) -> Article:
    """Only a draft that was never published, and that nobody waits for."""
    at = at or timezone.now()
    row = lock(article)
    allow(actor, Right.WRITE, row.section)
    if row.trashed_at:
        raise WrongState(_("The story is in the trash already."))
    if wanted := wanted_on_the_desk(row, actor, at):
        raise wanted
    if row.stage != Stage.DRAFT or row.publications.exists():
        raise WrongState(_("Only a draft that was never published goes to the trash."))
    row.trashed_at = at
    row.save(update_fields=["trashed_at"])
    row.locks.end(actor, at)
    log(actor, "articles.trash", row, note=note)
    return row


def wanted_on_the_desk(article: Article, actor: User, at: datetime.datetime) -> WrongState | None:
    """Why the story may not leave the lists: somebody waits for it, or works on it. None: nobody does."""
    planned = Q(planned_from__gt=at) | Q(shown__startswith__gt=at)
    if article.publications.filter(planned, withdrawn_at__isnull=True).exists():
        return WrongState(_("The story is scheduled. Take the schedule back first."))
    if hold := article.holds.filter(lifted_at__isnull=True).first():
        return WrongState(_("The story is on hold (%(reason)s). Lift the hold first.") % {"reason": hold.reason})
    if article.embargoes.standing(at).exists():
        return WrongState(_("The story is under embargo. Lift the embargo first."))
    if kept := kept_by_another(article, actor, at):
        return WrongState(_("%(who)s keeps this text: it does not go to the trash.") % {"who": kept.held_by})
    return None


@verb("articles.untrash")
def untrash(*, actor: User, article: Article) -> Article:
    row = lock(article)
    allow(actor, Right.WRITE, row.section)
    if not row.trashed_at:
        raise WrongState(_("The story is not in the trash."))
    row.trashed_at = None
    row.save(update_fields=["trashed_at"])
    log(actor, "articles.untrash", row)
    return row
