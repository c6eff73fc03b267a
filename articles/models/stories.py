"""The desk's working copy, its versions, its writers, its mentions. Readers never see these tables."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import document as documents
from articles.document import StoryKind
from articles.querysets import ArticleQuerySet, MentionQuerySet
from delegates.models import Delegate
from newskit.accounts.models import Section
from newskit.searching import GramIndex


class Stage(models.TextChoices):
    """Where a story stands in its round. Scheduled, shown and withdrawn are read from its publications."""

    DRAFT = "draft", _("draft")
    FIRST = "first", _("first review")
    SECOND = "second", _("second review")
    FINAL = "final", _("final review")
    SIGNED = "signed", _("signed")


class Priority(models.IntegerChoices):
    URGENT = 1, _("urgent")
    NORMAL = 2, _("normal")
    LOW = 3, _("can wait")


class Intake(models.Model):
    """A newspaper page as received, how it was read, who confirmed the reading."""

    source_text = models.TextField(_("text as received"))
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    text_hash = models.CharField(_("hash of the text"), max_length=64)
    issue_date = models.DateField(_("date of the paper"))
    page_code = models.CharField(_("page"), max_length=10)
    reading = models.TextField(_("reading, as JSON"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    created_at = models.DateTimeField(_("taken in"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["text_hash"], condition=Q(undone_at__isnull=True), name="page_taken_in_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.issue_date} {self.page_code}"


class Article(models.Model):
    """A story. `document` is the canonical text that everything else names; `stage` is written by verbs only."""

    document = models.TextField(pgettext_lazy("of a story", "document"), editable=False)
    digest = models.CharField(max_length=64, editable=False)
    # Read off the document at each save, for the desk's lists.
    title = models.CharField(_("headline"), max_length=300, editable=False, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=StoryKind.choices, editable=False, default=StoryKind.NEWS)
    section = models.ForeignKey(Section, models.PROTECT, related_name="articles", verbose_name=_("section"))
    slug = models.SlugField(
        _("address"), max_length=60, blank=True, help_text=_("Made from the headline; fixed once published.")
    )
    stage = models.CharField(_("stage"), max_length=8, choices=Stage.choices, default=Stage.DRAFT, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    no_house_writers = models.BooleanField(
        _("no writer is of this house"),
        default=False,
        help_text=_("For wire copy and reprints, and groups from outside."),
    )
    intake = models.ForeignKey(
        Intake, models.PROTECT, null=True, blank=True, editable=False, related_name="articles", verbose_name=_("intake")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="articles", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed"), editable=False)
    # How the desk runs it. Outside the document: nobody's signature is about the hour.
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="assigned",
        verbose_name=_("assigned to"),
    )
    due_at = models.DateTimeField(pgettext_lazy("a story", "due"), null=True, blank=True, editable=False)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL, editable=False
    )
    minor_change = models.CharField(
        _("open for a minor change"),
        max_length=300,
        blank=True,
        editable=False,
        help_text=_("Why, for the reviewers. Readers see that the text was changed, and when."),
    )
    trashed_at = models.DateTimeField(_("in the trash since"), null=True, blank=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-changed_at", "-id"]
        indexes = [
            models.Index(fields=["stage", "-changed_at"], name="article_desk"),
            models.Index(fields=["-changed_at", "-id"], name="article_last_changed"),
            GramIndex("title", name="article_title_grams"),
            # Only while somebody still has to do something: what was signed is never late.
            models.Index(
                fields=["due_at"], name="article_due_in_work", condition=Q(due_at__isnull=False) & ~Q(stage="signed")
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("(no headline)"))

    @property
    def data(self) -> dict:
        """The document, parsed: a fresh copy at each call."""
        return documents.parse(self.document)

    @property
    def mends(self) -> bool:
        """It is open to mend what readers see, by a correction or a minor change: two people pass it at least."""
        return bool(self.minor_change) or self.data["correction"] is not None


class Writer(models.Model):
    """A user who wrote the story. Who entered it, or took the page in, is no writer by that."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="writers", verbose_name=_("story"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="written", verbose_name=_("writer"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("writer")
        verbose_name_plural = _("writers")
        ordering = ["article", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="writer_once")]

    def __str__(self) -> str:
        return str(self.user)


class Version(models.Model):
    """The document as somebody saved it. Append-only."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="versions", verbose_name=_("story"))
    number = models.PositiveIntegerField(pgettext_lazy("of a series", "number"))
    document = models.TextField(pgettext_lazy("of a story", "document"))
    digest = models.CharField(max_length=64)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by"))
    saved_at = models.DateTimeField(_("saved"))
    cause = models.CharField(_("cause"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["article", "-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.article} {self.number}"


class Mention(models.Model):
    """An index of the working copy's mentions; those without a delegate are the queue, unless dismissed.

    Made from the document at each save (`review.save`), matched by name and role, so that a decision survives.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="mentions", verbose_name=_("story"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(pgettext_lazy("in a text", "name as printed"), max_length=60)
    role = models.CharField(_("role as printed"), max_length=120, blank=True)
    body_code = models.CharField(_("body"), max_length=20, blank=True)
    delegate = models.ForeignKey(
        Delegate, models.PROTECT, null=True, blank=True, related_name="mentions", verbose_name=_("delegate")
    )
    dismissed = models.BooleanField(
        _("no delegate"), default=False, help_text=_("An editor said that nobody of ours is meant.")
    )
    reason = models.CharField(_("why it is in the queue"), max_length=300, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["article", "order", "id"]
        indexes = [
            models.Index(fields=["name"], name="mention_queue", condition=Q(delegate__isnull=True, dismissed=False)),
            GramIndex("name", name="mention_name_grams"),
        ]

    def __str__(self) -> str:
        return self.name
