"""Enquiries (问询): whom we asked whether a statement was filed, and what came. Never shown to readers."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegates.models import Delegate, Organisation
from proposals.models.items import Proposal


class EnquiryQuerySet(models.QuerySet):
    def open(self) -> Self:
        """No answer yet that settles it, and not asked again since."""
        return self.filter(outcome=Enquiry.Outcome.WAITING, next__isnull=True)

    def due(self, on: datetime.date) -> Self:
        """To be asked again on the day or before."""
        return self.open().filter(ask_again_on__lte=on)


class Enquiry(models.Model):
    """One asking. Asked again: a second row that follows the first."""

    class Channel(models.TextChoices):
        PHONE = "phone", pgettext_lazy("channel of an enquiry", "telephone")
        EMAIL = "email", pgettext_lazy("channel of an enquiry", "e-mail")
        LETTER = "letter", pgettext_lazy("channel of an enquiry", "letter")
        CHAT = "chat", pgettext_lazy("channel of an enquiry", "WeChat or text message")
        IN_PERSON = "in_person", pgettext_lazy("channel of an enquiry", "in person")
        OTHER = "other", pgettext_lazy("channel of an enquiry", "other")

    class Outcome(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("outcome of an enquiry", "no answer yet")
        FILED = "filed", pgettext_lazy("outcome of an enquiry", "filing confirmed")
        NOT_FILED = "not_filed", pgettext_lazy("outcome of an enquiry", "said not filed")
        CLOSED = "closed", pgettext_lazy("outcome of an enquiry", "closed without an answer")

    statement = models.ForeignKey(Proposal, models.CASCADE, related_name="enquiries", verbose_name=_("statement"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit asked")
    )
    delegate = models.ForeignKey(
        Delegate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("delegate asked")
    )
    person = models.CharField(_("person asked"), max_length=120, blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    asked_on = models.DateField(_("asked on"))
    question = models.TextField(_("what was asked"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.TextField(_("what came"), blank=True)
    ask_again_on = models.DateField(_("ask again on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next", verbose_name=_("follows")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(delegate__isnull=False) | ~Q(person=""),
                name="enquiry_asks_somebody",
                violation_error_message=_("Say whom you asked: a unit, a delegate or a person."),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=models.F("asked_on")),
                name="enquiry_answered_after_it_was_asked",
                violation_error_message=_("The answer cannot come before the question."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="waiting") | Q(ask_again_on__isnull=True), name="settled_enquiry_is_not_asked_again"
            ),
        ]
        indexes = [
            models.Index(fields=["ask_again_on"], name="enquiry_ask_again", condition=Q(outcome="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.asked_on} {self.whom}"

    @property
    def whom(self) -> str:
        """Whom we asked, in words."""
        named = [each for each in (self.organisation, self.delegate) if each is not None]
        return " ".join(filter(None, [*map(str, named), self.person]))


def unverified() -> models.QuerySet[Proposal]:
    """待核实立案: statements with no filing known, but for those of which somebody said that they were not filed."""
    said = Enquiry.objects.filter(statement=OuterRef("pk"), outcome=Enquiry.Outcome.NOT_FILED)
    return Proposal.objects.statements().filter(~Exists(said), filings__isnull=True)
