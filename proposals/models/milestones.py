"""What an editor records of the carrying out of an item: 落实进展. No step, and no part of the status."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from newskit.periods import PartialDate, Precision
from newskit.topics.models import Source
from proposals.models.items import Proposal


class Milestone(models.Model):
    """One mark on the way, such as 草案公开征求意见, with its state as last looked at."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("milestone", "planned")
        DONE = "done", pgettext_lazy("milestone", "done")
        DROPPED = "dropped", pgettext_lazy("milestone", "dropped")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="milestones", verbose_name=_("proposal"))
    title = models.CharField(_("milestone"), max_length=100)
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    day = models.DateField(_("date"), null=True, blank=True, help_text=_("Planned for, done or dropped on."))
    precision = models.CharField(_("precision"), max_length=8, choices=Precision.choices, default=Precision.DAY)
    text = models.TextField(_("text for readers"), blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))
    as_of = models.DateField(_("as of"), help_text=_("The day on which somebody last looked."))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["proposal", F("day").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "title"],
                name="milestone_once",
                violation_error_message=_("This milestone is recorded already: change that one."),
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(day__lte=F("as_of")) | Q(day__isnull=True),
                name="milestone_reached_by_then",
                violation_error_message=_("What is done or dropped was so by the day on which somebody looked."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def date(self) -> PartialDate:
        return PartialDate(self.day, self.precision)
