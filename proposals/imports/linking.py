"""Which statement was filed as what, as one of our own files says it by the identifiers of its rows."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from newskit.audit.models import Event
from newskit.opendata.kinds import Task
from newskit.periods import beijing_today
from proposals.imports.proposals import ItemLine
from proposals.models import FilingLink, Kind, Proposal


class Links:
    """The identifiers of a file are those of the house that sent it; each stands for the row that it is found on here."""

    def __init__(self, task: Task):
        self.task = task
        self._here: dict[int, int] = {}
        self._waiting: set[tuple[int, int]] = set()

    def note(self, lines: Iterable[ItemLine], items: Mapping[int, int]) -> None:
        """`items`: row → key of the item that it is."""
        for line in lines:
            if line.file_id and line.row in items:
                self._here[line.file_id] = items[line.row]
                self._waiting |= {(statement, line.file_id) for statement in line.statement_ids}
        known = {
            each: (self._here[each[0]], self._here[each[1]])
            for each in self._waiting
            if each[0] in self._here and each[1] in self._here
        }
        if known:
            self._link(set(known.values()))
            self._waiting -= known.keys()

    def _link(self, pairs: set[tuple[int, int]]) -> None:
        statements = {statement for statement, _filed in pairs}
        kept = Proposal.objects.filter(pk__in=statements, kind=Kind.STATEMENT).values_list("pk", flat=True)
        pairs = {pair for pair in pairs if pair[0] in set(kept)}
        standing = FilingLink.objects.filter(statement__in=statements).values_list("statement", "filed")
        new = sorted(pairs - set(standing))
        FilingLink.objects.bulk_create(
            FilingLink(
                statement_id=statement,
                filed_id=filed,
                evidence=self.task.source.text,
                source=self.task.source,
                linked_on=beijing_today(),
            )
            for statement, filed in new
        )
        Event.objects.bulk_create(self._events(new))

    def _events(self, pairs: list[tuple[int, int]]) -> Iterator[Event]:
        """As the verb writes them, so that they are found, and taken back, like those made by hand."""
        items = Proposal.objects.in_bulk({pk for pair in pairs for pk in pair})
        for statement, links in groupby(pairs, itemgetter(0)):
            yield Event(
                actor=self.task.actor,
                verb="proposals.confirm_filing",
                object_label=Proposal._meta.label_lower,
                object_id=str(statement),
                object_name=str(items[statement])[:300],
                after={
                    "filed": {str(pk): str(items[pk]) for _statement, pk in links},
                    "evidence": self.task.source.text,
                },
            )
