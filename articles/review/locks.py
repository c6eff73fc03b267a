"""Keeping a text to oneself while working on it. A lock stops others from saving, submitting and trashing, and nothing else.

It never stops a review: who passes or signs a text that somebody keeps is warned, and passes what was saved. It ends when
the story moves to another stage or to the trash, when its holder leaves the house, and after EDIT_LOCK_HOURS: by itself,
so that none is ever stuck. Settling a mention changes no word, and goes on beside it.
"""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, EditLock
from articles.review.texts import kept_by_another, refuse_to_edit, refuse_to_write
from newskit.accounts.models import User
from newskit.verbs import WrongState, log, verb
from newskit.verbs import lock as lock_row


@verb("articles.lock")
def lock(*, actor: User, article: Article, note: str = "", at: datetime.datetime | None = None) -> EditLock:
    """Keep the text: until it is given back, nobody else can save it."""
    at = at or timezone.now()
    row = lock_row(article)
    if refusal := refuse_to_edit(row, actor, at):
        raise refusal
    if row.locks.standing(at).exists():
        raise WrongState(_("You keep this text already."))
    row.locks.end(actor, at)  # of one that is over by time
    kept = EditLock.objects.create(article=row, held_by=actor, held_at=at, note=note.strip())
    log(actor, "articles.lock", row, note=note)
    return kept


@verb("articles.unlock")
def unlock(*, actor: User, article: Article, at: datetime.datetime | None = None) -> Article:
    """Give the text back to all who may edit it. Another person's lock is taken over, not opened."""
    at = at or timezone.now()
    row = lock_row(article)
    if kept := kept_by_another(row, actor, at):
        raise WrongState(_("%(who)s keeps this text. Take it over, with a note.") % {"who": kept.held_by})
    if not row.locks.standing(at).exists():
        raise WrongState(_("Nobody keeps this text."))
    row.locks.end(actor, at)
    log(actor, "articles.unlock", row)
    return row


@verb("articles.take_over")
def take_over(*, actor: User, article: Article, note: str, at: datetime.datetime | None = None) -> EditLock:
    """Keep a text that somebody else keeps. Who kept it is told on the page, with the note, and saves no longer."""
    at = at or timezone.now()
    row = lock_row(article)
    if refusal := refuse_to_write(row, actor):
        raise refusal
    kept = kept_by_another(row, actor, at)
    if kept is None:
        raise WrongState(_("Nobody else keeps this text: keep it by its own button."))
    if not note.strip():
        raise WrongState(_("Write down why you take it over: %(who)s reads it.") % {"who": kept.held_by})
    row.locks.end(actor, at, note.strip())
    taken = EditLock.objects.create(article=row, held_by=actor, held_at=at)
    before = {"held_by": kept.held_by_id, "held_at": kept.held_at}
    log(actor, "articles.take_over", row, before=before, after={"held_by": actor.pk}, note=note)
    return taken
