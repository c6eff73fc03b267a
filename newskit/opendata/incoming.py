"""What an import does, or would do, to each row of a table."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """Each row has exactly one. *asked*: it waits for a person while the others go in."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about a row: in which column, and why. `outcome` is that of the whole row."""

    row: int
    column: str
    reason: str
    outcome: Outcome
    subject: str = ""


@dataclass
class Report:
    """Counts of rows, and the first remarks of each outcome: a file of mistakes shall not fill the memory."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)
    told: Counter[Outcome] = field(default_factory=Counter)
    untold: Counter[Outcome] = field(default_factory=Counter)
    most: int = 500

    def count(self, outcome: Outcome, *remarks: Remark) -> None:
        self.counts[outcome] += 1
        room = max(0, self.most - self.told[outcome])
        self.remarks += remarks[:room]
        self.told[outcome] += len(remarks[:room])
        self.untold[outcome] += len(remarks[room:])

    @property
    def rows(self) -> int:
        return self.counts.total()

    def as_json(self) -> dict[str, int]:
        return {outcome.value: self.counts[outcome] for outcome in Outcome}
