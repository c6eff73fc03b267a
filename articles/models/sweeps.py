"""Words that may not stand, and the lists of what has them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegates.models import Delegate


class ForbiddenTerm(models.Model):
    """A word, name or phrase that may not appear from now on. Retired, never deleted."""

    class Level(models.TextChoices):
        STOP = "stop", _("stops")
        WARN = "warn", _("warns")

    term = models.CharField(pgettext_lazy("a word", "term"), max_length=60)
    instead = models.CharField(_("what to write instead"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    level = models.CharField(pgettext_lazy("a word", "level"), max_length=4, choices=Level.choices, default=Level.STOP)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    class Meta:
        verbose_name = _("forbidden term")
        verbose_name_plural = _("forbidden terms")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(
                fields=["term"], condition=Q(retired_at__isnull=True), name="forbidden_term_once_in_force"
            )
        ]

    def __str__(self) -> str:
        return self.term


class Sweep(models.Model):
    """A list that somebody, or something that happened, asked for: everything that has a name, title or phrase.

    What it finds is read anew each time; what was done about it stands in the events of each story.
    """

    term = models.CharField(_("name, title or phrase"), max_length=60)
    delegate = models.ForeignKey(
        Delegate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("delegate"),
        help_text=_("Whose standing changed, if that is the cause."),
    )
    instead = models.CharField(_("what to write instead"), max_length=120, blank=True)
    cause = models.CharField(_("cause"), max_length=60, blank=True, help_text=_("The verb, if no person asked."))
    reason = models.TextField(_("reason"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(_("asked for"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    close_note = models.TextField(_("note at closing"), blank=True)

    class Meta:
        verbose_name = _("sweep")
        verbose_name_plural = _("sweeps")
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["-asked_at"], name="sweep_open", condition=Q(closed_at__isnull=True))]

    def __str__(self) -> str:
        return self.term
