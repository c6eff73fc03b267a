"""Rows of a roster into the tables: new people in bulk, what is new about known ones by the verbs of `delegates.standing`."""

import datetime
from contextlib import ExitStack
from typing import Any, Self

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from delegates import standing
from delegates.imports.organisations import Organisations
from delegates.imports.roster.lines import Line
from delegates.models import (
    Constituency,
    Delegate,
    Mandate,
    Office,
    Organisation,
    PartyMembership,
    Position,
    Rank,
    Seat,
    Sighting,
)
from delegates.standing.records import facts, keep
from newskit.audit.models import Event
from newskit.chinese.names import fold_name
from newskit.opendata.kinds import Change, Task, by_hand
from newskit.opendata.versions import create_with_versions
from newskit.periods import PartialDate, Precision
from newskit.periods.shown import shown_periods
from newskit.verbs import log

_BULK = 1000


class Store:
    """Collects a block of rows; `save` writes it."""

    def __init__(self, task: Task):
        self.actor, self.term, self.as_of, self.source = task.actor, task.scope, task.as_of, task.source
        self.reason = task.reason
        self.organisations = Organisations(task)
        self.overwritten = 0
        self._now = timezone.now()
        self._start()

    def _start(self) -> None:
        self._delegates: list[tuple[Delegate, Line]] = []
        self._parties: list[PartyMembership] = []
        self._mandates: list[Mandate] = []
        self._seats: list[Seat] = []
        self._offices: list[Office] = []
        self._positions: list[Position] = []
        self._sightings: list[Sighting] = []
        self._events: list[tuple[Delegate, dict[str, str]]] = []

    # -- somebody new

    def add(self, line: Line, *, namesakes: bool) -> Delegate:
        distinction = line.distinction
        if not distinction and namesakes and line.place:
            distinction = line.place.short_name.removesuffix("代表团")[:30]
        delegate = Delegate(
            name=line.name,
            distinction=distinction,
            gender=line.gender,
            gender_source=self.source if line.gender else None,
            ethnicity=line.ethnicity,
            ethnicity_source=self.source if line.ethnicity else None,
            note=line.note,
            source=self.source,
            confirmed_at=self._now,
            shown=shown_periods([], self._now),
        )
        self._delegates.append((delegate, line))
        if line.party:
            self._parties.append(PartyMembership(delegate=delegate, party=line.party, source=self.source))
        start, began = self._beginning(line)
        mandate = Mandate(
            delegate=delegate,
            term=self.term,
            began=began,
            ended=line.ended,
            source=self.source,
            end_source=self.source if line.ended else None,
            **_dates(start, line.end),
        )
        self._mandates.append(mandate)
        if line.came_from:
            self._seat(mandate, line.came_from, start, line.came_on)
            start = line.came_on
        if line.place:
            self._seat(mandate, line.place, start, line.end)
        for rank in line.posts.ranks:
            held = _dates(self._seen, line.end)
            self._offices.append(Office(mandate=mandate, rank=rank, source=self.source, **held))
        self._see(delegate, line, [])
        return delegate

    @property
    def _seen(self) -> PartialDate:
        """All that a roster proves of a beginning: it was no later than its day."""
        return PartialDate(self.as_of, Precision.NO_LATER)

    def _beginning(self, line: Line) -> tuple[PartialDate, str]:
        if line.began:
            return line.start, line.began
        if line.again or self.as_of <= self.term.starts_on:  # re-elected with the whole body, which began with the term
            return PartialDate(self.term.starts_on), Mandate.Began.ELECTED
        return self._seen, ""

    def _seat(self, mandate: Mandate, place: Constituency, start: PartialDate, end: PartialDate) -> None:
        self._seats.append(Seat(mandate=mandate, constituency=place, source=self.source, **_dates(start, end)))

    # -- somebody known

    def update(self, line: Line, delegate: Delegate) -> tuple[list[Change], list[tuple[str, str]]]:
        """What changed, and what was left as it stands although the row says otherwise. Raises WrongState."""
        changed: list[Change] = []
        kept: list[tuple[str, str]] = []
        with AtomicOnceWritten() as self._writing:
            self._profile(line, delegate, changed, kept)
            self._party(line, delegate, changed, kept)
            self._mandate(line, delegate, changed, kept)
        if seen := self._see(delegate, line, list(delegate.positions.all())):
            changed.append(Change("posts", "", "、".join(seen)))
            self._events.append((delegate, {"posts": line.cells["posts"]}))
        return changed, kept

    def _profile(self, line: Line, delegate: Delegate, changed: list[Change], kept: list[tuple[str, str]]) -> None:
        if delegate.confirmed_at is None:
            self._writing.begin()
            delegate.confirmed_at = standing.confirm_delegate(actor=self.actor, delegate=delegate).confirmed_at
            changed.append(Change("name", _("known from stories only"), _("on record")))
        changes: dict[str, object] = {}
        for name in ("gender", "ethnicity"):
            said, stands = getattr(line, name), getattr(delegate, name)
            if not said or said == stands:
                continue
            if stands and by_hand(delegate, name):
                why = _("%(field)s stays as an editor set it.") % {"field": _label(delegate, name)}
                kept.append((name, why))
                continue
            self.overwritten += bool(stands)
            changes |= {name: said, f"{name}_source": self.source}
            changed.append(Change(name, _shown(delegate, name, stands), _shown(delegate, name, said)))
        if line.note and line.note not in delegate.note:
            changes["note"] = "\n".join(filter(None, (delegate.note, line.note)))
            changed.append(Change("remarks", delegate.note, changes["note"]))
        if changes:
            self._writing.begin()
            row = Delegate.objects.get(pk=delegate.pk)
            before = facts(row, *changes)
            for name, value in changes.items():
                setattr(row, name, value)
            row._change_reason = self.reason
            keep(row, self.actor)
            log(self.actor, "delegates.import_roster", row, before=before, after=facts(row, *changes))

    def _party(self, line: Line, delegate: Delegate, changed: list[Change], kept: list[tuple[str, str]]) -> None:
        if not line.party:
            return
        standing_on = [row for row in delegate.parties.all() if row.as_of(self.as_of) != "no"]
        if any(row.party == line.party for row in standing_on):
            return
        if standing_on:  # two sources differ: both are seen by a person, none is dropped here
            why = _("The party stays %(party)s; change it on the profile.") % {"party": standing_on[0]}
            kept.append(("party", why))
            return
        self._writing.begin()
        begun = standing.begin_party(actor=self.actor, delegate=delegate, party=line.party, source=self.source)
        changed.append(Change("party", "", str(begun)))

    def _mandate(self, line: Line, delegate: Delegate, changed: list[Change], kept: list[tuple[str, str]]) -> None:
        rows = [row for row in delegate.mandates.all() if row.term_id == self.term.pk]
        if not rows:
            self._writing.begin()
            mandate = self._begin(line, delegate)
            changed.append(Change("name", "", _("a mandate of %(term)s") % {"term": self.term}))
        else:
            mandate = max(rows, key=lambda row: (row.ends_on is None, row.starts_on or datetime.date.min))
            if line.began and not mandate.began:
                note = _("As the roster says.")
                self._writing.begin()
                standing.correct(actor=self.actor, row=mandate, changes={"began": line.began}, note=note)
                changed.append(Change("remarks", "", mandate.Began(line.began).label))
        seats = list(mandate.seats.all())
        if mandate.ends_on is None:
            self._sit(line, mandate, seats, changed)
            for rank in line.posts.ranks:
                if not any(row.rank == rank and row.ends_on is None for row in mandate.offices.all()):
                    self._writing.begin()
                    standing.begin_office(
                        actor=self.actor, mandate=mandate, rank=rank, source=self.source, **_on(self._seen)
                    )
                    changed.append(Change("posts", "", Rank(rank).label))
            if line.ended:
                end = {"ends_on": line.end.day, "ends_precision": line.end.precision}
                self._writing.begin()
                standing.end_mandate(
                    actor=self.actor, mandate=mandate, ended=line.ended, source=self.source, note=line.note, **end
                )
                self.overwritten += 1
                changed.append(Change("remarks", "", mandate.Ended(line.ended).label))
        elif line.ended and line.ended != mandate.ended:
            kept.append(("remarks", _("The end stays as it is recorded.")))

    def _begin(self, line: Line, delegate: Delegate) -> Mandate:
        start, began = self._beginning(line)
        return standing.begin_mandate(
            actor=self.actor,
            delegate=delegate,
            term=self.term,
            began=began,
            constituency=line.came_from or line.place,
            source=self.source,
            **_on(start),
        )

    def _sit(self, line: Line, mandate: Mandate, seats: list[Seat], changed: list[Change]) -> None:
        if line.place is None:
            return
        open_seats = [seat for seat in seats if seat.ends_on is None]
        if any(seat.constituency_id == line.place.pk for seat in open_seats):
            return
        if open_seats:
            on = {"on": line.came_on.day or self.as_of, "precision": line.came_on.precision}
            if not line.came_from:
                on = {"on": self.as_of, "precision": Precision.NO_LATER}
            self._writing.begin()
            standing.move_seat(actor=self.actor, mandate=mandate, constituency=line.place, source=self.source, **on)
            self.overwritten += 1
        else:
            self._writing.begin()
            standing.begin_seat(
                actor=self.actor, mandate=mandate, constituency=line.place, source=self.source, **_on(self._seen)
            )
        stood = "、".join(seat.constituency.short_name for seat in open_seats)
        changed.append(Change("constituency", stood, line.place.short_name))

    # -- posts

    def _see(self, delegate: Delegate, line: Line, positions: list[Position]) -> list[str]:
        """Sightings of the posts on the day; as printed, those that are new. A post is added where it is."""
        held = {(row.organisation_id, row.title): row for row in positions}
        new: list[str] = []
        order = len(positions)
        for post in line.posts.posts:
            organisation = self.organisations.of(post.organisation)
            key = organisation if isinstance(organisation, int) else fold_name(organisation.name)
            position = held.get((key, post.title))
            if position is None:
                position = Position(
                    delegate=delegate, title=post.title, order=order, source=self.source, **_organisation(organisation)
                )
                held[key, post.title] = position
                self._positions.append(position)
                order += 1
            elif position.pk is None or any(
                row.seen_on == self.as_of and row.as_printed == post.printed for row in position.sightings.all()
            ):
                continue
            new.append(post.printed)
            self._sightings.append(
                Sighting(
                    position=position,
                    seen_on=self.as_of,
                    as_printed=post.printed,
                    former=post.former,
                    source=self.source,
                )
            )
        return new

    # -- writing

    def save(self) -> list[Delegate]:
        """Write the block; the new delegates."""
        self.organisations.save()
        delegates = [delegate for delegate, _line in self._delegates]
        by = {"actor": self.actor, "reason": self.reason}
        create_with_versions(delegates, **by)
        PartyMembership.objects.bulk_create(self._parties, batch_size=_BULK)
        for rows in (self._mandates, self._seats, self._offices, self._positions):
            create_with_versions(rows, **by)
        Sighting.objects.bulk_create(self._sightings, batch_size=_BULK)
        said = {"source": self.source.text, "as_of": self.as_of.isoformat()}
        cells = [(delegate, line.cells) for delegate, line in self._delegates]
        Event.objects.bulk_create(
            (
                Event(
                    actor=self.actor,
                    verb="delegates.import_roster",
                    object_label=delegate._meta.label_lower,
                    object_id=str(delegate.pk),
                    object_name=str(delegate),
                    after=after | said,
                )
                for delegate, after in [*cells, *self._events]
            ),
            batch_size=_BULK,
        )
        self._start()
        return delegates


class AtomicOnceWritten:
    """A transaction of the row's own, from its first write on: most rows of a second run write nothing."""

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        self._begun = False
        return self

    def begin(self) -> None:
        if not self._begun:
            self._stack.enter_context(transaction.atomic())
            self._begun = True

    def __exit__(self, *error: Any) -> bool | None:
        return self._stack.__exit__(*error)


def _organisation(found: int | Organisation) -> dict[str, object]:
    return {"organisation_id": found} if isinstance(found, int) else {"organisation": found}


def _dates(start: PartialDate, end: PartialDate) -> dict[str, object]:
    return {
        "starts_on": start.day,
        "starts_precision": start.precision,
        "ends_on": end.day,
        "ends_precision": end.precision,
    }


def _on(start: PartialDate) -> dict[str, object]:
    return {"starts_on": start.day, "starts_precision": start.precision}


def _label(delegate: Delegate, name: str) -> str:
    return str(delegate._meta.get_field(name).verbose_name)


def _shown(delegate: Delegate, name: str, value: object) -> str:
    choices = dict(delegate._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))
