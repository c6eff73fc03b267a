"""By when a unit owes its reply, and whether it is late. Lateness is always relative to a day, and never stored.

Due is the day of 交办 plus the limit set then, by the rule valid on that day, moved to the next working day (Civil Code,
art. 203); late begins the day after. What a source leaves open stays unknown: no guess, and no date.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from newskit.periods import Known, PartialDate, Precision
from newskit.periods.workdays import RestDays, add_months, next_working_day
from proposals.models import Assignment, DeadlineRule


@dataclass(frozen=True)
class Limit:
    """`sure` is False where the rest days of the year are not known, so that the day may yet move."""

    months: int | None = None
    rule: DeadlineRule | None = None
    due_on: datetime.date | None = None
    sure: bool = True

    @property
    def fields(self) -> dict[str, Any]:
        """As the columns of an assignment."""
        return {"limit_months": self.months, "rule": self.rule, "due_on": self.due_on, "due_sure": self.sure}


@dataclass(frozen=True)
class Rulebook:
    """The rules and the rest days, read once: for one assignment, or for a thousand."""

    rules: tuple[DeadlineRule, ...]
    rest_days: RestDays | None = None

    @classmethod
    def read(cls, *, whole: bool = False) -> "Rulebook":
        """`whole`: with the table of rest days, for those who ask about many days."""
        return cls(tuple(DeadlineRule.objects.all()), RestDays.read() if whole else None)

    def rule(self, *, body: int, kind: str, role: str, ground: str, day: datetime.date) -> DeadlineRule | None:
        """The newest rule for such a part that was valid on the day."""
        fitting = [
            rule
            for rule in self.rules
            if (rule.body_id, rule.kind, rule.role, rule.ground) == (body, kind, role, ground)
            and rule.valid_from <= day
        ]
        return max(fitting, key=lambda rule: rule.valid_from, default=None)

    def limit(
        self, *, body: int, kind: str, role: str, ground: str, assigned: PartialDate, months: int | None = None
    ) -> Limit:
        """The limit of an assignment. `months`: what the 交办 itself said, if it is known."""
        exact = assigned.day if assigned.precision == Precision.DAY else None
        if role == Assignment.Role.CO:  # owes its opinion to the lead unit
            return Limit()
        rule = None
        if months is None and assigned.day is not None:
            rule = self._rule_of(assigned, body=body, kind=kind, role=role, ground=ground)
            months = rule.months if rule else None
        if exact is None or months is None:
            return Limit(months, rule)
        due = next_working_day(add_months(exact, months), self.rest_days)
        return Limit(months, rule, due.day, due.sure)

    def _rule_of(self, assigned: PartialDate, **part) -> DeadlineRule | None:
        """The rule of a day known in part: only where every day that it may be has the same one."""
        if assigned.earliest is None or assigned.latest is None:
            return None
        first = self.rule(day=assigned.earliest, **part)
        return first if first == self.rule(day=assigned.latest, **part) else None


@dataclass(frozen=True)
class Lateness:
    """Whether a reply was, or is, late on a day; `days` after the due day where they are known."""

    late: Known
    days: int = 0

    def __bool__(self) -> bool:
        return self.late == Known.YES


def lateness(due_on: datetime.date | None, answered: PartialDate | None, on: datetime.date) -> Lateness:
    """`answered` None: no reply is known on the day."""
    if due_on is None:
        return Lateness(Known.UNKNOWN)
    if answered is None:
        return Lateness(Known.YES, (on - due_on).days) if on > due_on else Lateness(Known.NO)
    if answered.latest is not None and answered.latest <= due_on:
        return Lateness(Known.NO)
    if answered.earliest is not None and answered.earliest > due_on:
        return Lateness(Known.YES, (answered.earliest - due_on).days if answered.precision == Precision.DAY else 0)
    return Lateness(Known.UNKNOWN)
