"""When somebody's standing changes, what names them in that capacity and is not yet shown goes on hold (DESIGN.md §4, rule 12).

Batches of changed standing fall on the eve of a session: copy that was signed before has to be looked at again, even when it
is scheduled for the night. These are followers of the verbs of `delegates.standing`; they run in the verb's transaction.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Mention
from articles.review.holds import place_hold
from articles.review.placing import printed_on
from articles.showing import newest_publication
from delegates.models import Delegate, Mandate, Office, Seat, Suspension
from newskit.accounts.models import User
from newskit.periods import Known
from newskit.verbs import lock

Held = Mandate | Seat | Office


def after_mandate_ended(*, actor: User, result: Mandate, **kwargs: Any) -> None:
    _hold_stories(actor, result, result.ends_on, "delegates.end_mandate")


def after_suspension(*, actor: User, result: Suspension, **kwargs: Any) -> None:
    _hold_stories(actor, result.mandate, result.starts_on, "delegates.suspend")


def after_move(*, actor: User, result: Seat, **kwargs: Any) -> None:
    _hold_stories(actor, result.mandate, result.starts_on, "delegates.move_seat")


def after_office_ended(*, actor: User, result: Office, **kwargs: Any) -> None:
    _hold_stories(actor, result.mandate, result.ends_on, "delegates.end_office")


def after_seat_ended(*, actor: User, result: Seat, **kwargs: Any) -> None:
    _hold_stories(actor, result.mandate, result.ends_on, "delegates.end_seat")


def after_strike(*, actor: User, row: models.Model, **kwargs: Any) -> None:
    """What was struck never was: what was written by it is wrong from its beginning on."""
    if isinstance(row, (Mandate, Seat, Office)):
        _hold_stories(actor, mandate_of(row), row.starts_on, "delegates.strike")


def after_correction(*, actor: User, row: models.Model, result: models.Model, **kwargs: Any) -> None:
    """`row` is the entry as it stood. One that was completed takes nothing away from what was written by it."""
    if isinstance(result, (Mandate, Seat, Office)):
        _hold_stories(actor, mandate_of(result), None, "delegates.correct", lambda day: is_lost(row, result, day))


def is_lost(before: Held, after: Held, day: datetime.date) -> bool:
    """Whether the entry as it stands now no longer says of the day what it said before."""
    if before.as_of(day) == Known.NO:
        return False
    same = all(getattr(before, name, None) == getattr(after, name, None) for name in ("constituency_id", "rank"))
    return not same or after.as_of(day) == Known.NO


def after_promotion(*, actor: User, result: Office, **kwargs: Any) -> None:
    _hold_stories(actor, result.mandate, result.starts_on, "delegates.promote")


FOLLOWERS = {
    "delegates.end_mandate": after_mandate_ended,
    "delegates.suspend": after_suspension,
    "delegates.move_seat": after_move,
    "delegates.end_office": after_office_ended,
    "delegates.promote": after_promotion,
    "delegates.end_seat": after_seat_ended,
    "delegates.correct": after_correction,
    "delegates.strike": after_strike,
}


def mandate_of(row: Held) -> Mandate:
    return row if isinstance(row, Mandate) else row.mandate


def _hold_stories(
    actor: User,
    mandate: Mandate,
    since: datetime.date | None,
    cause: str,
    is_wrong: Callable[[datetime.date], bool] = lambda day: True,
) -> None:
    """`since` None is unknown: every story that is still to come may be wrong, so all of them are held.

    `is_wrong` says of the day of a story whether the change concerns it.
    """
    at = timezone.now()
    for article in _not_yet_shown(mandate, at):
        newest = newest_publication(article)
        day = printed_on(article, (newest and newest.planned_from) or at)
        term_over = mandate.term.ends_on is not None and day >= mandate.term.ends_on
        if day < mandate.term.starts_on or term_over or (since is not None and day < since) or not is_wrong(day):
            continue
        row = lock(article)
        if row.holds.filter(lifted_at__isnull=True).exists():
            continue
        reason = _(
            "The standing of %(name)s has changed (%(term)s). Look at role and titles again, then lift the hold."
        )
        place_hold(row, actor, reason % {"name": mandate.delegate, "term": mandate.term}, at, cause=cause)


def _not_yet_shown(mandate: Mandate, at: datetime.datetime) -> list[Article]:
    """Stories at hand that name the delegate as a member of this body, and of which readers do not see the newest text.

    By whichever of the profiles that were merged: a text goes on naming the one that it named.
    """
    people = Delegate.objects.united([mandate.delegate_id])
    named = Mention.objects.filter(delegate__in=people, body_code=mandate.term.body.code)
    stories = Article.objects.at_hand().filter(pk__in=named.values("article")).order_by("pk")
    return [article for article in stories if not article.publications.live(at).filter(digest=article.digest).exists()]
