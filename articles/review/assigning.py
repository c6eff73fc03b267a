"""Whose story it is at the present stage, until when, how urgent. Outside the document: it voids no signature."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Priority, Stage
from articles.querysets import RIGHT_AT
from articles.review.transitions import Place, current_round, refuse_at_stage
from newskit.accounts.models import User, holders
from newskit.accounts.roles import Right
from newskit.verbs import NotAllowed, WrongState, allow, lock, log, verb


@verb("articles.assign")
def assign(
    *,
    actor: User,
    article: Article,
    assignee: User | None,
    due_at: datetime.datetime | None,
    priority: int = Priority.NORMAL,
    at: datetime.datetime | None = None,
) -> Article:
    """指派: who works on it at this stage, when it is due, how urgent it is. The next stage begins with nobody named."""
    at = at or timezone.now()
    row = _open_story(article)
    allow(actor, Right.ASSIGN, row.section)
    if priority not in Priority.values:
        raise WrongState(_("There is no such priority."))
    if due_at is not None and due_at <= at and due_at != row.due_at:
        raise WrongState(_("A story falls due in the future."))
    if assignee is not None and assignee.pk != row.assignee_id:
        _able(row, assignee, at)
    before, after = (row.assignee, row.due_at, row.priority), (assignee, due_at, priority)
    if before == after:
        raise WrongState(_("This is how it stands already."))
    row.assignee, row.due_at, row.priority = assignee, due_at, priority
    row.save(update_fields=["assignee", "due_at", "priority"])
    log(actor, "articles.assign", row, before=_told(*before), after=_told(*after))
    return row


@verb("articles.take")
def take(*, actor: User, article: Article, seen: int | None, at: datetime.datetime | None = None) -> Article:
    """归我: who may act at this stage makes the story the own one, without asking. `seen` is the id of the assignee that the
    page showed: who was faster is named, and keeps it."""
    at = at or timezone.now()
    row = _open_story(article)
    _able(row, actor, at)
    if row.assignee_id == actor.pk:
        raise WrongState(_("It is yours already."))
    if row.assignee_id != seen:
        raise WrongState(
            _("%(who)s took it meanwhile. Ask, or take it over from there.") % {"who": row.assignee}
            if row.assignee_id
            else _("Nobody has it any more: look again, then take it.")
        )
    before, row.assignee = row.assignee, actor
    row.save(update_fields=["assignee"])
    log(actor, "articles.take", row, before={"assignee": before and before.name}, after={"assignee": actor.name})
    return row


def able(article: Article, at: datetime.datetime) -> list[User]:
    """Those who may act at the present stage: whom the story can be assigned to."""
    if article.stage == Stage.SIGNED or article.trashed_at:
        return []
    people = holders(RIGHT_AT[article.stage], article.section, at).filter(is_system=False).order_by("name", "pk")
    round_ = None if article.stage == Stage.DRAFT else current_round(article)
    if round_ is None:
        return list(people)
    elsewhere = round_.sign_offs.exclude(stage=article.stage).values("who")
    return list(people.exclude(pk__in=round_.writers).exclude(pk__in=elsewhere))


def may_take(article: Article, user: User) -> bool:
    return article.assignee_id != user.pk and _refusal(article, user) is None


def _open_story(article: Article) -> Article:
    row = lock(article)
    if row.trashed_at:
        raise WrongState(_("The story is in the trash. Take it out first."))
    if row.stage == Stage.SIGNED:
        raise WrongState(_("The text is signed: there is no work on it to assign."))
    return row


def _able(article: Article, user: User, at: datetime.datetime) -> None:
    if refusal := _refusal(article, user, at):
        raise refusal


def _refusal(article: Article, user: User, at: datetime.datetime | None = None) -> Exception | None:
    if article.trashed_at or article.stage == Stage.SIGNED:
        return WrongState(_("The text is signed: there is no work on it to assign."))
    if not user.may(RIGHT_AT[article.stage], article.section, at):
        return NotAllowed(
            _("%(who)s may not act at “%(stage)s” in %(section)s. Choose somebody who may.")
            % {"who": user, "stage": article.get_stage_display(), "section": article.section}
        )
    if article.stage == Stage.DRAFT:
        return None
    if refuse_at_stage(Place(article, user), article.stage) is None:
        return None
    return NotAllowed(
        _("%(who)s wrote this story, or acted at another stage of this round. Choose somebody else.") % {"who": user}
    )


def _told(assignee: User | None, due_at: datetime.datetime | None, priority: int) -> dict:
    return {"assignee": assignee and assignee.name, "due_at": due_at, "priority": priority}
