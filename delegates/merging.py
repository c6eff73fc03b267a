"""Two profiles of one person become one, and can be parted again (MODEL.md §3, DESIGN.md §4 rule 11).

The loser's rows move to the winner, each logged. A row that would break a constraint stays on the loser, which remains as a
tombstone: its address redirects, and readers see the union at the winner's. Published text is never touched, so the index of
a publication goes on naming the profile that its document names. Later apps move their own rows as followers of the verbs.
"""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from delegates.models import Delegate, Merge, MovedRow
from delegates.standing.records import rule_of
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.verbs import WrongState, allow, lock, log, verb

# In this order: a signature's mandate is moved before the signature.
OWN_ROWS = (
    "delegates.Mandate",
    "delegates.Position",
    "delegates.Alias",
    "delegates.PartyMembership",
    "delegates.DisplayIdentity",
    "delegates.Portrait",
    "delegates.NoticeChange",
)
FILLED = ("gender", "gender_source_id", "ethnicity", "ethnicity_source_id")


@verb("delegates.merge")
def merge(*, actor: User, loser: Delegate, winner: Delegate, note: str, at: datetime | None = None) -> Merge:
    """Say that two profiles are one person. Nothing is lost: what cannot move stays readable on the tombstone."""
    allow(actor, Right.MERGE)
    if loser.pk == winner.pk:
        raise WrongState(_("A profile is not merged into itself: choose another."))
    if not note.strip():
        raise WrongState(_("Write down how you know that they are one person."))
    loser, winner = _both(loser, winner)
    for row in (loser, winner):
        if row.merged_into_id:
            raise WrongState(
                _("The profile of %(name)s was merged; change %(winner)s instead.")
                % {"name": row, "winner": row.merged_into}
            )
    done = Merge.objects.create(
        loser=loser,
        winner=winner,
        note=note.strip(),
        before={"confirmed_at": winner.confirmed_at and winner.confirmed_at.isoformat()},
        merged_by=actor,
        merged_at=at or timezone.now(),
    )
    for label in OWN_ROWS:
        move_rows(done, apps.get_model(label).objects.filter(delegate=loser).order_by("pk"), "delegate")
    move_rows(done, Delegate.objects.filter(merged_into=loser).order_by("pk"), "merged_into")
    _fill(done, loser, winner)
    loser.merged_into = winner
    _save(loser, actor, "merged_into")
    log(actor, "delegates.merge", winner, before={"merged": str(loser), "id": loser.pk}, after=_told(done), note=note)
    return done


@verb("delegates.unmerge")
def unmerge(*, actor: User, merge: Merge, note: str = "", at: datetime | None = None) -> Merge:
    """Part them again: every row that was moved goes back, and so does what was filled in from the other profile.

    A row that was struck out or moved on since stays as it is. What was entered on the winner after the merge is the winner's.
    """
    allow(actor, Right.MERGE)
    row = lock(merge)
    if row.undone_at:
        raise WrongState(_("%(who)s undid this merge already.") % {"who": row.undone_by})
    loser, winner = _both(row.loser, row.winner)
    if winner.merged_into_id:
        raise WrongState(_("%(name)s itself was merged since: undo that first.") % {"name": winner})
    loser.merged_into = None
    _save(loser, actor, "merged_into")
    for moved in row.rows.filter(stayed="").order_by("-pk"):
        _send_back(moved, loser, winner, actor)
    _take_out(row, winner, actor)
    row.undone_by, row.undone_at = actor, at or timezone.now()
    row.save(update_fields=["undone_by", "undone_at"])
    log(actor, "delegates.unmerge", winner, before={"merged": str(loser), "id": loser.pk}, note=note)
    return row


def move_rows(merge: Merge, rows: QuerySet, field: str) -> None:
    """Move these rows of the loser to the winner, each logged; one that a constraint refuses is logged as staying.

    For `merge`, and for its followers in later apps.
    """
    logged = []
    for row in rows:
        stayed = ""
        try:
            with transaction.atomic():
                setattr(row, field, merge.winner)
                _save(row, merge.merged_by, field)
        except IntegrityError as error:
            stayed = error.__cause__.diag.constraint_name or "constraint"
        logged.append(
            MovedRow(
                merge=merge,
                label=row._meta.label,
                row_id=row.pk,
                field=field,
                name=str(row)[:300],
                stayed=stayed[:200],
            )
        )
    MovedRow.objects.bulk_create(logged)


def _both(loser: Delegate, winner: Delegate) -> tuple[Delegate, Delegate]:
    """Locked in order of id, so that two merges the two ways never wait for each other."""
    rows = {row.pk: lock(row) for row in sorted([loser, winner], key=lambda row: row.pk)}
    return rows[loser.pk], rows[winner.pk]


def _fill(done: Merge, loser: Delegate, winner: Delegate) -> None:
    """What the winner does not know, with its source; the earlier confirmation; an unconfirmed winner becomes confirmed."""
    filled: dict[str, Any] = {}
    for name in ("gender", "ethnicity"):
        if not getattr(winner, name) and getattr(loser, name):
            filled |= {name: getattr(loser, name), f"{name}_source_id": getattr(loser, f"{name}_source_id")}
    for name, value in filled.items():
        setattr(winner, name, value)
    winner.confirmed_at = min(filter(None, [winner.confirmed_at, loser.confirmed_at]), default=None)
    _save(winner, done.merged_by, "confirmed_at", *filled)
    done.filled = filled
    done.save(update_fields=["filled"])


def _take_out(done: Merge, winner: Delegate, actor: User) -> None:
    blank = {"gender": "", "ethnicity": "", "gender_source_id": None, "ethnicity_source_id": None}
    untouched = [name for name, value in done.filled.items() if getattr(winner, name) == value]
    for name in untouched:
        setattr(winner, name, blank[name])
    before = done.before["confirmed_at"]
    winner.confirmed_at = before and datetime.fromisoformat(before)
    _save(winner, actor, "confirmed_at", *untouched)


def _send_back(moved: MovedRow, loser: Delegate, winner: Delegate, actor: User) -> None:
    row = apps.get_model(moved.label)._base_manager.filter(pk=moved.row_id, **{moved.field: winner}).first()
    if row is None:
        return
    setattr(row, moved.field, loser)
    try:
        with transaction.atomic():
            _save(row, actor, moved.field)
    except IntegrityError as error:  # it was changed since: beside what stayed on the loser it breaks a rule
        raise WrongState(
            _(
                "%(row)s cannot go back to %(name)s as it now is: %(reason)s Correct its dates first; nothing was undone."
            )
            % {"row": row, "name": loser, "reason": rule_of(row, error)}
        ) from error


def _save(row: models.Model, actor: User, *fields: str) -> None:
    row._history_user = actor
    row.save(update_fields=[name.removesuffix("_id") for name in fields])


def _told(done: Merge) -> dict[str, int]:
    rows = list(done.rows.all())
    return {"moved": sum(not row.stayed for row in rows), "stayed": sum(bool(row.stayed) for row in rows)}
