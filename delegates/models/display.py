"""How a profile shows itself: the portrait, and at a session the role and posts that print first."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from delegates.models.bodies import Session
from delegates.models.mandates import Mandate
from delegates.models.people import Delegate
from delegates.models.posts import Position
from newskit.pictures.models import Picture


class DisplayIdentity(models.Model):
    """Of all that somebody is during a session, what copy prints first. It proves nothing: what is not sure stays so."""

    delegate = models.ForeignKey(
        Delegate, models.CASCADE, related_name="display_identities", verbose_name=_("delegate")
    )
    session = models.ForeignKey(Session, models.PROTECT, related_name="+", verbose_name=_("plenary session"))
    mandate = models.ForeignKey(
        Mandate, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("role that prints first")
    )
    positions = models.ManyToManyField(Position, blank=True, related_name="+", verbose_name=_("posts that print first"))
    history = HistoricalRecords(m2m_fields=[positions])

    class Meta:
        verbose_name = _("preferred identity")
        verbose_name_plural = _("preferred identities")
        ordering = ["delegate", "-session__opens_on", "session"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegate", "session"],
                name="display_identity_once",
                violation_error_message=_("This delegate has a preferred identity for this session already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.session)


class Portrait(models.Model):
    """A part of a picture of the library that readers see on the profile. Which it was before is kept: its address is gone."""

    delegate = models.ForeignKey(Delegate, models.CASCADE, related_name="portraits", verbose_name=_("delegate"))
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="+", verbose_name=_("picture"))
    crop = models.CharField(_("part shown"), max_length=23)
    chosen_at = models.DateTimeField(_("chosen at"))
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    class Meta:
        verbose_name = _("portrait")
        verbose_name_plural = _("portraits")
        ordering = ["-chosen_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegate"],
                condition=Q(removed_at__isnull=True),
                name="portrait_one_at_a_time",
                violation_error_message=_("This delegate has a portrait already."),
            )
        ]
        indexes = [models.Index(fields=["picture", "crop"], name="portrait_picture")]

    def __str__(self) -> str:
        return str(self.picture)

    @property
    def entry(self) -> dict[str, str]:
        """As the tag that prints pictures asks for it; what is said of the picture is the library's."""
        return {
            "hash": self.picture.hash,
            "crop": self.crop,
            "caption": "",
            "credit": self.picture.credit,
            "alt": self.picture.alt,
        }
