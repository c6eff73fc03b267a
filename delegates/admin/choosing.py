"""A profile that somebody names in a field: by its id, its address, or the name of the person."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from delegates.models import Delegate
from newskit.chinese.names import fold_name

_ID = re.compile(r"(?:^#?|/delegates/(?:delegate/)?)(\d{1,18})(?:[-/]|$)")
_NAMED = 6  # so many are told apart in an answer


def profile_meant(typed: str, *, besides: Delegate | None = None) -> Delegate:
    """The one profile that this can mean. Raises ValidationError, which says who else it could be."""
    people = Delegate.objects.standing_rows()
    if number := _ID.search(typed.strip()):
        found = people.filter(pk=number[1]).first()
        if found is None:
            raise ValidationError(_("There is no profile of this id."))
        return found
    if besides is not None:
        people = people.exclude(pk=besides.pk)
    named = list(people.named(typed)[:_NAMED])
    exactly = [row for row in named if row.folded == fold_name(typed)]
    fitting = exactly or named
    if not fitting:
        raise ValidationError(_("Nobody on record is called that."))
    if len(fitting) > 1:
        told = "、".join(f"{row} #{row.pk}" for row in fitting)
        raise ValidationError(_("It could be one of these: %(people)s. Write the id.") % {"people": told})
    return fitting[0]
