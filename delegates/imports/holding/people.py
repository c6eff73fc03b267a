"""Whom a row means: by the identifier of our own files, else by name, term and constituency; asked about where unsure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from delegates.imports.naming import DELEGATE, delegate_asked
from delegates.imports.roster.lines import Places, Refused
from delegates.models import Alias, Delegate, Term
from newskit.chinese.names import fold_name, split_qualifier
from newskit.opendata.kinds import Ask, answers, hash_of


class OfSomebody(Protocol):
    delegate: Delegate


L = TypeVar("L", bound=OfSomebody)


class People:
    """Reads everybody in question for a block of rows at once, locked in one order; with `held`, what they hold."""

    def __init__(self, *held: str) -> None:
        self._held = held
        self._terms = {word: term for term in Term.objects.select_related("body") for word in (term.code, term.name)}
        self._places: dict[int, Places] = {}

    def term(self, cells: Mapping[str, str]) -> Term | None:
        for field in ("term", "term_zh"):
            if text := cells.get(field, ""):
                if text not in self._terms:
                    raise Refused(field, _("%(text)s is no term that is on record.") % {"text": text[:40]})
                return self._terms[text]
        return None

    def places(self, term: Term) -> Places:
        if term.pk not in self._places:
            self._places[term.pk] = Places(term)
        return self._places[term.pk]

    def load(self, rows: Iterable[Mapping[str, str]]) -> None:
        rows = list(rows)
        folded = {fold_name(split_qualifier(cells.get("name", ""))[0]) for cells in rows}
        ids = {pk for cells in rows if (pk := identifier(cells))}
        aliases = Alias.objects.filter(folded__in=folded).values_list("delegate", "folded")
        names: dict[int, set[str]] = defaultdict(set)
        for pk, name in aliases:
            names[pk].add(name)
        tombstones = dict(
            Delegate.objects.filter(pk__in=ids, merged_into__isnull=False).values_list("pk", "merged_into")
        )
        bearers = Delegate.objects.standing_rows().filter(folded__in=folded).values_list("pk", flat=True)
        self._chosen = answers([key_of(cells) for cells in rows])
        wanted = {*ids, *names, *bearers, *tombstones.values(), *(row.pk for row in self._chosen.values())}
        self._by_id = self.read(wanted)
        self._by_id |= {old: self._by_id[new] for old, new in tombstones.items() if new in self._by_id}
        self._by_name: dict[str, list[Delegate]] = defaultdict(list)
        for row in {row.pk: row for row in self._by_id.values()}.values():
            for name in {row.folded, *names[row.pk]}:
                self._by_name[name].append(row)

    def in_turns(self, parts: Iterable[list[L]]) -> Iterator[list[L]]:
        """Each part once what came before it is stored: from the second on its people are read anew."""
        for at, part in enumerate(parts):
            if at:
                anew = self.read({line.delegate.pk for line in part})
                for line in part:
                    line.delegate = anew[line.delegate.pk]
            yield part

    def read(self, keys: Iterable[int]) -> dict[int, Delegate]:
        found = Delegate.objects.standing_rows().filter(pk__in=keys).order_by("pk")
        found = found.select_for_update(of=("self",), no_key=True)
        return {row.pk: row for row in found.prefetch_related("mandates__seats__constituency", *self._held)}

    def of(self, cells: Mapping[str, str], term: Term | None) -> Delegate | Ask:
        """The one whom it surely means, else a question. Raises Refused where the row names nobody."""
        if (pk := identifier(cells)) and pk in self._by_id:
            return self._by_id[pk]
        name, distinction = split_qualifier(cells.get("name", ""))
        if not name:
            raise Refused("name", _("The name is missing."))
        if chosen := self._chosen.get(key_of(cells)):
            return self._by_id.get(chosen.pk, chosen)
        bearers = self._by_name.get(fold_name(name), [])
        found = self._told_apart(bearers, cells.get("distinction", "") or distinction, cells, term)
        if len(found) == 1:
            return found[0]
        asked = delegate_asked("name", name, found or bearers)
        return Ask(asked.field, asked.printed, asked.reason, asked.wants, asked.candidates, False, key_of(cells))

    def _told_apart(
        self, people: list[Delegate], distinction: str, cells: Mapping[str, str], term: Term | None
    ) -> list[Delegate]:
        if distinction:
            marked = [row for row in people if row.distinction == distinction]
            people = marked or people
        if term and len(people) > 1:
            members = [row for row in people if any(each.term_id == term.pk for each in row.mandates.all())]
            people = members or people
        place = self.places(term).find(cells["constituency"]) if term and cells.get("constituency") else None
        if place:
            people = [
                row
                for row in people
                if not (sat := {seat.constituency_id for held in row.mandates.all() for seat in held.seats.all()})
                or place.pk in sat
                or not any(held.term_id == term.pk for held in row.mandates.all())
            ]
        return people


def identifier(cells: Mapping[str, str]) -> int | None:
    """Only of a file that this house sent: other people number their rows too."""
    text = cells.get("delegate_id", "")
    return int(text) if "/delegates/" in cells.get("permalink", "") and re.fullmatch(r"[1-9]\d{0,17}", text) else None


def key_of(cells: Mapping[str, str]) -> str:
    who = [cells.get(name, "") for name in ("name", "distinction", "term", "term_zh", "constituency")]
    return hash_of([DELEGATE, *who])
