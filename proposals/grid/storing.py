"""Storing rows by the verbs: the good ones, or all or none; each row once, however often it is sent."""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.periods import beijing_today
from newskit.topics.models import source
from newskit.verbs import WrongState, allow
from proposals.grid.checking import Checked, Checker, Row
from proposals.lifecycle import file_item, record_statement
from proposals.models import EnteredRow, Kind, Proposal


def store(actor: User, rows: Iterable[Row], *, only_whole: bool = False) -> list[Checked]:
    """Each row that is not empty, checked and stored. `only_whole`: none unless all are good."""
    allow(actor, Right.TRACK)
    checker = Checker(beijing_today())
    with transaction.atomic():
        checked = [_store(actor, checker, row) for row in rows if not row.empty]
        if only_whole and not all(each.good for each in checked):
            transaction.set_rollback(True)
    if only_whole:
        stored = set(
            Proposal.objects.filter(pk__in=[c.saved.pk for c in checked if c.saved]).values_list("pk", flat=True)
        )
        for each in checked:
            each.saved = each.saved if each.saved and each.saved.pk in stored else None
    return checked


def _store(actor: User, checker: Checker, row: Row) -> Checked:
    """The same key a second time answers with what it became, even while the first is still being stored."""
    try:
        key = uuid.UUID(row.key)
    except ValueError:
        key = uuid.uuid4()
    entered = EnteredRow.objects.filter(key=key).select_related("proposal").first()
    if entered is None:
        checked = checker.check(row)
        if not checked.good and not EnteredRow.objects.filter(key=key).exists():
            return checked
        try:
            with transaction.atomic():
                entered, new = EnteredRow.objects.get_or_create(key=key, defaults={"entered_by": actor})
                if new:
                    entered.proposal = _enter(actor, checked)
                    entered.save(update_fields=["proposal"])
        except WrongState as refusal:
            checked.errors["title"] = str(refusal)
            return checked
    else:
        checked = Checked(row, dict(row.cells), dict(row.chosen))
    if entered.entered_by_id != actor.pk:
        checked.errors["title"] = _("This row was stored by somebody else. Copy it into a new row.")
        return checked
    checked.saved = entered.proposal
    return checked


def _enter(actor: User, checked: Checked) -> Proposal:
    arguments = dict(checked.arguments)
    text, url = checked.source
    arguments["source"] = source(text, url=url, seen_on=beijing_today(), entered_by=actor)
    kind = arguments.pop("kind")
    if kind == Kind.STATEMENT:
        arguments.setdefault("stated_on", None)
        return record_statement(actor=actor, **arguments)
    return file_item(actor=actor, kind=kind, **arguments)
