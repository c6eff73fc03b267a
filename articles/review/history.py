"""What a story's history is for: bringing an older text back, and giving a version a name by which it is found again."""

import datetime
from collections import defaultdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import document as documents
from articles.models import Article, VersionName
from articles.review.texts import refuse_to_edit, save
from delegates.models import Delegate
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.verbs import NotAllowed, WrongState, lock, log, verb
from proposals.models import Proposal

NAMING = (Right.WRITE, Right.FIRST, Right.SECOND, Right.FINAL)
LONGEST_NAME = VersionName._meta.get_field("name").max_length


@verb("articles.restore")
def restore(
    *, actor: User, article: Article, number: int, base_version: int, at: datetime.datetime | None = None
) -> Article:
    """Bring the text of an older version back, as a new version: subject to every rule that saving is.

    All of the document comes back. Stage, schedule and address stay, and so does what was decided since: who is meant by a
    name that both texts have in one role, and the note of a correction that is open now.
    """
    at = at or timezone.now()
    row = lock(article)
    version = row.versions.filter(number=number).first()
    if version is None:
        raise WrongState(_("This story has no version %(number)d.") % {"number": number})
    if refusal := refuse_to_edit(row, actor, at):
        raise refusal
    document = _with_later_decisions(documents.parse(version.document), row)
    if base_version == row.version and documents.canonical(document) == row.document:
        raise WrongState(_("The story has the text of version %(number)d already.") % {"number": number})
    saved = save(
        actor=actor, article=row, document=document, base_version=base_version, cause=f"restore {number}", at=at
    )
    if saved.slug != row.slug:
        saved.slug = row.slug
        saved.save(update_fields=["slug"])
    return saved


def _with_later_decisions(text: dict[str, Any], article: Article) -> dict[str, Any]:
    """The older text, with what was decided since and without profiles and items that are gone."""
    now = article.data
    decided: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for mention in now["mentions"]:
        decided[mention["name"], mention["role"]].append(mention)
    nobody = set(article.mentions.filter(dismissed=True).values_list("name", "role"))
    for mention in text["mentions"]:
        key = mention["name"], mention["role"]
        later = decided[key].pop(0) if decided[key] else None
        if later is not None and (later["delegate"] is not None or key in nobody):
            mention["delegate"], mention["brings"] = later["delegate"], later["brings"]
    named = {mention["delegate"] for mention in text["mentions"]} - {None}
    winners = dict(Delegate.objects.filter(pk__in=named).values_list("pk", "merged_into")) if named else {}
    for mention in text["mentions"]:
        delegate = mention["delegate"]
        mention["delegate"] = (winners[delegate] or delegate) if delegate in winners else None
        mention["brings"] = mention["brings"] and mention["delegate"] is not None
    carried = {entry["proposal"] for entry in text["proposals"]}
    there = set(Proposal.objects.filter(pk__in=carried).values_list("pk", flat=True)) if carried else set()
    text["proposals"] = [entry for entry in text["proposals"] if entry["proposal"] in there]
    return text | {"correction": now["correction"]}


def may_name(article: Article, user: User) -> bool:
    return any(user.may(right, article.section) for right in NAMING)


@verb("articles.name_version")
def name_version(
    *, actor: User, article: Article, number: int, name: str, at: datetime.datetime | None = None
) -> VersionName | None:
    """Name a version, or name it anew; an empty name takes the name away. The text is not touched."""
    row = lock(article)
    if not may_name(row, actor):
        raise NotAllowed(_("Versions are named by who writes or reviews in %(section)s.") % {"section": row.section})
    version = row.versions.filter(number=number).first()
    if version is None:
        raise WrongState(_("This story has no version %(number)d.") % {"number": number})
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise WrongState(_("A name has at most %(most)d characters, all on one line.") % {"most": LONGEST_NAME})
    named = VersionName.objects.filter(version=version).first()
    before = named.name if named else ""
    if name == before:
        return named
    if not name:
        named.delete()
        named = None
    else:
        at = at or timezone.now()
        named, _made = VersionName.objects.update_or_create(
            version=version, defaults={"name": name, "named_by": actor, "named_at": at}
        )
    log(actor, "articles.name_version", row, before={"name": before}, after={"version": number, "name": name})
    return named
