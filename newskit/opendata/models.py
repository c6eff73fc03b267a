"""Tables taken in: how their columns are read, the file that waits, what became of it, the rows left and the questions.

Rows of other apps are named by the label of their model and their key as text: this room knows neither delegates nor proposals.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newskit.searching import GramIndex
from newskit.topics.models import Source


class ColumnMapping(models.Model):
    """How the columns of one source are read. Named after the source unless somebody named it."""

    kind = models.CharField(_("kind of table"), max_length=30)
    name = models.CharField(_("name"), max_length=300)
    columns = models.JSONField(_("columns"), default=dict, help_text=_("field: heading"))
    used_at = models.DateTimeField(_("last used"), auto_now=True)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        ordering = ["-used_at"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="column_mapping_once")]

    def __str__(self) -> str:
        return self.name


class Taken(models.Model):
    """What a file is a table of. `scope` is a code that the kind of table understands: npc-14."""

    kind = models.CharField(_("kind of table"), max_length=30)
    scope = models.CharField(_("term"), max_length=40, blank=True)
    as_of = models.DateField(_("as of"))
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Upload(Taken):
    """A file between its upload and its confirmation; swept away after a day.

    `report` is what reading it found, as JSON; a worker that works on it says how far it is in `rows`.
    """

    class Stage(models.TextChoices):
        WAITS = "waits", _("waits")
        READS = "reads", _("is being read")
        READ = "read", _("was read")
        STORES = "stores", _("is being taken in")
        STORED = "stored", _("was taken in")
        REFUSED = "refused", _("was refused")

    source_text = models.CharField(max_length=300)
    content = models.BinaryField()
    mapping = models.JSONField(default=dict)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.WAITS)
    rows = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    refusal = models.CharField(max_length=1000, blank=True)
    beat_at = models.DateTimeField(null=True)
    brought = models.ForeignKey("Import", models.SET_NULL, null=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.file_name


class Import(Taken):
    """One table as it was taken in."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))
    digest = models.CharField(max_length=64, editable=False)
    headings = models.JSONField(default=list, editable=False)
    mapping = models.JSONField(_("columns"), default=dict)
    counts = models.JSONField(_("rows"), default=dict)
    remarks = models.JSONField(_("remarks"), default=list)
    notes = models.JSONField(_("how it was read"), default=list, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("table taken in")
        verbose_name_plural = _("tables taken in")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.source} {self.as_of}"


class Question(models.Model):
    """A name in a table that fits nobody surely, or several. Settled, the next table finds the answer by itself.

    `key` is the kind's own: a name that many rows print is one question; two rows that a file cannot tell apart are two.
    `wants` is the label of the model that answers it, `answer` the key of the row that was chosen. `dismissal` says instead why
    nobody of ours is meant: tables that print it again ask no more, until somebody reopens it.
    """

    kind = models.CharField(_("kind of table"), max_length=30)
    scope = models.CharField(_("term"), max_length=40, blank=True)
    key = models.CharField(max_length=64, editable=False)
    wants = models.CharField(_("what is asked for"), max_length=60)
    printed = models.CharField(_("as printed"), max_length=200)
    reason = models.CharField(_("why it is asked about"), max_length=300)
    candidates = models.JSONField(_("candidates"), default=list)
    may_be_new = models.BooleanField(default=True)
    answer = models.CharField(_("answer"), max_length=40, blank=True)
    dismissal = models.CharField(_("why nobody of ours is meant"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("name asked about")
        verbose_name_plural = _("names asked about")
        ordering = [models.F("settled_at").desc(nulls_first=True), "printed", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "scope", "key"], name="question_once"),
            models.CheckConstraint(
                condition=Q(dismissal="") | Q(answer="", settled_at__isnull=False),
                name="question_answered_or_dismissed",
            ),
        ]
        indexes = [
            models.Index("id", name="question_open", condition=Q(settled_at__isnull=True)),
            GramIndex("printed", name="question_printed_grams"),
        ]

    def __str__(self) -> str:
        return self.printed


class LeftRow(models.Model):
    """A row that did not go in: refused, or waiting for an answer. `cells` are those of the file, under its headings."""

    brought = models.ForeignKey(Import, models.CASCADE, related_name="left")
    row = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(_("cells"), default=list)
    outcome = models.CharField(_("outcome"), max_length=8)
    subject = models.CharField(max_length=200, blank=True)
    column = models.CharField(_("column"), max_length=100, blank=True)
    reason = models.CharField(_("why"), max_length=1000)
    question = models.ForeignKey(Question, models.SET_NULL, null=True, blank=True, related_name="rows")
    taken_at = models.DateTimeField(_("taken in at"), null=True, blank=True)

    class Meta:
        verbose_name = _("row left out")
        verbose_name_plural = _("rows left out")
        ordering = ["brought_id", "row"]

    def __str__(self) -> str:
        return f"{self.row} {self.subject}"
