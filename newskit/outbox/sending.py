"""Sending: claim a row, commit that an attempt began, go to the network, write what came of it. At most once each."""

import datetime
import smtplib
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop

from newskit.accounts.models import User
from newskit.outbox import bots
from newskit.outbox.bots import Refused, Unanswered
from newskit.outbox.models import Channel, Delivery, Message, Webhook

TOO_OLD = gettext_noop("It waited for so long that it would only confuse.")
OVER = gettext_noop("It was over before it could be sent.")
NOBODY = gettext_noop("Who was to get it is no longer there.")
NO_ADDRESS = gettext_noop("There is no e-mail address.")
MAIL_REFUSED = gettext_noop("The mail server could not be reached, or refused it.")

State = Delivery.State


def send_all(now: Callable[[], datetime.datetime] = timezone.now, go_on: Callable[[], bool] = lambda: True) -> int:
    """Every delivery that may be sent now, as long as we may go on. How many were attempted."""
    attempted = 0
    while go_on() and (delivery := claim(now())) is not None:
        if delivery.state == State.ATTEMPTED:
            attempt(delivery, now)
            attempted += 1
    return attempted


def claim(at: datetime.datetime) -> Delivery | None:
    """Take the next row for ourselves and commit that its attempt begins, or that it is not sent. None: nothing is ready."""
    with transaction.atomic(durable=True):  # what is not committed here was not claimed
        row = Delivery.objects.ready(at).select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return None
        delivery = Delivery.objects.with_all().get(pk=row.pk)
        if reason := _needless(delivery, at):
            delivery.state, delivery.answer, delivery.settled_at = State.GIVEN_UP, reason, at
        else:
            delivery.state, delivery.attempted_at = State.ATTEMPTED, at
        delivery.save(update_fields=["state", "answer", "attempted_at", "settled_at"])
        return delivery


def attempt(delivery: Delivery, now: Callable[[], datetime.datetime] = timezone.now) -> None:
    """The one call to the network. What it raises leaves the row as it is: attempted, outcome unknown."""
    try:
        answer = _email(delivery.message) if delivery.channel == Channel.EMAIL else _bot(delivery, now())
    except Refused as refusal:
        _settle(delivery, State.FAILED, str(refusal), now())
        _pause(delivery.webhook, refusal.pause, now())
    except Unanswered as silence:
        Delivery.objects.filter(pk=delivery.pk, state=State.ATTEMPTED).update(answer=str(silence)[:300])
        _pause(delivery.webhook, 60, now())
    else:
        _settle(delivery, State.DONE, answer, now())


def give_up(at: datetime.datetime) -> int:
    return Delivery.objects.too_old(at).update(state=State.GIVEN_UP, answer=TOO_OLD, settled_at=at)


def _needless(delivery: Delivery, at: datetime.datetime) -> str:
    """Why it need not be sent any more, as a message id; an empty string if it has to be."""
    message = delivery.message
    if delivery.webhook is not None and not delivery.webhook.is_active:
        return NOBODY
    if message.recipient is None:
        return ""
    if not message.recipient.is_active:
        return NOBODY
    if delivery.repeats_id:
        return ""  # somebody wants it sent
    return "" if Message.objects.filter(pk=message.pk).holding(message.recipient, at).exists() else OVER


def _bot(delivery: Delivery, at: datetime.datetime) -> str:
    bot = delivery.webhook
    language = delivery.message.recipient.language if delivery.message.recipient else settings.LANGUAGE_CODE
    text = f"{settings.NEWSPAPER_NAME}\n{delivery.message.subject_for(language, headline=bot.headline)}"
    if delivery.message.path:
        text += f"\n{settings.SITE_ORIGIN}{delivery.message.path}"
    return bots.post(bot.form, bot.address, bot.secret, text, int(at.timestamp()))


def _email(message: Message) -> str:
    """One letter to one person. What the server refuses is refused; what breaks off on the way, nobody knows."""
    person = message.recipient
    if not person.email:
        raise Refused(NO_ADDRESS)
    try:
        letter(person, message).send()
    except (smtplib.SMTPServerDisconnected, TimeoutError) as error:
        raise Unanswered(bots.UNANSWERED) from error
    except smtplib.SMTPRecipientsRefused as error:
        raise Refused("; ".join(_words(*answer) for answer in error.recipients.values())) from error
    except smtplib.SMTPResponseException as error:
        raise Refused(_words(error.smtp_code, error.smtp_error)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Refused(MAIL_REFUSED) from error
    return ""


def letter(person: User, message: Message) -> EmailMessage:
    subject = message.subject_for(person.language, headline=settings.OUTBOX_EMAIL_HEADLINE)
    with translation.override(person.language):
        lines = [
            subject,
            f"{settings.SITE_ORIGIN}{message.path}",
            gettext("What reaches you, and which way, you choose here: %(address)s")
            % {"address": f"{settings.SITE_ORIGIN}{reverse('admin:outbox_choices')}"},
        ]
    return EmailMessage(
        subject=f"[{settings.NEWSPAPER_NAME}] {subject}",
        body="\n\n".join(lines) + "\n",
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _words(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


def _settle(delivery: Delivery, state: str, answer: str, at: datetime.datetime) -> None:
    Delivery.objects.filter(pk=delivery.pk, state=State.ATTEMPTED).update(
        state=state, answer=answer[:300], settled_at=at
    )


def _pause(bot: Webhook | None, seconds: int, at: datetime.datetime) -> None:
    if bot is not None and seconds:
        Webhook.objects.filter(pk=bot.pk).update(paused_until=at + datetime.timedelta(seconds=seconds))
