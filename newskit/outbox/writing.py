"""Writing messages, in the transaction of the verb that they tell of. Rows only: nothing here goes to the network."""

import datetime
from collections.abc import Collection, Iterable

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from newskit.accounts.models import Section, User
from newskit.outbox.models import Channel, Delivery, Message, Preference, Webhook
from newskit.outbox.tasks import send_waiting


def notify(
    *,
    kind: str,
    about: models.Model,
    to: Iterable[User],
    key: str,
    at: datetime.datetime,
    path: str,
    state: str = "",
    headline: str = "",
    who: str = "",
    note: str = "",
    section: Section | None = None,
    discreet: bool = False,
) -> int:
    """Tell these people, and the groups whose bots want to know, once for each key. How many messages were written.

    Call it under the lock of what it is about, as verbs do: then nothing is told twice. A fixed number of statements.
    """
    people = {user.pk: user for user in to if user.is_active and not user.is_system}
    wishes = _wishes(kind, people)
    bots = Webhook.objects.in_use().filter(
        Q(owner__in=people)
        | Q(Q(section=section) | Q(section__isnull=True), owner__isnull=True, kinds__contains=[kind])
    )
    own: dict[int | None, list[Webhook]] = {}
    for bot in bots.order_by("pk"):
        own.setdefault(bot.owner_id, []).append(bot)
    ways = {pk: _ways(user, wishes, own.get(pk, [])) for pk, user in people.items()}
    told = set(
        Message.objects.filter(Q(recipient__in=people) | Q(recipient__isnull=True), key=key).values_list(
            "recipient", flat=True
        )
    )
    common = {
        "kind": kind,
        "key": key,
        "state": state,
        "object_label": about._meta.label_lower,
        "object_id": str(about.pk),
        "object_name": headline[:300],
        "who": who,
        "note": note,
        "path": path,
        "discreet": discreet,
        "created_at": at,
    }
    messages = [
        Message(**common, recipient=user, on_desk=(pk, Channel.DESK) not in wishes)
        for pk, user in people.items()
        if pk not in told and (ways[pk] or (pk, Channel.DESK) not in wishes)
    ]
    groups = own.get(None, [])
    if groups and None not in told:
        messages.append(Message(**common, on_desk=False))
    Message.objects.bulk_create(messages)
    deliveries = [
        Delivery(message=message, channel=channel, webhook=bot, created_at=at)
        for message in messages
        for channel, bot in (
            ways[message.recipient_id] if message.recipient_id else [(Channel.WEBHOOK, bot) for bot in groups]
        )
    ]
    Delivery.objects.bulk_create(deliveries)
    if deliveries:
        send_soon()
    return len(messages)


def send_soon() -> None:
    """Wake the worker once this transaction is through. If that is lost, the minute's sweep finds the rows."""
    transaction.on_commit(lambda: send_waiting.enqueue(), robust=True)


def unwanted(user: User) -> set[tuple[str, str]]:
    """Kinds and ways that the person has switched off."""
    return set(Preference.objects.filter(user=user, wanted=False).values_list("kind", "channel"))


def _wishes(kind: str, people: Collection[int]) -> set[tuple[int, str]]:
    """Who does not want this kind, and which way."""
    rows = Preference.objects.filter(user__in=people, kind=kind, wanted=False)
    return set(rows.values_list("user", "channel"))


def _ways(user: User, wishes: set[tuple[int, str]], bots: list[Webhook]) -> list[tuple[str, Webhook | None]]:
    found: list[tuple[str, Webhook | None]] = []
    if settings.OUTBOX_EMAIL and user.email and (user.pk, Channel.EMAIL) not in wishes:
        found.append((Channel.EMAIL, None))
    if (user.pk, Channel.WEBHOOK) not in wishes:
        found += [(Channel.WEBHOOK, bot) for bot in bots]
    return found
