"""What the verbs of this package share, and the two that mend a wrong entry."""

import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from delegates.models import Delegate
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.periods import PartialDate, Precision
from newskit.verbs import WrongState, allow, lock, log, verb

M = TypeVar("M", bound=models.Model)

# What `correct` may change, by model; the rest identifies the row.
_CORRECTABLE = {
    "mandate": {"began", "ended", "region", "electoral_unit", "end_source"},
    "seat": {"constituency"},
    "office": {"rank"},
    "committeepost": {"role"},
    "suspension": set(),
    "position": {"title", "order", "organisation"},
    "alias": {"kind"},
    "partymembership": {"party"},
}
_DATES = {"starts_on", "starts_precision", "ends_on", "ends_precision", "source"}


def hold(actor: User, delegate: Delegate) -> Delegate:
    """The delegate, locked, that the actor may change. What is not yet confirmed may be changed by who takes pages in."""
    row = lock(delegate)
    if not (row.confirmed_at is None and actor.may(Right.INTAKE)):
        allow(actor, Right.STANDING)
    if row.merged_into_id:
        raise WrongState(
            _("The profile of %(name)s was merged; change %(winner)s instead.")
            % {"name": row, "winner": row.merged_into}
        )
    return row


def keep(row: M, actor: User) -> M:
    """Save the row. What validation or a constraint refuses is a WrongState in the words of the rule."""
    row._history_user = actor
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
    except ValidationError as error:
        raise WrongState(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise WrongState(rule_of(row, error)) from error
    return row


def rule_of(row: models.Model, error: IntegrityError) -> str:
    """What the constraint that refused the row says; an error of another kind goes on."""
    name = error.__cause__.diag.constraint_name
    for constraint in row._meta.constraints:
        if constraint.name == name:
            return str(constraint.get_violation_error_message())
    raise error


def facts(row: models.Model, *names: str) -> dict[str, str]:
    """The cells of an event: printed, by name, the empty ones left out."""
    names = names or tuple(
        field.name
        for field in row._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in {"delegate", "mandate"}
    )
    values = {name: getattr(row, name) for name in names}
    if "starts_on" in values:
        values |= {"starts_on": row.start, "ends_on": row.end, "starts_precision": "", "ends_precision": ""}
    return {name: str(value) for name, value in values.items() if str(value) not in {"", "None"}}


def record(actor: User, name: str, delegate: Delegate, *, note: str = "", **sides: models.Model | dict | None) -> None:
    """One event on the delegate's record; `before` and `after` are rows or their facts."""
    before, after = (
        {"row": value._meta.model_name, **facts(value)} if isinstance(value, models.Model) else value
        for value in (sides.get("before"), sides.get("after"))
    )
    log(actor, name, delegate, before=before, after=after, note=note)


def surely_ended(row: models.Model) -> None:
    """Refuse to end what has ended."""
    if row.ends_on is not None:
        raise WrongState(_("%(row)s ended on %(day)s already.") % {"row": row, "day": row.end})


def end(row: M, actor: User, on: datetime.date, precision: str = Precision.DAY) -> M:
    """Close the period of an open row."""
    surely_ended(row)
    if row.starts_on and PartialDate(on, precision).latest < row.starts_on:
        raise WrongState(_("%(row)s began on %(day)s: it cannot end before.") % {"row": row, "day": row.start})
    row.ends_on, row.ends_precision = on, precision
    return keep(row, actor)


def delegate_of(row: models.Model) -> Delegate:
    return row.mandate.delegate if hasattr(row, "mandate_id") else row.delegate


@verb("delegates.correct")
def correct(*, actor: User, row: M, changes: dict[str, Any], note: str) -> M:
    """Mend a wrong entry: the world did not change, our record did. The note says why."""
    allow(actor, Right.STANDING)
    delegate = hold(actor, delegate_of(row))
    if not note.strip():
        raise WrongState(_("Say why the entry is corrected."))
    row = lock(row)
    allowed = _CORRECTABLE[row._meta.model_name] | _DATES
    if wrong := set(changes) - allowed:
        raise TypeError(f"{sorted(wrong)} cannot be corrected on a {row._meta.model_name}.")
    before = facts(row)
    for name, value in changes.items():
        setattr(row, name, value)
    keep(row, actor)
    record(actor, "delegates.correct", delegate, before=before, after=row, note=note)
    return row


@verb("delegates.strike")
def strike(*, actor: User, row: models.Model, note: str) -> None:
    """Take out an entry that should never have been made. Its versions stay in the history, its facts in the event."""
    allow(actor, Right.STANDING)
    delegate = hold(actor, delegate_of(row))
    if not note.strip():
        raise WrongState(_("Say why the entry is struck out."))
    row = lock(row)
    before = {"row": row._meta.model_name, **facts(row)}
    row._history_user = actor
    try:
        row.delete()
    except ProtectedError as error:
        raise WrongState(_("Other entries hang on %(row)s; strike those out first.") % {"row": row}) from error
    record(actor, "delegates.strike", delegate, before=before, note=note)
