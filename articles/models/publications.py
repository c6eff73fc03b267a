"""What readers see: documents with the period in which they see them."""

import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from psycopg.types.range import Range

from articles import document as documents
from articles.document import StoryKind
from articles.models.rounds import Round
from articles.models.stories import Article
from articles.querysets import PublicationQuerySet
from delegates.models import Delegate
from newskit.accounts.models import Section
from newskit.searching import GramIndex
from newskit.topics.models import Topic
from proposals.models import Proposal


def empty_range() -> Range:
    return Range(empty=True)


class Publication(models.Model):
    """A signed document and its period. The content never changes, in the database either.

    `shown` is half-open. `empty` alone says nothing: on hold, under embargo, taken back or withdrawn is told by the plan, the
    holds, the embargoes, the number and the withdrawal.
    """

    class Kind(models.TextChoices):
        FIRST = "first", _("first publication")
        MINOR = "minor", _("minor change")
        CORRECTION = "correction", _("correction")
        AGAIN = "again", _("the same text, shown again")

    article = models.ForeignKey(Article, models.PROTECT, related_name="publications", verbose_name=_("story"))
    round = models.ForeignKey(Round, models.PROTECT, related_name="publications", verbose_name=_("round"))
    number = models.PositiveSmallIntegerField(pgettext_lazy("of a series", "number"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    document = models.TextField(pgettext_lazy("of a story", "document"))
    digest = models.CharField(max_length=64)
    # Read off the document when it is stored, and frozen with it: an index for lists.
    title = models.CharField(_("headline"), max_length=300)
    slug = models.SlugField(_("address"), max_length=60)
    story_kind = models.CharField(_("kind of story"), max_length=12, choices=StoryKind.choices)
    section = models.ForeignKey(Section, models.PROTECT, related_name="publications", verbose_name=_("section"))
    printed_on = models.DateField(_("printed on"), help_text=_("The date as of which names and titles are read."))
    topics = models.ManyToManyField(Topic, blank=True, related_name="publications", verbose_name=_("topics"))
    # What may change.
    shown = DateTimeRangeField(_("shown"), default=empty_range, editable=False)
    planned_from = models.DateTimeField(_("planned from"), null=True, blank=True, editable=False)
    planned_until = models.DateTimeField(
        _("planned until"), null=True, blank=True, editable=False, help_text=_("Empty: no end is planned.")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawal_reason = models.CharField(
        _("public reason of the withdrawal"), max_length=300, blank=True, editable=False
    )
    keeps_headline = models.BooleanField(_("notice keeps the headline"), default=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    created_at = models.DateTimeField(_("published"))

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="publication_once"),
            ExclusionConstraint(
                name="one_shown_at_a_time",
                expressions=[("article", RangeOperators.EQUAL), ("shown", RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [
            # Planned, and kept from appearing by a hold or an embargo: few at any time.
            models.Index(
                fields=["planned_from"],
                name="publication_held_back",
                condition=Q(shown__isempty=True, planned_from__isnull=False, withdrawn_at__isnull=True),
            ),
            models.Index(fields=["-created_at", "-id"], name="publication_newest"),
            GramIndex("title", name="publication_title_grams"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("articles:detail", args=[self.article_id, self.slug])

    @property
    def data(self) -> dict:
        return documents.parse(self.document)

    def is_live(self, at: datetime.datetime) -> bool:
        period = self.shown
        return not period.isempty and period.lower <= at and (period.upper is None or at < period.upper)

    def has_begun(self, at: datetime.datetime) -> bool:
        return not self.shown.isempty and self.shown.lower <= at


class PublicationMention(models.Model):
    """An index made from the document, so that a profile finds its stories."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="mentions")
    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="publication_mentions")
    order = models.PositiveSmallIntegerField(default=0)
    brings = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "delegate"], name="publication_mention_once")]

    def __str__(self) -> str:
        return f"{self.publication} {self.delegate}"


class PublicationProposal(models.Model):
    """An index made from the document, so that an item finds its stories."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="carried")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="publications")
    order = models.PositiveSmallIntegerField(default=0)
    brings = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "proposal"], name="publication_proposal_once")]

    def __str__(self) -> str:
        return f"{self.publication} {self.proposal}"


class PublicationPicture(models.Model):
    """An index made from the document, so that a picture is served only while something that is shown carries it."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="pictures")
    hash = models.CharField(max_length=64)
    crop = models.CharField(max_length=23)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "hash", "crop"], name="publication_picture_once")]
        indexes = [models.Index(fields=["hash", "crop"], name="publication_picture")]

    def __str__(self) -> str:
        return f"{self.publication} {self.hash[:12]}"


class Correction(models.Model):
    """The public note of a correction: what stood, and what is right."""

    publication = models.OneToOneField(
        Publication, models.PROTECT, related_name="correction", verbose_name=_("publication")
    )
    note = models.TextField(_("note to readers"))
    stood = models.TextField(_("what stood"))
    is_right = models.TextField(_("what is right"))

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return self.note[:60]
