"""What the desk keeps beside the items: rows of the grid that were stored, and questions that are asked again and again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.items import Proposal


class EnteredRow(models.Model):
    """A row of the grid that became an item: pressed twice, or sent again on a bad line, it becomes no second one."""

    key = models.UUIDField(_("key of the row"), unique=True)
    proposal = models.ForeignKey(Proposal, models.CASCADE, null=True, related_name="+", verbose_name=_("proposal"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)

    class Meta:
        verbose_name = _("row of the grid")
        verbose_name_plural = _("rows of the grid")

    def __str__(self) -> str:
        return str(self.key)


class SavedFilter(models.Model):
    """A question to the tracker, by the parameters of the readers' page; the owner's own, or everybody's."""

    name = models.CharField(_("name of the filter"), max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("whose it is"))
    shared = models.BooleanField(_("everybody sees it"), default=False)
    query = models.CharField(_("what is asked"), max_length=2000, blank=True)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_filter_once",
                violation_error_message=_("You have a filter of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name
