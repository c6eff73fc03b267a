"""Imports of rosters: what was taken in, how its columns were read, and the rows that wait for a person."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from delegates.models.bodies import Term
from delegates.models.people import Delegate
from newskit.topics.models import Source


class ColumnMapping(models.Model):
    """How the columns of one source are read. Named after the source unless somebody named it."""

    name = models.CharField(_("name"), max_length=300, unique=True)
    columns = models.JSONField(_("columns"), default=dict)
    used_at = models.DateTimeField(_("last used"), auto_now=True)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        ordering = ["-used_at"]

    def __str__(self) -> str:
        return self.name


class RosterUpload(models.Model):
    """A file between its upload and its confirmation; swept away after a day."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="+")
    as_of = models.DateField()
    source_text = models.CharField(max_length=300)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    mapping = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.file_name


class RosterImport(models.Model):
    """One roster as it was taken in."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="+", verbose_name=_("term"))
    as_of = models.DateField(_("as of"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    digest = models.CharField(max_length=64, editable=False)
    counts = models.JSONField(_("rows"), default=dict)
    remarks = models.JSONField(_("remarks"), default=list)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("import of a roster")
        verbose_name_plural = _("imports of rosters")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.term} {self.as_of} {self.source}"


class RosterQuestion(models.Model):
    """A row that fits nobody surely, or several. Settled, the same row finds the delegate by itself.

    `key` is a hash of what the row says, with its order among equal rows: two people whom a file cannot tell apart are two.
    """

    term = models.ForeignKey(Term, models.PROTECT, related_name="+", verbose_name=_("term"))
    key = models.CharField(max_length=64, editable=False)
    as_of = models.DateField(_("as of"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))
    row = models.PositiveIntegerField(_("row"))
    name = models.CharField(_("personal name"), max_length=60)
    cells = models.JSONField(_("cells"), default=dict)
    reason = models.CharField(_("why it is asked about"), max_length=300)
    candidates = models.ManyToManyField(Delegate, blank=True, related_name="+", verbose_name=_("candidates"))
    delegate = models.ForeignKey(
        Delegate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("delegate")
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("row asked about")
        verbose_name_plural = _("rows asked about")
        ordering = ["settled_at", "name", "row"]
        constraints = [models.UniqueConstraint(fields=["term", "key"], name="roster_question_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.term}"
