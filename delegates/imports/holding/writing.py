"""What is new in a block, written together with its versions and events, which are those of the verbs.

What changes a row on record (it ends, moves, is dated or corrected) goes by the verbs, whose followers hold stories.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from delegates.models import Delegate, Mandate, Office, Position, Seat, Sighting
from delegates.standing.records import facts
from newskit.audit.models import Event
from newskit.opendata.kinds import Task
from newskit.opendata.versions import create_with_versions
from newskit.verbs import WrongState

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")
_BATCH = 1000


class Writer:
    def __init__(self, task: Task):
        self.task = task
        self._added: list[tuple[str, Delegate, models.Model]] = []

    def add(self, delegate: Delegate, rows: Iterable[tuple[str, models.Model]]) -> None:
        """Rows of a delegate with the verb that would have added each."""
        self._added += [(verb, delegate, row) for verb, row in rows]

    def save(self) -> None:
        """Raises IntegrityError, having written nothing."""
        if not self._added:
            return
        with transaction.atomic():
            for model in (Mandate, Seat, Office, Position):
                create_with_versions(self._of(model), actor=self.task.actor, reason=self.task.reason)
            Sighting.objects.bulk_create(self._of(Sighting), batch_size=_BATCH)
            Event.objects.bulk_create((self._event(*each) for each in self._added), batch_size=_BATCH)

    def _of(self, model: type[M]) -> list[M]:
        return [row for _verb, _delegate, row in self._added if isinstance(row, model)]

    def _event(self, verb: str, delegate: Delegate, row: models.Model) -> Event:
        return Event(
            actor=self.task.actor,
            verb=verb,
            object_label=delegate._meta.label_lower,
            object_id=str(delegate.pk),
            object_name=str(delegate)[:300],
            after={"row": row._meta.model_name, **facts(row)},
        )


def checked(row: M) -> M:
    """As `full_clean`, without asking the database for each row; what only it can refuse it refuses in `save`."""
    try:
        row.clean_fields(exclude=[field.name for field in row._meta.concrete_fields if field.is_relation])
        row.clean()
    except ValidationError as error:
        raise WrongState(" ".join(error.messages)) from error
    return row


def apart(lines: Sequence[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    """In parts in which no key stands twice: the second row of a thing must find the first one stored."""
    parts: list[list[T]] = []
    times: dict[Hashable, int] = {}
    for line in lines:
        nth = times[key(line)] = times.get(key(line), -1) + 1
        if nth == len(parts):
            parts.append([])
        parts[nth].append(line)
    return parts
