"""Consents beside the stages: fact check, legal, filing as a major topic (重大选题备案). The final signature waits for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.stories import Article
from articles.querysets import CHECKS_OF_THE_TEXT, ConsentQuerySet, ConsentRuleQuerySet
from newskit.accounts.models import Section
from newskit.topics.models import Topic


class ConsentKind(models.TextChoices):
    FACT_CHECK = "fact_check", _("fact check")
    LEGAL = "legal", _("legal check")
    FILING = "filing", _("filing as a major topic")

    @property
    def names_the_text(self) -> bool:
        """A check is of exactly one text, and void once that changes; a filing is of the subject."""
        return self in CHECKS_OF_THE_TEXT


class ConsentRule(models.Model):
    """Which stories need which consent. NULL section: of every section; NULL topic: of every topic."""

    kind = models.CharField(_("consent"), max_length=12, choices=ConsentKind.choices)
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, verbose_name=_("section"), help_text=_("Empty: all sections.")
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, verbose_name=_("topic"), help_text=_("Empty: all topics.")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    is_active = models.BooleanField(_("in force"), default=True)

    objects = ConsentRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for consents")
        verbose_name_plural = _("rules for consents")
        ordering = ["kind", "section", "topic"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "section", "topic"], name="consent_rule_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.section or ''} {self.topic or ''}".strip()


class Consent(models.Model):
    """What somebody who was asked beside the stages said, of exactly which text. Append-only; the newest of a kind counts."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="consents", verbose_name=_("story"))
    kind = models.CharField(_("consent"), max_length=12, choices=ConsentKind.choices)
    is_given = models.BooleanField(_("given"), help_text=_("Off: refused."))
    number = models.CharField(
        pgettext_lazy("of a filing", "number"),
        max_length=60,
        blank=True,
        help_text=_("The number under which a major topic was filed."),
    )
    note = models.TextField(_("note"), blank=True)
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField(_("version"))
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"))

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["article", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="filing", is_given=True, number=""), name="filing_has_a_number"),
            models.CheckConstraint(condition=Q(is_given=True) | ~Q(note=""), name="refusal_has_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.get_kind_display()}"
