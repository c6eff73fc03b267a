"""How items hang together: a relation is one row, and reads differently from its two ends."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newskit.topics.models import Source
from proposals.models.items import Kind, Proposal


class Tie(models.TextChoices):
    """What another item is to this one."""

    FILED = "filed", _("Filed as")
    STATED = "stated", _("In the press")
    FOLLOW_UP = "follow_up", _("Handled as")
    ORIGINAL = "original", _("Came of")
    MERGED_INTO = "merged_into", _("Merged into")
    MERGED = "merged", _("Merged with it")
    COMPANION = "companion", pgettext_lazy("tie", "Same matter, other body")
    BROUGHT_BEFORE = "brought_before", pgettext_lazy("tie", "Brought before")
    BROUGHT_AGAIN = "brought_again", pgettext_lazy("tie", "Brought again")
    REPLACES = "replaces", pgettext_lazy("tie", "Replaces")
    REPLACED_BY = "replaced_by", pgettext_lazy("tie", "Replaced by")
    RELATED = "related", pgettext_lazy("tie", "Related")
    RELATED_STATEMENT = "related_statement", pgettext_lazy("tie", "Related, in the press only")


class RelatedItem(models.Model):
    """That one item came of another, or is related to it as a source or an editor says."""

    class Relation(models.TextChoices):
        HANDLED_AS_SUGGESTION = "handled_as_suggestion", _("handled as a suggestion")
        COMPANION = "companion", pgettext_lazy("relation", "same matter with another body")
        BROUGHT_AGAIN = "brought_again", pgettext_lazy("relation", "brought again at a later session")
        REPLACED_BY = "replaced_by", pgettext_lazy("relation", "replaced by")
        RELATED = "related", pgettext_lazy("relation", "related")

    original = models.ForeignKey(Proposal, models.PROTECT, related_name="follow_ups", verbose_name=_("original"))
    follow_up = models.ForeignKey(Proposal, models.PROTECT, related_name="originals", verbose_name=_("follow-up"))
    relation = models.CharField(_("relation"), max_length=24, choices=Relation.choices)
    said_by = models.CharField(
        _("who says so"), max_length=120, blank=True, help_text=_("As the source has it. Empty: we found it ourselves.")
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )

    class Meta:
        verbose_name = _("related item")
        verbose_name_plural = _("related items")
        constraints = [
            models.UniqueConstraint(
                Least("original", "follow_up"),
                Greatest("original", "follow_up"),
                "relation",
                name="related_item_once",
                violation_error_message=_("These two are related in this way already."),
            ),
            models.CheckConstraint(
                condition=~Q(original=F("follow_up")),
                name="item_not_related_to_itself",
                violation_error_message=_("An item is not related to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.original} → {self.follow_up}"

    def clean(self) -> None:
        """What the items say against it. The database keeps the rule of kinds too."""
        super().clean()
        one, other = self.original, self.follow_up
        if self.relation != self.Relation.RELATED and Kind.STATEMENT in (one.kind, other.kind):
            raise ValidationError(
                _("A statement in the press can only be “related”; if it was filed, link the filing.")
            )
        if self.relation == self.Relation.COMPANION and one.body_id == other.body_id:
            raise ValidationError(_("Both are with %(body)s: that is no other body.") % {"body": one.body})
        if self.relation == self.Relation.BROUGHT_AGAIN and one.session and other.session:
            if one.body_id != other.body_id:
                raise ValidationError(_("They are with two bodies: choose “same matter, other body”."))
            if one.session.opens_on >= other.session.opens_on:
                raise ValidationError(
                    _("%(first)s did not come before %(second)s.") % {"first": one.session, "second": other.session}
                )

    def other(self, item: Proposal) -> Proposal:
        """The item at the other end."""
        return self.follow_up if item.pk == self.original_id else self.original

    def tie(self, item: Proposal) -> Tie:
        """What the item at the other end is to this one."""
        if self.relation == self.Relation.RELATED and self.other(item).kind == Kind.STATEMENT:
            return Tie.RELATED_STATEMENT
        seen_from_original, seen_from_follow_up = _ENDS[self.relation]
        return seen_from_original if item.pk == self.original_id else seen_from_follow_up


_ENDS = {
    RelatedItem.Relation.HANDLED_AS_SUGGESTION: (Tie.FOLLOW_UP, Tie.ORIGINAL),
    RelatedItem.Relation.COMPANION: (Tie.COMPANION, Tie.COMPANION),
    RelatedItem.Relation.BROUGHT_AGAIN: (Tie.BROUGHT_AGAIN, Tie.BROUGHT_BEFORE),
    RelatedItem.Relation.REPLACED_BY: (Tie.REPLACED_BY, Tie.REPLACES),
    RelatedItem.Relation.RELATED: (Tie.RELATED, Tie.RELATED),
}
