"""What became of rows, entered: counts, remarks, the rows left and the questions about them."""

from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from newskit.opendata.incoming import Left, Outcome, Remark, Report
from newskit.opendata.kinds import Kind, Numbered, Result, Run
from newskit.opendata.layouts.words import PLACE
from newskit.opendata.models import Import, LeftRow, Question


def one_at_a_time(kind: Kind) -> None:
    """Two at once would each find the other's rows missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"opendata.import:{kind.lock or kind.name}"])


def results_of(run: Run, block: list[Numbered]) -> list[Result]:
    results = sorted(run.take(block), key=attrgetter("row"))
    if [each.row for each in results] != sorted(row for row, _cells in block):
        raise RuntimeError(f"{run.task.kind.name}: not every row has one outcome")
    return results


class Book:
    """Enters what became of rows: counts, remarks, the rows left and the questions about them."""

    def __init__(self, kind: Kind, scope: Any, brought: Import, report: Report, on_left: Callable[[Left], None]):
        self.kind, self.scope, self.brought = kind, getattr(scope, "code", ""), brought
        self.report, self.on_left = report, on_left

    def enter(self, results: list[Result], cells: dict[int, list[str]]) -> None:
        questions = self._questions(results)
        rows = []
        for each in (_heeding(each, questions) for each in results):
            self.report.count(each.outcome, *self._remarks(each, self._place(cells[each.row])))
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
        for each in (_heeding(each, questions) for each in results):
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
        known = Question.objects.filter(kind=self.kind.name, scope=self.scope, key__in=asked)
        questions = {row.key: row for row in known}
        new = []
        for key, ask in asked.items():
            facts = {"reason": ask.reason[:300], "candidates": list(ask.candidates), "may_be_new": ask.may_be_new}
            row = questions.get(key)
            if row is None:
                row = questions[key] = Question(kind=self.kind.name, scope=self.scope, key=key)
                new.append(row)
            elif row.dismissal or (
                row.settled_at is None and not any(getattr(row, name) != value for name, value in facts.items())
            ):
                continue
            # What was settled and is asked again (its answer is gone, or no longer fits) waits anew.
            facts |= {"wants": ask.wants, "printed": ask.printed[:200]}
            facts |= {"answer": "", "settled_by": None, "settled_at": None}
            for name, value in facts.items():
                setattr(row, name, value)
            if row.pk:
                row.save()
        Question.objects.bulk_create(new)
        return questions

    def _place(self, cells: list[str]) -> str:
        headings = self.brought.headings
        return cells[headings.index(PLACE)] if PLACE in headings else ""

    def _remarks(self, each: Result, place: str) -> list[Remark]:
        said = [
            Remark(
                each.row,
                self.kind.label_of(change.field),
                "",
                each.outcome,
                each.subject,
                change.old,
                change.new,
                place,
            )
            for change in each.changes
        ]
        kept = [*each.kept, *((ask.field, f"{ask.printed}: {ask.reason}") for ask in each.also)]
        said += [
            Remark(each.row, self.kind.label_of(name), why, each.outcome, each.subject, place=place)
            for name, why in kept
        ]
        if each.reason:
            said.append(
                Remark(each.row, self.kind.label_of(each.field), each.reason, each.outcome, each.subject, place=place)
            )
        return said


def left_out(dismissal: str) -> str:
    return _("Left out: %(reason)s") % {"reason": dismissal}


def _heeding(result: Result, questions: dict[str, Question]) -> Result:
    """What somebody dismissed is not asked again: the row is refused, or goes in without the name, and says why."""
    if result.ask and (why := questions[result.ask.its_key].dismissal):
        return replace(result, outcome=Outcome.REFUSED, reason=left_out(why))
    also = [
        replace(ask, reason=left_out(why)) if (why := questions[ask.its_key].dismissal) else ask for ask in result.also
    ]
    return replace(result, also=also) if also else result


def _stored(left: Left) -> dict[str, Any]:
    return {
        "row": left.row,
        "cells": left.cells,
        "outcome": left.outcome.value,
        "subject": left.subject[:200],
        "column": left.column[:100],
        "reason": left.reason[:1000],
    }
