"""Which item a row is about, and who signed: somebody on record, or a question for a person. Never a guess."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from delegates.imports.naming import delegate_asked, organisation_asked
from delegates.imports.organisations import Organisations
from delegates.imports.roster.lines import Places
from delegates.models import Alias, Body, Constituency, Delegate, Mandate, Term
from newskit.chinese.names import fold_name, split_qualifier
from newskit.opendata.compact import Keys
from newskit.opendata.kinds import Ask, answers, hash_of
from newskit.periods import Known
from proposals.imports.proposals import Head, ItemLine
from proposals.lifecycle import number_and_serial
from proposals.models import Kind, Proposal, ProposerKind, Signature

ITEM = Proposal._meta.label_lower
_HEADS = ("pk", "kind", "body_id", "term_id", "session_id", "between_sessions", "number", "serial", "title")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an item is found by."""

    pk: int
    kind: str
    body: int
    term: int | None
    session: int | None
    between_sessions: bool
    number: str
    serial: int | None
    title: str
    day: datetime.date | None = None
    lead: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """`item` or, where `reason` is given, a question about `candidates`; neither: nothing on record."""

    item: int | None = None
    reason: str = ""
    candidates: tuple[int, ...] = ()


class Items:
    """Every item in question for a block of rows, read in a fixed number of queries."""

    def __init__(self) -> None:
        self._by_id: dict[int, Candidate] = {}
        self._numbered: dict[tuple, list[Candidate]] = {}
        self._titled: dict[tuple, list[Candidate]] = {}
        self._settled: dict[str, int] = {}

    def load(self, asked: Iterable[tuple[Head, str]]) -> None:
        """Heads with the titles of the rows."""
        asked = list(asked)
        rows = {row.pk: row for row in self._read(asked)}
        self._by_id = rows
        self._numbered, self._titled = defaultdict(list), defaultdict(list)
        for row in rows.values():
            for key in {(row.kind, row.body, row.serial), (row.kind, row.body, row.number)}:
                if key[2] not in (None, ""):
                    self._numbered[key].append(row)
            self._titled[row.kind, row.body, row.title].append(row)
        chosen = answers({item_key(head, title) for head, title in asked})
        self._settled = {key: row.pk for key, row in chosen.items() if isinstance(row, Proposal)}

    @staticmethod
    def _read(asked: list[tuple[Head, str]]) -> list[Candidate]:
        wanted = Q(pk__in={head.id for head, _title in asked if head.id})
        series: dict[tuple, tuple[set, set]] = defaultdict(lambda: (set(), set()))
        for head, _title in asked:
            if head.number.number:
                number, serial = number_and_serial(head.number.number)
                numbers, serials = series[head.body.pk, head.term and head.term.pk, head.kind]
                numbers.add(number)
                serials.add(serial)
        for (body, term, kind), (numbers, serials) in series.items():
            of = Q(body=body, kind=kind) & (Q(term=term) if term else Q())
            wanted |= of & (Q(number__in=numbers) | Q(serial__in=serials - {None}))
        wanted |= Q(title__in={title for _head, title in asked if title})
        rows = Proposal.objects.filter(wanted).with_put_forward_on().values_list(*_HEADS, "put_forward_on")
        found = [Candidate(*row) for row in rows]
        leads: dict[int, set[str]] = defaultdict(set)
        loose = [row.pk for row in found if not row.number]
        signed = Signature.objects.filter(proposal__in=loose, role=Signature.Role.LEAD)
        for pk, name in signed.values_list("proposal", "name_as_printed"):
            leads[pk].add(fold_name(name))
        return [_with_lead(row, leads[row.pk]) if row.pk in leads else row for row in found]

    def of_step(self, head: Head, title: str) -> Found:
        """The one item that a step or a reply is of."""
        if found := self._known(head, title):
            return found
        if head.number.number:
            return self._by_number(head, title) or self._unnumbered(head, title)
        same = self._same_title(head, title)
        if len(same) == 1:
            return Found(same[0].pk)
        return Found(reason=_several(same), candidates=_keys(same)) if same else Found()

    def of_item(self, line: ItemLine) -> Found:
        """The item on record that the row of an item says again."""
        head = line.head
        if found := self._known(head, line.title):
            return found
        if head.number.number:
            return self._by_number(head, line.title) or self._unnumbered(head, line.title)
        return self._by_words(line)

    def _known(self, head: Head, title: str) -> Found | None:
        """By our own id, where the rest of the row does not say that it is another house's; or as a person settled it."""
        row = self._by_id.get(head.id or 0)
        if row is not None and (row.kind, row.body) == (head.kind, head.body.pk):
            numbered = bool(head.number.number) and _same_number(row, head) and _fits(row, head)
            if numbered or row.title == title:
                return Found(row.pk)
        settled = self._settled.get(item_key(head, title))
        return Found(settled) if settled else None

    def _by_number(self, head: Head, title: str) -> Found | None:
        number, serial = number_and_serial(head.number.number)
        rows = self._numbered.get((head.kind, head.body.pk, serial or number), [])
        rows = [row for row in rows if _fits(row, head)]
        if head.session is None:  # a number is given anew in each session
            sure = [row for row in rows if row.session is None or row.title == title]
            if len(sure) != 1 and rows:
                return Found(reason=_("The row does not say of which session this number is."), candidates=_keys(rows))
            rows = sure
        if len(rows) > 1:
            return Found(reason=_several(rows), candidates=_keys(rows))
        return Found(rows[0].pk) if rows else None

    def _unnumbered(self, head: Head, title: str) -> Found:
        """An item that was entered without its number may be the one."""
        rows = [row for row in self._same_title(head, title) if not row.number]
        if not rows:
            return Found()
        return Found(reason=_("An item of this title stands there without a number."), candidates=_keys(rows))

    def _by_words(self, line: ItemLine) -> Found:
        """By title, day and first name. What one of both leaves open leaves it open whether they are the same."""
        rows = self._same_title(line.head, line.title)
        lead, day = frozenset(map(fold_name, line.lead)), line.filed.day or line.stated_on
        sure = [row for row in rows if row.lead == lead and row.day == day]
        if len(sure) == 1:
            return Found(sure[0].pk)
        perhaps = [
            row
            for row in rows
            if not (row.lead and lead and row.lead.isdisjoint(lead))
            and (line.head.kind != Kind.STATEMENT or not (row.day and day and row.day != day))
        ]
        if not perhaps:
            return Found()
        return Found(reason=_("An item of this title is on record: is it the same?"), candidates=_keys(perhaps))

    def _same_title(self, head: Head, title: str) -> list[Candidate]:
        rows = self._titled.get((head.kind, head.body.pk, title), []) if title else []
        return [row for row in rows if _fits(row, head)]


def item_key(head: Head, title: str) -> str:
    """What a settled question about an item is found by again."""
    where = [head.body.code, head.term.code if head.term else "", head.session.code if head.session else ""]
    return hash_of([ITEM, head.kind, *where, head.between_sessions, head.number.number, title])


def item_asked(head: Head, title: str, found: Found, *, may_be_new: bool) -> Ask:
    field = "number" if head.number.number else "title"
    printed = f"{head.number.number} {title}".strip()[:200]
    return Ask(field, printed, found.reason, ITEM, found.candidates, may_be_new=may_be_new, key=item_key(head, title))


def _with_lead(row: Candidate, lead: set[str]) -> Candidate:
    values = [getattr(row, name) for name in Candidate.__slots__]
    return Candidate(*values[:-1], frozenset(lead))


def _same_number(row: Candidate, head: Head) -> bool:
    number, serial = number_and_serial(head.number.number)
    return row.number == number or (serial is not None and row.serial == serial)


def _fits(row: Candidate, head: Head) -> bool:
    """Nothing that the row says is otherwise on record."""
    return (
        (head.term is None or row.term == head.term.pk)
        and (head.session is None or row.session == head.session.pk)
        and (head.between_sessions is None or row.between_sessions == head.between_sessions)
    )


def _keys(rows: Sequence[Candidate]) -> tuple[int, ...]:
    return tuple(sorted(row.pk for row in rows))


def _several(rows: Sequence[Candidate]) -> str:
    return _("%(count)d items on record fit this row.") % {"count": len(rows)}


_OF_PLACES = frozenset({ProposerKind.DELEGATION, ProposerKind.SECTOR})
_OF_PEOPLE = frozenset({ProposerKind.MEMBER, ProposerKind.JOINT})


class Signatories:
    """Whose names stand under an item: certain where one in that body and term, on that day, bears the name."""

    def __init__(self, organisations: Organisations):
        self.organisations = organisations
        self._places: dict[int, Places] = {}
        self._bearers: dict[str, list[Delegate]] = {}
        self._settled: dict[str, Any] = {}

    def load(self, lines: Sequence[ItemLine]) -> None:
        names = {name for line in lines for name in (*line.lead, *line.co)}
        folded = {fold_name(split_qualifier(name)[0]) for name in names}
        keys: dict[str, set[int]] = defaultdict(set)
        people = Delegate.objects.standing_rows().filter(folded__in=folded)
        aliases = Alias.objects.filter(folded__in=folded, delegate__merged_into__isnull=True)
        for pk, name in [*people.values_list("pk", "folded"), *aliases.values_list("delegate", "folded")]:
            keys[name].add(pk)
        rows = Delegate.objects.filter(pk__in={pk for pks in keys.values() for pk in pks})
        by_id = {row.pk: row for row in rows.prefetch_related("mandates__term__body", "aliases")}
        self._bearers = {name: [by_id[pk] for pk in sorted(pks)] for name, pks in keys.items()}
        unsure = {key for line in lines for name in (*line.lead, *line.co) for key in self._keys(line, name)}
        self._settled = answers(unsure)
        self.organisations.load(
            name for line in lines if line.proposer_kind not in _OF_PEOPLE for name in (*line.lead, *line.co)
        )

    def sign(self, line: ItemLine) -> tuple[list[Signature], list[Ask]]:
        """The signatures of a row, and the names that wait for a person meanwhile."""
        signed, asked = [], []
        for role, names in ((Signature.Role.LEAD, line.lead), (Signature.Role.CO, line.co)):
            for name in names:
                who, ask = self._who(line, name, role)
                signed.append(Signature(name_as_printed=name, role=role, **who))
                asked += [ask] if ask else []
        return signed, asked

    def _who(self, line: ItemLine, name: str, role: str) -> tuple[dict[str, Any], Ask | None]:
        field = "lead_signatories" if role == Signature.Role.LEAD else "co_signatories"
        settled = next((self._settled[key] for key in self._keys(line, name) if key in self._settled), None)
        if settled is not None:
            return self._settled_as(settled, line), None
        if line.proposer_kind in _OF_PEOPLE:
            return self._person(line, name, field)
        if place := self._place(line, name):
            return {"constituency": place}, None
        if line.proposer_kind in _OF_PLACES:
            return {}, None
        units = self.organisations.bearers(name)
        if len(units) == 1:
            return {"organisation_id": next(iter(units))}, None
        if line.proposer_kind:
            return {}, organisation_asked(field, name, units)
        return self._person(line, name, field)

    def _person(self, line: ItemLine, name: str, field: str) -> tuple[dict[str, Any], Ask | None]:
        bearers = self.bearers(line, name)
        listed = [each for each in bearers if each[0].pk in line.lead_ids]
        if len(listed) == 1:
            bearers = listed
        if len(bearers) == 1:
            delegate, mandate = bearers[0]
            return {"delegate": delegate, "mandate": mandate}, None
        if line.head.term is None and line.put_forward is None:
            return {}, None  # nobody could say who it is either
        several, none = self._keys(line, name)
        ask = delegate_asked(field, name, [delegate for delegate, _mandate in bearers])
        return {}, Ask(
            ask.field, ask.printed, ask.reason, ask.wants, ask.candidates, False, key=several if bearers else none
        )

    def bearers(self, line: ItemLine, printed: str) -> list[tuple[Delegate, Mandate]]:
        """Who is or may have been in office in that body and term on the day, and bears the name."""
        name, distinction = split_qualifier(printed)
        folded = fold_name(name)
        found = []
        for each in self._bearers.get(folded, []):
            if distinction and each.distinction and each.distinction != distinction:
                continue
            day = line.put_forward
            if each.folded != folded and day and not _bore(each, folded, day):
                continue
            held = [row for row in each.mandates.all() if _held(row, line.head.body, line.head.term, day)]
            if len(held) == 1:
                found.append((each, held[0]))
        return found

    def _settled_as(self, row: Any, line: ItemLine) -> dict[str, Any]:
        if not isinstance(row, Delegate):
            return {"organisation_id": row.pk}
        held = [each for each in row.mandates.all() if _held(each, line.head.body, line.head.term, line.put_forward)]
        return {"delegate": row, "mandate": held[0] if len(held) == 1 else None}

    def _place(self, line: ItemLine, name: str) -> Constituency | None:
        if line.head.term is None or (line.proposer_kind and line.proposer_kind not in _OF_PLACES):
            return None
        if not line.proposer_kind and not name.endswith(("代表团", "界")):
            return None
        return self._places.setdefault(line.head.term.pk, Places(line.head.term)).find(name)

    @staticmethod
    def _keys(line: ItemLine, name: str) -> tuple[str, str]:
        """Of namesakes each item asks anew; a name that nobody bears is one question in its term."""
        term = line.head.term.code if line.head.term else line.head.body.code
        item = [line.head.kind, line.head.session.code if line.head.session else "", line.number, line.title]
        return hash_of(["signed", term, name, *item]), hash_of(["signed", term, name])


def _bore(delegate: Delegate, folded: str, day: datetime.date) -> bool:
    return any(alias.folded == folded and alias.as_of(day) != Known.NO for alias in delegate.aliases.all())


def _held(mandate: Mandate, body: Body, term: Term | None, day: datetime.date | None) -> bool:
    if mandate.term.body_id != body.pk or (term is not None and mandate.term_id != term.pk):
        return False
    return day is None or mandate.as_of(day) != Known.NO


def taken_twice(taken: Keys, found: Found, head: Head) -> Found:
    """A second row of the file that is found by its words alone: two items, or one twice?"""
    if found.item and found.item in taken and not head.number.number and not head.id:
        return Found(reason=_("Another row of the file is this item."), candidates=(found.item,))
    return found
