"""The person, apart from any office held."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from delegates.models.derived import DerivedField, DerivedSlugField
from delegates.naming import Identity, identity
from delegates.querysets import DelegateQuerySet
from newskit.chinese.names import clean_name, fold_name, initials, is_reading, pinyin, pinyin_key, sort_key
from newskit.chinese.slugs import name_slug
from newskit.chinese.strokes import stroke_key
from newskit.periods.fields import Period, PeriodQuerySet
from newskit.periods.shown import Shown
from newskit.searching import GramIndex
from newskit.topics.models import Source


class Delegate(Shown):
    """A person who is, was, or is said to be a deputy or member. Names are not unique; never key on one."""

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")

    name = models.CharField(_("personal name"), max_length=60, help_text=_("As the official list prints it."))
    distinction = models.CharField(
        _("told apart by"),
        max_length=30,
        blank=True,
        help_text=_("For namesakes, as notices do: 王军(黑龙江) has 黑龙江 here."),
    )
    reading = models.CharField(
        _("reading"),
        max_length=200,
        blank=True,
        help_text=_("Only where the usual one is wrong: a syllable a character with its tone, as in le4 zhi1 zhang1."),
    )
    slug = DerivedSlugField(
        _("address"), max_length=60, blank=True, derive=lambda row: name_slug(row.name, row.reading)
    )
    gender = models.CharField(
        _("gender"), max_length=6, choices=Gender.choices, blank=True, help_text=_("Empty: unknown.")
    )
    gender_source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source of the gender")
    )
    ethnicity = models.CharField(_("ethnic group"), max_length=20, blank=True, help_text=_("Empty: unknown."))
    ethnicity_source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source of the ethnic group")
    )
    note = models.TextField(_("internal note"), blank=True, help_text=_("Never shown to readers."))
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="tombstones",
        verbose_name=_("merged into"),
    )
    folded = DerivedField(max_length=60, db_index=True, derive=lambda row: fold_name(row.name))
    pinyin = DerivedField(_("pinyin"), max_length=120, derive=lambda row: pinyin_key(row.name, row.reading))
    initials = DerivedField(max_length=30, db_index=True, derive=lambda row: initials(row.name, row.reading))
    sort_key = DerivedField(
        max_length=160, db_collation="C", db_index=True, derive=lambda row: sort_key(row.name, row.reading)
    )
    stroke_key = DerivedField(max_length=300, db_collation="C", db_index=True, derive=lambda row: stroke_key(row.name))
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = DelegateQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=["shown", "folded", "pinyin", "initials", "sort_key", "stroke_key", "updated_at"]
    )

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="delegate_not_merged_into_itself"),
        ]
        indexes = [
            GramIndex("folded", name="delegate_name_grams"),
            models.Index(fields=["pinyin"], opclasses=["varchar_pattern_ops"], name="delegate_pinyin"),
        ]

    def __str__(self) -> str:
        return f"{self.name}({self.distinction})" if self.distinction else self.name

    def get_absolute_url(self) -> str:
        return self.part_url("detail")

    def part_url(self, part: str) -> str:
        """Of the profile (`detail`), or of one of its pages."""
        return reverse(f"delegates:{part}", args=[self.pk, self.slug])

    @property
    def latin_name(self) -> str:
        """As printed in Latin letters: Ouyang Ming."""
        return pinyin(self.name, self.reading)

    def clean(self) -> None:
        super().clean()
        self.name = clean_name(self.name)
        if self.reading and not is_reading(self.reading, self.name):
            raise ValidationError({"reading": _("Write one syllable for each character, with blanks between.")})

    def identity_on(self, day: datetime.date) -> Identity:
        """Role, rank and posts as they stood on the day. Ask for `.with_identity()` first where there are many."""
        return identity(self, day)


class Alias(Period):
    """The name in another form. An import or a settled mention that uses it finds the delegate."""

    class Kind(models.TextChoices):
        TRADITIONAL = "traditional", _("Traditional characters")
        FORMER = "former", _("former name")
        ETHNIC = "ethnic", _("name in another language")
        PEN = "pen", _("pen or stage name")
        SHORT = "short", _("short form")
        TYPO = "typo", _("misprint")

    delegate = models.ForeignKey(Delegate, models.CASCADE, related_name="aliases", verbose_name=_("delegate"))
    name = models.CharField(_("personal name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    folded = DerivedField(max_length=60, db_index=True, derive=lambda row: fold_name(row.name))
    pinyin = DerivedField(max_length=120, derive=lambda row: pinyin_key(row.name))
    initials = DerivedField(max_length=30, db_index=True, derive=lambda row: initials(row.name))

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [
            models.UniqueConstraint(
                fields=["delegate", "name"],
                name="alias_once",
                violation_error_message=_("This other name is on record already."),
            )
        ]
        indexes = [
            GramIndex("folded", name="alias_name_grams"),
            models.Index(fields=["pinyin"], opclasses=["varchar_pattern_ops"], name="alias_pinyin"),
        ]

    def __str__(self) -> str:
        return self.name


class PartyMembership(Period):
    """Party, dated and sourced: it is an attribute of its own beside sector and region."""

    class Party(models.TextChoices):
        CPC = "cpc", _("Communist Party of China")
        RCCK = "rcck", _("Revolutionary Committee of the Chinese Kuomintang")
        CDL = "cdl", _("China Democratic League")
        CNDCA = "cndca", _("China National Democratic Construction Association")
        CAPD = "capd", _("China Association for Promoting Democracy")
        CPWDP = "cpwdp", _("Chinese Peasants' and Workers' Democratic Party")
        ZHIGONG = "zhigong", _("China Zhi Gong Party")
        JIUSAN = "jiusan", _("Jiusan Society")
        TSL = "tsl", _("Taiwan Democratic Self-Government League")
        NONE = "none", _("no party")

    delegate = models.ForeignKey(Delegate, models.CASCADE, related_name="parties", verbose_name=_("delegate"))
    party = models.CharField(_("party"), max_length=10, choices=Party.choices)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("party membership")
        verbose_name_plural = _("party memberships")

    def __str__(self) -> str:
        return str(self.get_party_display())
