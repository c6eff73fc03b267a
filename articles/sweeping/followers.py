"""The list comes by itself when somebody's standing changes (DESIGN.md §4, rule 12).

`review.standing` puts what is not yet shown on hold; the list names that, and what readers see already, so that an editor
decides. One open list a person: a batch of changes makes one.
"""

from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Mention, PublicationMention, Sweep
from articles.review import standing
from articles.sweeping.verbs import place_sweep
from delegates.models import Mandate, Office, Seat, Suspension
from newskit.accounts.models import User
from newskit.verbs import WrongState


def after_change(*, cause: str, actor: User, result: Mandate | Seat | Office | Suspension, **kwargs: Any) -> None:
    """Follower of the verbs of `delegates.standing` that `review.standing` follows, after it."""
    mandate = result if isinstance(result, Mandate) else result.mandate
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


FOLLOWERS = {verb: partial(after_change, cause=verb) for verb in standing.FOLLOWERS}
