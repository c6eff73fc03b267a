"""Mandates row by row: begun, completed, ended, by the verbs of `delegates.standing`. What a row does not say stays."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delegates import standing
from delegates.datasets import MANDATES
from delegates.imports.holding import reading
from delegates.imports.holding.people import People
from delegates.imports.holding.reading import Held, own
from delegates.imports.naming import remember_name
from delegates.imports.roster.lines import Refused
from delegates.imports.roster.storing import AtomicOnceWritten
from delegates.models import Constituency, Delegate, Mandate, Rank, Seat, Term
from delegates.regions import REGIONS
from newskit.opendata.incoming import Outcome
from newskit.opendata.kinds import Ask, Cells, Change, Numbered, Result, Run, Task, by_hand
from newskit.opendata.mapping import Field
from newskit.opendata.models import Question
from newskit.periods import PartialDate
from newskit.verbs import WrongState

FIELDS = (
    own(MANDATES, "delegate_id"),
    own(MANDATES, "permalink"),
    own(MANDATES, "name", "代表姓名", "委员姓名", required=True),
    own(MANDATES, "distinction"),
    own(MANDATES, "term"),
    own(MANDATES, "term_zh", "届次"),
    Field("constituency", gettext_lazy("constituency"), ("代表团", "界别", "代表团、界别", "constituency")),
    own(MANDATES, "began"),
    own(MANDATES, "began_zh", "产生方式"),
    own(MANDATES, "ended"),
    own(MANDATES, "ended_zh", "离任原因"),
    own(MANDATES, "starts_on_text"),
    own(MANDATES, "starts_on", "开始日期", "任职日期"),
    own(MANDATES, "ends_on_text"),
    own(MANDATES, "ends_on", "结束日期", "离任日期"),
    own(MANDATES, "electoral_unit"),
    own(MANDATES, "region"),
    own(MANDATES, "region_zh"),
    own(MANDATES, "seats"),
    own(MANDATES, "offices", "职级"),
)


class MandatesRun(Run):
    def __init__(self, task: Task):
        super().__init__(task)
        self.people = People()

    def take(self, block: list[Numbered]) -> Iterable[Result]:
        self.people.load(cells for _row, cells in block)
        return [self._take(row, cells) for row, cells in block]

    def settle(self, question: Question, answer: Delegate | None, row: int, cells: Cells) -> Any:
        return remember_name(self.task, question, answer)

    def _take(self, row: int, cells: Cells) -> Result:
        name = cells.get("name", "")
        try:
            term = self.people.term(cells)
            if term is None:
                raise Refused("term", _("The term is missing."))
            facts, seats = _facts(cells), self._seats(cells, term)
            found = self.people.of(cells, term)
            if isinstance(found, Ask):
                return Result.asked(row, name, found)
            with AtomicOnceWritten() as writing:
                writing.begin()
                return self._store(row, found, term, facts, seats, reading.held(cells, "offices"))
        except Refused as refusal:
            return Result.refused(row, name, refusal.field, refusal.reason)
        except WrongState as refusal:
            return Result.refused(row, name, "name", str(refusal))

    def _seats(self, cells: Cells, term: Term) -> list[tuple[Constituency, PartialDate, PartialDate]]:
        """Of our own file with their days; of another the one constituency, since the mandate began."""
        codes = {place.code: place for place in term.constituencies.all()} if cells.get("seats") else {}
        found = []
        for each in reading.held(cells, "seats"):
            if each.code not in codes:
                raise Refused("seats", _("%(text)s is no constituency of this term.") % {"text": each.code})
            found.append((codes[each.code], each.start, each.end))
        if not found and (printed := cells.get("constituency", "")):
            place = self.people.places(term).find(printed)
            if place is None:
                raise Refused("constituency", _("%(text)s is no constituency of this term.") % {"text": printed})
            found.append((place, reading.UNKNOWN, reading.UNKNOWN))
        return found

    def _store(
        self,
        row: int,
        delegate: Delegate,
        term: Term,
        facts: dict[str, Any],
        seats: list[tuple[Constituency, PartialDate, PartialDate]],
        offices: list[Held],
    ) -> Result:
        changes: list[Change] = []
        kept: list[tuple[str, str]] = []
        start, end, ended = facts.pop("start"), facts.pop("end"), facts.pop("ended")
        mandate = _mandate_of(delegate, term, start)
        outcome = Outcome.CHANGED
        if mandate is None:
            outcome = Outcome.ADDED
            mandate = standing.begin_mandate(
                actor=self.task.actor,
                delegate=delegate,
                term=term,
                starts_on=start.day,
                starts_precision=start.precision,
                source=self.task.source,
                **facts,
            )
            changes.append(Change("term", "", term.name))
        else:
            self._complete(mandate, start, facts, changes, kept)
        if mandate.ends_on is None:
            for place, since, until in seats:
                self._sit(mandate, place, since, until, changes)
            for office in offices:
                self._hold(mandate, office, changes)
            if end.day:
                standing.end_mandate(
                    actor=self.task.actor,
                    mandate=mandate,
                    ends_on=end.day,
                    ends_precision=end.precision,
                    ended=ended,
                    source=self.task.source,
                )
                self.overwritten += outcome == Outcome.CHANGED
                changes.append(Change("ends_on", "", str(end)))
        elif end.day and mandate.end != end:
            kept.append(("ends_on", _("The end stays as it is recorded.")))
        return Result(row, outcome if changes else Outcome.SAME, str(delegate), changes, kept)

    def _complete(
        self,
        mandate: Mandate,
        start: PartialDate,
        facts: dict[str, Any],
        changes: list[Change],
        kept: list[tuple[str, str]],
    ) -> None:
        """What is empty is filled in, what differs is corrected unless a person set it by hand."""
        said = {name: value for name, value in facts.items() if value and value != getattr(mandate, name)}
        if start.day and start != mandate.start:
            said |= {"starts_on": start.day, "starts_precision": start.precision}
        for name in list(said):
            if getattr(mandate, name) and name != "starts_precision" and by_hand(mandate, name):
                kept.append((name, _("It stays as an editor set it.")))
                del said[name]
        if "starts_on" not in said:
            said.pop("starts_precision", None)
        if not said:
            return
        self.overwritten += any(getattr(mandate, name) for name in said if name != "starts_precision")
        changes += [
            Change(name, str(getattr(mandate, name) or ""), str(value))
            for name, value in said.items()
            if name != "starts_precision"
        ]
        standing.correct(actor=self.task.actor, row=mandate, changes=said, note=self.task.reason)

    def _sit(
        self, mandate: Mandate, place: Constituency, since: PartialDate, until: PartialDate, changes: list[Change]
    ) -> None:
        seats = list(Seat.objects.filter(mandate=mandate).select_related("constituency"))
        seat = _same_period([each for each in seats if each.constituency_id == place.pk], since)
        common = {"actor": self.task.actor, "mandate": mandate, "constituency": place, "source": self.task.source}
        if seat is None:
            if any(each.ends_on is None for each in seats) and since.day:
                seat = standing.move_seat(on=since.day, precision=since.precision, **common)
            else:
                seat = standing.begin_seat(starts_on=since.day, starts_precision=since.precision, **common)
            changes.append(Change("seats", "", str(place)))
        if until.day and seat.ends_on is None:
            standing.end_seat(actor=self.task.actor, seat=seat, ends_on=until.day, ends_precision=until.precision)
            changes.append(Change("seats", str(place), f"{place} {until}"))

    def _hold(self, mandate: Mandate, said: Held, changes: list[Change]) -> None:
        rank = reading.code({"offices": said.code}, Rank.choices, "offices")
        office = _same_period(list(mandate.offices.filter(rank=rank)), said.start)
        if office is None:
            office = standing.begin_office(
                actor=self.task.actor,
                mandate=mandate,
                rank=rank,
                starts_on=said.start.day,
                starts_precision=said.start.precision,
                source=self.task.source,
            )
            changes.append(Change("offices", "", str(office)))
        if said.end.day and office.ends_on is None:
            standing.end_office(
                actor=self.task.actor, office=office, ends_on=said.end.day, ends_precision=said.end.precision
            )
            changes.append(Change("offices", str(office), f"{office} {said.end}"))


def _facts(cells: Cells) -> dict[str, Any]:
    return {
        "start": reading.date(cells, "starts_on_text", "starts_on"),
        "end": reading.date(cells, "ends_on_text", "ends_on"),
        "ended": reading.code(cells, Mandate.Ended.choices, "ended", "ended_zh"),
        "began": reading.code(cells, Mandate.Began.choices, "began", "began_zh"),
        "electoral_unit": cells.get("electoral_unit", "")[:40],
        "region": reading.code(cells, REGIONS, "region", "region_zh"),
    }


def _mandate_of(delegate: Delegate, term: Term, start: PartialDate) -> Mandate | None:
    """The one of the term; of several the one that began then, else the one that is open."""
    rows = list(Mandate.objects.filter(delegate=delegate, term=term).select_related("delegate", "term__body"))
    found = _same_period(rows, start)
    if found or not rows:
        return found
    return rows[0] if len(rows) == 1 and rows[0].ends_on is None else None


def _same_period(rows: list[Any], start: PartialDate) -> Any:
    """The row that began then; the only or open one where the table does not say when, or the record does not know."""
    exact = [row for row in rows if row.start == start]
    if exact:
        return exact[0]
    loose = [row for row in rows if start.day is None or row.starts_on is None]
    return next((row for row in loose if row.ends_on is None), loose[0] if loose else None)
