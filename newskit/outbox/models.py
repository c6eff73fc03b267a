"""Messages, the ways they went, who wants which, and the bots that carry them."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from newskit.accounts.models import Section
from newskit.outbox.bots import Form, carries
from newskit.outbox.kinds import KINDS
from newskit.outbox.querysets import DeliveryQuerySet, MessageQuerySet, WebhookQuerySet


class Channel(models.TextChoices):
    DESK = "desk", _("on the desk")
    EMAIL = "email", _("by e-mail")
    WEBHOOK = "webhook", _("by a bot")


class Webhook(models.Model):
    """A bot of a messenger: a person's own, or of a group of the newsroom, for one section or all.

    The address holds the bot's key: like the secret it is stored and never shown.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="webhooks",
        verbose_name=_("of whom"),
        help_text=_("Empty: of the newsroom."),
    )
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, verbose_name=_("section"), help_text=_("Empty: all sections.")
    )
    name = models.CharField(_("name"), max_length=60)
    form = models.CharField(_("messenger"), max_length=10, choices=Form.choices)
    address = models.CharField(_("address of the bot"), max_length=500)
    secret = models.CharField(_("secret for signing"), max_length=200, blank=True)
    headline = models.BooleanField(
        _("with the headline"), default=False, help_text=_("Off: number and stage only. The text is never sent.")
    )
    kinds = ArrayField(models.CharField(max_length=40), verbose_name=_("what it is told"), default=list, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("bot")
        verbose_name_plural = _("bots")
        ordering = ["owner", "section", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(section__isnull=True), name="own_bot_has_no_section"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_form_display()})"

    def clean(self) -> None:
        if not carries(self.form, self.address):
            raise ValidationError({"address": self.refusal()})

    def refusal(self) -> str:
        known = "、".join(settings.OUTBOX_BOTS.get(self.form, ()))
        return gettext("This is not the address of a bot of %(form)s: it begins with %(known)s.") % {
            "form": self.get_form_display(),
            "known": known,
        }

    @property
    def host(self) -> str:
        """All of the address that is shown."""
        return urlsplit(self.address).hostname or ""


class Message(models.Model):
    """That something happened, to one person; without a recipient, to a group through its bot.

    The object stands in text, as in the audit trail; `key` makes telling the same thing twice impossible.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("to whom"),
    )
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(max_length=160)
    state = models.CharField(max_length=20, blank=True)
    object_label = models.CharField(_("kind of object"), max_length=60)
    object_id = models.CharField(_("id of the object"), max_length=40)
    object_name = models.CharField(_("object"), max_length=300, blank=True)
    who = models.CharField(pgettext_lazy("of a message", "by whom"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)
    path = models.CharField(_("link"), max_length=300, blank=True)
    discreet = models.BooleanField(_("never with the headline outside the house"), default=False)
    on_desk = models.BooleanField(_("on the desk"), default=True)
    created_at = models.DateTimeField(_("when"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="told_once", nulls_distinct=False)]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="message_to"),
            models.Index(fields=["object_label", "object_id"], name="message_about"),
        ]

    def __str__(self) -> str:
        return self.subject(headline=True)

    def subject(self, *, headline: bool) -> str:
        kind = KINDS.get(self.kind)
        if kind is None:
            return self.kind
        return kind.subject(state=self.state, number=self.object_id, headline=self.object_name if headline else "")

    def subject_for(self, language: str, *, headline: bool) -> str:
        """As it leaves the house: never with the note, and with the headline only where that is wanted and harmless."""
        with translation.override(language):
            return self.subject(headline=headline and not self.discreet)

    @property
    def label(self) -> str:
        kind = KINDS.get(self.kind)
        return str(kind.label) if kind else self.kind


class Delivery(models.Model):
    """One way of one message out of the house. Its state only goes forward, by a trigger too: it is attempted once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be sent")
        ATTEMPTED = "attempted", _("attempted, outcome unknown")
        DONE = "done", _("sent")
        FAILED = "failed", _("failed")
        GIVEN_UP = "given_up", _("not sent")

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries", verbose_name=_("message"))
    channel = models.CharField(_("way"), max_length=8, choices=[c for c in Channel.choices if c[0] != Channel.DESK])
    webhook = models.ForeignKey(
        Webhook, models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name=_("bot")
    )
    repeats = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="repeated_by", verbose_name=_("sent again")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(_("written"))
    attempted_at = models.DateTimeField(_("attempted"), null=True, blank=True)
    settled_at = models.DateTimeField(pgettext_lazy("a delivery", "settled"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "channel", "webhook"],
                condition=Q(repeats__isnull=True),
                name="delivered_once_each_way",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(channel="webhook", webhook__isnull=False) | Q(channel="email", webhook__isnull=True),
                name="delivery_by_a_bot_names_it",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "given_up"], attempted_at__isnull=True)
                | Q(state__in=["attempted", "done", "failed"], attempted_at__isnull=False),
                name="attempt_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="delivery_waiting", condition=Q(state="waiting")),
            models.Index(fields=["webhook", "attempted_at"], name="delivery_pace"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.message_id}"

    @property
    def goes_to(self) -> str:
        """To whom, in words that give no key away."""
        return str(self.webhook) if self.webhook else str(self.message.recipient)

    @property
    def answer_shown(self) -> str:
        """Our own answers are message ids; those of a bot or a mail server stand as they came."""
        return gettext(self.answer) if self.answer else ""


class Preference(models.Model):
    """That a person wants a kind of message one way, or does not. Without a row: yes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="preferences")
    kind = models.CharField(_("kind"), max_length=40)
    channel = models.CharField(_("way"), max_length=8, choices=Channel.choices)
    wanted = models.BooleanField(_("wanted"))

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [models.UniqueConstraint(fields=["user", "kind", "channel"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.kind} {self.channel}"
