"""The import itself: a file in blocks, each row with one outcome, all in one transaction."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from delegates import standing
from delegates.imports.roster.lines import FIELDS, Line, Places, Refused, read_line, row_key
from delegates.imports.roster.matching import Match, Matcher, Names
from delegates.imports.roster.storing import Store
from delegates.models import Alias, ColumnMapping, Delegate, RosterImport, RosterQuestion, Term
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.opendata.incoming import Outcome, Remark, Report
from newskit.opendata.mapping import columns_of, match_headings
from newskit.opendata.tables import Table
from newskit.topics.models import Source, source
from newskit.verbs import WrongState, allow, lock, log, verb

_BLOCK = 500
# More than this share of the known people moved, ended or overwritten by one file: rather the file is wrong.
_MOST_OVERWRITTEN = 0.1
_FEW = 20
_LABELS = {field.name: field.label for field in FIELDS}


@dataclass
class Roster:
    """A table, which of its columns is what, and what it is a roster of. `mapping`: field → heading."""

    table: Table
    mapping: dict[str, str]
    term: Term
    as_of: datetime.date
    source_text: str
    mapping_name: str = ""

    def cells(self) -> Iterator[tuple[int, dict[str, str]]]:
        columns = columns_of(FIELDS, self.table.headings, self.mapping)
        for row, cells in self.table.rows():
            yield row, {name: cells[column] for name, column in columns.items()}


def mapping_for(headings: list[str], name: str) -> dict[str, str]:
    """What is remembered under the name, as far as the columns are there; the rest by the headings."""
    remembered = ColumnMapping.objects.filter(name=name).values_list("columns", flat=True).first() or {}
    remembered = {field: heading for field, heading in remembered.items() if heading in headings}
    taken = set(remembered.values())
    known = match_headings(FIELDS, [heading for heading in headings if heading not in taken])
    return known | remembered


@verb("delegates.import_roster")
def import_roster(
    *,
    actor: User,
    roster: Roster,
    dry_run: bool = False,
    many: bool = False,
    progress: Callable[[int], None] = lambda rows: None,
) -> Report:
    """Take a roster in. A dry run does the same and takes it back, so that it counts the same.

    People whom the file does not name are left alone. `many` allows a file that ends, moves or overwrites much.
    """
    allow(actor, Right.STANDING)
    if roster.term.as_of(roster.as_of) == "no":
        raise WrongState(_("%(day)s lies outside %(term)s.") % {"day": roster.as_of, "term": roster.term})
    with transaction.atomic():
        with connection.cursor() as cursor:  # one at a time: two would each find the other's people missing
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('delegates.import_roster'))")
        said = source(roster.source_text, seen_on=roster.as_of, entered_by=actor)
        run = _Run(actor, roster.term, roster.as_of, said)
        run.names = _names(roster, run.places)
        run.matcher.names = run.names
        cells = roster.cells()
        while block := list(islice(cells, _BLOCK)):
            run.take(block)
            progress(run.report.rows)
        if not run.report.rows:
            raise WrongState(_("The file has headings, but no rows."))
        known = run.report.counts[Outcome.CHANGED] + run.report.counts[Outcome.SAME]
        if run.store.overwritten > max(_FEW, known * _MOST_OVERWRITTEN) and not many:
            raise WrongState(
                _(
                    "The file would end, move or overwrite %(count)d of the %(known)d people that it finds: is it the right one?"
                )
                % {"count": run.store.overwritten, "known": known}
            )
        _remember(roster, said, run.report, actor)
        transaction.set_rollback(dry_run)
    return run.report


@verb("delegates.settle_question")
def settle_question(*, actor: User, question: RosterQuestion, delegate: Delegate | None) -> Delegate:
    """The row is this delegate, or somebody new. It goes in, and the same row finds them from now on.

    Where the row has another name than the profile, that name becomes an alias.
    """
    allow(actor, Right.STANDING)
    row = lock(question)
    if row.delegate_id:
        raise WrongState(_("%(name)s was settled already.") % {"name": row})
    run = _Run(actor, row.term, row.as_of, row.source)
    line = read_line(row.row, row.cells, places=run.places, body=row.term.body.code, as_of=row.as_of)
    line.key = row.key
    run.store.organisations.load([line])
    several = run.several(line)
    if several:
        raise WrongState(_("More than one organisation is called %(name)s; choose one.") % {"name": several})
    if delegate is None:
        namesakes = Delegate.objects.filter(folded=line.folded, merged_into__isnull=True).exists()
        found = run.store.add(line, namesakes=namesakes)
    else:
        found = next(iter(run.matcher.read({delegate.pk}).values()))
        run.store.update(line, found)
    run.store.save()
    if line.folded not in {found.folded, *(alias.folded for alias in found.aliases.all())}:
        standing.add_alias(actor=actor, delegate=found, name=line.name, kind=Alias.Kind.SHORT, source=row.source)
    row.delegate, row.settled_by, row.settled_at = found, actor, timezone.now()
    row.save()
    log(actor, "delegates.settle_question", found, after=row.cells)
    return found


class _Run:
    """One import: what it knows of the file and the database, and what it did so far."""

    def __init__(self, actor: User, term: Term, as_of: datetime.date, said: Source):
        self.term, self.as_of, self.source = term, as_of, said
        self.places, self.names, self.report = Places(term), Names(), Report()
        self.matcher = Matcher(term, as_of, self.names)
        self.store = Store(actor, term, as_of, said)
        self._seen: dict[str, int] = {}

    def take(self, block: list[tuple[int, dict[str, str]]]) -> None:
        lines = []
        for row, cells in block:
            try:
                lines.append(self._read(row, cells))
            except Refused as refusal:
                self._refuse(row, cells.get("name", ""), refusal)
        self.matcher.load(lines)
        self.store.organisations.load(lines)
        questions = []
        for line in lines:
            match = self.matcher.match(line)
            if several := self.several(line):
                match = Match(
                    reason=_("More than one organisation is called %(name)s; choose one.") % {"name": several}
                )
            if match.reason:
                questions.append((line, match))
            elif match.delegate:
                self._update(line, match.delegate)
            else:
                self.store.add(line, namesakes=self.names.bearers(line.folded) > 1 or self.matcher.is_borne(line))
                self.report.count(Outcome.ADDED, *self._unread(line, Outcome.ADDED))
        self._ask(questions)
        self.matcher.taken |= {delegate.pk for delegate in self.store.save()}

    def several(self, line: Line) -> str:
        """An organisation of the row of whose name there is more than one."""
        names = (post.organisation for post in line.posts.posts)
        return next((name for name in names if self.store.organisations.several(name)), "")

    def _read(self, row: int, cells: dict[str, str]) -> Line:
        line = read_line(row, cells, places=self.places, body=self.term.body.code, as_of=self.as_of)
        key = row_key(line, 1)
        if self.names.times(line) > 1:  # only there can a row stand twice
            self._seen[key] = self._seen.get(key, 0) + 1
            key = row_key(line, self._seen[key])
        line.key = key
        return line

    def _update(self, line: Line, delegate: Delegate) -> None:
        try:
            changed, kept = self.store.update(line, delegate)
        except WrongState as refusal:
            self._refuse(line.row, line.name, Refused("name", str(refusal)))
            return
        outcome = Outcome.CHANGED if changed else Outcome.SAME
        remarks = [Remark(line.row, "", reason, outcome, line.name) for reason in kept]
        self.report.count(outcome, *remarks, *(self._unread(line, outcome) if changed else ()))

    def _refuse(self, row: int, name: str, refusal: Refused) -> None:
        label = str(_LABELS.get(refusal.field, refusal.field))
        self.report.count(Outcome.REFUSED, Remark(row, label, refusal.reason, Outcome.REFUSED, name))

    def _unread(self, line: Line, outcome: Outcome) -> list[Remark]:
        return [
            Remark(
                line.row,
                str(_LABELS["posts"]),
                _("“%(text)s” is not read as a post; it stands in the internal note.") % {"text": text},
                outcome,
                line.name,
            )
            for text in line.posts.unread
        ]

    def _ask(self, questions: list[tuple[Line, Match]]) -> None:
        standing_on = set(
            RosterQuestion.objects.filter(term=self.term, key__in=[line.key for line, _match in questions]).values_list(
                "key", flat=True
            )
        )
        for line, match in questions:
            self.report.count(
                Outcome.ASKED, Remark(line.row, str(_LABELS["name"]), match.reason, Outcome.ASKED, line.name)
            )
            if line.key not in standing_on:
                question = RosterQuestion.objects.create(
                    term=self.term,
                    key=line.key,
                    as_of=self.as_of,
                    source=self.source,
                    row=line.row,
                    name=line.name,
                    cells=line.cells,
                    reason=match.reason,
                )
                question.candidates.set(match.candidates)


def _names(roster: Roster, places: Places) -> Names:
    names = Names()
    for _row, cells in roster.cells():
        try:
            line = read_line(
                0,
                {name: cells.get(name, "") for name in ("name", "constituency")},
                places=places,
                body=roster.term.body.code,
                as_of=roster.as_of,
            )
        except Refused:
            continue
        names.add(line.folded, line.place and line.place.pk)
    return names


def _remember(roster: Roster, said: Source, report: Report, actor: User) -> None:
    ColumnMapping.objects.update_or_create(
        name=roster.mapping_name or roster.source_text, defaults={"columns": roster.mapping}
    )
    RosterImport.objects.create(
        term=roster.term,
        as_of=roster.as_of,
        source=said,
        file_name=roster.table.name[:200],
        digest=roster.table.digest,
        counts=report.as_json(),
        remarks=[asdict(remark) for remark in report.remarks],
        actor=actor,
    )
