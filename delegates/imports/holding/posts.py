"""Posts row by row: begun, seen in print, ended. An organisation that nobody or several bear is asked about."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delegates import standing
from delegates.datasets import POSTS
from delegates.imports.holding import reading
from delegates.imports.holding.people import People
from delegates.imports.holding.reading import Seen, own
from delegates.imports.naming import ORGANISATION, organisation_asked, remember_name
from delegates.imports.roster.lines import Refused
from delegates.imports.roster.storing import AtomicOnceWritten
from delegates.models import Delegate, Organisation, Position
from newskit.chinese.names import clean_name
from newskit.opendata.cells import BETWEEN
from newskit.opendata.incoming import Outcome
from newskit.opendata.kinds import Ask, Cells, Change, Numbered, Result, Run, Task, answers, name_key
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
    own(POSTS, "title", "现任职务", required=True),
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


class PostsRun(Run):
    def __init__(self, task: Task):
        super().__init__(task)
        self.people = People()

    def take(self, block: list[Numbered]) -> Iterable[Result]:
        self.people.load(cells for _row, cells in block)
        return [self._take(row, cells) for row, cells in block]

    def settle(self, question: Question, answer: Any, row: int, cells: Cells) -> Any:
        return remember_name(self.task, question, answer)

    def _take(self, row: int, cells: Cells) -> Result:
        name, title = cells.get("name", ""), clean_name(cells.get("title", ""))
        try:
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
            with AtomicOnceWritten() as writing:
                writing.begin()
                return self._store(row, found, organisation, title, start, end, sightings)
        except Refused as refusal:
            return Result.refused(row, name, refusal.field, refusal.reason)
        except WrongState as refusal:
            return Result.refused(row, name, "title", str(refusal))

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
        found = list(Organisation.objects.known_as(printed)[:5])
        if len(found) != 1:
            chosen = answers([name_key(ORGANISATION, printed)])
            if chosen:
                return next(iter(chosen.values()))
        return found[0] if len(found) == 1 else organisation_asked("organisation", printed, [row.pk for row in found])

    def _store(
        self,
        row: int,
        delegate: Delegate,
        organisation: Organisation,
        title: str,
        start: PartialDate,
        end: PartialDate,
        sightings: list[Seen],
    ) -> Result:
        changes: list[Change] = []
        kept: list[tuple[str, str]] = []
        who = {"actor": self.task.actor, "delegate": delegate, "organisation": organisation, "title": title}
        held = list(Position.objects.filter(delegate=delegate, organisation=organisation, title=title))
        position = _same(held, start)
        outcome = Outcome.CHANGED if position else Outcome.ADDED
        if position is None or (start.day and position.starts_on is None and position.ends_on is None):
            dated = {"starts_on": start.day, "starts_precision": start.precision}
            position = standing.begin_position(source=self.task.source, **who, **dated)
            changes.append(Change("title", "", f"{position} {start}".strip()))
        elif start.day and position.start != start:
            kept.append(("starts_on", _("The beginning stays as it is recorded.")))
        changes += [change for each in sightings if (change := self._see(position, each, who))]
        if end.day and position.ends_on is None:
            standing.end_position(
                actor=self.task.actor, position=position, ends_on=end.day, ends_precision=end.precision
            )
            self.overwritten += outcome == Outcome.CHANGED
            changes.append(Change("ends_on", "", str(end)))
        elif end.day and position.end != end:
            kept.append(("ends_on", _("The end stays as it is recorded.")))
        return Result(row, outcome if changes else Outcome.SAME, str(delegate), changes, kept)

    def _see(self, position: Position, seen: Seen, who: dict[str, Any]) -> Change | None:
        """Our own file writes a semicolon inside a text in full width."""
        stands = {(each.seen_on, each.as_printed.replace(BETWEEN, "；")): each for each in position.sightings.all()}
        if (seen.day, seen.printed.replace(BETWEEN, "；")) in stands:
            return None
        standing.see_position(
            seen_on=seen.day, as_printed=seen.printed, former=seen.former, source=self.task.source, **who
        )
        return Change("sightings", "", f"{seen.day} {seen.printed}")


def _same(rows: list[Position], start: PartialDate) -> Position | None:
    """The post that began then; where either side does not know, the open one, else the latest."""
    exact = [row for row in rows if row.start == start]
    loose = [row for row in rows if start.day is None or row.starts_on is None]
    by_end = sorted(exact or loose, key=lambda row: (row.ends_on is None, row.ends_on or datetime.date.min))
    return by_end[-1] if by_end else None
