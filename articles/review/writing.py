"""Who is at a story now, and what was typed but not saved. Not verbs: nothing here changes a story or is worth an event."""

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass

from articles import document as documents
from articles.models import Article, Autosave, Presence, Version
from articles.querysets import RIGHT_AT
from newskit.accounts.models import User

TABS = 20  # of one person and story, whose text is kept


@dataclass(frozen=True)
class Here:
    """Somebody at the story, in one tab or several."""

    user: User
    is_writing: bool
    since: datetime.datetime


def beat(*, article: Article, user: User, tab: str, is_writing: bool, at: datetime.datetime) -> list[Here]:
    """This tab is open at the moment. Who else is here."""
    row = Presence(article=article, user=user, tab=tab, is_writing=is_writing, came_at=at, seen_at=at)
    Presence.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["article", "user", "tab"],
        update_fields=["is_writing", "seen_at"],
    )
    return others(article=article, user=user, at=at)


def others(*, article: Article, user: User, at: datetime.datetime) -> list[Here]:
    """Everybody else who is here, who came first standing first."""
    found: dict[int, Here] = {}
    for row in Presence.objects.here(at).filter(article=article).exclude(user=user):
        first = found.get(row.user_id)
        found[row.user_id] = Here(
            row.user, row.is_writing or bool(first and first.is_writing), first.since if first else row.came_at
        )
    return list(found.values())


def leave(*, article: Article, user: User, tab: str, at: datetime.datetime) -> None:
    """The tab was closed. Tabs that could not say so go with it."""
    article.presences.filter(user=user, tab=tab).delete()
    article.presences.stale(at).delete()


def may_keep(article: Article, user: User) -> bool:
    """Whether somebody's unsaved text of this story is kept: of all who may write or review in its section.

    Not only of who may change it now: the story may have moved on, or been locked, while they typed. Nobody else reads it.
    """
    return any(user.may(right, article.section) for right in RIGHT_AT.values())


def keep(
    *,
    user: User,
    article: Article | None,
    tab: str,
    base_version: int,
    text: str,
    fields: dict[str, list[str]] | None = None,
    at: datetime.datetime,
) -> Autosave | None:
    """Write down what is in a tab, `at` the moment when it was typed; a text typed later stays. None: it is saved already.

    `text` is the canonical document; empty where the form means none, with `fields` as they were typed.
    """
    rows = Autosave.objects.filter(user=user, article=article, tab=tab)
    row = Autosave(
        article=article,
        user=user,
        tab=tab,
        base_version=base_version,
        document=text,
        fields="" if text else json.dumps(fields or {}),
        saved_at=at,
    )
    if _saved([row], article, user):
        rows.filter(saved_at__lte=at).delete()
        return None
    cells = {name: getattr(row, name) for name in ("base_version", "document", "fields", "saved_at")}
    if not rows.filter(saved_at__lte=at).update(**cells):
        Autosave.objects.bulk_create([row], ignore_conflicts=True)
        rows.filter(saved_at__lte=at).update(**cells)  # another thread was first, with an older text
        older = Autosave.objects.filter(user=user, article=article).order_by("-saved_at", "-pk").values("pk")[TABS:]
        Autosave.objects.filter(pk__in=older).delete()
    return rows.first()


def unsaved(user: User, article: Article | None) -> list[Autosave]:
    """What this person typed into this story (None: into one that does not exist yet) and never saved, newest first."""
    rows = list(Autosave.objects.filter(user=user, article=article)[:TABS])
    saved = _saved(rows, article, user)
    return [row for row in rows if row not in saved]


def _saved(rows: Iterable[Autosave], article: Article | None, user: User) -> list[Autosave]:
    """Those of these rows whose words the story has, or this person has saved since: a save and a beacon may cross."""
    digests = [documents.digest(row.document) for row in rows if row.document]
    if not digests:
        return []
    versions = Version.objects.filter(saved_by=user, digest__in=digests)
    versions = versions.filter(number=1) if article is None else versions.filter(article=article)
    saved = list(versions.values_list("digest", "number"))

    def is_saved(row: Autosave) -> bool:
        if article is not None and row.document == article.document:
            return True
        return any(d == documents.digest(row.document) and number > row.base_version for d, number in saved)

    return [row for row in rows if row.document and is_saved(row)]


def forget(*, user: User, article: Article | None, tab: str) -> None:
    """The text of the tab is in the story now, or was thrown away."""
    Autosave.objects.filter(user=user, article=article, tab=tab).delete()


def tidy(at: datetime.datetime) -> dict[str, int]:
    """Delete what nobody asks for any more. Nothing depends on it: stale rows are never shown."""
    return {
        "presences": Presence.objects.stale(at).delete()[0],
        "autosaves": Autosave.objects.stale(at).delete()[0],
    }
