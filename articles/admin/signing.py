"""What the sign sheet shows, in the order in which it is asked: may I, what changed, who and by what evidence, what stops it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import document as documents
from articles import review
from articles.admin.buttons import TITLES
from articles.admin.changes import Changes, changes
from articles.admin.evidence import day_of, people
from articles.models import Article, Consent, ConsentKind, SignOff, Stage, Version
from newskit.accounts.models import User
from newskit.verbs import WrongState

# What is most often asked for when a story is returned: ticked, so that a phone needs no typing.
REASONS: dict[str, Promise] = {
    "names": _("check names and titles"),
    "figures": _("check the figures"),
    "source": _("add the source"),
    "length": _("shorten it"),
}


@dataclass(frozen=True)
class Since:
    """What changed since a text that somebody signed, or that this person saw a moment ago."""

    changes: Changes
    sign_off: SignOff | None
    is_mine: bool
    version: int


def facts(article: Article, user: User, at: datetime.datetime, *, seen: int = 0) -> dict[str, Any]:
    """Everything on the sheet, in a fixed number of queries. `seen`: the version that the page showed before."""
    data = article.data
    place = review.Place(article, user)
    rows = review.sheet(article)
    name = review.PASSES.get(article.stage, "")
    refused = review.refusal(name, place) if name else None
    consents = review.consents(article)
    waits = [asked for asked in consents if asked.stops]
    hold = article.holds.filter(lifted_at__isnull=True).select_related("placed_by").first()
    may_pass = bool(name) and refused is None
    day = day_of(article, at)
    return {
        "article": article,
        "data": data,
        "characters": documents.characters(data),
        "placements": list(article.placements.select_related("page__issue")),
        "writers": list(article.writers.select_related("user")),
        "name": name,
        "title_of_act": TITLES.get(name, ""),
        "refused": refused,
        "may_pass": may_pass,
        "main": name if may_pass and not (name == "sign" and waits) else "",
        "warnings": review.warnings(article, user, at),
        "since": since(article, data, user, rows, seen),
        "people": people(article, data, day),
        "day": day,
        "consents": [
            (asked, review.refuse_to_consent(article, user, asked.kind) is None)
            for asked in consents
            if asked.last or asked.is_required
        ],
        "waits": waits,
        "rows": [row for row in reversed(rows) if row.sign_off.round_id == (place.round and place.round.pk)],
        "hold": hold,
        "embargo": article.embargoes.standing(at).first(),
        "back_to": [(goal, Stage(goal).label) for goal in review.goals("return_to", place)],
        "may_hold": review.refusal("hold", place) is None,
        "may_lift": review.refusal("lift_hold", place) is None,
        "reasons": REASONS,
    }


def since(article: Article, data: dict[str, Any], user: User, rows: list[review.SheetRow], seen: int) -> Since | None:
    """Against the text that the page showed, if somebody changed it meanwhile; else my last signature; else the last one."""
    passed = [row.sign_off for row in rows if row.sign_off.decision == "pass"]
    mine = [sign_off for sign_off in passed if sign_off.who_id == user.pk]
    sign_off = (mine or passed or [None])[-1]
    number = seen if seen and seen != article.version else sign_off and sign_off.version
    if number is None:
        return None
    version = Version.objects.filter(article=article, number=number).first()
    if version is None:
        return None
    is_seen = number == seen
    return Since(
        changes(documents.parse(version.document), data),
        None if is_seen else sign_off,
        bool(mine) and not is_seen,
        number,
    )


def decide(article: Article, actor: User, typed: QueryDict) -> str:
    """The verb of the button that was pressed, on the version that the page showed. What was done, in words."""
    act = ACTS.get(typed.get("do", ""))
    if act is None:
        raise WrongState(gettext("Nothing was chosen. You changed nothing."))
    return act(article, actor, typed)


def number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _pass(article: Article, actor: User, typed: QueryDict) -> str:
    seen = {
        "actor": actor,
        "article": article,
        "version": number(typed.get("version")),
        "note": typed.get("note", ""),
        "acknowledged": typed.getlist("acknowledged"),
    }
    if typed.get("stage") == Stage.FINAL:
        review.sign(**seen)
        return gettext("Signed. The text is closed.")
    review.pass_stage(**seen, stage=typed.get("stage", ""))
    return gettext("Passed.")


def _return(article: Article, actor: User, typed: QueryDict) -> str:
    words = [str(REASONS[key]) for key in typed.getlist("reasons") if key in REASONS]
    note = "；".join([*words, *filter(None, [typed.get("why", "").strip()])])
    review.return_to(actor=actor, article=article, to=typed.get("to", ""), note=note, stage=typed.get("stage", ""))
    return gettext("Returned.")


def _hold(article: Article, actor: User, typed: QueryDict) -> str:
    review.hold(actor=actor, article=article, reason=typed.get("reason", ""))
    return gettext("On hold: nothing of it begins to show.")


def _lift(article: Article, actor: User, typed: QueryDict) -> str:
    review.lift_hold(actor=actor, article=article, note=typed.get("reason", ""))
    return gettext("The hold is lifted.")


def _consent(article: Article, actor: User, typed: QueryDict) -> str:
    if typed.get("kind") not in ConsentKind.values or typed.get("is_given") not in ("yes", "no"):
        raise WrongState(gettext("Nothing was chosen. You changed nothing."))
    said = review.consent(
        actor=actor,
        article=article,
        kind=typed["kind"],
        is_given=typed["is_given"] == "yes",
        version=number(typed.get("version")),
        number=typed.get("number", "")[:60],
        note=typed.get("remark", ""),
    )
    return consent_words(said)


def consent_words(said: Consent) -> str:
    words = gettext("%(kind)s: given.") if said.is_given else gettext("%(kind)s: refused. The final signature waits.")
    return words % {"kind": said.get_kind_display()}


ACTS: dict[str, Callable[[Article, User, QueryDict], str]] = {
    "pass": _pass,
    "return": _return,
    "hold": _hold,
    "lift": _lift,
    "consent": _consent,
}
