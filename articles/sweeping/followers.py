"""The list comes by itself when somebody's standing changes (DESIGN.md §4, rule 12).

`review.standing` puts what is not yet shown on hold; the list names that, and what readers see already, so that an editor
decides. One open list a person: a batch of changes makes one.
"""

from functools import partial
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Mention, PublicationMention, Sweep
from articles.review import standing
from articles.sweeping.verbs import place_sweep
from delegates.models import Delegate, Mandate, Office, Seat
from newskit.accounts.models import User
from newskit.periods import beijing_today
from newskit.verbs import WrongState


def after_change(*, cause: str, actor: User, result: models.Model | None, **kwargs: Any) -> None:
    """Follower of the verbs of `delegates.standing` that `review.standing` follows, after it."""
    entry = kwargs.get("row")  # of the verbs that mend an entry; what was struck is no longer there
    changed = result or entry
    if entry is not None and not isinstance(entry, (Mandate, Seat, Office)):
        return
    if entry is not None and result is not None and not standing.is_lost(entry, result, beijing_today()):
        return
    mandate = standing.mandate_of(changed)
    delegate, at = mandate.delegate, timezone.now()
    people = Delegate.objects.united([delegate.pk])
    named = Mention.objects.filter(delegate__in=people, article__trashed_at__isnull=True).exists()
    shown = PublicationMention.objects.filter(delegate__in=people, publication__shown__contains=at).exists()
    if not (named or shown) or Sweep.objects.filter(delegate=delegate, closed_at__isnull=True).exists():
        return
    reason = _("The standing of %(name)s has changed (%(term)s).") % {"name": delegate, "term": mandate.term}
    try:
        place_sweep(actor, delegate.name, reason=reason, cause=cause, delegate=delegate, at=at)
    except WrongState:  # a name of one character finds everything; the holds stand all the same
        return


FOLLOWERS = {verb: partial(after_change, cause=verb) for verb in standing.FOLLOWERS}
