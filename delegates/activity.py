"""What happened around a person, newest first: parts of one stream. Later apps add what is theirs."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from delegates.models import Delegate, Mandate
from delegates.naming import rank_word
from newskit.periods import PartialDate

# Of one kind, so that none floods the others.
CAP = 6


@dataclass(frozen=True)
class Happening:
    kind: str
    date: PartialDate
    text: str
    url: str = ""


def newest(happenings: Iterable[Happening], today: datetime.date) -> list[Happening]:
    """Of what has a day and is not yet to come, the newest few."""
    known = [each for each in happenings if each.date.day and each.date.day <= today]
    return sorted(known, key=lambda each: each.date.day, reverse=True)[:CAP]


def standing_changes(delegate: Delegate, today: datetime.date) -> list[Happening]:
    """Mandates, seats, ranks and committee posts that began or ended. The rows must be read before."""
    found = [change for mandate in delegate.mandates.all() for change in _changes(mandate)]
    return newest(found, today)


def _changes(mandate: Mandate) -> Iterator[Happening]:
    kind = _("change of standing")
    body = mandate.term.body
    title = f"{mandate.term.name}{body.member_word}"
    yield Happening(kind, mandate.start, _told(_("becomes %(title)s"), title, mandate.told_began))
    if mandate.ends_on:
        yield Happening(kind, mandate.end, _told(_("no longer %(title)s"), title, mandate.get_ended_display()))
    elif mandate.term.ends_on:
        over = str(Mandate.Ended.TERM_OVER.label)
        yield Happening(kind, PartialDate(mandate.term.ends_on), _told(_("no longer %(title)s"), title, over))
    for pause in mandate.suspensions.all():
        yield Happening(kind, pause.start, _("the mandate is not exercised from this day on"))
        if pause.ends_on:
            yield Happening(kind, pause.end, _("the mandate is exercised again"))
    seats = sorted(mandate.seats.all(), key=lambda seat: (seat.starts_on or datetime.date.min, seat.pk))
    for seat in seats[1:]:
        yield Happening(kind, seat.start, _("moves to %(place)s") % {"place": seat.constituency.name})
    offices = [(row, f"{body.short_name}{rank_word(row.rank, body.code)}") for row in mandate.offices.all()]
    for row, held in [*offices, *((row, str(row)) for row in mandate.committee_posts.all())]:
        if (row.starts_on, row.starts_precision) != (mandate.starts_on, mandate.starts_precision):
            yield Happening(kind, row.start, _("becomes %(title)s") % {"title": held})
        if row.ends_on and row.ends_on != mandate.ends_on:
            yield Happening(kind, row.end, _("no longer %(title)s") % {"title": held})


def _told(sentence: str, title: str, how: str) -> str:
    told = sentence % {"title": title}
    return _("%(told)s (%(how)s)") % {"told": told, "how": how} if how else told
