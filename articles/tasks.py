"""What the worker does after a verb. What must happen at a minute is a query, never a task."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django_tasks import task

from articles.intake.resolving import SETTLE, resolve
from articles.models import Mention, Stage
from articles.review import settle_mention
from articles.review.placing import printed_on
from delegates.models import Alias, Delegate, Mandate, Term
from newskit.accounts.models import system_account
from newskit.opendata.importing import Incoming
from newskit.verbs import WrongState


@task()
def look_again(name: str) -> int:
    """Settle queued mentions of a name that the profiles now leave no doubt about. How many were settled.

    Drafts only: in a story under review a settled mention would void signatures, so there a person decides.
    """
    queued = Mention.objects.queued().filter(name=name, article__stage=Stage.DRAFT, article__trashed_at__isnull=True)
    return sum(_settle(mention) for mention in queued.select_related("article").order_by("pk"))


def _settle(mention: Mention) -> bool:
    entry = mention.article.data["mentions"][mention.order]
    if not entry["role"]:
        return False  # certain needs a stated role (DESIGN.md §4, rule 10)
    decision = resolve({**entry, "body": entry["body"].upper()}, printed_on(mention.article, timezone.now()))
    if decision.choice != SETTLE or decision.delegate is None:
        return False
    try:
        settle_mention(actor=system_account("worker"), mention=mention, delegate=decision.delegate)
    except WrongState:  # somebody was quicker, or opened the story since
        return False
    return True


def after_mandate(*, result: Mandate, **kwargs: Any) -> None:
    """Follower of `delegates.begin_mandate`: perhaps this is whom a draft has been waiting for."""
    _ask(result.delegate.name)


def after_alias(*, result: Alias, **kwargs: Any) -> None:
    """Follower of `delegates.add_alias`."""
    _ask(result.name)


def after_import(*, incoming: Incoming, dry_run: bool = False, **kwargs: Any) -> None:
    """Follower of `opendata.import_table`: perhaps drafts have been waiting for some of whom it brought."""
    if dry_run or not (isinstance(incoming.scope, Term) or incoming.kind.name == "mandates"):
        return
    queued = Mention.objects.queued().filter(article__stage=Stage.DRAFT).order_by().values("name")
    bearers = Delegate.objects.filter(name__in=queued, mandates__isnull=False)
    if incoming.scope:
        bearers = bearers.filter(mandates__term=incoming.scope)
    for name in sorted(set(bearers.values_list("name", flat=True))):
        transaction.on_commit(partial(look_again.enqueue, name))


def after_settling(*, result: Model, **kwargs: Any) -> None:
    """Follower of `opendata.settle_question`: a row of a person that waited goes in without the verbs above."""
    if isinstance(result, Delegate):
        _ask(result.name)


def _ask(name: str) -> None:
    if Mention.objects.queued().filter(name=name).exists():
        transaction.on_commit(lambda: look_again.enqueue(name))
