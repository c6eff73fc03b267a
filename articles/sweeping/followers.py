"""The list comes by itself when somebody's standing changes (DESIGN.md §4, rule 12). Followers of `delegates.standing`.

`review.standing` puts what is not yet shown on hold; the list names that, and what readers see already, so that an editor
decides. One open list a person: a batch of changes makes one.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Mention, PublicationMention, Sweep
from articles.sweeping.verbs import place_sweep
from delegates.models import Mandate, Office, Seat, Suspension
from newskit.accounts.models import User
from newskit.verbs import WrongState


def after_mandate_ended(*, actor: User, result: Mandate, **kwargs: Any) -> None:
    _list_stories(actor, result, "delegates.end_mandate")


def after_suspension(*, actor: User, result: Suspension, **kwargs: Any) -> None:
    _list_stories(actor, result.mandate, "delegates.suspend")


def after_move(*, actor: User, result: Seat, **kwargs: Any) -> None:
    _list_stories(actor, result.mandate, "delegates.move_seat")


def after_office_ended(*, actor: User, result: Office, **kwargs: Any) -> None:
    _list_stories(actor, result.mandate, "delegates.end_office")


def after_promotion(*, actor: User, result: Office, **kwargs: Any) -> None:
    _list_stories(actor, result.mandate, "delegates.promote")


FOLLOWERS = {
    "delegates.end_mandate": after_mandate_ended,
    "delegates.suspend": after_suspension,
    "delegates.move_seat": after_move,
    "delegates.end_office": after_office_ended,
    "delegates.promote": after_promotion,
}


def _list_stories(actor: User, mandate: Mandate, cause: str) -> None:
    delegate, at = mandate.delegate, timezone.now()
    named = Mention.objects.filter(delegate=delegate, article__trashed_at__isnull=True).exists()
    shown = PublicationMention.objects.filter(delegate=delegate, publication__shown__contains=at).exists()
    if not (named or shown) or Sweep.objects.filter(delegate=delegate, closed_at__isnull=True).exists():
        return
    reason = _("The standing of %(name)s has changed (%(term)s).") % {"name": delegate, "term": mandate.term}
    try:
        place_sweep(actor, delegate.name, reason=reason, cause=cause, delegate=delegate, at=at)
    except WrongState:  # a name of one character finds everything; the holds stand all the same
        return
