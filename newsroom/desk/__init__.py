"""The first page of the back office: what waits for this person, what is late, what will appear, what is unresolved."""

import datetime
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Sweep
from newskit.accounts.models import FactorReset, Lockout, User
from newskit.accounts.roles import Right
from newskit.periods import beijing_day
from newsroom.desk.figures import figures
from newsroom.desk.lines import SHOWN, lines, paper_day
from newsroom.desk.people import Reader
from newsroom.desk.stories import lists


def desk(user: User, at: datetime.datetime) -> dict[str, Any]:
    """Five statements, whatever there is: lists, their stories, their texts, lines, sign-offs."""
    reader = Reader(user, at)
    if reader.runs_accounts_only:
        return {"reader": reader} | accounts(at)
    stories = lists(reader, at)
    others = lines(reader, at)
    return {
        "reader": reader,
        "now": at,
        "answer": answer(reader, stories, others),
        **stories,
        **others,
        "tonight": figures(at, stories["in_hand"].total),
        "paper_day": paper_day(at),
        "first_mentions": others["tonight"].total,
        "may_settle": reader.may(Right.MENTIONS),
        "may_track": reader.may(Right.TRACK),
        "today": beijing_day(at),
        "may_hold": reader.may(Right.HOLD),
        "may_assign": reader.may(Right.ASSIGN),
        "sweeps_have_a_page": Sweep in admin.site._registry,
    }


def answer(reader: Reader, stories: dict, others: dict) -> tuple[str, str]:
    """The first line of the page, and what of it is red."""
    waiting = stories["waiting"]
    if waiting.total or reader.has_queue:
        return _waiting(waiting.total), _late(waiting.late) if waiting.late else ""
    if reader.keeps_records:
        mentions, overdue = others["mentions"].total, others["overdue"].total
        said = ngettext("%(n)d mention to resolve", "%(n)d mentions to resolve", mentions) % {"n": mentions}
        return said, (
            ngettext("%(n)d overdue reply", "%(n)d overdue replies", overdue) % {"n": overdue} if overdue else ""
        )
    in_hand, late = stories["in_hand"].total, stories["late"].late
    return ngettext("%(n)d story in hand", "%(n)d stories in hand", in_hand) % {"n": in_hand}, (
        _late(late) if late else ""
    )


def _waiting(number: int) -> str:
    if not number:
        return _("Nothing waits for you.")
    return ngettext("%(n)d story waits for you", "%(n)d stories wait for you", number) % {"n": number}


def _late(number: int) -> str:
    return ngettext("%(n)d is late", "%(n)d are late", number) % {"n": number}


def accounts(at: datetime.datetime) -> dict[str, Any]:
    """The desk of who keeps the accounts and no more: who is locked out, which lost factors wait for a second pair of eyes."""
    locked = list(Lockout.objects.standing(at).order_by("-attempt_time")[:SHOWN])
    resets = list(FactorReset.objects.open(at).select_related("user", "asked_by").order_by("asked_at")[:SHOWN])
    said = ngettext("%(n)d login is locked", "%(n)d logins are locked", len(locked)) % {"n": len(locked)}
    return {
        "answer": (_("Every login is open"), "") if not locked else ("", said),
        "locked": locked,
        "resets": resets,
    }
