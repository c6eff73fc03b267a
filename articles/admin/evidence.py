"""Whom a story names, and by what evidence, as of the day on which it appears: for who signs, and for the printed sheet."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from articles.models import Article, Mention
from articles.review.placing import printed_on
from articles.showing import newest_publication
from delegates.models import Delegate
from delegates.naming import Identity, PostOn, RoleOn
from newskit.periods.known import Known
from newskit.topics.models import Source


@dataclass(frozen=True)
class Claim:
    """Something that our records say of the person on the day, and from where. `doubt`: it is not known to hold."""

    text: str
    source: str
    doubt: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody named. `printed` is what the story says; `state` is ok, doubt, open (not settled) or none of ours."""

    mention: Mention
    printed: str
    state: str
    claims: tuple[Claim, ...] = ()


def day_of(article: Article, at: datetime.datetime) -> datetime.date:
    """As of when names and titles are read: the printed date, else the day on which it is planned to appear, else today."""
    newest = newest_publication(article)
    return printed_on(article, (newest and newest.planned_from) or at)


def people(article: Article, data: dict[str, Any], day: datetime.date) -> list[Person]:
    """In the order of the text, in a fixed number of queries."""
    mentions = list(article.mentions.order_by("order", "id"))
    ids = {mention.delegate_id for mention in mentions if mention.delegate_id}
    known = {row.pk: row for row in Delegate.objects.filter(pk__in=ids).with_identity()}
    sources = Source.objects.in_bulk(_source_ids(known.values()))
    return [_person(mention, data["mentions"], known, sources, day) for mention in mentions]


def _person(
    mention: Mention,
    entries: list[dict[str, Any]],
    known: dict[int, Delegate],
    sources: dict[int, Source],
    day: datetime.date,
) -> Person:
    entry = entries[mention.order] if mention.order < len(entries) else None
    printed = _printed(mention, entry)
    delegate = known.get(mention.delegate_id)
    if delegate is None:
        return Person(mention, printed, "none" if mention.dismissed else "open")
    identity = delegate.identity_on(day)
    claims = (
        *(_of_role(role, sources) for role in identity.roles),
        *(_of_post(post, day, sources) for post in identity.posts),
    )
    return Person(mention, printed, "ok" if _agrees(identity, entry) else "doubt", claims)


def _printed(mention: Mention, entry: dict[str, Any] | None) -> str:
    posts = [f"{post['org']}{post['title']}" for post in (entry or {}).get("positions", [])]
    return "，".join(filter(None, [mention.role, (entry or {}).get("delegation", ""), *posts]))


def _agrees(identity: Identity, entry: dict[str, Any] | None) -> bool:
    """Surely in office on the day; and of each title printed, where we know any post at all, one with that title."""
    if identity.standing != Known.YES:
        return False
    titles = {post.position.title for post in identity.posts}
    printed = {post["title"] for post in (entry or {}).get("positions", [])}
    return not titles or printed <= titles


def _of_role(role: RoleOn, sources: dict[int, Source]) -> Claim:
    seat = role.seat
    text = "，".join([role.text, *([str(seat.constituency)] if seat else [])])
    source = sources.get((seat and seat.source_id) or role.mandate.source_id)
    doubt = ""
    if role.over:
        doubt = _("over on this day")
    elif role.suspended == Known.YES:
        doubt = _("suspended on this day")
    elif role.known != Known.YES:
        doubt = _("not known for this day")
    return Claim(text, source_words(source), doubt)


def _of_post(post: PostOn, day: datetime.date, sources: dict[int, Source]) -> Claim:
    seen = post.last_seen or next((row for row in post.position.sightings.all() if row.seen_on == day), None)
    source = sources.get((seen and seen.source_id) or post.position.source_id)
    doubt = ""
    if post.known == Known.UNKNOWN:
        doubt = _("last seen on %(day)s") % {"day": seen.seen_on.isoformat()} if seen else _("no date known")
    return Claim(post.text, source_words(source), doubt)


def source_words(source: Source | None) -> str:
    """大会名册，2026-03-01."""
    if source is None:
        return _("no source")
    day = source.published_on or source.seen_on
    return f"{source.text}，{day.isoformat()}" if day else source.text


def _source_ids(delegates: Iterable[Delegate]) -> set[int]:
    found: set[int | None] = set()
    for delegate in delegates:
        for mandate in delegate.mandates.all():
            found |= {mandate.source_id, *(seat.source_id for seat in mandate.seats.all())}
        for position in delegate.positions.all():
            found |= {position.source_id, *(sighting.source_id for sighting in position.sightings.all())}
    return {pk for pk in found if pk}
