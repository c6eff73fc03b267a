"""Organisations, and the posts (职务) that delegates hold in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from delegates.models.people import Delegate
from newskit.periods.fields import Period, PeriodQuerySet
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
    slug = models.SlugField(_("address"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    handles_items = models.BooleanField(_("handles suggestions and proposals"), default=False)
    stock_code = models.CharField(_("stock code"), max_length=20, blank=True)
    predecessors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="successors", verbose_name=_("predecessors")
    )
    folded = models.CharField(max_length=120, editable=False, blank=True, db_index=True)
    sort_key = models.CharField(max_length=240, editable=False, blank=True, db_collation="C", db_index=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    history = HistoricalRecords(m2m_fields=[predecessors], excluded_fields=["folded", "sort_key", "updated_at"])

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key", "id"]

    def __str__(self) -> str:
        return self.short_name or self.name


class OrganisationName(Period):
    """Another name, dated: a former full name, a short name, a misprint that copy uses."""

    class Kind(models.TextChoices):
        FULL = "full", _("full name")
        SHORT = "short", _("short name")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names", verbose_name=_("organisation"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.SHORT)
    folded = models.CharField(max_length=120, editable=False, blank=True, db_index=True)

    class Meta:
        verbose_name = _("other name of an organisation")
        verbose_name_plural = _("other names of organisations")
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="organisation_name_once")]

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
