"""The tables that the tracker takes in, and what questions about them ask for."""

import datetime
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegates.models import Term
from newskit.accounts.roles import Right
from newskit.opendata.kinds import Kind, Wanted, register, register_wanted
from proposals.imports import actions, proposals, replies
from proposals.imports.matching import ITEM
from proposals.imports.running import ItemsRun, RepliesRun, StepsRun
from proposals.models import Proposal

LOCK = "proposals"


def _terms() -> Iterable[Term]:
    return Term.objects.select_related("body")


def _find(keys: Iterable[str]) -> dict[str, Proposal]:
    return {str(pk): row for pk, row in Proposal.objects.in_bulk([int(key) for key in keys]).items()}


def _search(words: str) -> Iterable[Proposal]:
    number = words.strip().removeprefix("第").removesuffix("号")
    rows = Proposal.objects.select_related("body", "session").order_by("-pk")
    if number.isascii() and number.isdigit() and len(number) <= 9:
        return rows.filter(serial=int(number))[:20]
    return rows.filter(title__contains=words.strip())[:20]


def _describe(row: Proposal, day: datetime.date) -> str:
    where = str(row.session or row.body)
    return "　".join(filter(None, (row.title, where, row.number and f"第{row.number}号", row.get_kind_display())))


def register_all() -> None:
    """Called when the app is ready."""
    shared = {"right": Right.TRACK, "lock": LOCK, "needs_day": False}
    register(
        Kind(
            "proposals",
            pgettext_lazy("kind of table", "motions, suggestions, proposals, statements"),
            proposals.FIELDS,
            run=ItemsRun,
            note=_(
                "A row an item. Each row says at which session it was filed; of our own files nothing has to be changed."
            ),
            **shared,
        )
    )
    register(
        Kind(
            "actions",
            pgettext_lazy("kind of table", "steps of items"),
            actions.FIELDS,
            run=StepsRun,
            note=_("A row a step: accepted, assigned, replied … The items are on record already."),
            **shared,
        )
    )
    register(
        Kind(
            "replies",
            pgettext_lazy("kind of table", "replies"),
            replies.FIELDS,
            run=RepliesRun,
            note=_("A row a reply, with its outcome and the scheme of the outcomes. The items are on record already."),
            **shared,
        )
    )
    register_wanted(Wanted(ITEM, _("item"), _find, _search, _describe))
