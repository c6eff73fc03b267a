"""A roster row by row: read, matched with who is on record, stored."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from delegates.imports.naming import organisation_asked, remember_name
from delegates.imports.roster.lines import Line, Refused, name_in, read_each, read_line, row_key
from delegates.imports.roster.matching import Match, Matcher, Names
from delegates.imports.roster.places import Places
from delegates.imports.roster.storing import Store
from delegates.models import Delegate, Organisation
from newskit.opendata.incoming import Outcome
from newskit.opendata.kinds import Ask, Cells, Numbered, Result, Run, Task
from newskit.opendata.models import Question
from newskit.verbs import WrongState

DELEGATE = Delegate._meta.label_lower


class RosterRun(Run):
    """What it knows of the file and the database, and what it did so far."""

    looks_ahead = True

    def __init__(self, task: Task):
        super().__init__(task)
        self.term, self.as_of = task.scope, task.as_of
        self.places, self.names = Places(self.term), Names()
        self.matcher = Matcher(task, self.names)
        self.store = Store(task)
        self._seen: dict[str, int] = {}

    def look(self, rows: Iterator[Numbered]) -> None:
        for _row, cells in rows:
            try:
                line = self._line(0, {name: cells.get(name, "") for name in ("name", "constituency")})
            except Refused:
                continue
            self.names.add(line.folded, line.place and line.place.pk)

    def take(self, block: list[Numbered]) -> Iterable[Result]:
        results, lines = read_each(block, self._read, name_in)
        self.matcher.load(lines)
        self.store.organisations.begin_block()
        self.store.organisations.load(post.organisation for line in lines for post in line.posts.posts)
        results += [self._take(line) for line in lines]
        self.matcher.taken.update(delegate.pk for delegate in self.store.save())
        self.overwritten = self.store.overwritten
        return results

    def settle(self, question: Question, answer: Delegate | None, row: int, cells: Cells) -> Delegate | Organisation:
        if question.wants != DELEGATE or answer is not None:
            return remember_name(self.task, question, answer)
        line = self._read(row, cells)
        self.store.organisations.load(post.organisation for post in line.posts.posts)
        if several := self._several(line):
            raise WrongState(_("More than one organisation is called %(name)s; settle that first.") % {"name": several})
        found = self.store.add(line, namesakes=Delegate.objects.standing_rows().filter(folded=line.folded).exists())
        self.store.save()
        return found

    def _take(self, line: Line) -> Result:
        match = self.matcher.match(line)
        if several := self._several(line):
            bearers = self.store.organisations.bearers(several)
            return Result.asked(line.row, line.name, organisation_asked("posts", several, bearers))
        if match.reason:
            return Result.asked(line.row, line.name, self._ask(line, match))
        if match.delegate:
            return self._update(line, match.delegate)
        self.store.add(line, namesakes=self.names.bearers(line.folded) > 1 or self.matcher.is_borne(line))
        return Result(line.row, Outcome.ADDED, line.name, kept=self._unread(line))

    def _line(self, row: int, cells: Cells) -> Line:
        return read_line(row, cells, places=self.places, body=self.term.body.code, as_of=self.as_of)

    def _read(self, row: int, cells: Cells) -> Line:
        line = self._line(row, cells)
        key = row_key(line, 1)
        if self.names.times(line) > 1:  # only there can a row stand twice
            self._seen[key] = self._seen.get(key, 0) + 1
            key = row_key(line, self._seen[key])
        line.key = self.keys.get(row) or key
        return line

    def _several(self, line: Line) -> str:
        """An organisation of the row of whose name there is more than one."""
        names = (post.organisation for post in line.posts.posts)
        return next((name for name in names if self.store.organisations.several(name)), "")

    def _update(self, line: Line, delegate: Delegate) -> Result:
        try:
            changes, kept = self.store.update(line, delegate)
        except WrongState as refusal:
            return Result.refused(line.row, line.name, "name", str(refusal))
        if not changes:
            return Result(line.row, Outcome.SAME, line.name, kept=kept)
        return Result(line.row, Outcome.CHANGED, line.name, changes, [*kept, *self._unread(line)])

    def _unread(self, line: Line) -> list[tuple[str, str]]:
        why = _("“%(text)s” is not read as a post; it stands in the internal note.")
        return [("posts", why % {"text": text}) for text in line.posts.unread]

    def _ask(self, line: Line, match: Match) -> Ask:
        people = tuple(each.pk for each in match.candidates)
        return Ask("name", line.name, match.reason, DELEGATE, people, key=line.key)
