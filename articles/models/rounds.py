"""Reviews: rounds, what each reviewer decided, holds. The database keeps the rules (see migration 0002)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.stories import Article, Stage


class Decision(models.TextChoices):
    PASS = "pass", _("passed")
    RETURN = "return", _("returned")
    REOPEN = "reopen", _("reopened")


class Round(models.Model):
    """One pass through the stages. Immutable: its writers are frozen in it as ids, so that no race can change them."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="rounds", verbose_name=_("story"))
    number = models.PositiveSmallIntegerField(pgettext_lazy("of a series", "number"))
    stages = ArrayField(
        models.CharField(max_length=8), verbose_name=_("stages"), help_text=_("In order; the last is final.")
    )
    writers = ArrayField(models.BigIntegerField(), verbose_name=_("writers"), default=list, blank=True)
    is_correction = models.BooleanField(_("correction"), default=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    started_at = models.DateTimeField(_("started"))

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["article", "-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="round_once")]

    def __str__(self) -> str:
        return f"{self.article} {self.number}"


class SignOff(models.Model):
    """What a reviewer decided, on exactly which text. Append-only; void is never stored but read.

    `stage` is where the signer stands, `goes_to` where the story goes. *The final sign-off* is the round's newest row, if
    that is a pass of the final stage.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="sign_offs", verbose_name=_("round"))
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sign_offs", verbose_name=_("who"))
    stage = models.CharField(_("stage"), max_length=8, choices=Stage.choices)
    decision = models.CharField(_("decision"), max_length=6, choices=Decision.choices)
    goes_to = models.CharField(_("goes to"), max_length=8, choices=Stage.choices)
    note = models.TextField(_("opinion"), blank=True)
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField(_("version"))
    acknowledged = models.JSONField(_("acknowledged warnings"), default=list, blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["round", "id"]
        constraints = [
            # Nobody acts at two stages of a round. Acting at the same stage again is fine.
            ExclusionConstraint(
                name="nobody_at_two_stages",
                expressions=[
                    ("round", RangeOperators.EQUAL),
                    ("who", RangeOperators.EQUAL),
                    ("stage", RangeOperators.NOT_EQUAL),
                ],
            ),
            models.CheckConstraint(condition=Q(decision=Decision.PASS) | ~Q(note=""), name="return_has_a_note"),
        ]
        indexes = [models.Index(fields=["at"], name="sign_off_at")]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.who} {self.get_decision_display()}"


class Hold(models.Model):
    """While one stands, no publication of the story begins to show. Signatures and the planned minute stay."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="holds", verbose_name=_("story"))
    reason = models.TextField(_("reason"))
    cause = models.CharField(
        _("cause"), max_length=60, blank=True, help_text=_("The verb that put it on hold, if no person did.")
    )
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("placed by")
    )
    placed_at = models.DateTimeField(_("placed"))
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lifted by")
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lift_note = models.TextField(_("note at lifting"), blank=True)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["article", "-placed_at"]
        constraints = [
            models.UniqueConstraint(fields=["article"], condition=Q(lifted_at__isnull=True), name="one_hold_at_a_time")
        ]

    def __str__(self) -> str:
        return self.reason[:60]
