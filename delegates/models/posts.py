"""Organisations, and the posts (职务) that delegates hold in them."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from delegates.models.bodies import Body
from delegates.models.derived import DerivedField, DerivedSlugField
from delegates.models.people import Delegate
from delegates.querysets import OrganisationQuerySet
from newskit.chinese.names import fold_name, sort_key
from newskit.chinese.slugs import slug
from newskit.periods import Known
from newskit.periods.fields import Period, PeriodQuerySet
from newskit.searching import GramIndex
from newskit.topics.models import Source


class Organisation(models.Model):
    """A ministry, company, university, association …: used by posts, by units that handle items, by collective proposers."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("ministry or agency")
        COURT = "court", _("court or procuratorate")
        LOCAL = "local", _("local government or organ")
        PARTY = "party", _("party or people's organisation")
        COMPANY = "company", _("company")
        ACADEMIC = "academic", _("university or institute")
        HOSPITAL = "hospital", _("hospital")
        ASSOCIATION = "association", _("association")
        COMMITTEE = "committee", _("committee of a body")
        OTHER = "other", _("other")

    name = models.CharField(_("full name"), max_length=120, unique=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    slug = DerivedSlugField(
        _("address"), max_length=60, blank=True, derive=lambda row: slug(row.short_name or row.name)
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="committees",
        verbose_name=_("body whose committee it is"),
        help_text=_("Only for a committee of a body."),
    )
    handles_items = models.BooleanField(_("handles suggestions and proposals"), default=False)
    stock_code = models.CharField(_("stock code"), max_length=20, blank=True)
    predecessors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="successors", verbose_name=_("predecessors")
    )
    folded = DerivedField(max_length=120, db_index=True, derive=lambda row: fold_name(row.name))
    sort_key = DerivedField(max_length=240, db_collation="C", db_index=True, derive=lambda row: sort_key(row.name))
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[predecessors], excluded_fields=["folded", "sort_key", "updated_at"])

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(body__isnull=True) | models.Q(kind="committee"),
                name="organisation_of_a_body_is_a_committee",
                violation_error_message=_("Only a committee belongs to a body."),
            )
        ]
        indexes = [
            GramIndex("folded", name="organisation_folded_grams"),
            GramIndex("short_name", name="organisation_short_grams"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def name_on(self, day: datetime.date) -> str:
        """The full name that it bore on the day: of the former ones that then still ran, the first to end, else today's."""
        former = [
            row
            for row in self.names.all()
            if row.kind == OrganisationName.Kind.FULL and row.end.earliest and day < row.end.earliest
            if row.starts_on is None or row.starts_on <= day
        ]
        return min(former, key=lambda row: row.ends_on).name if former else self.name


class OrganisationName(Period):
    """Another name, dated: a former full name, a short name, a misprint that copy uses."""

    class Kind(models.TextChoices):
        FULL = "full", _("full name")
        SHORT = "short", _("short name")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names", verbose_name=_("organisation"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.SHORT)
    folded = DerivedField(max_length=120, db_index=True, derive=lambda row: fold_name(row.name))

    class Meta:
        verbose_name = _("other name of an organisation")
        verbose_name_plural = _("other names of organisations")
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="organisation_name_once")]
        indexes = [GramIndex("folded", name="organisation_name_grams")]

    def __str__(self) -> str:
        return self.name


class Position(Period):
    """A post (职务). Its `as_of` is yes only between known dates or on the day of a sighting, else unknown."""

    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="positions", verbose_name=_("delegate"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="positions", verbose_name=_("organisation")
    )
    title = models.CharField(_("title"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PeriodQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["delegate", "order", "id"]

    def __str__(self) -> str:
        return f"{self.organisation}{self.title}"

    def as_of(self, day: datetime.date) -> Known:
        """Yes between known dates or on the day of a sighting; no outside known bounds, or once seen printed with 原."""
        own = super().as_of(day)
        if own == Known.NO:
            return Known.NO
        sightings = list(self.sightings.all())
        held = [sighting.seen_on for sighting in sightings if not sighting.former]
        left = [sighting.seen_on for sighting in sightings if sighting.former]
        if day in held:
            return Known.YES
        left_by = max(left, default=None)
        if left_by and left_by <= day and not any(left_by <= seen for seen in held):
            return Known.NO
        return own if own == Known.YES and self.ends_on else Known.UNKNOWN

    def last_seen(self, day: datetime.date) -> "Sighting | None":
        """The latest sighting of it as a present post, not after the day."""
        seen = [row for row in self.sightings.all() if not row.former and row.seen_on <= day]
        return max(seen, key=lambda row: row.seen_on, default=None)


class Sighting(models.Model):
    """A post as it was seen in print on a day. `former`: it was printed with 原 or 前."""

    position = models.ForeignKey(Position, models.CASCADE, related_name="sightings", verbose_name=_("post"))
    seen_on = models.DateField(_("seen on"))
    as_printed = models.CharField(_("as printed"), max_length=200)
    former = models.BooleanField(_("printed as former"), default=False)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )

    class Meta:
        verbose_name = _("sighting")
        verbose_name_plural = _("sightings")
        ordering = ["-seen_on", "id"]
        constraints = [models.UniqueConstraint(fields=["position", "seen_on", "as_printed"], name="sighting_once")]

    def __str__(self) -> str:
        return f"{self.seen_on} {self.as_printed}"
