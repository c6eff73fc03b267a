"""What stands beside a story's form: where it is, what stops it, who decided what on which text, what readers see."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import document as documents
from articles import review
from articles.admin.buttons import buttons
from articles.admin.embargoes import lifting
from articles.diffing import changed_characters
from articles.models import Article, Embargo, Publication, Stage, Version
from articles.review.transitions import current_round
from articles.showing import story_end
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.audit.models import Event

STATES: dict[str, Promise] = {
    "withdrawn": _("withdrawn"),
    "live": _("readers see it"),
    "scheduled": _("scheduled"),
    "over": _("over"),
    "waiting": _("planned, but held back"),
    "missed": _("its end passed before it could appear"),
    "taken_back": _("taken back"),
}


@dataclass(frozen=True)
class Shown:
    publication: Publication
    state: str

    @property
    def word(self) -> Promise:
        return STATES[self.state]


def state_of(publication: Publication, at: datetime.datetime) -> str:
    """An empty period alone says nothing: withdrawal, plan and clock do."""
    if publication.withdrawn_at is not None and publication.withdrawn_at <= at:
        return "withdrawn"
    if publication.is_live(at):
        return "live"
    if publication.shown.isempty:
        if publication.planned_until is not None and publication.planned_until <= at and publication.planned_from:
            return "missed"
        return "waiting" if publication.planned_from else "taken_back"
    return "over" if publication.has_begun(at) else "scheduled"


@dataclass(frozen=True)
class Step:
    stage: str
    is_now: bool
    row: Any  # the newest line of the sheet at this stage in this round, if it counts

    @property
    def label(self) -> str:
        return Stage(self.stage).label


@dataclass(frozen=True)
class Line:
    """A line of the sign-off sheet, with the characters that were changed since."""

    row: review.SheetRow
    changed: int


def record(article: Article, user: User, at: datetime.datetime) -> dict[str, Any]:
    """Everything that the page shows beside the form, in a fixed number of queries."""
    sheet = review.sheet(article)
    round_ = current_round(article)
    publications = [Shown(p, state_of(p, at)) for p in article.publications.select_related("published_by")]
    live = next((shown.publication for shown in publications if shown.state == "live"), None)
    hold = article.holds.filter(lifted_at__isnull=True).select_related("placed_by").first()
    embargo = article.embargoes.standing(at).select_related("placed_by").first()
    data = article.data
    consents = review.consents(article)
    waiting = [asked.words for asked in consents if asked.stops]
    return {
        "article": article,
        "data": data,
        "characters": documents.characters(data),
        "buttons": buttons(article, user, at),
        "steps": _steps(article, round_, sheet),
        "stops": [
            *(review.stops(article) if article.stage == Stage.DRAFT else []),
            *([gettext("On hold: %(reason)s") % {"reason": hold.reason}] if hold else []),
            *([_embargo_words(embargo)] if embargo else []),
            *(waiting if article.stage == Stage.FINAL else []),
        ],
        "warnings": review.warnings(article, user, at),
        "consents": [asked for asked in consents if asked.last or asked.is_required],
        "acknowledges": bool(review.next_stage(article, user)),
        "sheet": [Line(row, changed) for row, changed in zip(sheet, _changes(article, sheet, data), strict=True)],
        "publications": publications,
        "live": live,
        "ends_at": story_end(article, at) if live else None,
        "lifting": lifting(article, at) if embargo and user.may(Right.HOLD, article.section) else "",
        "behind": changed_characters(live.data, data) if live and live.digest != article.digest else 0,
        "hold": hold,
        "embargo": embargo,
        "mentions": list(article.mentions.select_related("delegate")),
        "may_settle": user.may("articles.mentions", article.section) and article.stage != Stage.SIGNED,
        "placements": list(article.placements.select_related("page__issue")),
        "writers": list(article.writers.select_related("user")),
        "versions": list(article.versions.select_related("saved_by").defer("document")[:30]),
        "events": Event.objects.filter(object_label="articles.article", object_id=str(article.pk)).select_related(
            "actor"
        )[:30],
    }


def _embargo_words(embargo: Embargo) -> str:
    if embargo.until is None:
        return gettext("Under embargo until somebody lifts it")
    until = timezone.localtime(embargo.until).strftime("%m-%d %H:%M")
    return gettext("Under embargo until %(until)s") % {"until": until}


def _steps(article: Article, round_, sheet: list[review.SheetRow]) -> list[Step]:
    stages = round_.stages if round_ else review.stages_for(mends=article.mends)
    counting = {row.sign_off.stage: row for row in sheet if row.counts} if article.stage != Stage.DRAFT else {}
    return [Step(stage, stage == article.stage, counting.get(stage)) for stage in stages]


def _changes(article: Article, sheet: list[review.SheetRow], data: dict[str, Any]) -> list[int]:
    """For each line: characters changed since, in the text that it names."""
    numbers = {row.sign_off.version for row in sheet if not row.same_text}
    texts = dict(Version.objects.filter(article=article, number__in=numbers).values_list("number", "document"))
    changed = {number: changed_characters(documents.parse(text), data) for number, text in texts.items()}
    return [0 if row.same_text else changed.get(row.sign_off.version, 0) for row in sheet]
