"""Verbs: what reaches a person, and by which bots."""

from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from newskit.accounts.models import Section, User
from newskit.accounts.roles import Right
from newskit.outbox.kinds import KINDS, TEST
from newskit.outbox.models import Channel, Delivery, Message, Preference, Webhook
from newskit.outbox.writing import send_soon, unwanted
from newskit.verbs import NotAllowed, WrongState, allow, lock, log, verb


@verb("outbox.choose")
def choose(*, actor: User, wanted: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """What reaches the actor from now on: kinds and ways, all that are wanted. What is not among them is switched off."""
    person = lock(actor)
    before = unwanted(person)
    kinds = [kind.code for kind in KINDS.values() if kind.chosen]
    after = {(kind, str(channel)) for kind in kinds for channel in Channel.values} - set(wanted)
    for kind, channel in before ^ after:
        Preference.objects.update_or_create(
            user=person, kind=kind, channel=channel, defaults={"wanted": (kind, channel) not in after}
        )
    if before != after:
        log(actor, "outbox.choose", person, before={"off": sorted(before)}, after={"off": sorted(after)})
    return after


@verb("outbox.connect")
def connect(
    *,
    actor: User,
    name: str,
    form: str,
    address: str,
    secret: str = "",
    headline: bool = False,
    of_newsroom: bool = False,
    section: Section | None = None,
    kinds: Iterable[str] = (),
) -> Webhook:
    """Add a bot: the actor's own, or one of the newsroom. Its address and secret are never shown again."""
    if of_newsroom:
        allow(actor, Right.USERS)
    bot = Webhook(
        owner=None if of_newsroom else actor,
        section=section if of_newsroom else None,
        name=name.strip(),
        form=form,
        address=address.strip(),
        secret=secret.strip(),
        headline=headline,
        kinds=sorted(set(kinds) & set(KINDS)) if of_newsroom else [],
    )
    try:
        bot.full_clean()
    except ValidationError as error:
        raise WrongState(" ".join(error.messages)) from error
    bot.save()
    log(actor, "outbox.connect", bot, after={"form": form, "headline": headline, "kinds": bot.kinds})
    return bot


@verb("outbox.disconnect")
def disconnect(*, actor: User, webhook: Webhook) -> Webhook:
    """Take a bot out of use, and forget its key and secret. What waits for it is not sent."""
    bot = _own(actor, webhook)
    bot.is_active, bot.address, bot.secret = False, "", ""
    bot.save(update_fields=["is_active", "address", "secret"])
    log(actor, "outbox.disconnect", bot)
    return bot


@verb("outbox.test")
def test(*, actor: User, webhook: Webhook) -> Delivery:
    """Send a test by this bot, the way every message goes."""
    bot = _own(actor, webhook)
    if Delivery.objects.waiting().filter(webhook=bot, message__kind=TEST).exists():
        raise WrongState(_("A test is on its way already."))
    at = timezone.now()
    message = Message.objects.create(
        recipient=actor,
        kind=TEST,
        key=f"test:{bot.pk}:{at.isoformat()}",
        object_label=bot._meta.label_lower,
        object_id=str(bot.pk),
        on_desk=False,
        created_at=at,
    )
    delivery = Delivery.objects.create(message=message, channel=Channel.WEBHOOK, webhook=bot, created_at=at)
    log(actor, "outbox.test", bot)
    send_soon()
    return delivery


def _own(actor: User, webhook: Webhook) -> Webhook:
    bot = lock(webhook)
    if bot.owner_id is None:
        allow(actor, Right.USERS)
    elif bot.owner_id != actor.pk:
        raise NotAllowed(_("This bot is somebody else's."))
    if not bot.is_active:
        raise WrongState(_("This bot is no longer in use."))
    return bot
