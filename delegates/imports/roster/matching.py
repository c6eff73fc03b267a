"""Whom a row of a roster means: somebody on record, somebody new, or a question for a person. Never a guess."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from delegates.imports.roster.lines import Line
from delegates.models import Alias, Delegate, Mandate, Seat
from newskit.chinese.names import pinyin_key
from newskit.opendata.compact import Keys, Tally
from newskit.opendata.kinds import Task, answers
from newskit.periods.fields import Period
from newskit.periods.known import Known


class Names:
    """The names of a whole file by where they sit: a row is read against all the others, the rows of it not kept."""

    def __init__(self) -> None:
        self._placed, self._bearers = Tally(), Tally()

    def add(self, folded: str, place: int | None) -> None:
        self._placed.add(folded, place)
        self._bearers.add(folded)

    def times(self, line: Line) -> int:
        return self._placed[line.folded, line.place and line.place.pk]

    def bearers(self, folded: str) -> int:
        return self._bearers[(folded,)]

    def claimed(self, folded: str, places: Iterable[int]) -> bool:
        """Whether a row of the file stands for this name in one of these places."""
        return any(self._placed[folded, place] for place in places)


@dataclass(slots=True)
class Match:
    """`delegate` or, where `reason` is given, a question about `candidates`; neither: somebody new."""

    delegate: Delegate | None = None
    reason: str = ""
    candidates: list[Delegate] = field(default_factory=list)


class Matcher:
    """Reads everybody in question for a block of rows in a fixed number of queries."""

    def __init__(self, task: Task, names: Names):
        self.term, self.as_of, self.names = task.scope, task.as_of, names
        self.taken = Keys()
        # Into a term without anybody there is nobody whose name could have been misspelt.
        self.has_members = Mandate.objects.filter(term=self.term).exists()
        self._bearers: dict[str, list[Delegate]] = {}
        self._sounding: dict[str, list[Delegate]] = {}
        self._settled: dict[str, Delegate] = {}

    def load(self, lines: list[Line]) -> None:
        folded = {line.folded for line in lines}
        found = Delegate.objects.filter(folded__in=folded, merged_into__isnull=True).values_list("pk", "folded")
        aliases = Alias.objects.filter(folded__in=folded, delegate__merged_into__isnull=True)
        keys: dict[str, set[int]] = defaultdict(set)
        for pk, name in [*found, *aliases.values_list("delegate", "folded")]:
            keys[name].add(pk)
        chosen = answers([line.key for line in lines], self.term)
        settled = {key: row.pk for key, row in chosen.items() if isinstance(row, Delegate)}
        sounding = self._same_sound([line for line in lines if line.folded not in keys]) if self.has_members else {}
        people = self.read({*settled.values(), *(pk for pks in [*keys.values(), *sounding.values()] for pk in pks)})
        self._settled = {key: people[pk] for key, pk in settled.items()}
        self._bearers = {name: [people[pk] for pk in sorted(pks)] for name, pks in keys.items()}
        self._sounding = {name: [people[pk] for pk in sorted(pks)] for name, pks in sounding.items()}

    def _same_sound(self, lines: list[Line]) -> dict[str, set[int]]:
        sounds = {pinyin_key(line.name): line.folded for line in lines}
        found: dict[str, set[int]] = defaultdict(set)
        members = Delegate.objects.filter(pinyin__in=sounds, mandates__term=self.term, merged_into__isnull=True)
        for pk, pinyin in members.values_list("pk", "pinyin"):
            found[sounds[pinyin]].add(pk)
        return found

    @staticmethod
    def read(pks: set[int]) -> dict[int, Delegate]:
        """Locked until the end, in one order, so that an editor's change comes before or after, never between."""
        rows = Delegate.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",), no_key=True)
        seats = Seat.objects.select_related("constituency")
        mandates = Mandate.objects.select_related("term__body").prefetch_related(
            Prefetch("seats", seats), "offices", "suspensions"
        )
        rows = rows.prefetch_related(
            Prefetch("mandates", mandates), "parties", "positions__organisation", "positions__sightings", "aliases"
        )
        return {row.pk: row for row in rows}

    def match(self, line: Line) -> Match:
        found = self._match(line)
        if found.delegate:
            if found.delegate.pk in self.taken:
                return Match(reason=_("Another row of the file is this person."), candidates=[found.delegate])
            self.taken.add(found.delegate.pk)
        return found

    def _match(self, line: Line) -> Match:
        if line.key in self._settled:
            return Match(self._settled[line.key])
        bearers = self._bearers.get(line.folded, [])
        here = [each for each in bearers if self._sits_here(each, line)]
        if self.names.times(line) > 1:
            return self._one_by_post(
                here, line, _("The file names %(name)s in this place more than once: two people, or one twice?")
            )
        if len(here) == 1:
            return self._unless_contradicted(here[0], line)
        if here:
            return self._one_by_post(here, line, _("%(count)d people of this name sit there."))
        in_term = [each for each in bearers if self.mandates(each)]
        seatless = [each for each in in_term if not self._places(each)]
        if seatless and (line.place is None or self.names.bearers(line.folded) == 1) and len(seatless) == 1:
            return self._unless_contradicted(seatless[0], line)
        doubtful = [
            each
            for each in in_term
            if not self.names.claimed(each.folded, self._places(each)) and not _differs(each, line)
        ]
        if doubtful:
            return Match(reason=_("Somebody of this name sits elsewhere in this term."), candidates=doubtful)
        return self._from_before(bearers, line)

    def _from_before(self, bearers: list[Delegate], line: Line) -> Match:
        """Nobody of the name in this term: re-elected, known from elsewhere, misspelt, or new."""
        before = [each for each in bearers if not self.mandates(each) and not self._sits_elsewhere(each)]
        before = [each for each in before if not _differs(each, line)]
        if not before:
            near = [
                each
                for each in self._sounding.get(line.folded, [])
                if self._sits_here(each, line) and not self.names.bearers(each.folded) and not _differs(each, line)
            ]
            if near:
                return Match(reason=_("Somebody whose name sounds the same sits there."), candidates=near)
            return Match()
        body = self.term.body_id
        again = [each for each in before if any(row.term.body_id == body for row in each.mandates.all())]
        if line.again and self.names.bearers(line.folded) == 1 and len(again) == 1:
            return Match(again[0])
        return self._one_by_post(before, line, _("Whether this is somebody already on record is not sure."))

    def _one_by_post(self, people: list[Delegate], line: Line, reason: str) -> Match:
        """The one who holds a post of the row; else a question."""
        posts = {(post.organisation, post.title) for post in line.posts.posts}
        holders = [
            each
            for each in people
            if any((row.organisation.name, row.title) in posts for row in each.positions.all())
            and not _differs(each, line)
        ]
        if len(holders) == 1:
            return Match(holders[0])
        return Match(reason=reason % {"name": line.name, "count": len(people)}, candidates=people)

    def _unless_contradicted(self, delegate: Delegate, line: Line) -> Match:
        mandates = self.mandates(delegate)
        if not line.ended and all(Period.as_of(row, self.as_of) == Known.NO for row in mandates):
            return Match(reason=_("The mandate on record had ended by then, or had not begun."), candidates=[delegate])
        return Match(delegate)

    def is_borne(self, line: Line) -> bool:
        """Whether somebody on record has this name already."""
        return bool(self._bearers.get(line.folded))

    def mandates(self, delegate: Delegate) -> list[Mandate]:
        return [row for row in delegate.mandates.all() if row.term_id == self.term.pk]

    def _places(self, delegate: Delegate) -> set[int]:
        return {seat.constituency_id for row in self.mandates(delegate) for seat in row.seats.all()}

    def _sits_here(self, delegate: Delegate, line: Line) -> bool:
        places = {place.pk for place in (line.place, line.came_from) if place}
        return bool(places & self._places(delegate))

    def _sits_elsewhere(self, delegate: Delegate) -> bool:
        """Nobody is a deputy of one body and a member of another at once: who surely is, is somebody else."""
        return any(
            row.term.body_id != self.term.body_id and row.as_of(self.as_of) == Known.YES
            for row in delegate.mandates.all()
            if row.term.body.level == self.term.body.level
        )


def _differs(delegate: Delegate, line: Line) -> bool:
    """Surely another person."""
    return bool(
        (line.gender and delegate.gender and line.gender != delegate.gender)
        or (line.ethnicity and delegate.ethnicity and line.ethnicity != delegate.ethnicity)
    )
