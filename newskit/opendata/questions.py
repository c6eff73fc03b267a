"""What people do about questions: settle them, say that nobody of ours is meant, open them again."""

from itertools import groupby
from operator import attrgetter

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from newskit.accounts.models import User
from newskit.opendata.book import Book, left_out, one_at_a_time, results_of
from newskit.opendata.incoming import Outcome, Report
from newskit.opendata.kinds import Task, kind_of
from newskit.opendata.models import LeftRow, Question
from newskit.verbs import WrongState, allow, lock, log, verb


@verb("opendata.settle_question")
def settle_question(*, actor: User, question: Question, answer: models.Model | None) -> models.Model:
    """The printed name is this row, or something new (None). Whatever waited for it goes in, and the next table finds it.

    Rows that then ask something else wait on for that.
    """
    kind = kind_of(question.kind)
    allow(actor, kind.right)
    one_at_a_time(kind)
    row = lock(question)
    _must_wait(row)
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
        book = Book(kind, task.scope, brought, Report(), lambda left: None)
        results = results_of(run, block)
        if at == 0 and len(results) == 1 and results[0].outcome is Outcome.REFUSED:
            raise WrongState(results[0].reason)
        book.again(results, left)
    log(actor, "opendata.settle_question", found, after={"printed": row.printed, "rows": len(waiting)})
    return found


@verb("opendata.dismiss_question")
def dismiss_question(*, actor: User, question: Question, reason: str) -> Question:
    """Nobody of ours is meant: what waited for it stays left out, and no table asks it again until somebody reopens it."""
    kind = kind_of(question.kind)
    allow(actor, kind.right)
    one_at_a_time(kind)
    row, reason = lock(question), reason.strip()
    _must_wait(row)
    if not reason:
        raise WrongState(_("Say why nobody of ours is meant: whoever finds the row left out reads it."))
    row.dismissal, row.settled_by, row.settled_at = reason, actor, timezone.now()
    row.save()
    waited = row.rows.filter(taken_at=None, outcome=Outcome.ASKED)
    count = waited.update(outcome=Outcome.REFUSED, reason=left_out(reason))
    log(actor, "opendata.dismiss_question", row, after={"printed": row.printed, "rows": count}, note=reason)
    return row


@verb("opendata.reopen_question")
def reopen_question(*, actor: User, question: Question) -> Question:
    """A dismissal taken back: its rows wait for an answer again."""
    kind = kind_of(question.kind)
    allow(actor, kind.right)
    one_at_a_time(kind)
    row = lock(question)
    if not row.dismissal:
        raise WrongState(_("%(name)s was not left out.") % {"name": row})
    before = row.dismissal
    row.dismissal, row.settled_by, row.settled_at = "", None, None
    row.save()
    left = row.rows.filter(taken_at=None, outcome=Outcome.REFUSED)
    count = left.update(outcome=Outcome.ASKED, reason=row.reason)
    log(actor, "opendata.reopen_question", row, before={"dismissal": before}, after={"rows": count})
    return row


def _must_wait(question: Question) -> None:
    if question.dismissal:
        raise WrongState(_("%(name)s was left out: reopen it first.") % {"name": question})
    if question.settled_at:
        raise WrongState(_("%(name)s was settled already.") % {"name": question})


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
