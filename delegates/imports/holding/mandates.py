"""Mandates: new ones in blocks; completed, moved, ended by the verbs of `delegates.standing`. What a row does not say stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delegates import standing
from delegates.datasets import MANDATES
from delegates.imports.holding import reading
from delegates.imports.holding.people import People
from delegates.imports.holding.reading import Held, own
from delegates.imports.holding.writing import Writer, apart, checked
from delegates.imports.naming import remember_name
from delegates.imports.roster.lines import Refused, name_in, read_each
from delegates.imports.roster.storing import AtomicOnceWritten
from delegates.models import Constituency, Delegate, Mandate, Office, Rank, Seat, Term
from delegates.regions import REGIONS
from delegates.standing.mandates import must_be_of_the_body, must_lie_in_the_term, not_before
from newskit.opendata.incoming import Outcome
from newskit.opendata.kinds import Ask, Cells, Change, Numbered, Result, Run, Task, by_hand, in_words
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


_COLUMNS = {"began": "began_zh", "ended": "ended_zh", "region": "region_zh"}
Sat = tuple[Constituency, PartialDate, PartialDate]


@dataclass(slots=True)
class Line:
    """A row as read, of somebody on record."""

    row: int
    delegate: Delegate
    term: Term
    start: PartialDate
    end: PartialDate
    ended: str
    facts: dict[str, str]
    seats: list[Sat]
    offices: list[Held]

    @property
    def only_begins(self) -> bool:
        """Nothing in it ends or moves, so that no story can be held for it."""
        moves = any(
            since.day and not all(until.day for _place, _since, until in self.seats[:at])
            for at, (_place, since, _until) in enumerate(self.seats)
        )
        return not (moves or self.end.day or any(office.end.day for office in self.offices))


class MandatesRun(Run):
    def __init__(self, task: Task):
        super().__init__(task)
        self.people = People("mandates__offices", "mandates__term__body")
        self._codes: dict[int, dict[str, Constituency]] = {}

    def take(self, block: list[Numbered]) -> Iterable[Result]:
        self.people.load(cells for _row, cells in block)
        results, lines = read_each(block, self._read, name_in)
        for part in self.people.in_turns(apart(lines, lambda line: (line.delegate.pk, line.term.pk))):
            results += self._take(part)
        return results

    def settle(self, question: Question, answer: Delegate | None, row: int, cells: Cells) -> Any:
        return remember_name(self.task, question, answer)

    def _read(self, row: int, cells: Cells) -> Line | Result:
        term = self.people.term(cells)
        if term is None:
            raise Refused("term", _("The term is missing."))
        facts, seats = _facts(cells), self._seats(cells, term)
        found = self.people.of(cells, term)
        if isinstance(found, Ask):
            return Result.asked(row, cells.get("name", ""), found)
        days = (facts.pop("start"), facts.pop("end"), facts.pop("ended"))
        return Line(row, found, term, *days, facts, seats, reading.held(cells, "offices"))

    def _take(self, lines: list[Line]) -> list[Result]:
        new, results = [], []
        for line in lines:
            mandate = _mandate_of(line)
            if mandate is None and line.only_begins:
                new.append(line)
            else:
                results.append(self._by_verbs(line, mandate))
        return results + self._together(new)

    # -- new, and open

    def _together(self, lines: list[Line]) -> list[Result]:
        results, writer = [], Writer(self.task)
        for line in lines:
            try:
                rows = self._begun(line)
            except (Refused, WrongState) as refusal:
                results.append(_refused(line, refusal))
                continue
            writer.add(line.delegate, [(f"delegates.begin_{row._meta.model_name}", row) for row in rows])
            held = [Change("seats" if isinstance(row, Seat) else "offices", "", str(row)) for row in rows[1:]]
            changes = [Change("term", "", line.term.name), *held]
            results.append(Result(line.row, Outcome.ADDED, str(line.delegate), changes))
        try:
            writer.save()
        except IntegrityError:  # a period that runs into another one: which row it is, the verbs find
            return [self._by_verbs(line, None) for line in lines]
        return results

    def _begun(self, line: Line) -> list[Mandate | Seat | Office]:
        """The rows that the verbs would make. Raises Refused, WrongState."""
        source, since = self.task.source, {"starts_on": line.start.day, "starts_precision": line.start.precision}
        must_lie_in_the_term(line.term, line.start.day)
        mandate = Mandate(delegate=line.delegate, term=line.term, source=source, **since, **line.facts)
        rows = [mandate]
        for place, start, end in line.seats:
            days = since | ({"starts_on": start.day, "starts_precision": start.precision} if start.day else {})
            not_before(mandate, days["starts_on"])
            days |= {"ends_on": end.day, "ends_precision": end.precision}
            rows.append(Seat(mandate=mandate, constituency=place, source=source, **days))
        for rank, start, _end in line.offices:
            rank = _rank(rank)
            must_be_of_the_body(line.term.body, rank)
            days = since | ({"starts_on": start.day, "starts_precision": start.precision} if start.day else {})
            not_before(mandate, days["starts_on"])
            rows.append(Office(mandate=mandate, rank=rank, source=source, **days))
        return [checked(row) for row in rows]

    # -- on record, or more than a beginning

    def _by_verbs(self, line: Line, mandate: Mandate | None) -> Result:
        overwritten = self.overwritten
        try:
            with AtomicOnceWritten() as self._writing:
                return self._store(line, mandate)
        except (Refused, WrongState) as refusal:
            self.overwritten = overwritten
            return _refused(line, refusal)

    def _seats(self, cells: Cells, term: Term) -> list[Sat]:
        """Of our own file with their days; of another the one constituency, since the mandate began."""
        found = []
        for each in reading.held(cells, "seats"):
            if term.pk not in self._codes:
                self._codes[term.pk] = {place.code: place for place in term.constituencies.all()}
            place = self._codes[term.pk].get(each.code)
            if place is None:
                raise Refused("seats", _("%(text)s is no constituency of this term.") % {"text": each.code})
            found.append((place, each.start, each.end))
        if not found and (printed := cells.get("constituency", "")):
            place = self.people.places(term).find(printed)
            if place is None:
                raise Refused("constituency", _("%(text)s is no constituency of this term.") % {"text": printed})
            found.append((place, reading.UNKNOWN, reading.UNKNOWN))
        return found

    def _store(self, line: Line, mandate: Mandate | None) -> Result:
        changes: list[Change] = []
        kept: list[tuple[str, str]] = []
        outcome = Outcome.CHANGED
        if mandate is None:
            outcome = Outcome.ADDED
            self._writing.begin()
            mandate = standing.begin_mandate(
                actor=self.task.actor,
                delegate=line.delegate,
                term=line.term,
                starts_on=line.start.day,
                starts_precision=line.start.precision,
                source=self.task.source,
                **line.facts,
            )
            changes.append(Change("term", "", line.term.name))
        else:
            self._complete(mandate, line.start, line.facts, changes, kept)
        if mandate.ends_on is None:
            seats, offices = list(mandate.seats.all()), list(mandate.offices.all())
            for place, since, until in line.seats:
                if self._sit(mandate, seats, place, since, until, changes):
                    seats = list(Seat.objects.filter(mandate=mandate).select_related("constituency"))
            for office in line.offices:
                if self._hold(mandate, offices, office, changes):
                    offices = list(Office.objects.filter(mandate=mandate))
            if line.end.day:
                self._writing.begin()
                standing.end_mandate(
                    actor=self.task.actor,
                    mandate=mandate,
                    ends_on=line.end.day,
                    ends_precision=line.end.precision,
                    ended=line.ended,
                    source=self.task.source,
                )
                self.overwritten += outcome == Outcome.CHANGED
                changes.append(Change("ends_on", "", str(line.end)))
        elif line.end.day and mandate.end != line.end:
            kept.append(("ends_on", _("The end stays as it is recorded.")))
        return Result(line.row, outcome if changes else Outcome.SAME, str(line.delegate), changes, kept)

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
        for name, value in said.items():
            if name == "starts_on":
                changes.append(Change(name, str(mandate.start), str(start)))
            elif name != "starts_precision":
                old, new = (in_words(mandate, name, each) for each in (getattr(mandate, name), value))
                changes.append(Change(_COLUMNS.get(name, name), old, new))
        self._writing.begin()
        standing.correct(actor=self.task.actor, row=mandate, changes=said, note=self.task.reason)

    def _sit(
        self,
        mandate: Mandate,
        seats: list[Seat],
        place: Constituency,
        since: PartialDate,
        until: PartialDate,
        changes: list[Change],
    ) -> bool:
        """Whether something was written."""
        seat = _same_period([each for each in seats if each.constituency_id == place.pk], since)
        begins, ends = seat is None, bool(until.day and (seat is None or seat.ends_on is None))
        if begins or ends:
            self._writing.begin()
        if begins:
            common = {"actor": self.task.actor, "mandate": mandate, "constituency": place, "source": self.task.source}
            if any(each.ends_on is None for each in seats) and since.day:
                seat = standing.move_seat(on=since.day, precision=since.precision, **common)
            else:
                seat = standing.begin_seat(starts_on=since.day, starts_precision=since.precision, **common)
            changes.append(Change("seats", "", str(place)))
        if ends:
            standing.end_seat(actor=self.task.actor, seat=seat, ends_on=until.day, ends_precision=until.precision)
            changes.append(Change("seats", str(place), f"{place} {until}"))
        return begins or ends

    def _hold(self, mandate: Mandate, offices: list[Office], said: Held, changes: list[Change]) -> bool:
        """Whether something was written."""
        rank = _rank(said.code)
        office = _same_period([each for each in offices if each.rank == rank], said.start)
        begins, ends = office is None, bool(said.end.day and (office is None or office.ends_on is None))
        if begins or ends:
            self._writing.begin()
        if begins:
            office = standing.begin_office(
                actor=self.task.actor,
                mandate=mandate,
                rank=rank,
                starts_on=said.start.day,
                starts_precision=said.start.precision,
                source=self.task.source,
            )
            changes.append(Change("offices", "", str(office)))
        if ends:
            standing.end_office(
                actor=self.task.actor, office=office, ends_on=said.end.day, ends_precision=said.end.precision
            )
            changes.append(Change("offices", str(office), f"{office} {said.end}"))
        return begins or ends


def _refused(line: Line, refusal: Refused | WrongState) -> Result:
    """A verb says of which rule, not of which column."""
    field = refusal.field if isinstance(refusal, Refused) else "name"
    return Result.refused(line.row, str(line.delegate), field, str(refusal))


def _rank(printed: str) -> str:
    return reading.code({"offices": printed}, Rank.choices, "offices")


def _facts(cells: Cells) -> dict[str, Any]:
    return {
        "start": reading.date(cells, "starts_on_text", "starts_on"),
        "end": reading.date(cells, "ends_on_text", "ends_on"),
        "ended": reading.code(cells, Mandate.Ended.choices, "ended", "ended_zh"),
        "began": reading.code(cells, Mandate.Began.choices, "began", "began_zh"),
        "electoral_unit": cells.get("electoral_unit", "")[:40],
        "region": reading.code(cells, REGIONS, "region", "region_zh"),
    }


def _mandate_of(line: Line) -> Mandate | None:
    """The one of the term; of several the one that began then, else the one that is open."""
    rows = [row for row in line.delegate.mandates.all() if row.term_id == line.term.pk]
    found = _same_period(rows, line.start)
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
