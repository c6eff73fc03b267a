"""Items into the tables: new ones in bulk, what a row adds to known ones, never over what an editor set by hand."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from newskit.audit.models import Event
from newskit.chinese.names import fold_name
from newskit.chinese.slugs import slug
from newskit.opendata.cells import BETWEEN
from newskit.opendata.kinds import Change, Task, by_hand, in_words
from newskit.opendata.versions import create_with_versions, update_with_versions
from newskit.periods.shown import shown_periods
from newskit.topics.models import Source, Topic
from newskit.verbs import WrongState
from proposals import lifecycle
from proposals.imports.proposals import GivenSource, ItemLine
from proposals.lifecycle import TABLES, number_and_serial
from proposals.lifecycle.entering import check_item, is_between_sessions
from proposals.models import MOTION_SIGNATORIES, Action, ActionKind, Kind, Measure, Proposal, ProposerKind, Signature

_BULK = 1000
_KEYS = ["body", "term", "session", "merged_into", "source", "topics", "shown", "status", "slug"]
_WRITTEN = [
    *("title", "summary", "term", "session", "between_sessions", "number", "serial", "official_class", "class_number"),
    *("proposer_kind", "signatory_count", "stated_on", "source"),
]
_BY_ITSELF = frozenset({ProposerKind.DELEGATION, ProposerKind.COMMITTEE, ProposerKind.ORGAN})
# A field of the model by the column that says it.
_COLUMNS = {"official_class": "class", "between_sessions": "between_sessions"}


class Sources:
    """The sources that rows give for themselves; a row without one has that of the table."""

    def __init__(self, task: Task):
        self.task = task
        self._found: dict[tuple[str, str], Source] = {}

    def load(self, given: Iterable[GivenSource]) -> None:
        wanted = {each for each in given if each and each[0]}
        self._found = self._read(wanted)
        new = [
            Source(text=text, url=url, seen_on=self.task.as_of, entered_by=self.task.actor)
            for text, url in sorted(wanted - self._found.keys())
        ]
        if new:
            Source.objects.bulk_create(new, ignore_conflicts=True)
            self._found = self._read(wanted)

    def of(self, given: GivenSource) -> Source | None:
        return None if given is None else self._found.get(given) or self.task.source

    @staticmethod
    def _read(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], Source]:
        rows = Source.objects.filter(text__in={text for text, _url in wanted}) if wanted else []
        return {(row.text, row.url): row for row in rows if (row.text, row.url) in wanted}


class Known:
    """An item on record with its parts, locked."""

    def __init__(self, item: Proposal):
        self.item = item
        self.signatures = list(item.signatures.all())
        self.measures = [row.text for row in item.measures.all()]
        self.topics = {row.pk for row in item.topics.all()}


class Store:
    """Collects a block of rows; `save` writes it."""

    def __init__(self, task: Task):
        self.task = task
        self.sources = Sources(task)
        self.overwritten = 0
        self._topics = {key: row for row in Topic.objects.all() for key in (row.slug, fold_name(row.name))}
        self._versions: dict[int, list[Any]] = {}
        self._start()

    def _start(self) -> None:
        self.known: dict[int, Known] = {}
        self._new: list[tuple[ItemLine, Proposal]] = []
        self._changed: dict[int, Proposal] = {}
        self._signatures: list[Signature] = []
        self._linked: list[Signature] = []
        self._measures: list[Measure] = []
        self._topic_rows: list[tuple[Proposal, Topic]] = []
        self._said: list[tuple[Proposal, dict[str, Any]]] = []

    def forget(self) -> None:
        """What was collected and not written."""
        self._start()

    def load(self, pks: Iterable[int]) -> None:
        """Lock the items until the end, in one order, and read their parts."""
        rows = Proposal.objects.filter(pk__in=set(pks)).order_by("pk").select_for_update(of=("self",), no_key=True)
        rows = rows.select_related("body", "term", "session", "source").prefetch_related(
            "signatures", "measures", "topics"
        )
        self.known = {row.pk: Known(row) for row in rows}
        self._versions = {}

    # -- something new

    def add(self, line: ItemLine, signatures: list[Signature]) -> tuple[Proposal, list[tuple[str, str]]]:
        """Raises WrongState where the row contradicts itself."""
        head, now = line.head, timezone.now()
        number, serial = number_and_serial(line.number)
        between = head.between_sessions
        if between is None:
            between = is_between_sessions(head.kind, head.session, line.filed)
        item = Proposal(
            kind=head.kind,
            title=line.title,
            slug=slug(line.title, fallback=head.kind),
            summary=line.summary,
            body=head.body,
            term=head.term,
            session=head.session,
            between_sessions=between,
            number=number,
            serial=serial,
            official_class=line.official_class,
            class_number=line.class_number,
            proposer_kind=line.proposer_kind,
            signatory_count=line.signatory_count,
            stated_on=line.stated_on,
            status=TABLES[head.kind].initial,
            filed_on=line.filed.day,
            filed_precision=line.filed.precision,
            source=self.sources.of(line.source),
            confirmed_at=now,
            shown=shown_periods([], now),
        )
        check_item(item, len(signatures), validate=_validate)
        kept: list[tuple[str, str]] = []
        self._new.append((line, item))
        self._sign(item, [], signatures)
        self._measures += [
            Measure(proposal=item, order=order, text=text) for order, text in enumerate(line.measures, 1)
        ]
        self._topic_rows += [(item, topic) for topic in self._known_topics(line, kept)]
        said = {"number": number, "filed_on": str(line.filed), "title": line.title}
        self._said.append((item, {name: value for name, value in said.items() if value}))
        return item, kept

    # -- something known

    def update(
        self, line: ItemLine, pk: int, signatures: list[Signature]
    ) -> tuple[list[Change], list[tuple[str, str]]]:
        """What changes, and what stays although the row says otherwise. Raises WrongState."""
        known = self.known[pk]
        item, changes, kept = known.item, [], []
        before = {name: getattr(item, name) for name in (*_WRITTEN, "filed_on")}
        overwritten = self.overwritten
        try:
            self._heads(line, item, changes, kept)
            check_item(item, len(_merged_names(known.signatures, signatures)), validate=_validate)
        except WrongState:
            self.overwritten = overwritten
            for name, value in before.items():
                setattr(item, name, value)
            raise
        if changes:
            self._changed[pk] = item
        if item.confirmed_at is None:
            confirmed = lifecycle.confirm(actor=self.task.actor, proposal=item)
            item.confirmed_at, item.shown = confirmed.confirmed_at, confirmed.shown
            changes.append(Change("kind", "", _("confirmed")))
        changes += [Change("lead_signatories", "", name) for name in self._sign(item, known.signatures, signatures)]
        self._ask_for(line, known, changes, kept)
        new_topics = [topic for topic in self._known_topics(line, kept) if topic.pk not in known.topics]
        self._topic_rows += [(item, topic) for topic in new_topics]
        known.topics |= {topic.pk for topic in new_topics}
        changes += [Change("topic", "", topic.name) for topic in new_topics]
        if changes:
            self._said.append((item, {change.field: change.new for change in changes}))
        return changes, kept

    def _heads(self, line: ItemLine, item: Proposal, changes: list[Change], kept: list[tuple[str, str]]) -> None:
        said = self._values(line, item)
        replaced = [name for name, value in said.items() if getattr(item, name) not in (None, "", value)]
        for name, value in said.items():
            stands = getattr(item, name)
            if stands == value:
                continue
            column = _COLUMNS.get(name, name)
            if name == "title" and item.title_locked:
                kept.append((column, _("An editor locked it: %(text)s.") % {"text": _short(stands)}))
                continue
            if name in replaced and self._by_hand(item, name):
                kept.append((column, _("It stays as an editor set it: %(text)s.") % {"text": _short(stands)}))
                continue
            old, new = (_short(in_words(item, name, each)) for each in (stands, value))
            changes.append(Change(column, old, new))
            self.overwritten += name in replaced
            setattr(item, name, value)
            if name == "number":
                item.serial = number_and_serial(line.number)[1]

    def _values(self, line: ItemLine, item: Proposal) -> dict[str, Any]:
        """What the row says of the heads; empty means unknown, so it is not among them."""
        head = line.head
        number, serial = number_and_serial(line.number)
        values = {
            "title": line.title,
            "summary": line.summary,
            "term": head.term,
            "session": head.session,
            "number": item.number if serial is not None and serial == item.serial else number,
            "official_class": line.official_class,
            "class_number": line.class_number,
            "proposer_kind": line.proposer_kind,
            "signatory_count": line.signatory_count,
            "stated_on": line.stated_on,
        }
        values = {name: value for name, value in values.items() if value not in (None, "")}
        if head.between_sessions is not None:
            values["between_sessions"] = head.between_sessions
        source = self.sources.of(line.source)
        if source is not None and (line.source[0] or item.source is None):
            values["source"] = source
        return values

    def _by_hand(self, item: Proposal, name: str) -> bool:
        """From the versions of all the items of the block, read once and only where one is asked for."""
        if not self._versions:
            found = defaultdict(list)
            rows = Proposal.history.model.objects.filter(id__in=self.known).select_related("history_user")
            for version in rows.order_by("-history_date", "-history_id"):
                found[version.id].append(version)
            self._versions = found
        return by_hand(item, name, self._versions.get(item.pk, ()))

    def _ask_for(self, line: ItemLine, known: Known, changes: list[Change], kept: list[tuple[str, str]]) -> None:
        if not line.measures or [text.replace(BETWEEN, "；") for text in known.measures] == list(line.measures):
            return
        if known.measures:
            kept.append(("measures", _("The measures stay as they are recorded.")))
            return
        self._measures += [
            Measure(proposal=known.item, order=order, text=text) for order, text in enumerate(line.measures, 1)
        ]
        known.measures = list(line.measures)
        changes.append(Change("measures", "", _short(BETWEEN.join(line.measures))))

    def _sign(self, item: Proposal, standing: list[Signature], given: list[Signature]) -> list[str]:
        """Add the names that are not there yet, and link those that are now known. Nobody is taken off. The names changed."""
        changed = []
        free, is_known = list(standing), bool(standing)
        signed = {row.delegate_id for row in standing if row.delegate_id}
        order = max((row.order for row in standing), default=-1) + 1
        for new in given:
            if new.delegate_id in signed and not any(_same_name(row, new) for row in free):
                if is_known:
                    continue
                new.delegate = new.mandate = None
            row = next((each for each in free if _same_name(each, new) and each.role == new.role), None)
            row = row or next((each for each in free if _same_name(each, new)), None)
            if row is None:
                new.proposal, new.order = item, order
                order += 1
                self._signatures.append(new)
                standing.append(new)
                changed.append(new.name_as_printed)
            else:
                free.remove(row)
                if not _links(row) and _links(new) and new.delegate_id not in signed:
                    row.delegate, row.mandate = new.delegate, new.mandate
                    row.organisation_id, row.constituency = new.organisation_id, new.constituency
                    self._linked.append(row)
                    changed.append(new.name_as_printed)
            if new.delegate_id:
                signed.add(new.delegate_id)
        return changed

    def _known_topics(self, line: ItemLine, kept: list[tuple[str, str]]) -> list[Topic]:
        found = {}
        for name in line.topics:
            topic = self._topics.get(name) or self._topics.get(fold_name(name))
            if topic is None:
                kept.append(("topic", _("%(text)s is no topic of ours; it is left out.") % {"text": name[:60]}))
            else:
                found[topic.pk] = topic
        return list(found.values())

    # -- writing

    def save(self) -> dict[int, int]:
        """Write the block. What of each line was added: row → key of the item."""
        by = {"actor": self.task.actor, "reason": self.task.reason}
        items = [item for _line, item in self._new]
        if items:
            create_with_versions(items, **by)
            self._file(items)
        update_with_versions(list(self._changed.values()), _WRITTEN, **by)
        Signature.objects.bulk_create(self._signatures, batch_size=_BULK)
        if self._linked:
            links = ["delegate", "mandate", "organisation", "constituency"]
            Signature.objects.bulk_update(self._linked, links, batch_size=_BULK)
        Measure.objects.bulk_create(self._measures, batch_size=_BULK)
        through = Proposal.topics.through
        through.objects.bulk_create(
            [through(proposal=item, topic=topic) for item, topic in self._topic_rows], batch_size=_BULK
        )
        Event.objects.bulk_create(self._events(), batch_size=_BULK)
        added = {line.row: item.pk for line, item in self._new}
        self._start()
        return added

    def _file(self, items: list[Proposal]) -> None:
        """That it was filed is what makes it an item; what follows from that one step stands in its row already."""
        filed = [item for item in items if item.kind != Kind.STATEMENT]
        Action.objects.bulk_create(
            (
                Action(
                    proposal=item,
                    kind=ActionKind.FILED,
                    happened_on=item.filed_on,
                    precision=item.filed_precision,
                    source=item.source,
                    recorded_by=self.task.actor,
                )
                for item in filed
            ),
            batch_size=_BULK,
        )

    def _events(self) -> Iterable[Event]:
        for item, said in self._said:
            yield Event(
                actor=self.task.actor,
                verb="proposals.import_items",
                object_label=item._meta.label_lower,
                object_id=str(item.pk),
                object_name=str(item)[:300],
                after=said | {"source": self.task.source.text},
            )


def _validate(item: Proposal) -> None:
    """As `full_clean`, without asking the database for each row; what only it can refuse was matched before."""
    item.clean_fields(exclude=_KEYS)
    item.clean()
    if item.kind != Kind.MOTION or item.proposer_kind in _BY_ITSELF:
        return
    count = item.signatory_count
    if item.proposer_kind not in ("", ProposerKind.JOINT) or (count is not None and count < MOTION_SIGNATORIES):
        raise ValidationError(_("A motion needs a delegation, a state organ or 30 signatories."))


def _merged_names(standing: list[Signature], given: list[Signature]) -> set[str]:
    return {fold_name(row.name_as_printed) for row in (*standing, *given)}


def _same_name(one: Signature, other: Signature) -> bool:
    return fold_name(one.name_as_printed) == fold_name(other.name_as_printed)


def _links(row: Signature) -> bool:
    return bool(row.delegate_id or row.organisation_id or row.constituency_id)


def _short(value: Any) -> str:
    text = value.isoformat() if isinstance(value, datetime.date) else str(value)
    return text if len(text) <= 100 else f"{text[:100]}…"
