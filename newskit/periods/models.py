"""The table of rest days, by which a deadline runs to the next working day (Civil Code, art. 203)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """A year whose holidays and make-up working days are known. A year without a row is unknown, and says so."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    source_text = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")

    def __str__(self) -> str:
        return str(self.year)


class SpecialDay(models.Model):
    """A weekday that is a holiday, or a day of a weekend that is worked (调休)."""

    day = models.DateField(_("day"), primary_key=True)
    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="special_days", verbose_name=_("year"))
    working = models.BooleanField(_("worked"), help_text=_("Yes: a weekend day that is worked. No: a day of rest."))
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
