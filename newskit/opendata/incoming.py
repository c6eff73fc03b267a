"""What an import does, or would do, to each row of a table."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

_NAMED = 12


class Outcome(StrEnum):
    """Each row has exactly one. *asked*: it waits for a person while the others go in."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about a row: in which column, and why, or what stood and what stands now. `outcome` is the whole row's."""

    row: int
    column: str
    reason: str
    outcome: Outcome
    subject: str = ""
    old: str = ""
    new: str = ""
    place: str = ""  # where it stands, if a row of the file holds several


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say about the file as a whole: how it was read, or, with `warns`, what in it does not add up."""

    text: str
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A row that did not go in, with the cells of the file under its own headings."""

    row: int
    cells: list[str]
    outcome: Outcome
    subject: str
    column: str
    reason: str


@dataclass
class Report:
    """Counts of rows, and the first remarks of each outcome: a file of mistakes shall not fill the memory."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    told: Counter[Outcome] = field(default_factory=Counter)
    untold: Counter[Outcome] = field(default_factory=Counter)
    most: int = 500
    # The first rows of each outcome by what they are about, and the first that did not go in (`most_left`).
    subjects: dict[Outcome, list[str]] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    most_left: int = 5_000
    loss: str = ""  # the question to ask before a large share of what is known is replaced
    brought: int | None = None  # the key of the Import, where it was not a dry run

    def count(self, outcome: Outcome, *remarks: Remark) -> None:
        self.counts[outcome] += 1
        room = max(0, self.most - self.told[outcome])
        self.remarks += remarks[:room]
        self.told[outcome] += len(remarks[:room])
        self.untold[outcome] += len(remarks[room:])

    def name(self, outcome: Outcome, subject: str) -> None:
        named = self.subjects.setdefault(outcome, [])
        if subject and len(named) < _NAMED:
            named.append(subject)

    def leave(self, left: Left) -> None:
        if len(self.left) < self.most_left:
            self.left.append(left)

    @property
    def rows(self) -> int:
        return self.counts.total()

    def as_json(self) -> dict[str, int]:
        return {outcome.value: self.counts[outcome] for outcome in Outcome}
