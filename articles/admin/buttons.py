"""Which verbs would succeed for this person on this story now. The page shows these and no others."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import review
from articles.models import Article, ConsentKind, Publication, Stage
from newskit.accounts.models import User
from newskit.accounts.roles import Right

TITLES: dict[str, Promise] = {
    "submit": _("Send to first review"),
    "pass_first": _("Pass the first review"),
    "pass_second": _("Pass the second review"),
    "sign": _("Sign as final reviewer"),
    "return_to": _("Return"),
    "assign": _("Assign"),
    "fact_check": _("Fact check"),
    "legal": _("Legal check"),
    "filing": _("File as a major topic"),
    "publish": _("Publish"),
    "schedule": _("Schedule"),
    "unschedule": _("Take the schedule back"),
    "plan_end": _("Plan its end"),
    "reopen": _("Reopen"),
    "correct": _("Correct"),
    "amend": _("Minor change"),
    "enter_error": _("Report an error"),
    "hold": _("Put on hold"),
    "lift_hold": _("Lift the hold"),
    "embargo": _("Set an embargo"),
    "lift_embargo": _("Lift the embargo"),
    "unpublish": _("Take off the site"),
    "withdraw": _("Withdraw"),
    "set_writers": _("Name the writers"),
    "find_people": _("Find the people named"),
    "link_item": _("Link an item"),
    "place": _("Place on a page"),
    "unplace": _("Take off a page"),
    "lock": _("Keep the text"),
    "unlock": _("Give the text back"),
    "take_over": _("Take the text over"),
    "trash": _("To the trash"),
    "untrash": _("Out of the trash"),
}
# What stands in the last fold: seldom wanted, or not to be pressed by mistake.
FOLDED = {
    *ConsentKind.values,
    *("unplace", "link_item", "lock", "enter_error", "embargo", "hold", "plan_end", "unpublish", "withdraw", "trash"),
}


@dataclass(frozen=True)
class Button:
    name: str
    primary: bool = False
    folded: bool = False

    @property
    def title(self) -> Promise:
        return TITLES[self.name]

    @property
    def url_name(self) -> str:
        return f"admin:articles_article_{self.name}"


def buttons(article: Article, user: User, at: datetime.datetime) -> list[Button]:
    """The first that does the next thing is the main one; before the final signature, the consent that it waits for."""
    waits = [asked.kind.value for asked in review.consents(article) if asked.stops]
    names = list(_names(article, user, at, waits))
    asked_now = waits if article.stage == Stage.FINAL else []
    next_things = ("submit", *review.PASSES.values(), "lift_hold", "publish", *asked_now)
    main = next((name for name in next_things if name in names), None)
    return [Button(name, primary=name == main, folded=name in FOLDED.difference(waits)) for name in names]


def _names(article: Article, user: User, at: datetime.datetime, waits: list[str]) -> Iterator[str]:
    def may(right: str) -> bool:
        return user.may(right, article.section)

    place = review.Place(article, user)
    if article.trashed_at:
        if may(Right.WRITE):
            yield "untrash"
        return
    publications = list(article.publications.order_by("-number"))
    kept = article.locks.standing(at).first()
    is_in_the_way = kept is not None and kept.held_by_id != user.pk
    if article.stage == Stage.DRAFT:
        if not is_in_the_way and review.goals("submit", place) and not review.stops(article):
            yield "submit"
        if may(Right.WRITE):
            yield "set_writers"
            if not publications and review.wanted_on_the_desk(article, user, at) is None:
                yield "trash"
    elif article.stage == Stage.SIGNED:
        yield from _signed(article, user, at, publications)
    for name in (*review.PASSES.values(), "return_to", "reopen"):
        if review.goals(name, place) and not (name == "sign" and waits):
            yield name
    yield from (kind.value for kind in ConsentKind if review.refuse_to_consent(article, user, kind) is None)
    if article.stage != Stage.SIGNED and may(Right.ASSIGN):
        yield "assign"
    if review.refuse_to_write(article, user) is None:
        if is_in_the_way:
            yield "take_over"
        else:
            yield from ("find_people", "link_item", "unlock" if kept else "lock")
    if may(Right.PLACE):
        yield "place"
        if article.placements.exists():
            yield "unplace"
    yield from (name for name in ("hold", "lift_hold") if review.refusal(name, place) is None)
    if may(Right.HOLD):
        yield "lift_embargo" if article.embargoes.standing(at).exists() else "embargo"
    if may(Right.WRITE) and any(publication.has_begun(at) for publication in publications):
        yield "enter_error"
    live = any(publication.is_live(at) for publication in publications)
    if live and may(Right.CORRECT) and _may_correct(article):
        yield "correct"
    if may(Right.WITHDRAW):
        if live or any(_is_planned(publication, at) for publication in publications[:1]):
            yield "plan_end"
        if live:
            yield "unpublish"
        if any(publication.withdrawn_at is None for publication in publications):
            yield "withdraw"


def _signed(article: Article, user: User, at: datetime.datetime, publications: list[Publication]) -> Iterator[str]:
    last = publications[0] if publications else None
    same = last is not None and last.digest == article.digest
    if user.may(Right.PUBLISH, article.section):
        is_out = same and (last.withdrawn_at is not None or last.is_live(at))
        on_hold = article.holds.filter(lifted_at__isnull=True).exists()
        if not is_out and not on_hold:
            if not article.embargoes.standing(at).exists():
                yield "publish"
            yield "schedule"
        if last is not None and _is_planned(last, at):
            yield "unschedule"
    if user.may(Right.CORRECT, article.section) and any(publication.is_live(at) for publication in publications):
        yield "amend"


def _is_planned(publication: Publication, at: datetime.datetime) -> bool:
    return not publication.has_begun(at) and publication.planned_from is not None and publication.withdrawn_at is None


def _may_correct(article: Article) -> bool:
    """Closed, or open as a draft without the note that a correction needs."""
    return article.stage == Stage.SIGNED or (article.stage == Stage.DRAFT and article.data["correction"] is None)
