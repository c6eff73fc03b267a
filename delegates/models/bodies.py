"""Bodies, their terms, sessions and constituencies: reference data, loaded by `manage.py reference`."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from delegates.querysets import SessionQuerySet, TermQuerySet
from newskit.periods import Known
from newskit.periods.fields import Period
from newskit.topics.models import Source


class Body(models.Model):
    """全国人大, 全国政协; a provincial congress can be added as a row, without code."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("national")
        PROVINCE = "province", _("province")
        CITY = "city", _("city")
        COUNTY = "county", _("county")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    short_name = models.CharField(_("short name"), max_length=20)
    name_en = models.CharField(_("name in English"), max_length=120)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices, default=Level.NATIONAL)
    place = models.CharField(_("place"), max_length=30, blank=True, help_text=_("Empty for a national body."))
    member_word = models.CharField(_("word for its members"), max_length=20, help_text=_("For example 代表 or 委员."))
    role_word = models.CharField(_("role as printed"), max_length=30, help_text=_("For example 全国人大代表."))
    constituency_word = models.CharField(_("word for its constituencies"), max_length=20)
    kinds = ArrayField(
        models.CharField(max_length=12), verbose_name=_("kinds of items filed with it"), default=list, blank=True
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.short_name

    @property
    def is_congress(self) -> bool:
        """A congress and a conference have other words for the same ranks."""
        return self.member_word == "代表"


class Term(models.Model):
    """届: from the first session to the next congress's first session."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="terms", verbose_name=_("body"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=40, help_text=_("For example 十四届全国人大."))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("to"), null=True, blank=True, help_text=_("The first day of the next term. Empty: not known yet.")
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    objects = TermQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["body__order", "-number"]
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="term_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """As files and filters print it: npc-14."""
        return f"{self.body.code}-{self.number}"

    def as_of(self, day: datetime.date) -> Known:
        return Known.YES if self.starts_on <= day and (self.ends_on is None or day < self.ends_on) else Known.NO


class Session(models.Model):
    """次: one plenary session. After the cut-off a proposal is filed between sessions (平时提案)."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="sessions", verbose_name=_("term"))
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.SlugField(_("code"), max_length=20, unique=True, help_text=_("For example npc-14-4."))
    name = models.CharField(_("name"), max_length=60)
    opens_on = models.DateField(_("opens"))
    closes_on = models.DateField(_("closes"), help_text=_("Its last day."))
    filing_cutoff = models.DateTimeField(_("filing cut-off"), null=True, blank=True, help_text=_("Empty: unknown."))
    collects_from = models.DateField(
        _("items count for it from"), null=True, blank=True, help_text=_("Empty: unknown.")
    )
    collects_to = models.DateField(_("items count for it until"), null=True, blank=True, help_text=_("Empty: unknown."))
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    cutoff_source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source of the cut-off")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    objects = SessionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("plenary session")
        verbose_name_plural = _("plenary sessions")
        ordering = ["-opens_on", "term__body__order"]
        constraints = [
            models.UniqueConstraint(fields=["term", "number"], name="session_once"),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="session_closes_after_it_opens",
                violation_error_message=_("It closes before it opens."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Constituency(models.Model):
    """代表团 or 界别, as it stands in one term."""

    class Kind(models.TextChoices):
        DELEGATION = "delegation", _("delegation")
        SECTOR = "sector", _("sector")

    term = models.ForeignKey(Term, models.PROTECT, related_name="constituencies", verbose_name=_("term"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    code = models.SlugField(_("code"), max_length=40, help_text=_("The same in every term: filters use it."))
    name = models.CharField(_("name"), max_length=40)
    short_name = models.CharField(_("short name"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("constituency")
        verbose_name_plural = _("constituencies")
        ordering = ["term", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["term", "code"], name="constituency_once")]

    def __str__(self) -> str:
        return self.name


class ConstituencyName(Period):
    """Another name under which copy prints it: 文艺界, 医卫界, 港区."""

    constituency = models.ForeignKey(Constituency, models.CASCADE, related_name="names", verbose_name=_("constituency"))
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        verbose_name = _("name of a constituency")
        verbose_name_plural = _("names of constituencies")
        constraints = [models.UniqueConstraint(fields=["constituency", "name"], name="constituency_name_once")]

    def __str__(self) -> str:
        return self.name


class DocumentVerb(models.Model):
    """Which verb a body uses for which document: the NPC 审议 reports and 审查 the plan, the CPPCC 讨论 the government's."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="document_verbs", verbose_name=_("body"))
    document = models.CharField(_("document"), max_length=60)
    verb = models.CharField(_("verb"), max_length=20)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )

    class Meta:
        verbose_name = _("verb of a document")
        verbose_name_plural = _("verbs of documents")
        constraints = [models.UniqueConstraint(fields=["body", "document", "verb"], name="document_verb_once")]

    def __str__(self) -> str:
        return f"{self.body} {self.verb}{self.document}"
