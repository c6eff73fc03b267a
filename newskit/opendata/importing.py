"""The engine: a table in blocks, each row with one outcome, all in one transaction. See `kinds` for what a kind adds."""

import datetime
import gc
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from newskit.accounts.models import User
from newskit.opendata.book import Book, one_at_a_time, results_of
from newskit.opendata.incoming import Left, Outcome, Report
from newskit.opendata.kinds import Kind, Run, Task
from newskit.opendata.mapping import columns_of, match_headings
from newskit.opendata.models import ColumnMapping, Import
from newskit.opendata.tables import Row, Table
from newskit.topics.models import Source, source
from newskit.verbs import WrongState, allow, log, verb

_BLOCK = 500
# More than this share of the known rows overwritten, moved or ended by one file: rather the file is wrong.
_MOST_OVERWRITTEN = 0.1
_FEW = 20


@dataclass
class Incoming:
    """A table, which of its columns is what, and what it is a table of. `mapping`: field → heading."""

    kind: Kind
    table: Table
    mapping: dict[str, str]
    as_of: datetime.date
    source_text: str
    scope: Any = None
    mapping_name: str = ""

    def rows(self) -> Iterator[Row]:
        carried = [column for name in self.kind.carried if (column := self._columns.get(name)) is not None]
        merged = [column for column in carried if self.table.is_merged(column)]
        above = dict.fromkeys(merged, "")
        for row, cells in self.table.rows():
            for column in merged:
                cells[column] = above[column] = cells[column] or above[column]
            yield row, cells

    def cells(self, cells: list[str]) -> dict[str, str]:
        return {name: cells[column] for name, column in self._columns.items()}

    def __post_init__(self) -> None:
        self._columns = columns_of(self.kind.fields, self.table.headings, self.mapping)


def mapping_for(kind: Kind, headings: list[str], name: str) -> dict[str, str]:
    """What is remembered under the name, as far as the columns are there; the rest by the headings."""
    remembered = ColumnMapping.objects.filter(kind=kind.name, name=name).values_list("columns", flat=True).first() or {}
    remembered = {field: heading for field, heading in remembered.items() if heading in headings}
    taken = set(remembered.values())
    known = match_headings(kind.fields, [each for each in headings if each not in taken], loosely=kind.loosely)
    return known | remembered


@verb("opendata.import_table")
def import_table(
    *,
    actor: User,
    incoming: Incoming,
    dry_run: bool = False,
    many: bool = False,
    progress: Callable[[int], None] = lambda rows: None,
    on_left: Callable[[Left], None] = lambda left: None,
) -> Report:
    """Take a table in. A dry run does the same and takes it back, so that it counts the same.

    Rows that the file does not name are left alone. `many` allows a file that ends, moves or overwrites much; `on_left` is
    told of every row that does not go in. Raises WrongState, NotAllowed.
    """
    kind = incoming.kind
    allow(actor, kind.right)
    if kind.scopes and incoming.scope is None:
        raise WrongState(_("Say of which term this is."))
    with transaction.atomic():
        one_at_a_time(kind)
        said = source(incoming.source_text, seen_on=incoming.as_of, entered_by=actor)
        task = Task(kind, actor, incoming.as_of, said, incoming.scope)
        kind.check(task)
        run, report = kind.run(task), Report()
        report.notes = [
            *kind.contradicted(task, incoming.table.titles),
            *incoming.table.notes(incoming.mapping.values()),
        ]
        brought = _open(incoming, said, actor)
        book = Book(kind, incoming.scope, brought, report, on_left)
        if run.looks_ahead:
            run.look((row, incoming.cells(cells)) for row, cells in incoming.rows())
        for block in _blocks(incoming.rows()):
            book.enter(results_of(run, [(row, incoming.cells(cells)) for row, cells in block]), dict(block))
            progress(report.rows)
        if not report.rows:
            raise WrongState(_("The file has headings, but no rows."))
        report.loss = _loss(run, report)
        if report.loss and not many:
            raise WrongState(report.loss)
        _close(brought, incoming, report, actor)
        transaction.set_rollback(dry_run)
    report.brought = None if dry_run else brought.pk
    return report


def _blocks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """What a block read of the database refers to itself in circles, which Python clears away when it finds the time: by then
    it was 2 kB a row. It is told to, and to leave alone what stood before; a table of one block is not worth it."""
    block = list(islice(rows, _BLOCK))
    if len(block) < _BLOCK:
        yield from [block] if block else []
        return
    gc.collect()
    gc.freeze()
    try:
        while block:
            yield block
            gc.collect()
            block = list(islice(rows, _BLOCK))
    finally:
        gc.unfreeze()


def _loss(run: Run, report: Report) -> str:
    """What to ask before a file replaces a large share of what is known; empty where it does not."""
    known = report.counts[Outcome.CHANGED] + report.counts[Outcome.SAME]
    if run.overwritten <= max(_FEW, known * _MOST_OVERWRITTEN):
        return ""
    return _(
        "The file would end, move or overwrite %(count)d of the %(known)d entries that it finds: is it the right one?"
    ) % {"count": run.overwritten, "known": known}


def _open(incoming: Incoming, said: Source, actor: User) -> Import:
    return Import.objects.create(
        kind=incoming.kind.name,
        scope=getattr(incoming.scope, "code", ""),
        as_of=incoming.as_of,
        source=said,
        file_name=incoming.table.name[:200],
        digest=incoming.table.digest,
        headings=incoming.table.headings,
        mapping=incoming.mapping,
        actor=actor,
    )


def _close(brought: Import, incoming: Incoming, report: Report, actor: User) -> None:
    brought.counts = report.as_json()
    brought.remarks = [asdict(remark) for remark in report.remarks]
    brought.notes = [asdict(note) for note in report.notes]
    brought.save()
    ColumnMapping.objects.update_or_create(
        kind=incoming.kind.name,
        name=incoming.mapping_name or incoming.source_text,
        defaults={"columns": incoming.mapping},
    )
    log(actor, "opendata.import_table", brought, after={"kind": brought.kind, "scope": brought.scope} | brought.counts)
