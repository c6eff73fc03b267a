"""Due days follow the table of rest days: a limit stays the one set then, but on which day it ends is counted by the table."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.audit.models import Event
from newskit.periods import Precision
from newskit.periods.models import CalendarYear
from newskit.periods.workdays import RestDays, add_months, next_working_day
from newskit.verbs import allow, verb
from proposals.lifecycle.storing import refresh_many
from proposals.models import Assignment, Proposal

_BLOCK = 500
_LONGEST_REST = datetime.timedelta(days=15)  # a limit that ends in December may run to the first working day of January


@verb("proposals.recount_due")
def recount_due(*, actor: User, years: Collection[int]) -> int:
    """Count the due days of these years anew, and those that waited for the table. How many moved, or are sure now."""
    allow(actor, Right.REFERENCE)
    of_years = Q(due_sure=False)
    for year in years:
        last = datetime.date(year, 12, 31) + _LONGEST_REST
        of_years |= Q(due_on__range=(datetime.date(year, 1, 1), last))
    counted = Q(due_on__isnull=False, limit_months__isnull=False, assigned_on__isnull=False, precision=Precision.DAY)
    wanted = Assignment.objects.filter(counted & of_years)
    items = sorted(set(wanted.values_list("proposal", flat=True)))
    table = RestDays.read()
    blocks = (items[start : start + _BLOCK] for start in range(0, len(items), _BLOCK))
    return sum(_recount(actor, table, wanted, block) for block in blocks)


def _recount(actor: User, table: RestDays, wanted: QuerySet, items: Collection[int]) -> int:
    locked = Proposal.objects.filter(pk__in=items).order_by("pk").select_for_update(no_key=True).in_bulk()
    moved: dict[int, dict[str, str]] = defaultdict(dict)
    changed = []
    for row in wanted.filter(proposal__in=locked).select_related("organisation"):
        due = next_working_day(add_months(row.assigned_on, row.limit_months), table)
        if (row.due_on, row.due_sure) == (due.day, due.sure):
            continue
        if row.due_on != due.day:
            moved[row.proposal_id][str(row.organisation)] = f"{row.due_on} → {due.day}"
        row.due_on, row.due_sure = due.day, due.sure
        changed.append(row)
    Assignment.objects.bulk_update(changed, ["due_on", "due_sure"])
    refresh_many(list(moved), actor=actor)
    Event.objects.bulk_create(
        Event(
            actor=actor,
            verb="proposals.recount_due",
            object_label=Proposal._meta.label_lower,
            object_id=str(pk),
            object_name=str(locked[pk])[:300],
            after=after,
        )
        for pk, after in moved.items()
    )
    return len(changed)


def after_year(*, actor: User, year: CalendarYear, **_arguments: Any) -> None:
    """Follower of `periods.enter_year`."""
    recount_due(actor=actor, years=[year.year])


def after_reference(*, actor: User, result: Any, **_arguments: Any) -> None:
    """Follower of `delegates.load_reference`."""
    if {"calendaryear", "specialday"} & (result.added.keys() | result.changed.keys()):
        recount_due(actor=actor, years=list(CalendarYear.objects.values_list("year", flat=True)))
