"""重点督办建议, 重点提案: what a body chose to see to itself, from topic to items."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from delegates.models import Body, Organisation, Session
from newskit.periods import PartialDate, Precision
from newskit.topics.models import Source
from proposals.models.items import Kind, Proposal
from proposals.querysets import KeyTopicQuerySet


class KeyTopic(models.Model):
    """One topic of such a list. Readers see it from its entry on; one that was entered wrongly is taken back and answers 410."""

    class List(models.TextChoices):
        SUGGESTIONS = "key_suggestions", _("suggestions under special supervision")
        PROPOSALS = "key_proposals", _("key proposals")

    body = models.ForeignKey(Body, models.PROTECT, related_name="key_topics", verbose_name=_("body"))
    session = models.ForeignKey(
        Session,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="key_topics",
        verbose_name=_("plenary session"),
        help_text=_("Whose items they are. Empty: unknown."),
    )
    list = models.CharField(_("list"), max_length=16, choices=List.choices)
    number = models.PositiveSmallIntegerField(
        _("number on the list"), null=True, blank=True, help_text=_("Empty: unknown, or the list has none.")
    )
    title = models.CharField(_("title of the topic"), max_length=200)
    slug = models.SlugField(_("address"), max_length=60, blank=True)
    lead_units = models.ManyToManyField(
        Organisation, blank=True, related_name="led_key_topics", verbose_name=_("lead units")
    )
    supervised_by = models.CharField(
        _("who supervises"),
        max_length=200,
        blank=True,
        help_text=_("The committee or the leader, as the source says. Empty: unknown."),
    )
    supervision = models.CharField(
        _("how it is supervised"), max_length=200, blank=True, help_text=_("As the source says. Empty: unknown.")
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True, help_text=_("Empty: unknown."))
    precision = models.CharField(_("precision"), max_length=8, choices=Precision.choices, default=Precision.DAY)
    approved_by = models.CharField(
        _("approved by"), max_length=100, blank=True, help_text=_("For example 委员长会议 or 主席会议. Empty: unknown.")
    )
    items_announced = models.PositiveSmallIntegerField(
        _("number of items, as announced"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: unknown."),
    )
    items = models.ManyToManyField(Proposal, through="KeyTopicItem", related_name="key_topics", verbose_name=_("items"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))
    note = models.TextField(_("internal note"), blank=True, help_text=_("Never shown to readers."))
    retracted_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = KeyTopicQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[lead_units], excluded_fields=["updated_at"])

    class Meta:
        verbose_name = _("key topic")
        verbose_name_plural = _("key topics")
        ordering = ["-session__opens_on", "list", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "list", "number"],
                condition=Q(session__isnull=False, number__isnull=False, retracted_at__isnull=True),
                name="key_topic_number_once",
                violation_error_message=_("There is a topic with this number on the list already."),
            ),
            models.CheckConstraint(
                condition=Q(items_announced__isnull=True) | Q(items_announced__gte=1), name="key_topic_has_an_item"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:key-topic", args=[self.pk, self.slug])

    def clean(self) -> None:
        super().clean()
        if self.session and self.session.term.body_id != self.body_id:
            raise ValidationError(
                {"session": _("%(session)s is no session of %(body)s.") % {"session": self.session, "body": self.body}}
            )
        if self.body_id and self.body.kinds and self.kind not in self.body.kinds:
            raise ValidationError(
                {"list": _("%(list)s: not a list of %(body)s.") % {"list": self.get_list_display(), "body": self.body}}
            )

    @property
    def kind(self) -> str:
        """What its items are."""
        return Kind.PROPOSAL if self.list == self.List.PROPOSALS else Kind.SUGGESTION

    @property
    def approved(self) -> PartialDate:
        return PartialDate(self.approved_on, self.precision)


class KeyTopicItem(models.Model):
    """That an item belongs to a topic. A statement in the press never does: nobody knows it filed."""

    key_topic = models.ForeignKey(KeyTopic, models.CASCADE, related_name="places", verbose_name=_("key topic"))
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="key_places", verbose_name=_("item"))
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source"),
        help_text=_("Empty: that of the topic."),
    )

    class Meta:
        verbose_name = _("item of a key topic")
        verbose_name_plural = _("items of key topics")
        ordering = ["key_topic", "proposal__serial", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key_topic", "proposal"],
                name="key_topic_item_once",
                violation_error_message=_("This item stands under the topic already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key_topic} → {self.proposal}"

    def clean(self) -> None:
        """Filed with the same body, of the list's own kind, and at its session where both are known."""
        super().clean()
        topic, item = self.key_topic, self.proposal
        if item.kind != topic.kind or item.body_id != topic.body_id:
            raise ValidationError(
                {
                    "proposal": _("“%(item)s” cannot stand on this list: it takes each %(kind)s filed with %(body)s.")
                    % {"item": item, "kind": Kind(topic.kind).label, "body": topic.body}
                }
            )
        if topic.session_id and item.session_id and topic.session_id != item.session_id:
            raise ValidationError(
                {
                    "proposal": _("“%(item)s” is of another session: %(session)s.")
                    % {"item": item, "session": item.session}
                }
            )
