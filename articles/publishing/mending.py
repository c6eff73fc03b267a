"""Verbs that open what readers see: a correction with its public note."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Stage
from articles.review.texts import store
from articles.showing import take_back
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.verbs import WrongState, allow, lock, log, verb


@verb("articles.correct")
def correct(
    *,
    actor: User,
    article: Article,
    note: str,
    stood: str,
    is_right: str,
    at: datetime.datetime | None = None,
) -> Article:
    """更正: open a published story for a correction. Its public note is part of the text that is reviewed and signed.

    Readers see the old text until the correction is published. The round that follows passes two people at least.
    """
    at = at or timezone.now()
    row = lock(article)
    allow(actor, Right.CORRECT, row.section)
    if not all(part.strip() for part in (note, stood, is_right)):
        raise WrongState(_("A correction says what stood, what is right, and has a note to readers."))
    if row.stage != Stage.SIGNED:
        raise WrongState(_("The story is open already, at “%(stage)s”.") % {"stage": row.get_stage_display()})
    if not row.publications.live(at).exists():
        raise WrongState(_("Only what readers see is corrected. Reopen the story to change it."))
    taken_back = take_back(row, actor, at)
    data = row.data
    data["correction"] = {"note": note.strip(), "stood": stood.strip(), "is_right": is_right.strip()}
    before = {"version": row.version, "digest": row.digest}
    row.stage, row.due_at = Stage.DRAFT, None  # the hour of the first text says nothing about the correction
    store(row, data, actor, at, cause="correct")
    log(
        actor,
        "articles.correct",
        row,
        before=before,
        after={"version": row.version, "digest": row.digest, "taken_back": taken_back},
        note=note,
    )
    return row
