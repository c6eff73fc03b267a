"""A story's whole life, in one order of time: what people did with it, what the clock did, who looked at it.

Most of it stands in rows of its own (versions, sign-offs, periods, holds), which say more than the event of their verb: those
events are left out here. What is left of the audit trail fills in the rest, previews and exports too. One statement finds the
places of all entries, so that a page of a long life costs what a page of a short one does.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import CharField, DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from articles.causes import cause_words
from articles.looking import LOOKS
from articles.models import (
    Article,
    Consent,
    Decision,
    EditLock,
    Embargo,
    ErrorReport,
    Hold,
    Publication,
    Round,
    SignOff,
    Version,
    VersionName,
)
from newskit.accounts.models import User
from newskit.audit.models import Event
from newskit.audit.words import changes_in_words, in_words


class Kind(models.TextChoices):
    TEXT = "text", pgettext_lazy("of a story's life", "text")
    REVIEW = "review", pgettext_lazy("of a story's life", "reviews and consents")
    KEPT = "kept", pgettext_lazy("of a story's life", "holds and embargoes")
    SHOWN = "shown", pgettext_lazy("of a story's life", "publication")
    ERRORS = "errors", pgettext_lazy("of a story's life", "errors reported")
    LOOKS = "looks", pgettext_lazy("of a story's life", "previews and files")
    DESK = "desk", pgettext_lazy("of a story's life", "the desk")


@dataclass(frozen=True)
class Entry:
    at: datetime.datetime
    kind: Kind
    who: str
    what: str
    detail: str
    version: int | None = None  # of the text that it is about
    is_ahead: bool = False

    @property
    def kind_label(self) -> str:
        return str(self.kind.label)


@dataclass(frozen=True)
class Source:
    """Rows of one table as entries: when, of whom, and in which words. `who` None: the clock did it."""

    name: str
    kind: Kind
    model: type[models.Model]
    at: str
    who: str | None
    what: Callable[[Any], str]
    detail: Callable[[Any], str] = lambda row: ""
    version: Callable[[Any], int | None] = lambda row: None
    story: str = "article"
    only: Q = field(default_factory=Q)

    def rows(self, article: Article) -> QuerySet:
        return self.model._base_manager.filter(self.only, **{self.story: article, f"{self.at}__isnull": False})


def _signed(row: SignOff) -> str:
    words = {
        Decision.PASS: _("%(stage)s passed"),
        Decision.RETURN: _("returned from %(stage)s"),
        Decision.REOPEN: _("opened again at %(stage)s"),
    }
    text = words[Decision(row.decision)] % {"stage": row.get_stage_display()}
    return text if row.decision == Decision.PASS else f"{text} → {row.get_goes_to_display()}"


def _acknowledged(row: SignOff) -> str:
    return " · ".join([row.note, *(warning["text"] for warning in row.acknowledged)]).strip(" ·")


def _number(row: Publication) -> str:
    return _("publication %(number)d, %(kind)s") % {"number": row.number, "kind": row.get_kind_display()}


def _minute(moment: datetime.datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def _until(row: Embargo) -> str:
    until = _("until %(until)s") % {"until": _minute(row.until)} if row.until else _("until somebody lifts it")
    return f"{until} · {row.reason}".strip(" ·")


def _consent(row: Consent) -> str:
    given = _("%(kind)s given") if row.is_given else _("%(kind)s refused")
    return given % {"kind": row.get_kind_display()}


LIFTED_BY_HAND = Q(until__isnull=True) | Q(lifted_at__lt=F("until"))
SOURCES = (
    Source(
        "version",
        Kind.TEXT,
        Version,
        "saved_at",
        "saved_by",
        lambda row: _("version %(number)d saved") % {"number": row.number},
        lambda row: cause_words(row.cause),
        lambda row: row.number,
    ),
    Source(
        "version_name",
        Kind.TEXT,
        VersionName,
        "named_at",
        "named_by",
        lambda row: _("version %(number)d named “%(name)s”") % {"number": row.version.number, "name": row.name},
        version=lambda row: row.version.number,
        story="version__article",
    ),
    Source("lock", Kind.TEXT, EditLock, "held_at", "held_by", lambda row: _("kept for work"), lambda row: row.note),
    Source(
        "lock_end", Kind.TEXT, EditLock, "ended_at", "ended_by", lambda row: _("given free"), lambda row: row.end_note
    ),
    Source(
        "round",
        Kind.REVIEW,
        Round,
        "started_at",
        "started_by",
        lambda row: _("round %(number)d begun") % {"number": row.number},
        lambda row: _("for a correction") if row.is_correction else "",
    ),
    Source(
        "sign_off",
        Kind.REVIEW,
        SignOff,
        "at",
        "who",
        _signed,
        _acknowledged,
        lambda row: row.version,
        story="round__article",
    ),
    Source(
        "consent",
        Kind.REVIEW,
        Consent,
        "at",
        "who",
        _consent,
        lambda row: f"{row.number} {row.note}".strip(),
        lambda row: row.version,
    ),
    Source("hold", Kind.KEPT, Hold, "placed_at", "placed_by", lambda row: _("put on hold"), lambda row: row.reason),
    Source(
        "hold_end", Kind.KEPT, Hold, "lifted_at", "lifted_by", lambda row: _("hold lifted"), lambda row: row.lift_note
    ),
    Source("embargo", Kind.KEPT, Embargo, "placed_at", "placed_by", lambda row: _("put under embargo"), _until),
    Source(
        "embargo_end",
        Kind.KEPT,
        Embargo,
        "lifted_at",
        "lifted_by",
        lambda row: _("embargo lifted"),
        lambda row: row.lift_note,
        only=LIFTED_BY_HAND,
    ),
    Source(
        "embargo_over",
        Kind.KEPT,
        Embargo,
        "until",
        None,
        lambda row: _("embargo over by time"),
        only=Q(lifted_at__isnull=True) | ~LIFTED_BY_HAND,
    ),
    Source("publication", Kind.SHOWN, Publication, "created_at", "published_by", lambda row: _("published"), _number),
    Source(
        "begins", Kind.SHOWN, Publication, "shown__startswith", None, lambda row: _("readers see it from here"), _number
    ),
    Source(
        "ends", Kind.SHOWN, Publication, "shown__endswith", None, lambda row: _("readers see it up to here"), _number
    ),
    Source(
        "withdrawal",
        Kind.SHOWN,
        Publication,
        "withdrawn_at",
        "withdrawn_by",
        lambda row: _("withdrawn"),
        lambda row: f"{_number(row)} · {row.withdrawal_reason}",
    ),
    Source(
        "error",
        Kind.ERRORS,
        ErrorReport,
        "received_at",
        "entered_by",
        lambda row: _("error reported"),
        lambda row: f"{row.get_channel_display()} · {row.claim}",
    ),
    Source(
        "error_decided",
        Kind.ERRORS,
        ErrorReport,
        "decided_at",
        "decided_by",
        lambda row: _("error report decided: %(decision)s") % {"decision": row.get_decision_display()},
        lambda row: row.decision_note,
    ),
    Source(
        "error_printed",
        Kind.ERRORS,
        ErrorReport,
        "printed_at",
        None,
        lambda row: _("correction printed"),
        lambda row: row.print_place,
    ),
)
BY_NAME = {source.name: source for source in SOURCES}
# Events that a row above tells better.
TOLD = {
    *("articles.create", "articles.save", "articles.restore", "articles.name_version"),
    *("articles.lock", "articles.unlock", "articles.take_over"),
    *("articles.submit", "articles.pass_stage", "articles.sign", "articles.return_to", "articles.reopen"),
    *("articles.hold", "articles.lift_hold", "articles.embargo", "articles.lift_embargo", "articles.consent"),
    *(
        "articles.publish",
        "articles.withdraw",
        "articles.enter_error",
        "articles.decide_error",
        "articles.mark_printed",
    ),
}
SHOWING = (
    *("articles.schedule", "articles.unschedule", "articles.plan_end", "articles.unpublish", "articles.correct"),
    *("articles.amend", "articles.restore_publication", "articles.publish_together"),
)


def _events(article: Article, kinds: set[str]) -> QuerySet[Event]:
    """What the audit trail alone knows of the story."""
    rows = Event.objects.filter(object_label="articles.article", object_id=str(article.pk)).exclude(verb__in=TOLD)
    wanted = Q(pk__in=[])
    for kind, verbs in ((Kind.LOOKS, LOOKS), (Kind.SHOWN, SHOWING)):
        if kind in kinds:
            wanted |= Q(verb__in=verbs)
    if Kind.DESK in kinds:
        wanted |= ~Q(verb__in=[*LOOKS, *SHOWING])
    return rows.filter(wanted)


@dataclass(frozen=True)
class Asked:
    """Which part of the life: kinds (none: all), a person, and whether the newest comes first."""

    kinds: frozenset[str] = frozenset()
    person: int | None = None

    @property
    def all_kinds(self) -> set[str]:
        return set(self.kinds or Kind.values)


def entries(article: Article, asked: Asked, *, offset: int = 0, limit: int | None = None) -> list[Entry]:
    """Newest first. Equal moments stand in the order of the tables above, so that the order never changes."""
    now = timezone.now()
    places = _places(article, asked)
    if places is None:
        return []
    found = list(places[offset : None if limit is None else offset + limit])
    rows = _rows(found)
    return [_entry(name, rows[name][pk], at, now) for at, name, pk in found]


def _places(article: Article, asked: Asked) -> QuerySet | None:
    """(moment, table, row) of every entry, in one statement."""
    kinds = asked.all_kinds
    parts = []
    for source in SOURCES:
        if source.kind not in kinds or (asked.person is not None and source.who is None):
            continue
        rows = source.rows(article)
        if asked.person is not None:
            rows = rows.filter(**{source.who: asked.person})
        parts.append(_place(rows, source.at, source.name))
    events = _events(article, kinds)
    if asked.person is not None:
        events = events.filter(actor=asked.person)
    parts.append(_place(events, "at", "event"))
    return parts[0].union(*parts[1:], all=True).order_by("-life_moment", "-life_place", "-life_row")


def _place(rows: QuerySet, at: str, name: str) -> QuerySet:
    return (
        rows.order_by()
        .annotate(
            life_moment=Cast(at, DateTimeField()),
            life_place=Value(name, output_field=CharField()),
            life_row=F("pk"),
        )
        .values_list("life_moment", "life_place", "life_row")
    )


def _rows(places: Iterable[tuple[datetime.datetime, str, int]]) -> dict[str, dict[int, Any]]:
    """The rows of a page, one statement a table."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for _at, name, pk in places:
        wanted[BY_NAME[name].model if name in BY_NAME else Event].add(pk)
    found: dict[type[models.Model], dict[int, Any]] = {}
    for model, keys in wanted.items():
        people = [f.name for f in model._meta.fields if f.related_model is User]
        rows = model._base_manager.filter(pk__in=keys).select_related(*people)
        if model in (Version, Publication):
            rows = rows.defer("document")
        if model is VersionName:
            rows = rows.select_related("version").defer("version__document")
        found[model] = {row.pk: row for row in rows}
    return {name: found.get(source.model, {}) for name, source in BY_NAME.items()} | {"event": found.get(Event, {})}


def _entry(name: str, row: Any, at: datetime.datetime, now: datetime.datetime) -> Entry:
    if name == "event":
        kind = Kind.LOOKS if row.verb in LOOKS else Kind.SHOWN if row.verb in SHOWING else Kind.DESK
        return Entry(row.at, kind, str(row.actor), in_words(row.verb), event_detail(row))
    source = BY_NAME[name]
    who = str(getattr(row, source.who) or "") if source.who else str(_("by the clock"))
    return Entry(at, source.kind, who, source.what(row), source.detail(row), source.version(row), at > now)


def event_detail(event: Event) -> str:
    """The note, and what was before and after, where it is short enough to read."""
    changed = "；".join(changes_in_words(event.object_label, event.before, event.after))
    return " · ".join([part for part in (event.note, changed) if part])[:500]


def people(article: Article) -> list[User]:
    """Everybody who stands in it, for the filter."""
    ids = set(_events(article, set(Kind.values)).order_by().values_list("actor", flat=True).distinct())
    keys: Iterator[tuple[Source, str]] = ((source, source.who) for source in SOURCES if source.who)
    unions = [source.rows(article).order_by().values_list(who, flat=True) for source, who in keys]
    ids |= set(unions[0].union(*unions[1:]))
    return list(User.objects.filter(pk__in=ids).order_by("name", "pk"))
