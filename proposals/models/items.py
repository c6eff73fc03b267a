"""The item itself: its identity, who signed it, what it asks for, how items hang together."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from delegates.models import Body, Constituency, Delegate, Mandate, Organisation, Session, Term
from newskit.periods import PartialDate, Precision
from newskit.periods.shown import Shown
from newskit.searching import GramIndex
from newskit.topics.models import Source, Topic
from proposals.querysets import ProposalQuerySet


class Kind(models.TextChoices):
    """What the item is. It never changes: a 议案 handled as a 建议 gets a second, linked item."""

    MOTION = "motion", _("motion")
    SUGGESTION = "suggestion", _("suggestion")
    PROPOSAL = "proposal", _("proposal")
    STATEMENT = "statement", _("statement in the press")


class ProposerKind(models.TextChoices):
    MEMBER = "member", _("one member")
    JOINT = "joint", _("several members jointly")
    DELEGATION = "delegation", _("delegation")
    PARTY = "party", _("party")
    PEOPLES_ORGANISATION = "peoples_organisation", _("people's organisation")
    COMMITTEE = "committee", _("committee")
    SECTOR = "sector", _("sector")
    GROUP = "group", _("group of members")
    JOINT_GROUP = "joint_group", _("joint group")
    ORGAN = "organ", _("state organ")


# Who may put an item of a kind forward. Kinds that are not named here take anybody.
PROPOSERS: dict[str, frozenset[str]] = {
    Kind.MOTION: frozenset(
        {ProposerKind.JOINT, ProposerKind.DELEGATION, ProposerKind.COMMITTEE, ProposerKind.ORGAN},
    ),
    Kind.SUGGESTION: frozenset({ProposerKind.MEMBER, ProposerKind.JOINT, ProposerKind.DELEGATION}),
    Kind.PROPOSAL: frozenset(
        {
            ProposerKind.MEMBER,
            ProposerKind.JOINT,
            ProposerKind.PARTY,
            ProposerKind.PEOPLES_ORGANISATION,
            ProposerKind.COMMITTEE,
            ProposerKind.SECTOR,
            ProposerKind.GROUP,
            ProposerKind.JOINT_GROUP,
        }
    ),
}
# Rules of procedure of the NPC (2021), art. 23.
MOTION_SIGNATORIES = 30


class Status(models.TextChoices):
    """Derived from the actions by `lifecycle`; stored for filtering."""

    STATED = "stated", pgettext_lazy("status", "stated in the press")
    FILED = "filed", pgettext_lazy("status", "filed")
    ACCEPTED = "accepted", pgettext_lazy("status", "accepted")
    MERGED = "merged", pgettext_lazy("status", "merged")
    SENT_AS_OPINION = "sent_as_opinion", pgettext_lazy("status", "sent on as an opinion")
    DECLINED = "declined", pgettext_lazy("status", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("status", "withdrawn")
    ON_AGENDA = "on_agenda", pgettext_lazy("status", "on the agenda")
    REFERRED = "referred", pgettext_lazy("status", "referred to a committee")
    EXAMINED = "examined", pgettext_lazy("status", "examined")
    HANDLED_AS_SUGGESTION = "handled_as_suggestion", pgettext_lazy("status", "handled as a suggestion")
    ASSIGNED = "assigned", pgettext_lazy("status", "being handled")
    REPLIED = "replied", pgettext_lazy("status", "replied")
    HANDLED_AGAIN = "handled_again", pgettext_lazy("status", "being handled again")
    CLOSED = "closed", pgettext_lazy("status", "closed")


class Proposal(Shown):
    """An item filed with a body, or a statement (见报建言): what the press reports, with no filing known."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("title of the item"), max_length=200)
    title_locked = models.BooleanField(
        _("title locked"), default=False, help_text=_("Imports keep the title as it stands.")
    )
    slug = models.SlugField(_("address"), max_length=60, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="proposals", verbose_name=_("body"))
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("term")
    )
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("plenary session")
    )
    between_sessions = models.BooleanField(
        _("filed between sessions"), default=False, help_text=_("平时提案 and suggestions outside the plenary.")
    )
    number = models.CharField(_("number as printed"), max_length=20, blank=True, help_text=_("For example 02650."))
    serial = models.PositiveIntegerField(_("serial number"), null=True, blank=True)
    official_class = models.CharField(_("official class"), max_length=40, blank=True)
    class_number = models.CharField(_("number in class"), max_length=12, blank=True)
    proposer_kind = models.CharField(
        _("proposer"), max_length=20, choices=ProposerKind.choices, blank=True, help_text=_("Empty: unknown.")
    )
    signatory_count = models.PositiveSmallIntegerField(
        _("number of signatories as printed"), null=True, blank=True, help_text=_("等31名代表: 31. Empty: unknown.")
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="proposals", verbose_name=_("topics"))
    stated_on = models.DateField(
        _("reported on"), null=True, blank=True, help_text=_("For a statement: the day of the paper.")
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    note = models.TextField(_("internal note"), blank=True, help_text=_("Never shown to readers."))
    # Written by `lifecycle` from the actions, never by hand.
    status = models.CharField(_("status"), max_length=24, choices=Status.choices, editable=False)
    filed_on = models.DateField(_("filed on"), null=True, blank=True, editable=False)
    filed_precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.DAY, editable=False)
    replied_on = models.DateField(_("last reply"), null=True, blank=True, editable=False)
    replied_precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.DAY, editable=False)
    due_on = models.DateField(_("earliest reply still due"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ProposalQuerySet.as_manager()
    # Restoring an old version must not bring an old status back: what is derived stays out.
    history = HistoricalRecords(
        m2m_fields=[topics],
        excluded_fields=[
            "shown",
            "confirmed_at",
            "merged_into",
            "status",
            "filed_on",
            "filed_precision",
            "replied_on",
            "replied_precision",
            "due_on",
            "updated_at",
        ],
    )

    class Meta:
        verbose_name = pgettext_lazy("any kind", "proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-filed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "term", "session", "between_sessions", "kind", "number"],
                condition=~Q(number=""),
                nulls_distinct=False,
                name="proposal_number_once",
                violation_error_message=_("There is an item with this number in this session already."),
            ),
            models.UniqueConstraint(
                fields=["body", "term", "session", "between_sessions", "kind", "serial"],
                condition=Q(serial__isnull=False),
                nulls_distinct=False,
                name="proposal_serial_once",
                violation_error_message=_("There is an item with this number in this session already."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.MOTION)
                | Q(proposer_kind__in=[ProposerKind.DELEGATION, ProposerKind.COMMITTEE, ProposerKind.ORGAN])
                | (
                    Q(proposer_kind__in=["", ProposerKind.JOINT])
                    & (Q(signatory_count__isnull=True) | Q(signatory_count__gte=MOTION_SIGNATORIES))
                ),
                name="motion_of_thirty_or_a_delegation",
                violation_error_message=_("A motion needs a delegation, a state organ or 30 signatories."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.STATEMENT) | Q(number="", serial__isnull=True),
                name="statement_has_no_number",
                violation_error_message=_("A statement in the press has no number; record the filed item and link it."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.STATEMENT, status=Status.STATED)
                | (~Q(kind=Kind.STATEMENT) & ~Q(status=Status.STATED)),
                name="statement_has_its_own_status",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="proposal_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(status=Status.MERGED),
                name="only_merged_items_are_merged_into",
            ),
        ]
        indexes = [
            # In the words of `newskit.lists.Sort`, or the planner does not know them again.
            models.Index(
                Coalesce("filed_on", "stated_on").desc(nulls_last=True), F("id").desc(), name="proposal_newest"
            ),
            models.Index(F("updated_at").desc(nulls_last=True), F("id").desc(), name="proposal_last_changed"),
            models.Index(fields=["kind", "status"], name="proposal_kind_status"),
            models.Index(fields=["serial", "kind"], name="proposal_same_number"),
            models.Index(fields=["due_on", "id"], name="proposal_due"),
            models.Index(fields=["serial", "id"], name="proposal_serial"),
            models.Index(fields=["number"], name="proposal_number"),
            GramIndex("title", name="proposal_title_grams"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:detail", args=[self.pk, self.slug])

    def clean(self) -> None:
        super().clean()
        allowed = PROPOSERS.get(self.kind)
        if self.proposer_kind and allowed is not None and self.proposer_kind not in allowed:
            raise ValidationError(
                {
                    "proposer_kind": _("%(kind)s: not put forward by: %(proposer)s.")
                    % {"kind": self.get_kind_display(), "proposer": self.get_proposer_kind_display()}
                }
            )
        if self.session and self.session.term_id != self.term_id:
            raise ValidationError(
                {"session": _("%(session)s is no session of %(term)s.") % {"session": self.session, "term": self.term}}
            )
        if self.term and self.term.body_id != self.body_id:
            raise ValidationError(
                {"session": _("%(term)s is no term of %(body)s.") % {"term": self.term, "body": self.body}}
            )
        if self.body_id and self.body.kinds and self.kind not in [*self.body.kinds, Kind.STATEMENT]:
            raise ValidationError(
                {
                    "session": _("%(kind)s: not filed with %(body)s.")
                    % {"kind": self.get_kind_display(), "body": self.body}
                }
            )

    @property
    def filed(self) -> PartialDate:
        return PartialDate(self.filed_on, self.filed_precision)

    @property
    def replied(self) -> PartialDate:
        return PartialDate(self.replied_on, self.replied_precision)


class Signature(models.Model):
    """Who put it forward: a delegate, an organisation or a whole constituency; the name always as printed."""

    class Role(models.TextChoices):
        LEAD = "lead", _("lead")
        CO = "co", _("co-signer")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="signatures", verbose_name=_("proposal"))
    role = models.CharField(_("signs as"), max_length=4, choices=Role.choices)
    delegate = models.ForeignKey(
        Delegate, models.PROTECT, null=True, blank=True, related_name="signatures", verbose_name=_("delegate")
    )
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, null=True, blank=True, related_name="signatures", verbose_name=_("mandate at the time")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="signatures", verbose_name=_("organisation")
    )
    constituency = models.ForeignKey(
        Constituency, models.PROTECT, null=True, blank=True, related_name="signatures", verbose_name=_("constituency")
    )
    name_as_printed = models.CharField(_("name as printed"), max_length=120)
    role_at_the_time = models.CharField(_("role at the time, as printed"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["proposal", "role", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "delegate"], name="delegate_signs_once"),
            models.CheckConstraint(
                condition=Q(delegate__isnull=True, organisation__isnull=True)
                | Q(delegate__isnull=True, constituency__isnull=True)
                | Q(organisation__isnull=True, constituency__isnull=True),
                name="signature_of_one",
                violation_error_message=_(
                    "A signature is a person's, an organisation's or a constituency's: one of them."
                ),
            ),
        ]
        indexes = [GramIndex("name_as_printed", name="signature_name_grams")]

    def __str__(self) -> str:
        return self.name_as_printed


class Measure(models.Model):
    """要点: one thing that it asks for."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="measures", verbose_name=_("proposal"))
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("text"))
    quoted = models.BooleanField(_("in the proposer's own words"), default=False)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["proposal", "order", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class FilingLink(models.Model):
    """Proof that what the press reported was filed. Many to many; the statement and its address stay."""

    statement = models.ForeignKey(Proposal, models.PROTECT, related_name="filings", verbose_name=_("statement"))
    filed = models.ForeignKey(Proposal, models.PROTECT, related_name="statements", verbose_name=_("filed item"))
    evidence = models.TextField(_("evidence"))
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    linked_on = models.DateField(_("linked on"))

    class Meta:
        verbose_name = _("link from a statement to a filed item")
        verbose_name_plural = _("links from statements to filed items")
        constraints = [models.UniqueConstraint(fields=["statement", "filed"], name="filing_link_once")]

    def __str__(self) -> str:
        return f"{self.statement} → {self.filed}"


class OfficialFigure(models.Model):
    """An official total, with its source. Ours are a sample and are never printed as one of these."""

    class What(models.TextChoices):
        RECEIVED = "received", _("received")
        ACCEPTED = "accepted", _("accepted")
        MERGED = "merged", _("merged")
        SENT_AS_OPINION = "sent_as_opinion", _("sent on as opinions")
        MEMBERS = "members", _("by members")
        COLLECTIVE = "collective", _("collective")
        BY_DELEGATIONS = "by_delegations", _("by delegations")
        BY_MEMBERS_JOINTLY = "by_members_jointly", _("by thirty or more members")
        UNITS = "units", _("handling units")
        KEY_TOPICS = "key_topics", _("key topics")
        KEY_ITEMS = "key_items", _("items in key topics")
        KEY_UNITS = "key_units", _("lead units of key topics")

    session = models.ForeignKey(Session, models.CASCADE, related_name="figures", verbose_name=_("plenary session"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    what = models.CharField(_("what is counted"), max_length=20, choices=What.choices)
    value = models.PositiveIntegerField(_("figure"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("official figure")
        verbose_name_plural = _("official figures")
        ordering = ["-session__opens_on", "kind", "what", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "kind", "what", "source"], name="official_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.get_kind_display()} {self.get_what_display()} {self.value}"
