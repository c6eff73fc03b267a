"""The mandate, where it sits, what rank is held in it. All of these change by the verbs of `delegates.standing`."""

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from delegates.models.bodies import Constituency, Session, Term
from delegates.models.people import Delegate
from delegates.naming import rank_word
from delegates.querysets import MandateQuerySet
from delegates.regions import REGIONS
from newskit.periods import Known
from newskit.periods.fields import Period, PeriodQuerySet, sure_days
from newskit.topics.models import Source

# IMMEDIATE reports at the statement; a verb that ends one and begins another defers it for its transaction.
DEFERRABLE = Deferrable.IMMEDIATE


class Mandate(Period):
    """Membership of one delegate in one term. NULL end: it holds until the term ends."""

    class Began(models.TextChoices):
        ELECTED = "elected", _("elected")
        BY_ELECTION = "by_election", _("by-election")
        SUCCEEDED = "succeeded", _("succeeded")
        CO_OPTED = "co_opted", _("co-opted")

    class Ended(models.TextChoices):
        RESIGNED = "resigned", _("resigned")
        ORDERED = "ordered", _("ordered to resign")
        RECALLED = "recalled", _("recalled")
        TERMINATED = "terminated", _("terminated")
        REVOKED = "revoked", _("membership revoked")
        DIED = "died", _("died")
        TERM_OVER = "term_over", _("term over")

    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="mandates", verbose_name=_("delegate"))
    term = models.ForeignKey(Term, models.PROTECT, related_name="mandates", verbose_name=_("term"))
    electoral_unit = models.CharField(_("electoral unit"), max_length=40, blank=True)
    region = models.CharField(
        _("region where the member lives"), max_length=12, choices=REGIONS, blank=True, help_text=_("Empty: unknown.")
    )
    began = models.CharField(_("how it began"), max_length=12, choices=Began.choices, blank=True)
    ended = models.CharField(_("how it ended"), max_length=12, choices=Ended.choices, blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    end_source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source of the end")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = MandateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["-term__starts_on", "-starts_on"]
        constraints = [
            ExclusionConstraint(
                name="mandate_no_overlap",
                expressions=[
                    ("delegate", RangeOperators.EQUAL),
                    ("term", RangeOperators.EQUAL),
                    (sure_days(), RangeOperators.OVERLAPS),
                ],
                deferrable=DEFERRABLE,
                violation_error_message=_("This delegate has a mandate of this term in this time already."),
            )
        ]

    @property
    def told_began(self) -> str:
        """As readers are told it: a member of the CPPCC from the start of a term was agreed on, not elected."""
        if self.began == self.Began.ELECTED and self.term.body.code == "cppcc":
            return ""
        return str(self.get_began_display())

    def __str__(self) -> str:
        return f"{self.delegate} {self.term}"

    def as_of(self, day: datetime.date) -> Known:
        """Never outside the term: who was elected is not in office before it opens."""
        return Known.all_of(self.term.as_of(day), super().as_of(day))


class Seat(Period):
    """Where the mandate sits. 调团 is two seats of one mandate: nobody becomes former by it."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="seats", verbose_name=_("mandate"))
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="seats", verbose_name=_("constituency"))
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PeriodQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["mandate", "starts_on", "id"]
        constraints = [
            ExclusionConstraint(
                name="seat_no_overlap",
                expressions=[("mandate", RangeOperators.EQUAL), (sure_days(), RangeOperators.OVERLAPS)],
                deferrable=DEFERRABLE,
                violation_error_message=_("This mandate has a seat in this time already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.constituency)

    def as_of(self, day: datetime.date) -> Known:
        """Never outside the mandate."""
        return Known.all_of(self.mandate.as_of(day), super().as_of(day))


class Rank(models.TextChoices):
    """Ranks held in a mandate. A plain 代表 or 委员 has none."""

    NPC_CHAIR = "standing_committee_chair", _("chair of the Standing Committee")
    NPC_VICE_CHAIR = "standing_committee_vice_chair", _("vice-chair of the Standing Committee")
    NPC_MEMBER = "standing_committee_member", _("member of the Standing Committee")
    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice-chair")
    SECRETARY_GENERAL = "secretary_general", _("secretary-general")
    STANDING_MEMBER = "standing_member", _("standing member")


RANKS_OF = {
    "npc": {Rank.NPC_CHAIR, Rank.NPC_VICE_CHAIR, Rank.NPC_MEMBER, Rank.SECRETARY_GENERAL},
    "cppcc": {Rank.CHAIR, Rank.VICE_CHAIR, Rank.SECRETARY_GENERAL, Rank.STANDING_MEMBER},
}


class Office(Period):
    """A rank held in the mandate; several at once are normal (副主席兼秘书长), the same one twice is not."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="offices", verbose_name=_("mandate"))
    rank = models.CharField(_("rank"), max_length=32, choices=Rank.choices)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PeriodQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["mandate", "starts_on", "id"]
        constraints = [
            ExclusionConstraint(
                name="office_no_overlap",
                expressions=[
                    ("mandate", RangeOperators.EQUAL),
                    ("rank", RangeOperators.EQUAL),
                    (sure_days(), RangeOperators.OVERLAPS),
                ],
                deferrable=DEFERRABLE,
                violation_error_message=_("This mandate has this office in this time already."),
            )
        ]

    def __str__(self) -> str:
        return rank_word(self.rank)

    def as_of(self, day: datetime.date) -> Known:
        """Never outside the mandate."""
        return Known.all_of(self.mandate.as_of(day), super().as_of(day))


class Suspension(Period):
    """暂停执行代表职务 (Deputies Law, art. 61): the mandate goes on, its exercise does not."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="suspensions", verbose_name=_("mandate"))
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )

    objects = PeriodQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        constraints = [
            ExclusionConstraint(
                name="suspension_no_overlap",
                expressions=[("mandate", RangeOperators.EQUAL), (sure_days(), RangeOperators.OVERLAPS)],
                deferrable=DEFERRABLE,
                violation_error_message=_("This mandate is suspended in this time already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.mandate)


class SessionRole(models.Model):
    """团长, 副团长, 召集人, 发言人: chosen for each session anew."""

    class Role(models.TextChoices):
        HEAD = "head", _("head of the delegation")
        DEPUTY_HEAD = "deputy_head", _("deputy head of the delegation")
        CONVENER = "convener", _("convener")
        SPOKESPERSON = "spokesperson", _("spokesperson")

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="session_roles", verbose_name=_("mandate"))
    session = models.ForeignKey(Session, models.PROTECT, related_name="roles", verbose_name=_("plenary session"))
    constituency = models.ForeignKey(
        Constituency, models.PROTECT, related_name="session_roles", verbose_name=_("constituency")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("role at a session")
        verbose_name_plural = _("roles at sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "session", "constituency", "role"],
                name="session_role_once",
                violation_error_message=_("This role at this session is on record already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.constituency} {self.get_role_display()}"
