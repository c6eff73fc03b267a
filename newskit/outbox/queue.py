"""What waits to be sent, and what went wrong: stop it, or send it once more."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.outbox.models import Delivery
from newskit.outbox.writing import send_soon
from newskit.verbs import WrongState, allow, lock, log, verb

STOPPED = gettext_noop("Somebody stopped it before it was sent.")
State = Delivery.State


@verb("outbox.send_again")
def send_again(*, actor: User, delivery: Delivery) -> Delivery:
    """A person decides that it shall be tried once more: a delivery of its own, so that each is attempted once."""
    allow(actor, Right.USERS)
    row = lock(delivery)
    at = timezone.now()
    begun = row.state == State.ATTEMPTED and not Delivery.objects.unknown(at).filter(pk=row.pk).exists()
    if row.state in (State.WAITING, State.DONE) or begun:
        raise WrongState(_("It is %(state)s.") % {"state": row.get_state_display()})
    if Delivery.objects.filter(repeats=row).exists():
        raise WrongState(_("It was sent again already."))
    if row.answer == STOPPED:
        raise WrongState(_("It was stopped on purpose."))
    again = Delivery.objects.create(
        message=row.message, channel=row.channel, webhook=row.webhook, repeats=row, created_at=at
    )
    log(actor, "outbox.send_again", row, before={"state": row.state, "answer": row.answer}, after={"by": again.pk})
    send_soon()
    return again


def queued_with(pattern: str) -> QuerySet[Delivery]:
    """Deliveries not yet attempted that would carry what this regular expression finds, in either case.

    A headline is all of a story that can leave this way.
    """
    return Delivery.objects.waiting().with_all().filter(message__object_name__iregex=pattern).order_by("pk")


@verb("outbox.stop")
def stop(*, actor: User, deliveries: Iterable[Delivery], note: str) -> int:
    """What waits is not sent. What was attempted since cannot be stopped; how many could be is the answer."""
    if not (actor.may(Right.HOLD) or actor.may(Right.USERS)):
        allow(actor, Right.HOLD)
    if not note.strip():
        raise WrongState(_("Write down why."))
    ids = [delivery.pk for delivery in deliveries]
    rows = list(Delivery.objects.waiting().filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk"))
    at = timezone.now()
    for row in rows:
        row.state, row.answer, row.settled_at = State.GIVEN_UP, STOPPED, at
        row.save(update_fields=["state", "answer", "settled_at"])
        log(actor, "outbox.stop", row, after={"message": row.message_id}, note=note)
    return len(rows)
