"""Verbs that open what readers see: a correction with its public note, a minor change, the text of an earlier publication."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Stage
from articles.review.texts import refuse_to_edit, save, store
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

    Readers see the old text until the correction is published. The round that follows passes two people at least. A story
    that is open as a draft already, for a minor change say, becomes a correction by it and keeps what was written.
    """
    at = at or timezone.now()
    row = lock(article)
    allow(actor, Right.CORRECT, row.section)
    if not all(part.strip() for part in (note, stood, is_right)):
        raise WrongState(_("A correction says what stood, what is right, and has a note to readers."))
    _shown_and(row, at, is_open=row.stage == Stage.DRAFT and row.data["correction"] is None)
    if row.stage == Stage.DRAFT and (refused := refuse_to_edit(row, actor, at)):
        raise refused
    return _open(
        row,
        actor,
        at,
        name="correct",
        correction={"note": note.strip(), "stood": stood.strip(), "is_right": is_right.strip()},
        note=note,
    )


@verb("articles.amend")
def amend(*, actor: User, article: Article, reason: str, at: datetime.datetime | None = None) -> Article:
    """文字改动: open a published story for a change that puts nothing right: a comma, a slip of the pen, a broken link.

    The reason is for the house. Readers see that the text was changed and when; it is no correction and has no note. Where
    names, figures or the headline change, the reviewers are warned that it should be one. Two people pass it at least.
    """
    at = at or timezone.now()
    row = lock(article)
    allow(actor, Right.CORRECT, row.section)
    if not reason.strip():
        raise WrongState(_("Write down what is changed and why: the reviewers have to know."))
    _shown_and(row, at)
    row.minor_change = reason.strip()[:300]
    return _open(row, actor, at, name="amend", correction=None, note=reason)


@verb("articles.restore_publication")
def restore_publication(
    *, actor: User, article: Article, number: int, base_version: int, at: datetime.datetime | None = None
) -> Article:
    """Bring the text of a publication back as a new version: subject to every rule that saving is; no stage, no plan moves.

    A correction's note stays with the publication that it was written for: the working copy keeps its own.
    """
    row = lock(article)
    publication = row.publications.filter(number=number).first()
    if publication is None:
        raise WrongState(_("This story has no publication %(number)d.") % {"number": number})
    return save(
        actor=actor,
        article=row,
        document=publication.data | {"correction": row.data["correction"]},
        base_version=base_version,
        cause=f"restore publication {number}",
        at=at,
    )


def _shown_and(article: Article, at: datetime.datetime, *, is_open: bool = False) -> None:
    """Raises WrongState unless readers see the story, and it is closed or open in a way that allows this."""
    if article.stage != Stage.SIGNED and not is_open:
        raise WrongState(_("The story is open already, at “%(stage)s”.") % {"stage": article.get_stage_display()})
    if not article.publications.live(at).exists():
        raise WrongState(_("Only what readers see is corrected. Reopen the story to change it."))


def _open(
    article: Article,
    actor: User,
    at: datetime.datetime,
    *,
    name: str,
    correction: dict[str, str] | None,
    note: str,
) -> Article:
    taken_back = take_back(article, actor, at)
    if correction is not None:
        article.minor_change = ""
    before = {"version": article.version, "digest": article.digest}
    # The hour of the first text says nothing about what mends it.
    article.stage, article.due_at = Stage.DRAFT, None
    store(article, article.data | {"correction": correction}, actor, at, cause=name)
    log(
        actor,
        f"articles.{name}",
        article,
        before=before,
        after={"version": article.version, "digest": article.digest, "taken_back": taken_back},
        note=note,
    )
    return article
