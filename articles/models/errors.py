"""Error reports: what somebody says is wrong, what was decided, where it is mended. The public part is `Correction`."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.pages import Page
from articles.models.publications import Publication
from articles.models.stories import Article


class ErrorReportQuerySet(models.QuerySet):
    def undecided(self) -> "ErrorReportQuerySet":
        return self.filter(decision="open")

    def to_mend(self, at: datetime.datetime) -> "ErrorReportQuerySet":
        """Decided to be an error of ours, and readers see the wrong text still."""
        decided = self.filter(decision__in=["correct", "minor", "withdraw"])
        return decided.filter(Q(mended_in__isnull=True) | ~Q(mended_in__shown__startswith__lte=at))

    def owed_in_print(self) -> "ErrorReportQuerySet":
        return self.filter(print_due_on__isnull=False, printed_at__isnull=True)


class ErrorReport(models.Model):
    """From the call to the note in print. When it was mended online is read from the publication that mended it.

    Who told us, the claim and the cause are internal: no reader ever sees this row.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", _("telephone")
        MAIL = "mail", _("letter or e-mail")
        SOCIAL = "social", _("comment or social media")
        SUBJECT = "subject", _("the person or unit concerned")
        AUTHORITY = "authority", _("an authority")
        STAFF = "staff", _("our own staff")

    class Decision(models.TextChoices):
        OPEN = "open", _("not decided yet")
        CORRECT = "correct", _("to be corrected")
        MINOR = "minor", _("a minor change, without a note")
        WITHDRAW = "withdraw", _("to be withdrawn")
        NO_ERROR = "no_error", _("no error of ours")

    article = models.ForeignKey(Article, models.PROTECT, related_name="error_reports", verbose_name=_("story"))
    publication = models.ForeignKey(
        Publication,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="error_reports",
        verbose_name=_("text that it is about"),
    )
    told_by = models.CharField(_("who told us"), max_length=120, blank=True)
    contact = models.CharField(_("how to reach them"), max_length=120, blank=True)
    channel = models.CharField(_("how we were told"), max_length=10, choices=Channel.choices)
    received_at = models.DateTimeField(_("received"))
    claim = models.TextField(_("what is said to be wrong"))
    place = models.CharField(_("where it stands"), max_length=120, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_note = models.TextField(_("why"), blank=True)
    cause = models.TextField(_("how it came about (internal)"), blank=True)
    mended_in = models.ForeignKey(
        Publication,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mended_reports",
        verbose_name=_("mended online in"),
    )
    print_due_on = models.DateField(
        _("note in print due on"), null=True, blank=True, help_text=_("The next issue. Empty: none is owed.")
    )
    print_place = models.CharField(_("place in print"), max_length=40, blank=True)
    printed_on_page = models.ForeignKey(
        Page, models.PROTECT, null=True, blank=True, related_name="error_reports", verbose_name=_("printed on page")
    )
    printed_at = models.DateTimeField(_("note printed"), null=True, blank=True)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="open") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decision_has_its_person",
            )
        ]
        indexes = [
            models.Index(
                fields=["print_due_on"],
                name="error_report_print_due",
                condition=Q(print_due_on__isnull=False, printed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.claim[:60]

    def mended_at(self, at: datetime.datetime) -> datetime.datetime | None:
        """Since when readers see what is right, or the notice of a withdrawal; None while they see what is wrong."""
        mended = self.mended_in
        if mended is None:
            return None
        if mended.withdrawn_at is not None and (not mended.has_begun(at) or mended.shown.lower <= self.decided_at):
            return mended.withdrawn_at
        return mended.shown.lower if mended.has_begun(at) else None
