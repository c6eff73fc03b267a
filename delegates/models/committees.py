"""Posts in the committees (专门委员会) of a body, held in a mandate and ending with it."""

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from delegates.models.mandates import DEFERRABLE, Mandate
from delegates.models.posts import Organisation
from delegates.naming import committee_title
from newskit.periods import Known
from newskit.periods.fields import Period, PeriodQuerySet, sure_days
from newskit.topics.models import Source


class CommitteePost(Period):
    """主任委员 of a congress's committee, 主任 of a conference's: the words follow the body. For a term, in one committee one."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair of the committee")
        RESIDENT_VICE_CHAIR = "resident_vice_chair", _("resident vice-chair of the committee")
        VICE_CHAIR = "vice_chair", _("vice-chair of the committee")
        MEMBER = "member", _("member of the committee")

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="committee_posts", verbose_name=_("mandate"))
    committee = models.ForeignKey(
        Organisation, models.PROTECT, related_name="committee_posts", verbose_name=_("committee")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PeriodQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("committee post")
        verbose_name_plural = _("committee posts")
        ordering = ["mandate", "starts_on", "id"]
        constraints = [
            ExclusionConstraint(
                name="committee_post_no_overlap",
                expressions=[
                    ("mandate", RangeOperators.EQUAL),
                    ("committee", RangeOperators.EQUAL),
                    (sure_days(), RangeOperators.OVERLAPS),
                ],
                deferrable=DEFERRABLE,
                violation_error_message=_("This mandate has a post in this committee in this time already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.committee}{self.title}"

    @property
    def title(self) -> str:
        return committee_title(self.role, self.mandate.term.body)

    def clean(self) -> None:
        super().clean()
        body = self.mandate.term.body
        if self.committee.kind != Organisation.Kind.COMMITTEE or self.committee.body_id not in {None, body.pk}:
            raise ValidationError(
                gettext("%(name)s is no committee of %(body)s.") % {"name": self.committee, "body": body}
            )
        if self.role == self.Role.RESIDENT_VICE_CHAIR and body.is_congress:
            raise ValidationError(gettext("Only a committee of a conference has resident vice-chairs."))

    def as_of(self, day: datetime.date) -> Known:
        """Never outside the mandate."""
        return Known.all_of(self.mandate.as_of(day), super().as_of(day))
