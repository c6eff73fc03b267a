"""The printed paper: issues, pages, and what stands on them. Outside the digest: moving a story voids nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.stories import Article


class Issue(models.Model):
    date = models.DateField(_("date"), unique=True)
    number = models.PositiveIntegerField(pgettext_lazy("of a series", "number"), null=True, blank=True)

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-date"]

    def __str__(self) -> str:
        return self.date.isoformat()


class Page(models.Model):
    """版次: A3, with its name and its credits."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="pages", verbose_name=_("issue"))
    code = models.CharField(_("page"), max_length=10)
    name = models.CharField(_("name"), max_length=40, blank=True)
    editor = models.CharField(_("editor credit"), max_length=60, blank=True)
    proofreader = models.CharField(_("proof-reader credit"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["issue", "code"]
        constraints = [models.UniqueConstraint(fields=["issue", "code"], name="page_once")]

    def __str__(self) -> str:
        return f"{self.issue} {self.code}"


class Placement(models.Model):
    """A story on a page. Two placements of one story are a jump (下转 … 上接)."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="placements", verbose_name=_("story"))
    page = models.ForeignKey(Page, models.PROTECT, related_name="placements", verbose_name=_("page"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["page", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["article", "page"], name="placement_once")]

    def __str__(self) -> str:
        return f"{self.page} {self.article}"
