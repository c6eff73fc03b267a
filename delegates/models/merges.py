"""Profiles that were found to be one person: what was moved, so that it can be moved back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from delegates.models.people import Delegate


class Merge(models.Model):
    """The loser stays as a tombstone that leads to the winner for ever; `filled` and `before` are what undoing gives back."""

    loser = models.ForeignKey(Delegate, models.PROTECT, related_name="+", verbose_name=_("merged profile"))
    winner = models.ForeignKey(Delegate, models.PROTECT, related_name="+", verbose_name=_("profile that stays"))
    note = models.TextField(_("why they are one person"))
    before = models.JSONField(default=dict, editable=False)
    filled = models.JSONField(default=dict, editable=False)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("merged by")
    )
    merged_at = models.DateTimeField(_("when they were merged"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge of profiles")
        verbose_name_plural = _("merges of profiles")
        ordering = ["-merged_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["loser"], condition=Q(undone_at__isnull=True), name="profile_merged_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(loser=models.F("winner")), name="merge_of_two_profiles"),
        ]

    def __str__(self) -> str:
        return f"{self.loser} → {self.winner}"


class MovedRow(models.Model):
    """A row that a merge took from the loser, or that had to stay there. In text: later apps' rows are moved too."""

    merge = models.ForeignKey(Merge, models.PROTECT, related_name="rows", verbose_name=_("merge of profiles"))
    label = models.CharField(_("kind of object"), max_length=60)
    row_id = models.BigIntegerField(_("id of the object"))
    field = models.CharField(max_length=40)
    name = models.CharField(_("object"), max_length=300)
    stayed = models.CharField(_("why it stayed"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("row of a merge")
        verbose_name_plural = _("rows of a merge")
        ordering = ["merge", "id"]
        constraints = [models.UniqueConstraint(fields=["merge", "label", "row_id", "field"], name="moved_once")]

    def __str__(self) -> str:
        return self.name
