"""The reviews as a table: who may take a story from where to where, who may not, and what is written.

Verbs ask it under the story's lock, buttons and bulk actions without: there is no other copy of these rules in Python. The
trigger of migration 0002 is the second guard; a test compares the two over all combinations.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Decision, Round, SignOff, Stage
from articles.querysets import RIGHT_AT
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.verbs import NotAllowed, WrongState, allow

Refusal = WrongState | NotAllowed


class Bar(enum.Enum):
    """Who may not, whatever the rights are."""

    WRITER = "a writer of the story"
    ACTED_ELSEWHERE = "who acted at another stage of the round"


@dataclass(frozen=True)
class Transition:
    """One row. `goals` in order: forward to the first that the round has, backward to any of them; none: it stays.

    `decision` is what the sign-off says; every row writes the event of its verb. `held` is what has to be so (None: either).
    """

    name: str
    verb: str
    start: str
    goals: tuple[str, ...]
    right: Right
    bars: tuple[Bar, ...] = ()
    decision: Decision | None = None
    held: bool | None = None

    @property
    def goes_forward(self) -> bool:
        return self.decision in (None, Decision.PASS)

    @property
    def needs_a_note(self) -> bool:
        return not self.goals or not self.goes_forward


DRAFT, FIRST, SECOND, FINAL, SIGNED = Stage
ANYWHERE = ""
REVIEWER = (Bar.WRITER, Bar.ACTED_ELSEWHERE)
PASS, RETURN, REOPEN = Decision

TABLE = (
    Transition("submit", "articles.submit", DRAFT, (FIRST, SECOND, FINAL), Right.WRITE),
    Transition("pass_first", "articles.pass_stage", FIRST, (SECOND, FINAL), Right.FIRST, REVIEWER, PASS),
    Transition("pass_second", "articles.pass_stage", SECOND, (FINAL,), Right.SECOND, REVIEWER, PASS),
    Transition("sign", "articles.sign", FINAL, (SIGNED,), Right.FINAL, REVIEWER, PASS),
    Transition("return_to", "articles.return_to", FIRST, (DRAFT,), Right.FIRST, REVIEWER, RETURN),
    Transition("return_to", "articles.return_to", SECOND, (FIRST, DRAFT), Right.SECOND, REVIEWER, RETURN),
    Transition("return_to", "articles.return_to", FINAL, (SECOND, FIRST, DRAFT), Right.FINAL, REVIEWER, RETURN),
    Transition("reopen", "articles.reopen", SIGNED, (FINAL, DRAFT), Right.FINAL, (Bar.WRITER,), REOPEN),
    Transition("reopen", "articles.reopen", SIGNED, (SECOND, DRAFT), Right.SECOND, (Bar.WRITER,), REOPEN),
    Transition("reopen", "articles.reopen", SIGNED, (FIRST, DRAFT), Right.FIRST, (Bar.WRITER,), REOPEN),
    Transition("hold", "articles.hold", ANYWHERE, (), Right.HOLD, held=False),
    Transition("lift_hold", "articles.lift_hold", ANYWHERE, (), Right.HOLD, held=True),
)
PASSES = {row.start: row.name for row in TABLE if row.decision == PASS}


STAGES = {
    1: [Stage.FINAL],
    2: [Stage.FIRST, Stage.FINAL],
    3: [Stage.FIRST, Stage.SECOND, Stage.FINAL],
}


def stages_for(*, mends: bool) -> list[str]:
    """The stages of a new round. A correction or minor change passes two people at least, whatever the setting says."""
    wanted = max(2, settings.CORRECTION_STAGES) if mends else settings.REVIEW_STAGES
    return [str(stage) for stage in STAGES[min(max(wanted, 1), 3)]]


def current_round(article: Article) -> Round | None:
    """The newest round. While the story is a draft it is over: the next submission starts another."""
    return article.rounds.order_by("-number").first()


def acted_at(round_: Round, user: User) -> str:
    """The stage of this round at which the person acted, or an empty string. The database allows one."""
    return SignOff.objects.filter(round=round_, who=user).values_list("stage", flat=True).first() or ""


class Place:
    """Where a story and a person stand: what the table asks of both, each read once and only when asked for."""

    def __init__(self, article: Article, actor: User):
        self.article, self.actor = article, actor

    @cached_property
    def round(self) -> Round | None:
        return current_round(self.article)

    @cached_property
    def acted(self) -> str:
        return acted_at(self.round, self.actor) if self.round else ""

    @cached_property
    def is_held(self) -> bool:
        return self.article.holds.filter(lifted_at__isnull=True).exists()

    @property
    def stages(self) -> list[str]:
        """Those of the round, or of the one that begins when a draft is submitted."""
        if self.article.stage == Stage.DRAFT or self.round is None:
            return stages_for(mends=self.article.mends)
        return self.round.stages

    def may(self, right: Right) -> bool:
        return self.actor.may(right, self.article.section)


def reachable(row: Transition, stages: list[str]) -> list[str]:
    """Where this row leads in a round of these stages. Nowhere, if the round has no such stage."""
    has = [*stages, Stage.DRAFT, Stage.SIGNED]
    if row.start not in (ANYWHERE, *has) or (row.decision == REOPEN and row.goals[0] not in stages):
        return []
    goals = [str(goal) for goal in row.goals if goal in has]
    return goals[:1] if row.goes_forward else goals


def goals(name: str, place: Place) -> list[str]:
    """The stages to which this person may take the story by this row of the table now, nearest first."""
    if name == "reopen" and place.article.stage == Stage.SIGNED:
        return [goal for goal in [*reversed(place.stages), Stage.DRAFT.value] if refusal(name, place, goal) is None]
    found = [row for row in TABLE if row.name == name and row.start == place.article.stage]
    return reachable(found[0], place.stages) if found and refusal(name, place) is None else []


def refusal(name: str, place: Place, to: str = "") -> Refusal | None:
    """Why this person may not do this now; None if it may be done. The state is asked first, then the person."""
    article = place.article
    if article.trashed_at:
        return WrongState(_("The story is in the trash. Take it out first."))
    rows = [row for row in TABLE if row.name == name and row.start in (ANYWHERE, article.stage)]
    if not rows:
        return WrongState(ELSEWHERE[name](place))
    if rows[0].held is not None and rows[0].held != place.is_held:
        return WrongState(_("The story is on hold already.") if place.is_held else _("The story is not on hold."))
    if to:
        rows = [row for row in rows if to in reachable(row, place.stages)]
        if not rows:
            return WrongState(NO_WAY[name]())
    if barred := _barred_as_writer(rows[0], place):
        return barred
    allowed = [row for row in rows if place.may(row.right)]
    return _barred(allowed[0], place) if allowed else _without(place, rows[0].right)


def refuse_at_stage(place: Place, stage: str) -> NotAllowed | None:
    """Why this person may not act at a stage of this round, whatever the rights are."""
    return _barred(next(row for row in TABLE if row.start == stage and row.decision == PASS), place)


def stands_at(place: Place, to: str) -> str:
    """Where somebody stands who reopens: at the stage where they acted, else at the goal, or the first they may hold."""
    held = [stage for stage in place.stages if place.may(RIGHT_AT[stage])]
    return place.acted or (to if to in place.stages else held[0])


def one_back(place: Place) -> str:
    """The stage before: where the setting STRICT_REVIEW sends a story that was changed."""
    row = next(row for row in TABLE if row.decision == RETURN and row.start == place.article.stage)
    return reachable(row, place.stages)[0]


def _without(place: Place, right: Right) -> NotAllowed | None:
    try:
        allow(place.actor, right, place.article.section)
    except NotAllowed as refused:
        return refused
    return None


def _barred_as_writer(row: Transition, place: Place) -> NotAllowed | None:
    if Bar.WRITER not in row.bars or place.actor.pk not in place.round.writers:
        return None
    if row.decision == REOPEN:
        return NotAllowed(_("You wrote this story: ask a reviewer to reopen it."))
    return NotAllowed(_("You wrote this story: nobody reviews the own text. Ask another reviewer."))


def _barred(row: Transition, place: Place) -> NotAllowed | None:
    if barred := _barred_as_writer(row, place):
        return barred
    if Bar.ACTED_ELSEWHERE in row.bars and place.acted not in ("", row.start):
        return NotAllowed(
            _("You acted at “%(stage)s” in this round: nobody acts at two stages. Ask another reviewer.")
            % {"stage": Stage(place.acted).label}
        )
    return None


def _in_review(place: Place) -> str:
    return _("The story is in review already, at “%(stage)s”.") % {"stage": place.article.get_stage_display()}


def _not_in_review(place: Place) -> str:
    return _("The story is not in review: it is at “%(stage)s”.") % {"stage": place.article.get_stage_display()}


def _not_signed(place: Place) -> str:
    return _("Only a signed text is reopened. It is at “%(stage)s”.") % {"stage": place.article.get_stage_display()}


def moved_on(place: Place, seen: str = "") -> str:
    """For somebody whose page showed the story at another stage: who acted there since, and where it is now."""
    where = place.article.get_stage_display()
    last = SignOff.objects.filter(round__article=place.article).select_related("who").order_by("-id").first()
    if last is None or (seen and last.stage != seen):
        return _("The story is at “%(stage)s” now.") % {"stage": where}
    return _("%(who)s acted at %(when)s; the story is at “%(stage)s” now. You changed nothing.") % {
        "who": last.who,
        "when": timezone.localtime(last.at).strftime("%H:%M"),
        "stage": where,
    }


ELSEWHERE: dict[str, Callable[[Place], str]] = {
    "submit": _in_review,
    "pass_first": lambda place: moved_on(place, Stage.FIRST),
    "pass_second": lambda place: moved_on(place, Stage.SECOND),
    "sign": lambda place: moved_on(place, Stage.FINAL),
    "return_to": _not_in_review,
    "reopen": _not_signed,
}
NO_WAY: dict[str, Callable[[], str]] = {
    "return_to": lambda: _("A story is returned to an earlier stage."),
    "reopen": lambda: _("This round has no such stage."),
}
