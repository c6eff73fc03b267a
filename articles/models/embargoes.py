"""保密期: a story that may not be shown before a minute, or before somebody says so."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.stories import Article


class EmbargoQuerySet(models.QuerySet):
    def standing(self, at: datetime.datetime) -> "EmbargoQuerySet":
        """Not lifted by hand, nor over by time. NULL `until`: until somebody lifts it."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=at), lifted_at__isnull=True)


class Embargo(models.Model):
    """Belongs to the story, not to a text of it: it outlives every reopening, and may stand before anything is written."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="embargoes", verbose_name=_("story"))
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("Empty: until somebody lifts it."))
    reason = models.TextField(_("who asked for it, and why"), blank=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("placed by")
    )
    placed_at = models.DateTimeField(_("placed"))
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lifted by")
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lift_note = models.TextField(_("note at lifting"), blank=True)

    objects = EmbargoQuerySet.as_manager()

    class Meta:
        verbose_name = _("embargo")
        verbose_name_plural = _("embargoes")
        ordering = ["article", "-placed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(lifted_at__isnull=True), name="one_embargo_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.until or ''}".strip()
