"""Verbs that let readers see a signed text: now, at a minute, until a minute, several stories at once."""

import datetime
import enum
from collections.abc import Sequence
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import showing
from articles.models import Article, Publication
from articles.publishing.texts import publication_of, signed_text
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.verbs import NotAllowed, WrongState, allow, lock, log, verb


class End(enum.Enum):
    KEPT = "kept"


KEPT: Final = End.KEPT  # the end that is planned for the story already, if any
Until = datetime.datetime | None | End


@verb("articles.publish")
def publish(
    *, actor: User, article: Article, planned_until: Until = KEPT, at: datetime.datetime | None = None
) -> Publication:
    """发布: readers see the signed text from now on. A scheduled one is brought forward."""
    at = at or timezone.now()
    row, signed = signed_text(article, actor)
    _not_on_hold(row)
    if row.embargoes.standing(at).exists():
        raise WrongState(
            _("The story is under embargo. Lift it, or schedule the story: it appears when the embargo ends.")
        )
    until = _end(row, planned_until, at, begins=at)
    publication = publication_of(row, signed, actor, at, planned_from=None, planned_until=until, shows_from=at)
    showing.settle(row, actor, at, begins=at)
    publication.refresh_from_db()
    log(actor, "articles.publish", row, after=_logged(publication, at))
    return publication


@verb("articles.schedule")
def schedule(
    *,
    actor: User,
    article: Article,
    planned_from: datetime.datetime,
    planned_until: Until = KEPT,
    at: datetime.datetime | None = None,
) -> Publication:
    """定时: readers see the signed text from this minute on, with no worker running. Moves an earlier plan.

    Under an embargo the text appears at the later of the two; under one that is lifted by hand, once that is done.
    """
    at = at or timezone.now()
    row, signed = signed_text(article, actor)
    if planned_from <= at:
        raise WrongState(_("A story is scheduled for the future. To show it now, publish it."))
    _not_on_hold(row)
    embargo = row.embargoes.standing(at).first()
    until = _end(row, planned_until, at, begins=max(filter(None, [planned_from, embargo and embargo.until])))
    publication = publication_of(
        row, signed, actor, at, planned_from=planned_from, planned_until=until, shows_from=planned_from
    )
    showing.plan_end(row, until, actor, at)
    publication.refresh_from_db()
    log(actor, "articles.schedule", row, after=_logged(publication, planned_from))
    return publication


@verb("articles.unschedule")
def unschedule(*, actor: User, article: Article, at: datetime.datetime | None = None) -> Article:
    """Take the plan back. The text stays signed, and what readers see stays."""
    row = lock(article)
    allow(actor, Right.PUBLISH, row.section)
    if not showing.take_back(row, actor, at or timezone.now()):
        raise WrongState(_("Nothing is scheduled that has not begun."))
    log(actor, "articles.unschedule", row)
    return row


@verb("articles.plan_end")
def plan_end(
    *, actor: User, article: Article, until: datetime.datetime | None, at: datetime.datetime | None = None
) -> Article:
    """定时下线: the story leaves the site at this minute, with no worker running; None: it stays. No notice, no new review."""
    at = at or timezone.now()
    row = lock(article)
    allow(actor, Right.WITHDRAW, row.section)
    newest = showing.newest_publication(row)
    is_planned = newest is not None and not newest.has_begun(at) and newest.planned_from is not None
    if newest is None or not (is_planned or newest.is_live(at) or row.publications.live(at).exists()):
        raise WrongState(_("Readers do not see this story, and nothing of it is scheduled: there is nothing to end."))
    before = showing.story_end(row, at)
    if until == before:
        raise WrongState(_("That is its planned end already."))
    begins = newest.shown.lower if is_planned and not newest.shown.isempty else newest.planned_from
    _end(row, until, at, begins=begins if is_planned else at)
    showing.plan_end(row, until, actor, at)
    log(actor, "articles.plan_end", row, before={"until": before}, after={"until": until})
    return row


@verb("articles.publish_together")
def publish_together(
    *,
    actor: User,
    articles: Sequence[Article],
    planned_from: datetime.datetime | None = None,
    planned_until: Until = KEPT,
    at: datetime.datetime | None = None,
) -> list[Publication]:
    """Several stories at one moment, now (None) or at a minute: all of them, or none and the story that stops it by name.

    Each is published or scheduled by its own verb under its own lock; the locks are taken in order of id, so that two such
    presses wait for one another instead of each for a story of the other.
    """
    at = at or timezone.now()
    rows = sorted({article.pk: article for article in articles}.values(), key=lambda article: article.pk)
    if not rows:
        raise WrongState(_("Choose the stories first."))
    locked = [lock(row) for row in rows]
    showing.lock_carried_by(locked)
    done = []
    for row in locked:
        plan = {"actor": actor, "article": row, "planned_until": planned_until, "at": at}
        try:
            done.append(publish(**plan) if planned_from is None else schedule(**plan, planned_from=planned_from))
        except (WrongState, NotAllowed) as refusal:
            raise type(refusal)(
                _("“%(story)s” stops it: %(why)s None of the %(count)d stories was published or scheduled.")
                % {"story": row, "why": refusal, "count": len(rows)}
            ) from refusal
    return done


def _not_on_hold(article: Article) -> None:
    if article.holds.filter(lifted_at__isnull=True).exists():
        raise WrongState(_("The story is on hold. It has to be lifted first."))


def _end(
    article: Article, planned: Until, at: datetime.datetime, *, begins: datetime.datetime
) -> datetime.datetime | None:
    """The end that is meant, refused if nothing could be shown before it."""
    until = showing.story_end(article, at) if planned is KEPT else planned
    if until is None:
        return None
    if until <= at:
        raise WrongState(_("An end lies in the future. To take the story off now, take it off the site."))
    if until <= begins:
        raise WrongState(
            _("It is to leave the site at %(end)s, before it would appear. Move the end, or take it back.")
            % {"end": timezone.localtime(until).strftime("%Y-%m-%d %H:%M")}
        )
    return until


def _logged(publication: Publication, begins: datetime.datetime) -> dict[str, object]:
    end = {"until": publication.planned_until} if publication.planned_until else {}
    return {"number": publication.number, "digest": publication.digest, "from": begins, **end}
