"""What the printed sign-off sheet (稿签) says, cut to one A4."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import document as documents
from articles import review
from articles.admin.changes import Changes, Excerpt, changes
from articles.admin.evidence import day_of, people
from articles.admin.fitting import Fitted, Row, clip, fit, lines
from articles.document import OriginKind, StoryKind
from articles.models import Article, SignOff, Stage, Version
from articles.review.transitions import current_round
from newskit.audit.models import Event

ROOM = 33  # lines below the heads and facts; the style sheet prints a line in 4.9 mm
NOTE, NAME, CLAIM, WORDS = 60, 40, 60, 90  # most characters of a cell


@dataclass(frozen=True)
class Opinion:
    sign_off: SignOff
    counts: bool
    note: str
    changed: Changes | None  # None: this very text

    @property
    def digest(self) -> str:
        return short(self.sign_off.digest)


@dataclass(frozen=True)
class Change:
    """A passage that changed since a signature. `heading` on the first of them."""

    heading: str
    excerpt: Excerpt


@dataclass(frozen=True)
class Named:
    """A line of evidence. `name` on the first line of each person."""

    name: str
    text: str
    source: str
    state: str


def short(digest: str) -> str:
    return f"{digest[:4]} {digest[4:8]}"


def facts(article: Article, at: datetime.datetime) -> dict[str, Any]:
    """In a fixed number of queries."""
    data = article.data
    rows = review.sheet(article)
    round_ = current_round(article)
    since = _since(article, data, rows)
    day = day_of(article, at)
    opinions = [_opinion(row, since) for row in reversed(rows)]  # newest first: the oldest are left out first
    named = _named(article, data, day)
    warned = _warned(rows)
    asked = [item for item in review.consents(article) if item.last or item.is_required]
    changed = _changes(rows, since)
    fitted = fit(
        [
            [Row(opinion, lines(opinion.note or "-", 20)) for opinion in opinions],
            [Row(item, lines(item.words, 52)) for item in asked],
            [Row(entry, lines(entry[0], 36)) for entry in warned],
            [Row(line, max(lines(line.text, 22), lines(line.source, 18))) for line in named],
            [Row(change, _height(change)) for change in changed],
        ],
        ROOM - lines(documents.headline(data), 24) - len(data["subheads"][:2]),
    )
    return {
        "article": article,
        "data": data,
        "headline": clip(documents.headline(data), 70) or str(article),
        "kicker": clip(data["kicker"], 40),
        "subheads": [clip(line, 50) for line in data["subheads"][:2]],
        "round": round_,
        "facts": _facts(article, data),
        "opinions": Fitted(list(reversed(fitted[0].rows)), fitted[0].left_out),
        "consents": fitted[1],
        "warned": fitted[2],
        "named": fitted[3],
        "changed": fitted[4],
        "day": day,
        "digest": f"{short(article.digest)} … {article.digest[-4:]}",
        "is_signed": article.stage == Stage.SIGNED,
    }


def stamp(events: list[Event], asked: str) -> tuple[Event, int] | None:
    """The printing that this address was given for, and which one it is."""
    for place, event in enumerate(events, start=1):
        if str(event.pk) == asked:
            return event, place
    return None


def _facts(article: Article, data: dict[str, Any]) -> list[tuple[str, str]]:
    origin = data["origin"]
    came = "，".join(filter(None, [str(OriginKind(origin["kind"]).label), origin["source"], origin["author"]]))
    writers = [str(writer.user) for writer in article.writers.select_related("user")]
    pages = [str(placement.page) for placement in article.placements.select_related("page__issue")]
    published = [
        _("%(number)d, %(minute)s") % {"number": row.number, "minute": _minute(row.shown.lower)}
        for row in article.publications.order_by("number")
        if not row.shown.isempty
    ]
    pictures = len([picture for picture in data["pictures"] if picture["hash"]])
    found = [
        (_("origin"), came),
        (_("kind of story"), "，".join(filter(None, [str(StoryKind(data["kind"]).label), data["column"]]))),
        (_("length"), _("%(n)d characters, without the headline") % {"n": documents.characters(data)}),
        (_("section"), str(article.section)),
        (_("page"), _names(pages) or _("none")),
        (_("writers"), _names(writers) or (_("none of this house") if article.no_house_writers else _("not named"))),
        (_("byline"), _names([line["text"] for line in data["bylines"]]) or _("none")),
        (_("pictures"), str(pictures)),
        *((credit["part"], credit["text"]) for credit in data["credits"][:2]),
        (_("on the site"), _names(published[-2:]) or _("not published")),
    ]
    return [(clip(label, 8), clip(text, NAME)) for label, text in found]


def _names(names: list[str], most: int = 4) -> str:
    if len(names) <= most:
        return "、".join(names)
    return _("%(names)s and %(n)d more") % {"names": "、".join(names[:most]), "n": len(names) - most}


def _since(article: Article, data: dict[str, Any], rows: list[review.SheetRow]) -> dict[int, Changes]:
    """Of each version that somebody acted on and that is no longer the text: what changed since."""
    numbers = {row.sign_off.version for row in rows if not row.same_text}
    texts = Version.objects.filter(article=article, number__in=numbers).values_list("number", "document")
    return {number: changes(documents.parse(text), data) for number, text in texts}


def _opinion(row: review.SheetRow, since: dict[int, Changes]) -> Opinion:
    changed = None if row.same_text else since.get(row.sign_off.version)
    return Opinion(row.sign_off, row.counts, clip(row.sign_off.note, NOTE), changed)


def _changes(rows: list[review.SheetRow], since: dict[int, Changes]) -> list[Change]:
    """The exact difference since each signature that stands; those who signed one text share it."""
    signers: dict[int, list[str]] = {}
    for row in rows:
        if row.counts and not row.same_text and row.sign_off.version in since:
            words = f"{row.sign_off.get_stage_display()} {row.sign_off.who}"
            signers.setdefault(row.sign_off.version, []).append(words)
    found = []
    for number, who in signers.items():
        told = since[number]
        words = _("since %(who)s: %(deleted)d deleted, %(inserted)d inserted, %(moved)d moved") % {
            "who": "、".join(who),
            "deleted": told.deleted,
            "inserted": told.inserted,
            "moved": told.moved,
        }
        found += [Change("" if place else words, excerpt) for place, excerpt in enumerate(told.excerpts)]
    return found


def _height(change: Change) -> int:
    words = "".join(text for _mark, text in change.excerpt.pieces) + change.excerpt.told
    return lines(words or "-", 44) + (1 if change.heading else 0)


def _warned(rows: list[review.SheetRow]) -> list[tuple[str, str]]:
    """Each warning that was acknowledged, and by whom."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for warning in row.sign_off.acknowledged:
            who = f"{row.sign_off.who} {_minute(row.sign_off.at)}"
            found.setdefault(clip(warning["text"], WORDS), []).append(who)
    return [(text, _names(who, 3)) for text, who in found.items()]


def _named(article: Article, data: dict[str, Any], day: datetime.date) -> list[Named]:
    found = []
    for person in people(article, data, day):
        name = clip(person.mention.name, 12)
        found.append(Named(name, clip(person.printed, CLAIM), _("as printed"), person.state))
        for claim in person.claims[:3]:
            source = "，".join(filter(None, [claim.source, claim.doubt]))
            found.append(Named("", clip(claim.text, CLAIM), clip(source, CLAIM), ""))
        if len(person.claims) > 3:
            found.append(Named("", _("and %(n)d more in our records") % {"n": len(person.claims) - 3}, "", ""))
    return found


def _minute(at: datetime.datetime) -> str:
    return timezone.localtime(at).strftime("%m-%d %H:%M")
