"""Roles and what each may do: one table. The database's groups are kept equal to it (`groups.py`).

A *right* is what verbs ask about. *Models* says which admin pages a role may see or edit.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    REPORTER = "reporter", _("Reporter")
    EDITOR = "editor", _("Editor")
    PROOFREADER = "proofreader", _("Proof-reader")
    DESK_HEAD = "desk_head", _("Desk head")
    CHIEF_EDITOR = "chief_editor", _("Chief editor")
    DATA_EDITOR = "data_editor", _("Data editor")
    OBSERVER = "observer", _("Observer")
    ADMINISTRATOR = "administrator", _("Administrator")
    SYSTEM = "system", _("System account")


class Right(models.TextChoices):
    """Given per section by postings; rights that know no section ask for none."""

    WRITE = "articles.write", _("write and submit stories")
    INTAKE = "articles.intake", _("take newspaper pages in")
    FIRST = "articles.first", _("pass the first review")
    SECOND = "articles.second", _("pass the second review")
    FINAL = "articles.final", _("sign as final reviewer")
    PUBLISH = "articles.publish", _("publish and schedule signed stories")
    CORRECT = "articles.correct", _("open corrections")
    HOLD = "articles.hold", _("hold stories and release them")
    WITHDRAW = "articles.withdraw", _("withdraw published stories")
    PLACE = "articles.place", _("place stories on pages")
    MENTIONS = "articles.mentions", _("settle mentions")
    ASSIGN = "articles.assign", _("assign stories, set when they are due")
    FACT_CHECK = "articles.fact_check", _("say that the facts are checked")
    LEGAL = "articles.legal", _("record the legal check")
    FILING = "articles.filing", _("record the filing of major topics")
    SWEEP = "articles.sweep", _("search everything for a name or phrase, and act on it")
    TERMS = "articles.terms", _("enter forbidden terms")
    STANDING = "delegates.standing", _("record mandates, seats, offices and posts")
    MERGE = "delegates.merge", _("merge profiles")
    TRACK = "proposals.track", _("record proposals and what became of them")
    EXPORT = "export", _("export data")
    REFERENCE = "reference", _("change reference data")
    USERS = "users", _("manage users and postings")
    REPORTS = "reports", _("see the reports")


@dataclass(frozen=True)
class Grant:
    """What a role has: rights, models that it may edit in forms, and whether it sees all other admin pages."""

    rights: frozenset[str]
    edits: tuple[str, ...] = ()
    sees_all: bool = True


_WRITER = {Right.WRITE, Right.INTAKE, Right.MENTIONS}
_DATA = {Right.STANDING, Right.TRACK, Right.MENTIONS, Right.EXPORT}
_DESK = {Right.ASSIGN, Right.FACT_CHECK, Right.LEGAL, Right.FILING, Right.SWEEP, Right.TERMS}
_STORY = ("articles.article",)
_RECORDS = ("delegates.delegate", "delegates.organisation", "proposals.proposal", "topics.topic", "topics.source")

GRANTS: dict[str, Grant] = {
    Role.REPORTER: Grant(frozenset(_WRITER), _STORY),
    Role.EDITOR: Grant(frozenset(_WRITER | {Right.FIRST, Right.CORRECT, Right.PLACE, Right.ASSIGN}), _STORY),
    Role.PROOFREADER: Grant(frozenset({Right.MENTIONS, Right.FACT_CHECK}), ()),
    Role.DESK_HEAD: Grant(
        frozenset(
            _WRITER
            | _DESK
            | {
                Right.FIRST,
                Right.SECOND,
                Right.CORRECT,
                Right.PLACE,
                Right.HOLD,
                Right.PUBLISH,
                Right.WITHDRAW,
                Right.EXPORT,
                Right.REPORTS,
            }
        ),
        _STORY,
    ),
    Role.CHIEF_EDITOR: Grant(
        frozenset(
            _WRITER
            | {Right.SECOND, Right.FINAL, Right.PUBLISH, Right.CORRECT, Right.PLACE, Right.HOLD, Right.WITHDRAW}
            | {Right.EXPORT, Right.MERGE, Right.REPORTS}
            | _DESK
        ),
        _STORY,
    ),
    Role.DATA_EDITOR: Grant(frozenset(_DATA | {Right.INTAKE, Right.MERGE, Right.REFERENCE}), _RECORDS),
    Role.OBSERVER: Grant(frozenset({Right.REPORTS})),
    Role.ADMINISTRATOR: Grant(
        frozenset({Right.USERS, Right.REFERENCE, Right.EXPORT, Right.REPORTS}),
        ("accounts.user", "accounts.posting", "accounts.section"),
    ),
    Role.SYSTEM: Grant(frozenset(), (), sees_all=False),
}

# What each system account may do for the command that it is named after. None can ever sign.
SYSTEM_RIGHTS: dict[str, frozenset[str]] = {
    "intake": frozenset({Right.INTAKE, Right.WRITE, Right.MENTIONS}),
    "import": frozenset({Right.STANDING, Right.TRACK}),
    "reference": frozenset({Right.REFERENCE}),
    "worker": frozenset({Right.MENTIONS}),
    "login": frozenset(),  # records what nobody is known to have done: a login locked after failures
    "demo": frozenset({Right.STANDING, Right.TRACK, Right.REFERENCE, Right.MENTIONS}),
}
