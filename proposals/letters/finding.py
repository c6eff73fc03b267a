"""Which item a letter answers: by number exactly, then by what its title, its addressee and its unit say. Each with reasons."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from delegates.models import Delegate, Organisation
from newskit.chinese.names import fold_name
from newskit.searching import fold
from proposals.letters.found import Numbered, Reading
from proposals.models import Assignment, Proposal, Signature, Status

SHOWN = 10
LIKE_ENOUGH = 0.3
# A pair of characters that more titles than this have tells nothing; so many titles are compared at most.
COMMON, COMPARED = 400, 1500
# No unit answers these: only a number or a title can say that the letter is to one.
_UNANSWERED = frozenset({Status.MERGED, Status.DECLINED, Status.WITHDRAWN})


@dataclass
class Candidate:
    item: Proposal
    score: float = 0
    exact: bool = False
    reasons: list[str] = field(default_factory=list)
    by_addressee_only: bool = False

    @property
    def is_doubtful(self) -> bool:
        return self.by_addressee_only and self.item.status in _UNANSWERED

    @property
    def is_statement(self) -> bool:
        return self.item.kind == "statement"


def candidates(reading: Reading, units: Iterable[Organisation] = ()) -> list[Candidate]:
    """The likeliest first. What the number names exactly stands above all that is alike."""
    known: dict[int, Candidate] = {}
    for numbered in reading.items:
        _by_number(known, numbered)
    _by_title(known, reading)
    _by_addressee(known, reading)
    _by_unit(known, units)
    ranked = sorted(known.values(), key=lambda each: (each.is_doubtful, -each.score, -each.item.pk))
    return [each for each in ranked if each.exact or each.score >= LIKE_ENOUGH][:SHOWN]


def likeness(one: str, other: str) -> float:
    """Of two titles, from 0 to 1: the share of pairs of characters that both have, without the words of the form."""
    first, second = pairs(one), pairs(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters that tell one title from another."""
    text = fold(text)
    for word in ("关于", "建议", "提案", "议案", "进一步"):
        text = text.replace(word, " ")
    return {text[at : at + 2] for at in range(len(text) - 1) if text[at : at + 2].isalnum()}


def _items() -> "Iterable[Proposal]":
    return Proposal.objects.with_row_parts()


def _note(known: dict[int, Candidate], item: Proposal, score: float, reason: str, *, exact: bool = False) -> None:
    candidate = known.setdefault(item.pk, Candidate(item))
    candidate.score += score
    candidate.exact |= exact
    candidate.reasons.append(reason)


def _by_number(known: dict[int, Candidate], numbered: Numbered) -> None:
    named = Q(serial=numbered.serial)
    if numbered.kind:
        named &= Q(kind=numbered.kind)
    if numbered.body:
        named &= Q(body__code=numbered.body)
    whole = bool(numbered.body and numbered.kind and numbered.session)
    for item in _items().filter(named).order_by("-id")[:20]:
        same = item.session and (item.session.term.number, item.session.number) == (numbered.term, numbered.session)
        if whole and same:
            _note(known, item, 10, _("number and session"), exact=True)
        elif numbered.session is None:
            _note(known, item, 0.6, _("number, the session is not said"))
        elif item.session is None:
            _note(known, item, 0.6, _("number, the session of the item is unknown"))
        else:
            continue
        if numbered.class_number and item.class_number == numbered.class_number:
            _note(known, item, 0.2, _("number in class"))


def _by_title(known: dict[int, Candidate], reading: Reading) -> None:
    title = reading.title or reading.heading
    if title is None or not pairs(title.text):
        return
    said = pairs(reading.said.text) if reading.said else set()
    wanted = _sharing(pairs(title.text))
    for item in _items().filter(pk__in=wanted):
        share = likeness(title.text, item.title)
        if share >= LIKE_ENOUGH:
            _note(known, item, 2 * share, _("title %(share)d%% alike") % {"share": round(100 * share)})
        own = pairs(item.title)
        if share < 0.999 and own and len(own & said) / len(own) >= 0.8:
            _note(known, item, 0.4, _("the letter speaks of it"))


def _sharing(grams: set[str]) -> list[int]:
    """Items whose titles share the rarest of these pairs, the most shared first: through the index, whatever their number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pair, (SELECT count(*) FROM (SELECT 1 FROM proposals_proposal WHERE"
            " search_grams(search_fold(title)) @> search_asked(pair) LIMIT %s) AS few) FROM unnest(%s::text[]) AS pair",
            [COMMON, sorted(grams)],
        )
        counted = sorted(cursor.fetchall(), key=lambda row: row[1])
        rare = [(pair, count) for pair, count in counted if 0 < count < COMMON]
        # Where every pair is common, the two least so are asked together.
        asked = [pair for pair, _count in rare[:12]] or ["".join(pair for pair, count in counted[:1] if count)]
        cursor.execute(
            "SELECT id FROM (SELECT pair FROM unnest(%s::text[]) AS pair) AS asked, LATERAL (SELECT id FROM"
            " proposals_proposal WHERE search_grams(search_fold(title)) @> search_asked(pair) LIMIT %s) AS found",
            [[pair for pair in asked if pair], COMMON],
        )
        shared: dict[int, int] = defaultdict(int)
        for (pk,) in cursor.fetchall()[: COMPARED * 4]:
            shared[pk] += 1
    return sorted(shared, key=lambda pk: (-shared[pk], -pk))[:60]


def _by_addressee(known: dict[int, Candidate], reading: Reading) -> None:
    """Who is written to put it forward. Alone it proves little: people put much forward, so only the newest count."""
    people = [fold_name(each.name) for each in reading.addressees if each.is_person][:10]
    bodies = [each.name for each in reading.addressees if not each.is_person][:10]
    signed = Signature.objects.none()
    if people:
        delegates = Delegate.objects.filter(folded__in=people)
        signed = Signature.objects.filter(delegate__in=delegates.values("pk"))
    if bodies:
        units = Organisation.objects.filter(folded__in=[fold_name(name) for name in bodies])
        signed = (
            signed | Signature.objects.filter(organisation__in=units.values("pk"))
            if people
            else (Signature.objects.filter(organisation__in=units.values("pk")))
        )
    if not (people or bodies):
        return
    kinds = {each.kind for each in reading.items if each.kind}
    newest = list(signed.order_by("-proposal_id").values_list("proposal_id", flat=True)[:200])
    both = [pk for pk in newest if pk in known]
    for pk in set(both):
        _note(known, known[pk].item, 0.5, _("put forward by the addressee"))
    others = list(dict.fromkeys(pk for pk in newest if pk not in known))[:20]
    for item in _items().filter(pk__in=others):
        if not kinds or item.kind in kinds or item.kind == "statement":
            _note(known, item, 0.35, _("put forward by the addressee"))
            known[item.pk].by_addressee_only = True


def _by_unit(known: dict[int, Candidate], units: Iterable[Organisation]) -> None:
    held = Assignment.objects.filter(proposal__in=list(known), organisation__in=[unit.pk for unit in units])
    for pk in set(held.values_list("proposal_id", flat=True)):
        _note(known, known[pk].item, 0.2, _("this unit handles it"))
