"""Topics and sources."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newskit.searching import GramIndex


class Topic(models.Model):
    """One of our own topics (议题); the official class of a filed item is another thing."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=40, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    description = models.TextField(_("description"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])


class Source(models.Model):
    """Where a claim about the world comes from. Two sources may differ; both stay."""

    text = models.CharField(
        _("source"), max_length=300, help_text=_("Publisher, title, date: enough to find it again.")
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    published_on = models.DateField(_("date of the source"), null=True, blank=True)
    seen_on = models.DateField(_("seen on"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [models.UniqueConstraint(fields=["text", "url"], name="source_once")]
        indexes = [GramIndex("text", name="source_text_grams"), GramIndex("url", name="source_url_grams")]

    def __str__(self) -> str:
        return self.text


def source(text: str, *, url: str = "", published_on=None, seen_on=None, entered_by=None) -> Source:
    """The source of this text and address, entered if it is new."""
    return Source.objects.get_or_create(
        text=text,
        url=url,
        defaults={"published_on": published_on, "seen_on": seen_on, "entered_by": entered_by},
    )[0]
