"""Whom the story names: settled to a delegate, or said to be nobody of ours. Never guessed."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Mention, Stage
from articles.review.texts import store
from delegates.models import Delegate
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.verbs import WrongState, allow, lock, log, verb


def _open_story(mention: Mention, actor: User) -> Article:
    row = lock(mention.article)
    allow(actor, Right.MENTIONS, row.section)
    return row


@verb("articles.settle_mention")
def settle_mention(
    *,
    actor: User,
    mention: Mention,
    delegate: Delegate,
    brings: bool = False,
    at: datetime.datetime | None = None,
) -> Article:
    """Say which delegate is meant. The document names the delegate, so this is a new version; a signed text is closed.

    `brings`: the profile is new, and appears with this story.
    """
    at = at or timezone.now()
    article = _open_story(mention, actor)
    mention = _still_there(mention)
    if article.stage == Stage.SIGNED:
        raise WrongState(_("The text is signed and closed. Reopen it at a stage to change it."))
    if mention.delegate_id == delegate.pk:
        raise WrongState(_("%(name)s is settled already.") % {"name": mention.name})
    if delegate.merged_into_id:
        delegate = delegate.merged_into
    data = article.data
    entry = data["mentions"][mention.order]
    entry["delegate"], entry["brings"] = delegate.pk, brings
    store(article, data, actor, at, cause="settle mention")
    article.mentions.filter(pk=mention.pk).update(settled_by=actor, settled_at=at, dismissed=False, reason="")
    log(
        actor,
        "articles.settle_mention",
        article,
        before={"mention": mention.name, "delegate": mention.delegate_id},
        after={"delegate": delegate.pk, "version": article.version},
    )
    return article


@verb("articles.dismiss_mention")
def dismiss_mention(*, actor: User, mention: Mention, note: str = "", at: datetime.datetime | None = None) -> Mention:
    """Nobody of ours is meant: out of the queue, and remembered as long as the story names this name in this role."""
    article = _open_story(mention, actor)
    mention = _still_there(mention)
    if mention.delegate_id is not None:
        raise WrongState(_("%(name)s is settled already.") % {"name": mention.name})
    if mention.dismissed:
        raise WrongState(_("%(name)s was taken out of the queue already.") % {"name": mention.name})
    mention.dismissed, mention.settled_by, mention.settled_at = True, actor, at or timezone.now()
    mention.save(update_fields=["dismissed", "settled_by", "settled_at"])
    log(actor, "articles.dismiss_mention", article, after={"mention": mention.name, "role": mention.role}, note=note)
    return mention


def _still_there(mention: Mention) -> Mention:
    row = Mention.objects.filter(pk=mention.pk).first()
    if row is None:
        raise WrongState(_("The story no longer names %(name)s in this role.") % {"name": mention.name})
    return row
