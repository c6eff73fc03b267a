"""Which profile a mention means. Certain, or it goes to the queue with the reason: never guessed (DESIGN.md §4, rule 10)."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from delegates.models import Alias, Delegate, Organisation, Term
from newskit.chinese.names import fold_name
from newskit.periods import Known

BODY_CODES = {"NPC": "npc", "CPPCC": "cppcc"}

SETTLE, NEW, QUEUE, NOBODY = "settle", "new", "queue", "nobody"


@dataclass(slots=True)
class Decision:
    """What becomes of one mention. `candidates` are who might be meant, for a person to choose from."""

    choice: str
    delegate: Delegate | None = None
    reason: str = ""
    candidates: list[Delegate] = field(default_factory=list)


def term_on(body: str, day: datetime.date) -> Term | None:
    return Term.objects.running(day).filter(body__code=BODY_CODES[body]).select_related("body").first()


def known_names() -> frozenset[str]:
    """Names that profiles hold, which help to see where a name ends."""
    return frozenset(Delegate.objects.standing_rows().values_list("name", flat=True)) | frozenset(
        Alias.objects.values_list("name", flat=True)
    )


def resolve(mention: dict[str, Any], day: datetime.date) -> Decision:
    """Settled where one sitting bearer of the name fits and nothing contradicts; new where nobody bears it; else the queue."""
    name, body = mention["name"], mention["body"]
    term = term_on(body, day)
    if term is None:
        return Decision(QUEUE, reason=_("No term of this body is recorded for that day."))
    namesakes = _namesakes(name)
    number = max(mention.get("terms") or [term.number])
    if mention.get("former_role") and number >= term.number:
        return Decision(QUEUE, reason=_("Named in a former role; in which term is not said."), candidates=namesakes)
    on = day if number == term.number else None
    bearers = list(
        Delegate.objects.bearers(name, body=BODY_CODES[body], term=number, on=on).with_identity().distinct()[:5]
    )
    if len(bearers) > 1:
        reason = _("%(count)d people of this name sit there on that day.") % {"count": len(bearers)}
        return Decision(QUEUE, reason=reason, candidates=bearers)
    if bearers:
        reason = _contradiction(bearers[0], mention, day) if on else ""
        return Decision(QUEUE if reason else SETTLE, bearers[0], reason, bearers)
    if namesakes:
        reason = _("A person of this name is recorded, but not in this role on that day.")
        return Decision(QUEUE, reason=reason, candidates=namesakes)
    if on is None:
        return Decision(QUEUE, reason=_("Nobody of this name is recorded in that term."))
    return Decision(NEW)


def _namesakes(name: str) -> list[Delegate]:
    folded = fold_name(name)
    found = Delegate.objects.standing_rows().filter(Q(folded=folded) | Q(aliases__folded=folded))
    return list(found.with_identity().distinct()[:5])


def _contradiction(delegate: Delegate, mention: dict[str, Any], day: datetime.date) -> str:
    """What of the record speaks against it: another seat on that day, or a post whose dates exclude what is printed."""
    if wanted := mention.get("delegation"):
        seats = [
            seat.constituency
            for mandate in delegate.mandates.all()
            if mandate.term.body.code == BODY_CODES[mention["body"]]
            for seat in mandate.seats.all()
            if seat.as_of(day) == Known.YES
        ]
        if seats and not any(same_place(wanted, seat.short_name) or same_place(wanted, seat.name) for seat in seats):
            return _("Printed with %(printed)s, but the seat on that day is %(seat)s.") % {
                "printed": wanted,
                "seat": seats[0],
            }
    for printed in mention["positions"]:
        if not printed["org"] or printed["former"] is None:
            continue
        ours = _same_post(delegate, printed)
        if ours is None:
            continue
        known = ours.as_of(day)
        if known == Known.NO and not printed["former"]:
            return _("Printed as %(post)s, a post that had ended or not begun on that day.") % {"post": ours}
        if known == Known.YES and printed["former"]:
            return _("Printed as former %(post)s, a post held on that day.") % {"post": ours}
    return ""


def same_place(printed: str, name: str) -> bool:
    """安徽 and 安徽省代表团 are one."""
    return bool(name) and (name.startswith(printed) or printed.startswith(name))


def _same_post(delegate: Delegate, printed: dict[str, Any]) -> Any:
    organisations = set(Organisation.objects.known_as(printed["org"]).values_list("pk", flat=True))
    return next(
        (
            position
            for position in delegate.positions.all()
            if position.organisation_id in organisations and position.title == printed["title"]
        ),
        None,
    )
