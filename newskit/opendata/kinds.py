"""Kinds of table, declared by the apps whose rows they are, found by the command and the pages.

In the `ready()` of an app:

    register(Kind("actions", _("actions"), FIELDS, Right.TRACK, ActionsRun, lock="items", scopes=terms))

What is left to a kind is its *run*: it takes blocks of rows and says what became of each.

    class ActionsRun(Run):
        def take(self, block):
            items = ...                                   # everything in question, in a fixed number of queries
            for row, cells in block:                      # cells: field name → text, "" where unknown
                if problem:
                    yield Result.refused(row, subject, "date", _("%(text)s is no date.") % …)
                elif several:
                    yield Result.asked(row, subject, Ask("unit", printed, reason, wants="delegates.organisation", …))
                else:
                    yield Result(row, Outcome.CHANGED, subject, changes=[Change("number", "", "17")])

        def settle(self, question, answer, row, cells):
            return remember_name(self.task, question, answer)   # writes the alias; the engine then takes the rows in

All the rest is the engine's (`importing`): lock, blocks, one transaction, dry run, counts, remarks, questions, rows left,
mapping, the guard against loss on a large scale, the event.
"""

import datetime
import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.apps import apps
from django.db import models

from newskit.accounts.models import User
from newskit.opendata.incoming import Note, Outcome
from newskit.opendata.mapping import Field
from newskit.opendata.models import Question
from newskit.opendata.tables import Table
from newskit.topics.models import Source

Cells = dict[str, str]
Numbered = tuple[int, Cells]


@dataclass(frozen=True)
class Task:
    """What a run is about. `scope` is the row (a Term) that the table is of, None where the kind needs none."""

    kind: "Kind"
    actor: User
    as_of: datetime.date
    source: Source
    scope: Any = None

    @property
    def reason(self) -> str:
        """Why a version was written: it tells an import from a hand (see `by_hand`)."""
        return f"{IMPORTED} {self.source.text}"[:100]


IMPORTED = "import:"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a known row: what stood, what stands now; as text, for the person who looks at the preview."""

    field: str
    old: str
    new: str


def in_words(row: models.Model, name: str, value: Any) -> str:
    """A value of the row's column as a form shows it: the word of a choice instead of its code, nothing for None."""
    words = dict(row._meta.get_field(name).choices or ())
    return "" if value in (None, "") else str(words.get(value, value))


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to a person. Rows that ask with the same `key` share one question.

    `wants`: label of the model whose row is the answer. By default the key is that of the printed name.
    """

    field: str
    printed: str
    reason: str
    wants: str
    candidates: tuple[int, ...] = ()
    may_be_new: bool = True
    key: str = ""

    @property
    def its_key(self) -> str:
        return self.key or name_key(self.wants, self.printed)


@dataclass(slots=True)
class Result:
    """What became of one row; each row of a block has exactly one.

    `subject`: whom or what the row is about, in words. `kept`: field and reason of what the row says otherwise and was left
    as it stands (an editor's hand, a contradiction that is seen by a person). Fields are names; the engine puts the labels.
    `also`: names that wait for an answer although the row went in without it; the answer takes the row in again.
    """

    row: int
    outcome: Outcome
    subject: str = ""
    changes: Iterable[Change] = ()
    kept: Iterable[tuple[str, str]] = ()
    ask: Ask | None = None
    field: str = ""
    reason: str = ""
    also: Iterable[Ask] = ()

    @classmethod
    def refused(cls, row: int, subject: str, field: str, reason: str) -> "Result":
        return cls(row, Outcome.REFUSED, subject, field=field, reason=reason)

    @classmethod
    def asked(cls, row: int, subject: str, ask: Ask) -> "Result":
        return cls(row, Outcome.ASKED, subject, ask=ask, field=ask.field, reason=ask.reason)


class Run(ABC):
    """One import, or the rows of one that waited for an answer. It lives within one transaction, under the kind's lock."""

    # The whole file is shown to `look` before the first block: for what only the file as a whole says.
    looks_ahead: ClassVar[bool] = False

    def __init__(self, task: Task):
        self.task = task
        # Known rows whose value was replaced, that ended or moved: too many of them, and the engine refuses the file.
        self.overwritten = 0
        # Of rows that waited: under which key they were asked about.
        self.keys: dict[int, str] = {}

    def look(self, rows: Iterator[Numbered]) -> None:  # noqa: B027 (most kinds need none)
        """Read the file once; keep little."""

    @abstractmethod
    def take(self, block: list[Numbered]) -> Iterable[Result]:
        """Take in some rows. What is refused or asked about has changed nothing."""

    @abstractmethod
    def settle(self, question: Question, answer: models.Model | None, row: int, cells: Cells) -> models.Model:
        """Remember the answer (an alias), or add what is new where the answer is None. `row` is the first that waits.

        The engine then gives the rows that waited to `take` again.
        """


@dataclass(frozen=True)
class Kind:
    """`lock`: kinds of one lock are never taken in at the same time (they make the same people).

    `scopes` gives the rows of which a table can be, each with a `code`: the terms. None: the kind needs none.
    `check` raises WrongState where scope and day do not fit.
    """

    name: str
    label: str
    fields: tuple[Field, ...]
    right: str
    run: Callable[[Task], Run]
    lock: str = ""
    scopes: Callable[[], Iterable[Any]] | None = None
    needs_day: bool = True
    check: Callable[[Task], None] = lambda task: None
    note: str = ""
    # Whether 姓名 Name heads the column of names: in our own files words beside tell columns apart.
    loosely: bool = False
    # How a file of this kind is opened: as a plain table, or one whose layout is found out (`layouts`).
    opens: Callable[..., Table] = Table
    # What the titles of a table say that does not fit what it was said to be.
    contradicted: Callable[[Task, list[str]], list[Note]] = lambda task, titles: []
    # Fields whose merged cells hold for the rows below (`Table.is_merged`).
    carried: tuple[str, ...] = ()

    def scope(self, code: str) -> Any:
        """Its row, or None."""
        return next((row for row in self.scopes() if row.code == code), None) if self.scopes else None

    def label_of(self, name: str) -> str:
        return next((str(each.label) for each in self.fields if each.name == name), name)


@dataclass(frozen=True)
class Wanted:
    """What questions ask for. `find`: key → standing row (a merged one leads to where it went), `search`: by words."""

    model: str
    label: str
    find: Callable[[Iterable[str]], dict[str, models.Model]]
    search: Callable[[str], Iterable[models.Model]]
    describe: Callable[[models.Model, datetime.date], str] = lambda row, day: str(row)


@dataclass
class _Registry:
    kinds: dict[str, Kind] = field(default_factory=dict)
    wanted: dict[str, Wanted] = field(default_factory=dict)


_registry = _Registry()


def register(kind: Kind) -> None:
    _registry.kinds[kind.name] = kind


def register_wanted(wanted: Wanted) -> None:
    """What may stand in `Ask.wants`."""
    _registry.wanted[wanted.model] = wanted


def kinds() -> list[Kind]:
    return list(_registry.kinds.values())


def kind_of(name: str) -> Kind | None:
    return _registry.kinds.get(name)


def wanted(label: str) -> Wanted:
    return _registry.wanted[label]


def answers(keys: Iterable[str], scope: Any = None) -> dict[str, models.Model]:
    """Question key → the row that a person chose for it, as far as it still stands; whatever kind of table asked.

    For what no alias can tell: rows that look the same, names that several bear. With `scope` only what was asked in it.
    """
    rows = Question.objects.filter(key__in=list(keys)).exclude(answer="").order_by("settled_at")
    if scope is not None:
        rows = rows.filter(scope=scope.code)
    chosen: dict[str, dict[str, str]] = {}
    for row in rows:
        chosen.setdefault(row.wants, {})[row.key] = row.answer
    found: dict[str, models.Model] = {}
    for label, by_key in chosen.items():
        standing = wanted(label).find(by_key.values())
        found |= {key: standing[answer] for key, answer in by_key.items() if answer in standing}
    return found


def name_key(wants: str, printed: str) -> str:
    """The key of a question about a name, unless the kind gives another."""
    return hash_of([wants, printed])


def hash_of(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def by_hand(row: models.Model, name: str, versions: Iterable[models.Model] | None = None) -> bool:
    """Whether a person, by hand, gave the field what stands in it: an import leaves it alone and says so.

    Read from the versions of the row, or from these, newest first, where they are read for a whole block. The version that
    first had the value tells: an import's reason begins with `IMPORTED`.
    """
    if versions is None:
        versions = row.history.select_related("history_user").order_by("-history_date", "-history_id")
    setter = None
    attname = row._meta.get_field(name).attname
    for version in versions:
        if getattr(version, attname) != getattr(row, attname):
            break
        setter = version
    if setter is None or (setter.history_change_reason or "").startswith(IMPORTED):
        return False
    return setter.history_user is not None and not setter.history_user.is_system


def model_of(label: str) -> type[models.Model]:
    return apps.get_model(label)
