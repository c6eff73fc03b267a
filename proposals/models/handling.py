"""Who handles an item, by when, and what they answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from delegates.models import Body, Delegate, Organisation
from newskit.periods import PartialDate, Precision
from newskit.topics.models import Source
from proposals.models.items import Kind, Proposal
from proposals.querysets import AssignmentQuerySet


class Assignment(models.Model):
    """交办 to one unit. The limit is the one set then; a co-handler owes an opinion to the lead, not a reply."""

    class Role(models.TextChoices):
        LEAD = "lead", _("lead unit")
        CO = "co", _("co-handler")
        SEPARATE = "separate", _("handles its own part")

    class Ground(models.TextChoices):
        ORDINARY = "ordinary", _("ordinary")
        BROAD = "broad", _("broad or difficult matter")

    class Ended(models.TextChoices):
        RETURNED = "returned", _("returned by the unit")
        REASSIGNED = "reassigned", _("given to another unit")
        HANDLED_AGAIN = "handled_again", _("handled again under a new one")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="assignments", verbose_name=_("proposal"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="assignments", verbose_name=_("unit"))
    role = models.CharField(_("part in the handling"), max_length=8, choices=Role.choices)
    assigned_on = models.DateField(_("assigned on"), null=True, blank=True, help_text=_("Empty: unknown."))
    precision = models.CharField(_("precision"), max_length=8, choices=Precision.choices, default=Precision.DAY)
    limit_months = models.PositiveSmallIntegerField(
        _("limit in months"), null=True, blank=True, help_text=_("Empty: unknown.")
    )
    limit_ground = models.CharField(_("ground of the limit"), max_length=10, choices=Ground.choices, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True, help_text=_("Empty: unknown."))
    due_sure = models.BooleanField(
        _("table of rest days known"), default=True, help_text=_("No: the rest days of that year are not known yet.")
    )
    rule = models.ForeignKey(
        "DeadlineRule",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("rule that gave the limit"),
    )
    ended = models.CharField(
        _("how the assignment ended"),
        max_length=14,
        choices=Ended.choices,
        blank=True,
        help_text=_("Empty: it stands."),
    )
    returned_on = models.DateField(
        _("returned or taken away on"), null=True, blank=True, help_text=_("Empty: unknown, or it stands.")
    )
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="next",
        verbose_name=_("took the place of"),
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["proposal", "assigned_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "organisation"],
                condition=Q(ended=""),
                name="unit_assigned_once_at_a_time",
                violation_error_message=_("This unit handles the item already."),
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | ~Q(ended=""), name="assignment_ends_in_a_way"
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="assignment_due", condition=Q(due_on__isnull=False))]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_role_display()}"

    @property
    def date(self) -> PartialDate:
        return PartialDate(self.assigned_on, self.precision)


class DeadlineRule(models.Model):
    """How long a unit has, by the rule valid on the day of 交办. Where no row fits, the limit is unknown."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="deadline_rules", verbose_name=_("body"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    role = models.CharField(_("part in the handling"), max_length=8, choices=Assignment.Role.choices)
    ground = models.CharField(_("ground"), max_length=10, choices=Assignment.Ground.choices)
    valid_from = models.DateField(_("valid from"))
    months = models.PositiveSmallIntegerField(_("months"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("rule of a deadline")
        verbose_name_plural = _("rules of deadlines")
        ordering = ["body", "kind", "-valid_from", "role", "months"]
        constraints = [
            models.UniqueConstraint(fields=["body", "kind", "role", "ground", "valid_from"], name="deadline_rule_once")
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.get_kind_display()} {self.months}"


class Reply(models.Model):
    """答复. The outcome is scheme, code and label together: the letters differ from scheme to scheme."""

    WORDS = ("number", "text", "url", "outcome_code", "outcome_label")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="replies", verbose_name=_("proposal"))
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("assignment")
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="replies", verbose_name=_("unit"))
    replied_on = models.DateField(_("replied on"), null=True, blank=True, help_text=_("Empty: unknown."))
    precision = models.CharField(_("precision"), max_length=8, choices=Precision.choices, default=Precision.DAY)
    number = models.CharField(_("number of the letter"), max_length=60, blank=True)
    text = models.TextField(_("text or summary"), blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    is_public = models.BooleanField(
        _("public"), default=True, help_text=_("No: readers learn that it came, not what it says.")
    )
    outcome_scheme = models.CharField(_("scheme of outcomes"), max_length=30, blank=True)
    outcome_code = models.CharField(_("outcome, code"), max_length=4, blank=True)
    outcome_label = models.CharField(_("outcome, in words"), max_length=60, blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["proposal", "replied_on", "id"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.number}".strip()

    @property
    def date(self) -> PartialDate:
        return PartialDate(self.replied_on, self.precision)

    @property
    def says_nothing(self) -> bool:
        return not any(getattr(self, name) for name in self.WORDS)


class Feedback(models.Model):
    """What the proposer said of the reply: attitude of the unit, and result."""

    class Grade(models.TextChoices):
        SATISFIED = "satisfied", _("satisfied")
        MOSTLY = "mostly", _("mostly satisfied")
        NOT = "not", _("not satisfied")

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="feedback", verbose_name=_("reply"))
    delegate = models.ForeignKey(
        Delegate, models.PROTECT, null=True, blank=True, related_name="feedback", verbose_name=_("delegate")
    )
    attitude = models.CharField(_("attitude"), max_length=10, choices=Grade.choices, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Grade.choices, blank=True)
    given_on = models.DateField(_("date"), null=True, blank=True, help_text=_("Empty: unknown."))
    note = models.CharField(_("note for readers"), max_length=300, blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["reply", "given_on", "id"]

    def __str__(self) -> str:
        return str(self.get_result_display() or self.get_attitude_display())
