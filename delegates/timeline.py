"""The bars of a profile: what is known of a life in public, and how surely.

Pure geometry: places in per cent of the width. A full bar is known from both ends, a grey one rests on sightings in print,
a dotted line is a stretch of which nothing is known, a pale one is still to come.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from delegates.models import CommitteePost, Delegate, Mandate, Office, Position, Seat, SessionRole, Sighting, Suspension
from delegates.naming import rank_word
from newskit.periods import PartialDate
from newskit.periods.fields import Period
from newskit.periods.templatetags.days import in_words, last_day, long_day, partial_day
from newskit.periods.workdays import add_months
from newskit.topics.models import Source


class Piece(NamedTuple):
    css: str
    x: str
    width: str


class Stretch(NamedTuple):
    """A dotted line between two places."""

    x1: str
    x2: str


class Mark(NamedTuple):
    label: str
    place: str


@dataclass
class Row:
    pieces: list[Piece] = field(default_factory=list)
    unknown: list[Stretch] = field(default_factory=list)
    sightings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Axis:
    """Whole years, from the first that anything is known of to the last that anything reaches."""

    first: datetime.date
    last: datetime.date

    @classmethod
    def over(cls, dates: Iterable[datetime.date | None], today: datetime.date) -> "Axis":
        known = [day for day in dates if day is not None] or [today]
        last = max(max(known), today)
        return cls(datetime.date(min(min(known), today).year, 1, 1), datetime.date(last.year + 1, 1, 1))

    def place(self, day: datetime.date) -> float:
        span = (self.last - self.first).days
        return 100 * min(max((day - self.first).days, 0), span) / span

    def at(self, day: datetime.date) -> str:
        return f"{self.place(day):.2f}%"

    def piece(self, css: str, start: datetime.date, end: datetime.date) -> Piece | None:
        x, until = self.place(start), self.place(end)
        return Piece(css, f"{x:.2f}%", f"{max(until - x, 0.4):.2f}%") if end > start else None

    @property
    def years(self) -> list[Mark]:
        return [
            Mark(str(year), self.at(datetime.date(year, 1, 1))) for year in range(self.first.year, self.last.year + 1)
        ]

    @property
    def labels(self) -> list[Mark]:
        """At most six of the years, so that they do not touch on a phone."""
        years = self.years[:-1]
        step = -(-len(years) // 5)
        return years[::step]


def period_row(
    axis: Axis,
    period: Period,
    *,
    today: datetime.date,
    until: datetime.date | None = None,
    since: datetime.date | None = None,
) -> Row:
    """A mandate, a seat, an office. `until`: when it would end by itself; `since`: the earliest day on which it may begin."""
    row = Row()
    start, end = period.start, period.end
    floor = since or axis.first
    sure_from = start.latest or floor
    if start.day is None:
        row.unknown.append(Stretch(axis.at(floor), axis.at(min(today, end.day or today))))
    else:
        earliest = start.earliest or floor
        if earliest < sure_from:
            row.unknown.append(Stretch(axis.at(earliest), axis.at(sure_from)))
        sure_to = _sure_end(end, today, sure_from)
        if until is not None and end.day is None:
            sure_to = min(sure_to, until)
        if piece := axis.piece("b1", sure_from, sure_to):
            row.pieces.append(piece)
    if end.day is not None and end.earliest is not None and end.latest and end.latest > end.earliest:
        row.unknown.append(Stretch(axis.at(end.earliest), axis.at(end.latest)))
    if (
        until is not None
        and end.day is None
        and until > today
        and (piece := axis.piece("b4", max(today, sure_from), until))
    ):
        row.pieces.append(piece)
    return row


def post_row(axis: Axis, period: Period, seen: Sequence[datetime.date], *, today: datetime.date) -> Row:
    """A post: sure between known dates; between its first and last sighting it was seen; outside nothing is known."""
    row = Row(sightings=[axis.at(day) for day in seen])
    start, end = period.start, period.end
    first = start.latest if start.day else None
    last = end.earliest if end.day else None
    if first and last:
        if piece := axis.piece("b1", first, last):
            row.pieces.append(piece)
        return row
    low = first or (min(seen) if seen else None)
    high = last or (max(seen) if seen else None)
    if low and high and (piece := axis.piece("b2", low, high)):
        row.pieces.append(piece)
    if first is None and (edge := low or high):
        row.unknown.append(Stretch(axis.at(axis.first), axis.at(edge)))
    if last is None and (edge := high or low) and edge < today:
        row.unknown.append(Stretch(axis.at(edge), axis.at(today)))
    return row


def dates_of(*periods: Period) -> list[datetime.date]:
    return [day for period in periods for day in (period.starts_on, period.ends_on) if day]


def _sure_end(end: PartialDate, today: datetime.date, start: datetime.date) -> datetime.date:
    if end.day is None:
        return today
    return end.earliest or start


# A life: the rows in groups, each with the words beside its bar.


@dataclass(frozen=True)
class Line:
    title: str
    aside: str
    dates: str
    sources: list[Source]
    row: Row


@dataclass(frozen=True)
class Life:
    axis: Axis
    groups: list[tuple[str, list[Line]]]
    day_place: str
    more: int = 0

    def in_short(self, length: int) -> Self:
        """The first few of each group; `more` says how many lines that leaves out."""
        groups = [(title, lines[:length]) for title, lines in self.groups]
        left = sum(len(lines) for _title, lines in self.groups) - sum(len(lines) for _title, lines in groups)
        return replace(self, groups=groups, more=left)


def life(delegate: Delegate, *, day: datetime.date, today: datetime.date) -> Life:
    """Mandates, seats, ranks, posts and roles at sessions, newest first. The rows must be read with their sources."""
    mandates = list(delegate.mandates.all())
    positions = list(delegate.positions.all())
    suspensions = [row for mandate in mandates for row in mandate.suspensions.all()]
    seats = [seat for mandate in mandates for seat in mandate.seats.all()]
    offices = [office for mandate in mandates for office in mandate.offices.all()]
    committees = [post for mandate in mandates for post in mandate.committee_posts.all()]
    roles = [role for mandate in mandates for role in mandate.session_roles.all()]
    roles.sort(key=lambda role: (role.session.opens_on, role.pk), reverse=True)
    seen = [sighting.seen_on for position in positions for sighting in _printed(position, today)]
    terms = [mandate.term for mandate in mandates]
    axis = Axis.over(
        [
            *dates_of(*mandates, *suspensions, *seats, *offices, *committees, *positions),
            *seen,
            day,
            *(term.ends_on for term in terms),
        ]
        + [role.session.opens_on for role in roles],
        today,
    )
    groups = [
        (_("Mandates"), [_mandate_line(axis, mandate, today) for mandate in _newest(mandates)]),
        (_("Suspensions"), [_held_line(axis, row, _("mandate not exercised"), today) for row in _newest(suspensions)]),
        (_("Seats"), [_held_line(axis, seat, seat.constituency.name, today) for seat in _newest(seats)]),
        (_("Ranks"), [_held_line(axis, office, _rank(office), today) for office in _newest(offices)]),
        (_("Committees"), [_held_line(axis, post, _committee(post), today) for post in _newest(committees)]),
        (_("Posts"), [_post_line(axis, position, today) for position in positions]),
        (_("Roles at sessions"), [_role_line(axis, role) for role in roles]),
    ]
    return Life(axis, [(title, lines) for title, lines in groups if lines], axis.at(day))


def _newest(periods: list[Period]) -> list[Period]:
    return sorted(periods, key=lambda period: (period.starts_on or datetime.date.min, period.pk), reverse=True)


def _term_end(mandate: Mandate, today: datetime.date) -> datetime.date:
    """When it ends by itself; five years after the term began where the next term is not yet known."""
    if mandate.term.ends_on:
        return mandate.term.ends_on
    return max(add_months(mandate.term.starts_on, 60), today)


def _mandate_line(axis: Axis, mandate: Mandate, today: datetime.date) -> Line:
    row = period_row(axis, mandate, today=today, until=_term_end(mandate, today), since=mandate.term.starts_on)
    asides = [mandate.electoral_unit, mandate.told_began, mandate.get_ended_display()]
    if mandate.region:
        asides.append(_("lives in %(region)s") % {"region": mandate.get_region_display()})
    return Line(
        f"{mandate.term.name}{mandate.term.body.member_word}",
        "，".join(str(text) for text in asides if text),
        _words(mandate, mandate),
        _sources(mandate.source, mandate.end_source),
        row,
    )


def _words(held: Mandate | Seat | Office | CommitteePost | Suspension, mandate: Mandate) -> str:
    """In words; what has no end of its own ends with the mandate, and that with its term."""
    if held.ends_on is None and mandate.ends_on is not None:
        end = partial_day(last_day(mandate.end))
        return _("%(start)s to %(end)s, end of the mandate") % {"start": partial_day(held.start), "end": end}
    if held.ends_on is None and mandate.term.ends_on:
        end = partial_day(last_day(PartialDate(mandate.term.ends_on)))
        return _("%(start)s to %(end)s, term over") % {"start": partial_day(held.start), "end": end}
    return in_words(held)


def _held_line(axis: Axis, held: Seat | Office | CommitteePost | Suspension, title: str, today: datetime.date) -> Line:
    mandate = held.mandate
    until = mandate.ends_on or _term_end(mandate, today)
    row = period_row(axis, held, today=today, until=until, since=mandate.term.starts_on)
    return Line(title, mandate.term.name, _words(held, mandate), _sources(held.source), row)


def _rank(office: Office) -> str:
    body = office.mandate.term.body
    return f"{body.short_name}{rank_word(office.rank, body.code)}"


def _committee(post: CommitteePost) -> str:
    return f"{post.committee.name}{post.title}"


def _post_line(axis: Axis, position: Position, today: datetime.date) -> Line:
    sightings = _printed(position, today)
    held = [sighting.seen_on for sighting in sightings if not sighting.former]
    if held and position.ends_on is None:
        newest = _("last seen on %(day)s") % {"day": long_day(held[-1])}
        words = newest if position.starts_on is None else f"{in_words(position)}，{newest}"
    else:
        words = in_words(position)
    return Line(
        f"{position.organisation.name}{position.title}",
        _seen(len(held)),
        words,
        _sources(position.source, *(sighting.source for sighting in sightings)),
        post_row(axis, position, held, today=today),
    )


def _printed(position: Position, today: datetime.date) -> list[Sighting]:
    """Its sightings, the oldest first. What a paper still to come will print, nobody has seen."""
    printed = [sighting for sighting in position.sightings.all() if sighting.seen_on <= today]
    return sorted(printed, key=lambda sighting: sighting.seen_on)


def _seen(times: int) -> str:
    if not times:
        return ""
    return ngettext("seen in print once", "seen in print %(count)s times", times) % {"count": times}


def _role_line(axis: Axis, role: SessionRole) -> Line:
    session = role.session
    row = Row()
    if piece := axis.piece("b3", session.opens_on, session.closes_on):
        row.pieces.append(piece)
    dates = _("%(start)s to %(end)s") % {"start": long_day(session.opens_on), "end": long_day(session.closes_on)}
    title = f"{role.constituency.name}{role.get_role_display()}"
    return Line(title, session.name, dates, _sources(role.source), row)


def _sources(*sources: Source | None) -> list[Source]:
    """Each once, in this order."""
    return list({source.pk: source for source in sources if source is not None}.values())
