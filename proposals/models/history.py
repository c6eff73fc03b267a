"""What happened to an item."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegates.models import Organisation
from newskit.periods import PartialDate, Precision
from newskit.topics.models import Source
from proposals.models.handling import Assignment, Feedback, Reply
from proposals.models.items import Proposal


class ActionKind(models.TextChoices):
    FILED = "filed", pgettext_lazy("step", "filed")
    ACCEPTED = "accepted", pgettext_lazy("step", "accepted")
    MERGED = "merged", pgettext_lazy("step", "merged")
    SENT_AS_OPINION = "sent_as_opinion", pgettext_lazy("step", "sent on as an opinion")
    DECLINED = "declined", pgettext_lazy("step", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("step", "withdrawn")
    ON_AGENDA = "on_agenda", pgettext_lazy("step", "put on the agenda")
    REFERRED = "referred", pgettext_lazy("step", "referred to a committee")
    EXAMINED = "examined", pgettext_lazy("step", "examined")
    HANDLED_AS_SUGGESTION = "handled_as_suggestion", pgettext_lazy("step", "handled as a suggestion")
    ASSIGNED = "assigned", pgettext_lazy("step", "assigned")
    RETURNED = "returned", pgettext_lazy("step", "returned by the unit")
    REASSIGNED = "reassigned", pgettext_lazy("step", "reassigned")
    OPINION = "opinion", pgettext_lazy("step", "opinion of a co-handler")
    REPLIED = "replied", pgettext_lazy("step", "replied")
    FEEDBACK = "feedback", pgettext_lazy("step", "feedback given")
    HANDLED_AGAIN = "handled_again", pgettext_lazy("step", "handled again")
    CLOSED = "closed", pgettext_lazy("step", "closed")


class DeclineGround(models.TextChoices):
    """不予立案: the official list of the CPPCC's proposals office (cppcc.gov.cn, 2011-12-16)."""

    STATE_SECRETS = "state_secrets", _("state secrets")
    BANNED = "banned", _("banned by the state")
    PARTY_INTERNAL = "party_internal", _("internal matters of the Party")
    DEMOCRATIC_PARTY = "democratic_party", _("internal matters of a democratic party or people's organisation")
    IN_COURT = "in_court", _("in court, in arbitration or under review")
    ACADEMIC = "academic", _("academic discussion")
    PRIVATE = "private", _("private matters of the proposer or relatives")
    PROMOTION = "promotion", _("promotion of works or products")
    ACCUSATION = "accusation", _("accusation of named persons")
    EMPTY = "empty", _("no concrete proposal")


class Action(models.Model):
    """One step. `implied`: nobody saw it, but a later step proves it; shown grey, without a date, left out of durations."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="actions", verbose_name=_("proposal"))
    kind = models.CharField(_("what happened"), max_length=24, choices=ActionKind.choices)
    happened_on = models.DateField(_("date"), null=True, blank=True, help_text=_("Empty: unknown."))
    precision = models.CharField(_("precision"), max_length=8, choices=Precision.choices, default=Precision.DAY)
    implied = models.BooleanField(_("implied by a later step"), default=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("by or to whom")
    )
    # What the step wrote beside itself; gone with it when the step is struck.
    assignment = models.ForeignKey(
        Assignment, models.CASCADE, null=True, blank=True, related_name="actions", verbose_name=_("assignment")
    )
    reply = models.ForeignKey(
        Reply, models.CASCADE, null=True, blank=True, related_name="actions", verbose_name=_("reply")
    )
    feedback = models.ForeignKey(
        Feedback, models.CASCADE, null=True, blank=True, related_name="actions", verbose_name=_("feedback")
    )
    ground = models.CharField(
        _("ground"),
        max_length=30,
        blank=True,
        choices=DeclineGround.choices,
        help_text=_("Of a refusal: one of the official list."),
    )
    note = models.CharField(_("note for readers"), max_length=300, blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["proposal", "happened_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(implied=False) | models.Q(happened_on__isnull=True),
                name="implied_action_has_no_date",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.date}".strip()

    @property
    def date(self) -> PartialDate:
        return PartialDate(self.happened_on, self.precision)
