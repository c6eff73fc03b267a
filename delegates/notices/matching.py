"""Whom each change of a notice means, and whether it is on record already. Nobody is guessed: several or none are asked about."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from delegates.imports.roster.lines import Places
from delegates.models import Alias, Constituency, Delegate, Mandate, Notice, NoticeChange, Seat
from delegates.naming import rank_word
from newskit.chinese.names import fold_name

Kind = NoticeChange.Kind


@dataclass
class Proposal:
    """`delegate` where it is certain; `made` where our records say it already; `reason` where an editor must look."""

    change: NoticeChange
    delegate: Delegate | None = None
    candidates: list[Delegate] = field(default_factory=list)
    is_new: bool = False
    made: bool = False
    reason: str = ""


def proposals(notice: Notice) -> list[Proposal]:
    """In a fixed number of queries, however many changes."""
    changes = list(notice.changes.select_related("constituency", "delegate"))
    bearers = _bearers(notice, changes)
    places = Places(notice.term)
    found = [_proposal(change, bearers, places) for change in changes]
    for each in found:
        if each.delegate and not each.change.applied_at:
            each.made, each.reason = on_record(each.change, each.delegate)
    return found


def _bearers(notice: Notice, changes: Iterable[NoticeChange]) -> dict[str, list[Delegate]]:
    folded = {fold_name(change.name) for change in changes}
    chosen = {change.delegate_id for change in changes if change.delegate_id}
    aliases = Alias.objects.filter(folded__in=folded).values_list("delegate", "folded")
    keys: dict[int, set[str]] = defaultdict(set)
    for pk, name in aliases:
        keys[pk].add(name)
    rows = with_standing(Delegate.objects.standing_rows(), notice)
    found: dict[str, list[Delegate]] = defaultdict(list)
    for row in rows.filter(folded__in=folded) | rows.filter(pk__in=[*keys, *chosen]):
        for name in {row.folded, *keys[row.pk]}:
            found[name].append(row)
    return found


def with_standing(rows, notice: Notice):
    """With the mandates of the notice's term as `held`, and what is held in them."""
    seats = Seat.objects.select_related("constituency")
    mandates = Mandate.objects.filter(term=notice.term).select_related("term__body")
    mandates = mandates.prefetch_related(Prefetch("seats", seats), "offices", "suspensions")
    return rows.prefetch_related(Prefetch("mandates", mandates, to_attr="held"))


def _proposal(change: NoticeChange, bearers: dict[str, list[Delegate]], places: Places) -> Proposal:
    people = bearers.get(fold_name(change.name), [])
    if change.applied_at:
        return Proposal(change, change.delegate, made=True)
    members = [row for row in people if row.held]
    here = _told_apart(change, members, places)
    if change.kind == Kind.BEGIN:
        return _beginning(change, people, members, here)
    if len(here) == 1:
        return Proposal(change, here[0], here)
    if not people:
        return Proposal(change, reason=_("Nobody of this name is on record."))
    if not members:
        return Proposal(
            change, candidates=people, reason=_("Nobody of this name has a mandate of this term on record.")
        )
    if not here:
        return Proposal(change, candidates=members, reason=_("Who bears this name sits elsewhere by our records."))
    return Proposal(change, candidates=members, reason=_("%(count)d people bear this name.") % {"count": len(members)})


def _beginning(change: NoticeChange, people: list[Delegate], members: list[Delegate], here: list[Delegate]) -> Proposal:
    """Made already only where somebody of the name began then or sits there; a namesake who sits elsewhere proves nothing."""
    surely = [
        row
        for row in here
        if any(
            mandate.starts_on == change.on or (change.constituency_id and not mandate.ends_on) for mandate in row.held
        )
    ]
    if len(surely) == 1:
        return Proposal(change, surely[0], here)
    if not people:
        return Proposal(change, is_new=True)
    return Proposal(
        change,
        candidates=people,
        reason=_("Somebody of this name is on record: the same person, or a namesake?"),
    )


def _told_apart(change: NoticeChange, people: list[Delegate], places: Places) -> list[Delegate]:
    """Those whom neither the mark in brackets nor the place of the notice excludes; a seat that we do not know excludes none."""
    wanted = {find.pk for text in (change.distinction, _sat_in(change)) if text and (find := find_place(places, text))}
    if not wanted and change.distinction:
        marked = [row for row in people if row.distinction == change.distinction]
        return marked or [row for row in people if not row.distinction]
    if not wanted:
        return people
    there = [row for row in people if _seats(row) & wanted]
    return there or [row for row in people if not _seats(row)]


def _sat_in(change: NoticeChange) -> str:
    return change.left if change.kind == Kind.MOVE else change.place


def find_place(places: Places, printed: str) -> Constituency | None:
    """湖北省, 新疆维吾尔自治区 and 解放军 as delegations are called."""
    short = printed
    for tail in ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市"):
        short = short.removesuffix(tail)
    if "解放军" in printed:
        short = "解放军和武警部队"
    return places.find(printed) or places.find(short)


def _seats(delegate: Delegate) -> set[int]:
    return {seat.constituency_id for mandate in delegate.held for seat in mandate.seats.all()}


def open_mandate(delegate: Delegate) -> Mandate | None:
    return next((mandate for mandate in delegate.held if mandate.ends_on is None), None)


def on_record(change: NoticeChange, delegate: Delegate) -> tuple[bool, str]:
    """Whether the change was made already; else what stands against it, empty where nothing does."""
    mandate = open_mandate(delegate)
    if change.kind == Kind.BEGIN:
        return mandate is not None, ""
    if change.kind == Kind.END and mandate is None and delegate.held:
        return True, ""
    if mandate is None:
        return False, _("No open mandate of this term is on record.")
    if change.kind == Kind.MOVE:
        place = next((seat.constituency_id for seat in mandate.seats.all() if seat.ends_on is None), None)
        reason = "" if place else _("There is no open seat to move from; begin one.")
        return place is not None and place == change.constituency_id, reason
    if change.kind in (Kind.PROMOTE, Kind.LEAVE):
        held = [office for office in mandate.offices.all() if office.rank == change.rank]
        standing = any(office.ends_on is None for office in held)
        if change.kind == Kind.PROMOTE:
            return standing, ""
        told = _("No office of %(rank)s is on record.") % {"rank": rank_word(change.rank)}
        return bool(held) and not standing, "" if held else told
    suspensions = list(mandate.suspensions.all())
    suspended = any(row.ends_on is None for row in suspensions)
    if change.kind == Kind.SUSPEND:
        return suspended, ""
    if change.kind == Kind.RESUME:
        return bool(suspensions) and not suspended, "" if suspensions else _("No suspension is on record.")
    return False, ""
