"""The engine: a table in blocks, each row with one outcome, all in one transaction. See `kinds` for what a kind adds."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newskit.accounts.models import User
from newskit.opendata.incoming import Left, Outcome, Remark, Report
from newskit.opendata.kinds import Kind, Numbered, Result, Run, Task, kind_of
from newskit.opendata.mapping import columns_of, match_headings
from newskit.opendata.models import ColumnMapping, Import, LeftRow, Question
from newskit.opendata.tables import Table
from newskit.topics.models import Source, source
from newskit.verbs import WrongState, allow, lock, log, verb

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

    def rows(self) -> Iterator[tuple[int, list[str]]]:
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
    known = match_headings(kind.fields, [heading for heading in headings if heading not in taken])
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
        _one_at_a_time(kind)
        said = source(incoming.source_text, seen_on=incoming.as_of, entered_by=actor)
        task = Task(kind, actor, incoming.as_of, said, incoming.scope)
        kind.check(task)
        run, report = kind.run(task), Report()
        brought = _open(incoming, said, actor)
        book = _Book(kind, incoming.scope, brought, report, on_left)
        if run.looks_ahead:
            run.look((row, incoming.cells(cells)) for row, cells in incoming.rows())
        rows = incoming.rows()
        while block := list(islice(rows, _BLOCK)):
            book.enter(_results(run, [(row, incoming.cells(cells)) for row, cells in block]), dict(block))
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


@verb("opendata.settle_question")
def settle_question(*, actor: User, question: Question, answer: models.Model | None) -> models.Model:
    """The printed name is this row, or something new (None). Whatever waited for it goes in, and the next table finds it.

    Rows that then ask something else wait on for that.
    """
    kind = kind_of(question.kind)
    allow(actor, kind.right)
    _one_at_a_time(kind)
    row = lock(question)
    if row.settled_at:
        raise WrongState(_("%(name)s was settled already.") % {"name": row})
    if answer is None and not row.may_be_new:
        raise WrongState(_("%(name)s must be one that is on record.") % {"name": row})
    waiting = _once(row)
    if not waiting:
        raise WrongState(_("No row waits for %(name)s any more.") % {"name": row})
    found = answer
    for at, (brought, group) in enumerate(groupby(waiting, attrgetter("brought"))):
        left = {each.row: each for each in group}
        task = Task(kind, actor, brought.as_of, brought.source, kind.scope(brought.scope))
        run = kind.run(task)
        run.keys = dict.fromkeys(left, row.key)
        block = [(number, _cells_of(each)) for number, each in left.items()]
        if at == 0:
            found = run.settle(row, answer, *block[0])
            row.answer, row.settled_by, row.settled_at = str(found.pk), actor, timezone.now()
            row.save()
        book = _Book(kind, task.scope, brought, Report(), lambda left: None)
        results = _results(run, block)
        if at == 0 and len(results) == 1 and results[0].outcome is Outcome.REFUSED:
            raise WrongState(results[0].reason)
        book.again(results, left)
    log(actor, "opendata.settle_question", found, after={"printed": row.printed, "rows": len(waiting)})
    return found


def _one_at_a_time(kind: Kind) -> None:
    """Two at once would each find the other's rows missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"opendata.import:{kind.lock or kind.name}"])


def _results(run: Run, block: list[Numbered]) -> list[Result]:
    results = sorted(run.take(block), key=attrgetter("row"))
    if [each.row for each in results] != sorted(row for row, _cells in block):
        raise RuntimeError(f"{run.task.kind.name}: not every row has one outcome")
    return results


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
    brought.save()
    ColumnMapping.objects.update_or_create(
        kind=incoming.kind.name,
        name=incoming.mapping_name or incoming.source_text,
        defaults={"columns": incoming.mapping},
    )
    log(actor, "opendata.import_table", brought, after={"kind": brought.kind, "scope": brought.scope} | brought.counts)


def _cells_of(left: LeftRow) -> dict[str, str]:
    by_heading = dict(zip(left.brought.headings, left.cells, strict=True))
    return {name: by_heading.get(heading, "") for name, heading in left.brought.mapping.items()}


def _once(question: Question) -> list[LeftRow]:
    """The rows that wait. Of those that one file brought several times the last; the others need no more."""
    rows = question.rows.filter(taken_at__isnull=True).select_related("brought__source").order_by("brought_id", "row")
    last = {(left.brought.digest, left.brought.as_of, left.row): left for left in rows}
    question.rows.filter(taken_at__isnull=True).exclude(pk__in=[left.pk for left in last.values()]).update(
        taken_at=timezone.now()
    )
    return sorted(last.values(), key=lambda left: (left.brought_id, left.row))


class _Book:
    """Enters what became of rows: counts, remarks, the rows left and the questions about them."""

    def __init__(self, kind: Kind, scope: Any, brought: Import, report: Report, on_left: Callable[[Left], None]):
        self.kind, self.scope, self.brought = kind, getattr(scope, "code", ""), brought
        self.report, self.on_left = report, on_left

    def enter(self, results: list[Result], cells: dict[int, list[str]]) -> None:
        questions = self._questions(results)
        rows = []
        for each in results:
            self.report.count(each.outcome, *self._remarks(each))
            self.report.name(each.outcome, each.subject)
            for ask in each.also:  # the row went in; the name in it waits
                left = Left(
                    each.row, cells[each.row], each.outcome, each.subject, self.kind.label_of(ask.field), ask.reason
                )
                rows.append(LeftRow(brought=self.brought, question=questions[ask.its_key], **_stored(left)))
            if each.outcome not in (Outcome.REFUSED, Outcome.ASKED):
                continue
            left = Left(
                each.row, cells[each.row], each.outcome, each.subject, self.kind.label_of(each.field), each.reason
            )
            self.report.leave(left)
            self.on_left(left)
            question = questions[each.ask.its_key] if each.ask else None
            rows.append(LeftRow(brought=self.brought, question=question, **_stored(left)))
        LeftRow.objects.bulk_create(rows)

    def again(self, results: list[Result], left: dict[int, LeftRow]) -> None:
        """Rows that waited: in, or waiting for another answer, or refused after all."""
        questions = self._questions(results)
        for each in results:
            row = left[each.row]
            if each.outcome in (Outcome.REFUSED, Outcome.ASKED):
                row.question = questions[each.ask.its_key] if each.ask else None
                row.outcome, row.reason = each.outcome.value, each.reason[:1000]
                row.column = self.kind.label_of(each.field)[:100]
            else:
                row.taken_at = timezone.now()
            row.save()

    def _questions(self, results: list[Result]) -> dict[str, Question]:
        asked = {ask.its_key: ask for each in results for ask in (*each.also, *([each.ask] if each.ask else []))}
        if not asked:
            return {}
        mine = Question.objects.filter(kind=self.kind.name, scope=self.scope)
        known = mine.in_bulk(list(mine.filter(key__in=asked).values_list("pk", flat=True)))
        questions = {row.key: row for row in known.values()}
        new = []
        for key, ask in asked.items():
            facts = {"reason": ask.reason[:300], "candidates": list(ask.candidates), "may_be_new": ask.may_be_new}
            row = questions.get(key)
            if row is None:
                row = questions[key] = Question(kind=self.kind.name, scope=self.scope, key=key)
                new.append(row)
            elif row.settled_at is None and not any(getattr(row, name) != value for name, value in facts.items()):
                continue
            # What was settled and is asked again (its answer is gone, or no longer fits) waits anew.
            row.wants, row.printed, row.answer, row.settled_by, row.settled_at = (
                ask.wants,
                ask.printed[:200],
                "",
                None,
                None,
            )
            for name, value in facts.items():
                setattr(row, name, value)
            if row.pk:
                row.save()
        Question.objects.bulk_create(new)
        return questions

    def _remarks(self, each: Result) -> list[Remark]:
        said = [
            Remark(each.row, self.kind.label_of(change.field), "", each.outcome, each.subject, change.old, change.new)
            for change in each.changes
        ]
        kept = [*each.kept, *((ask.field, f"{ask.printed}: {ask.reason}") for ask in each.also)]
        said += [Remark(each.row, self.kind.label_of(name), why, each.outcome, each.subject) for name, why in kept]
        if each.reason:
            said.append(Remark(each.row, self.kind.label_of(each.field), each.reason, each.outcome, each.subject))
        return said


def _stored(left: Left) -> dict[str, Any]:
    return {
        "row": left.row,
        "cells": left.cells,
        "outcome": left.outcome.value,
        "subject": left.subject[:200],
        "column": left.column[:100],
        "reason": left.reason[:1000],
    }
