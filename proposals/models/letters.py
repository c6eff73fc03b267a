"""Reply letters as they came, before and after they are recorded as replies. Never shown to readers."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from newskit.topics.models import Source
from proposals.models.handling import Reply
from proposals.models.items import Proposal


class LetterQuerySet(models.QuerySet):
    def with_links_counted(self) -> Self:
        """`linked`: of how many items it is recorded as the reply."""
        return self.annotate(linked=Count("links"))

    def waiting(self) -> Self:
        """Not set aside, and some item that it names has no reply from it yet."""
        rows = self.with_links_counted().filter(set_aside_at__isnull=True)
        return rows.filter(linked__lt=Greatest(F("items_named"), 1))


class Letter(models.Model):
    """The text as received; the same words again are the same letter. What it says is read anew each time."""

    text = models.TextField(_("text of the letter"))
    text_hash = models.CharField(max_length=64, unique=True, editable=False)
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    url = models.URLField(_("address of the letter"), max_length=500, blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    items_named = models.PositiveSmallIntegerField(_("items named"), default=0)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)
    set_aside_at = models.DateTimeField(_("set aside"), null=True, blank=True)
    note = models.CharField(_("why it was set aside"), max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply letter")
        verbose_name_plural = _("reply letters")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True) | ~Q(note=""), name="letter_set_aside_for_a_reason"
            )
        ]

    def __str__(self) -> str:
        return self.heading or self.text.strip().split("\n", 1)[0][:60]


class LetterLink(models.Model):
    """A letter as the reply to one item; gone with the reply when that is struck, and the letter waits again."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="links", verbose_name=_("reply letter"))
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="+", verbose_name=_("proposal"))
    reply = models.OneToOneField(Reply, models.CASCADE, related_name="letter_link", verbose_name=_("reply"))

    class Meta:
        verbose_name = _("link of a reply letter")
        verbose_name_plural = _("links of reply letters")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["letter", "proposal"], name="letter_linked_once")]

    def __str__(self) -> str:
        return f"{self.letter} → {self.proposal}"
