"""Posts: new ones and what was seen in print in blocks; dated and ended by the verbs of `delegates.standing`.

An organisation that nobody or several bear is asked about.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delegates import standing
from delegates.datasets import POSTS
from delegates.imports.holding import reading
from delegates.imports.holding.people import People
from delegates.imports.holding.reading import Seen, own
from delegates.imports.holding.writing import Writer, apart, checked
from delegates.imports.naming import organisation_asked, remember_name
from delegates.imports.organisations import Organisations
from delegates.imports.roster.lines import Refused, name_in, read_each
from delegates.imports.roster.storing import AtomicOnceWritten
from delegates.models import Delegate, Organisation, Position, Sighting
from newskit.chinese.names import clean_name
from newskit.opendata.cells import BETWEEN
from newskit.opendata.incoming import Outcome
from newskit.opendata.kinds import Ask, Cells, Change, Numbered, Result, Run, Task
from newskit.opendata.mapping import Field
from newskit.opendata.models import Question
from newskit.periods import PartialDate
from newskit.verbs import WrongState

FIELDS = (
    own(POSTS, "delegate_id"),
    own(POSTS, "permalink"),
    own(POSTS, "name", "代表姓名", "委员姓名", required=True),
    own(POSTS, "distinction"),
    Field("term", gettext_lazy("term"), ("届代码", "term", "届", "届次")),
    Field("constituency", gettext_lazy("constituency"), ("代表团", "界别", "constituency")),
    own(POSTS, "organisation", "工作单位", "机构", required=True),
    own(POSTS, "title", "现任职务", "职务名称", required=True),
    own(POSTS, "starts_on_text"),
    own(POSTS, "starts_on", "任职日期", "开始日期"),
    own(POSTS, "ends_on_text"),
    own(POSTS, "ends_on", "离任日期", "结束日期"),
    own(POSTS, "sightings"),
    Field("seen_on", gettext_lazy("seen on"), ("见报日期", "seen_on", "日期")),
    Field("as_printed", gettext_lazy("as printed"), ("所印文字", "as_printed", "原文")),
    Field("former", gettext_lazy("printed as former"), ("原职", "former", "是否原职")),
)
_YES = {"true", "yes", "1", "是", "原", "√"}


@dataclass(slots=True)
class Line:
    """A row as read, of somebody on record."""

    row: int
    delegate: Delegate
    organisation: Organisation
    title: str
    start: PartialDate
    end: PartialDate
    sightings: list[Seen]


class PostsRun(Run):
    def __init__(self, task: Task):
        super().__init__(task)
        self.people = People("positions__organisation", "positions__sightings")
        self.organisations = Organisations(task)
        self._by_id: dict[int, Organisation] = {}
        self._writer, self._orders = Writer(task), Counter[int]()

    def take(self, block: list[Numbered]) -> Iterable[Result]:
        self.people.load(cells for _row, cells in block)
        self.organisations.begin_block()
        named = {name for _row, cells in block if (name := clean_name(cells.get("organisation", "")))}
        self.organisations.load(named)
        self._by_id = Organisation.objects.in_bulk({pk for name in named for pk in self.organisations.bearers(name)})
        results, lines = read_each(block, self._read, name_in)
        by_post = apart(lines, lambda line: (line.delegate.pk, line.organisation.pk, line.title))
        for part in self.people.in_turns(by_post):
            self._writer, self._orders = Writer(self.task), Counter()
            results += [self._take(line) for line in part]
            self._writer.save()
        return results

    def settle(self, question: Question, answer: Any, row: int, cells: Cells) -> Any:
        return remember_name(self.task, question, answer)

    def _read(self, row: int, cells: Cells) -> Line | Result:
        name, title = cells.get("name", ""), clean_name(cells.get("title", ""))
        if not title or len(title) > 60:
            raise Refused("title", _("The title is missing or too long."))
        start = reading.date(cells, "starts_on_text", "starts_on")
        end = reading.date(cells, "ends_on_text", "ends_on")
        sightings = self._sightings(cells)
        found = self.people.of(cells, self.people.term(cells))
        if isinstance(found, Ask):
            return Result.asked(row, name, found)
        organisation = self._organisation(cells.get("organisation", ""))
        if isinstance(organisation, Ask):
            return Result.asked(row, name, organisation)
        return Line(row, found, organisation, title, start, end, sightings)

    def _sightings(self, cells: Cells) -> list[Seen]:
        found = reading.seen(cells, "sightings")
        if text := cells.get("seen_on", ""):
            printed = cells.get("as_printed", "") or cells.get("organisation", "") + cells.get("title", "")
            former = cells.get("former", "").strip().lower() in _YES
            found.append(Seen(reading.whole("seen_on", text), former, printed[:200]))
        return found

    def _organisation(self, printed: str) -> Organisation | Ask:
        printed = clean_name(printed)
        if not printed or len(printed) > 120:
            raise Refused("organisation", _("The organisation is missing or too long."))
        keys = self.organisations.bearers(printed)
        return self._by_id[min(keys)] if len(keys) == 1 else organisation_asked("organisation", printed, keys)

    def _take(self, line: Line) -> Result:
        overwritten = self.overwritten
        try:
            with AtomicOnceWritten() as writing:
                return self._store(line, writing)
        except WrongState as refusal:
            self.overwritten = overwritten
            return Result.refused(line.row, str(line.delegate), "title", str(refusal))

    def _store(self, line: Line, writing: AtomicOnceWritten) -> Result:
        """What the verbs refuse is refused before anything is left to be written with the block."""
        changes: list[Change] = []
        kept: list[tuple[str, str]] = []
        actor, start, end = self.task.actor, line.start, line.end
        held = [
            row
            for row in line.delegate.positions.all()
            if row.organisation_id == line.organisation.pk and row.title == line.title
        ]
        position = _same(held, start)
        outcome = Outcome.CHANGED if position else Outcome.ADDED
        if position is None and all(row.ends_on for row in held):
            return self._begun(line)
        if position is None or (start.day and position.starts_on is None and position.ends_on is None):
            writing.begin()
            position = standing.begin_position(
                actor=actor,
                delegate=line.delegate,
                organisation=line.organisation,
                title=line.title,
                starts_on=start.day,
                starts_precision=start.precision,
                source=self.task.source,
            )
            changes.append(Change("title", "", f"{position} {start}".strip()))
        elif start.day and position.start != start:
            kept.append(("starts_on", _("The beginning stays as it is recorded.")))
        if end.day and position.ends_on is None:
            writing.begin()
            standing.end_position(actor=actor, position=position, ends_on=end.day, ends_precision=end.precision)
            self.overwritten += outcome == Outcome.CHANGED
            ended = [Change("ends_on", "", str(end))]
        else:
            ended = []
            if end.day and position.end != end:
                kept.append(("ends_on", _("The end stays as it is recorded.")))
        changes += [*self._see(line, position, list(position.sightings.all())), *ended]
        return Result(line.row, outcome if changes else Outcome.SAME, str(line.delegate), changes, kept)

    def _begun(self, line: Line) -> Result:
        """A new post, with its end where that is known: no story is held for it."""
        pk, start, end = line.delegate.pk, line.start, line.end
        position = Position(
            delegate=line.delegate,
            organisation=line.organisation,
            title=line.title,
            order=len(line.delegate.positions.all()) + self._orders[pk],
            starts_on=start.day,
            starts_precision=start.precision,
            ends_on=end.day,
            ends_precision=end.precision,
            source=self.task.source,
        )
        self._writer.add(line.delegate, [("delegates.begin_position", checked(position))])
        self._orders[pk] += 1
        ended = [Change("ends_on", "", str(end))] if end.day else []
        changes = [Change("title", "", f"{position} {start}".strip()), *self._see(line, position, []), *ended]
        return Result(line.row, Outcome.ADDED, str(line.delegate), changes)

    def _see(self, line: Line, position: Position, standing_on: list[Sighting]) -> list[Change]:
        """Our own file writes a semicolon inside a text in full width."""
        stands = {(each.seen_on, each.as_printed.replace(BETWEEN, "；")) for each in standing_on}
        new = {}
        for seen in line.sightings:
            if (key := (seen.day, seen.printed.replace(BETWEEN, "；"))) not in stands:
                new.setdefault(key, seen)
        rows = [
            Sighting(
                position=position,
                seen_on=seen.day,
                as_printed=seen.printed,
                former=seen.former,
                source=self.task.source,
            )
            for seen in new.values()
        ]
        self._writer.add(line.delegate, [("delegates.see_position", row) for row in rows])
        return [Change("sightings", "", f"{row.seen_on} {row.as_printed}") for row in rows]


def _same(rows: list[Position], start: PartialDate) -> Position | None:
    """The post that began then; where either side does not know, the open one, else the latest."""
    exact = [row for row in rows if row.start == start]
    loose = [row for row in rows if start.day is None or row.starts_on is None]
    by_end = sorted(exact or loose, key=lambda row: (row.ends_on is None, row.ends_on or datetime.date.min))
    return by_end[-1] if by_end else None
