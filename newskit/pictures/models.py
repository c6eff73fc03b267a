"""The library of pictures."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from newskit.pictures.crops import Box, around
from newskit.searching import GramIndex


class Picture(models.Model):
    """A picture as stored, which never changes; what is said of it is copied into a story and may change here."""

    hash = models.CharField(_("hash"), max_length=64, unique=True, editable=False)
    received_hash = models.CharField(_("hash of the file as received"), max_length=64, unique=True, editable=False)
    extension = models.CharField(max_length=4, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    credit = models.CharField(_("photo credit"), max_length=60, help_text=_("As printed, for example 林晚屿 摄."))
    alt = models.CharField(
        _("description"), max_length=200, help_text=_("What is to be seen, for those who cannot see it.")
    )
    focal_x = models.PositiveSmallIntegerField(
        _("focal point from the left, percent"), default=50, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point from the top, percent"), default=50, validators=[MaxValueValidator(100)]
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-added_at", "-id"]
        indexes = [
            models.Index(fields=["-added_at", "-id"], name="picture_newest"),
            GramIndex("alt", name="picture_alt_grams"),
            GramIndex("credit", name="picture_credit_grams"),
        ]

    def __str__(self) -> str:
        return self.alt[:60] or self.hash[:12]

    @property
    def path(self) -> str:
        """Of the stored file, below the storage's root."""
        return f"pictures/{self.hash[:2]}/{self.hash}.{self.extension}"

    def box(self, ratio: float | None = None) -> Box:
        """The whole picture, or the part of this ratio around its focal point."""
        if ratio is None:
            return Box(0, 0, self.width, self.height)
        return around(self.width, self.height, ratio, self.focal_x, self.focal_y)

    def entry(self, *, caption: str = "", ratio: float | None = None) -> dict[str, str]:
        """As a story's document holds it: copies, never read live from here."""
        return {
            "hash": self.hash,
            "crop": str(self.box(ratio)),
            "caption": caption,
            "credit": self.credit,
            "alt": self.alt,
        }
