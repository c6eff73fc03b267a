"""Official notices on who sits: the text as received, and the changes that it was read to say."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegates.models.bodies import Constituency, Term
from delegates.models.mandates import Mandate, Rank
from delegates.models.people import Delegate
from newskit.periods import PartialDate, Precision
from newskit.topics.models import Source


class Notice(models.Model):
    """A notice taken in. The same text is known by its hash; `stated` are the numbers that it names, as read."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    text = models.TextField(_("text of the notice"))
    title = models.CharField(pgettext_lazy("of a notice", "title"), max_length=200)
    term = models.ForeignKey(Term, models.PROTECT, related_name="notices", verbose_name=_("term"))
    issued_on = models.DateField(_("date of the notice"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))
    stated = models.JSONField(_("numbers stated"), default=list, editable=False)
    total = models.PositiveIntegerField(_("members there are, as stated"), null=True, blank=True)
    unread = ArrayField(models.TextField(), verbose_name=_("sentences not read"), default=list, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )
    closed_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("official notice")
        verbose_name_plural = _("official notices")
        ordering = ["-issued_on", "-id"]

    def __str__(self) -> str:
        return f"{self.title}({self.issued_on})"

    @property
    def is_done(self) -> bool:
        return self.closed_at is not None


class NoticeChange(models.Model):
    """One person, one change. What the editor corrects is stored when it is applied; the sentence stays as it was read."""

    class Kind(models.TextChoices):
        BEGIN = "begin", _("mandate begins")
        END = "end", _("mandate ends")
        MOVE = "move", _("moves to another seat")
        PROMOTE = "promote", _("takes an office")
        LEAVE = "leave", _("leaves an office")
        SUSPEND = "suspend", _("is suspended")
        RESUME = "resume", _("suspension ends")

    HOW = [*Mandate.Began.choices, *Mandate.Ended.choices]

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="changes", verbose_name=_("official notice"))
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("change"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("name in the notice"), max_length=60)
    distinction = models.CharField(_("told apart by"), max_length=30, blank=True)
    gender = models.CharField(_("gender"), max_length=6, choices=Delegate.Gender.choices, blank=True)
    ethnicity = models.CharField(_("ethnic group"), max_length=20, blank=True)
    place = models.CharField(_("constituency as printed"), max_length=40, blank=True)
    constituency = models.ForeignKey(
        Constituency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("constituency")
    )
    left = models.CharField(_("moved from, as printed"), max_length=40, blank=True)
    how = models.CharField(_("how"), max_length=12, choices=HOW, blank=True)
    rank = models.CharField(_("rank"), max_length=32, choices=Rank.choices, blank=True)
    on = models.DateField(_("from"))
    precision = models.CharField(
        _("how exactly the day is known"), max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    quote = models.TextField(_("as printed"))
    delegate = models.ForeignKey(
        Delegate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("delegate")
    )
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("applied by")
    )
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of a notice")
        verbose_name_plural = _("changes of a notice")
        ordering = ["notice", "order"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "order"], name="notice_change_order"),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(delegate__isnull=False), name="applied_change_has_delegate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed_name} {self.get_kind_display()}"

    @property
    def printed_name(self) -> str:
        """王军(黑龙江), as notices tell namesakes apart."""
        return f"{self.name}({self.distinction})" if self.distinction else self.name

    @property
    def date(self) -> PartialDate:
        return PartialDate(self.on, self.precision)
