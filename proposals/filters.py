"""What readers may ask of proposals: the same parameters for page, file and feed."""

import datetime
from collections.abc import Iterable
from functools import cached_property

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from delegates.models import (
    Alias,
    Body,
    Constituency,
    Delegate,
    Office,
    Organisation,
    OrganisationName,
    PartyMembership,
    Rank,
    Seat,
    Session,
    Term,
)
from delegates.regions import REGIONS
from newskit.chinese.names import fold_name
from newskit.lists import (
    CodeFilter,
    DayFilter,
    FilterSet,
    IdFilter,
    KnownFilter,
    MomentFilter,
    Sort,
    TextFilter,
    ValueFilter,
)
from newskit.periods import Known, Precision, beijing_day
from newskit.searching import Way, any_of, conditions, found
from newskit.topics.models import Topic
from proposals.models import Assignment, KeyTopic, KeyTopicItem, Kind, Proposal, Reply, Signature, Status

# Nobody owes the proposers of these an answer (any more).
_NO_REPLY_DUE_STATUSES = [
    Status.MERGED,
    Status.SENT_AS_OPINION,
    Status.DECLINED,
    Status.WITHDRAWN,
    Status.HANDLED_AS_SUGGESTION,
    Status.REPLIED,
    Status.CLOSED,
]


def overdue_code(day: datetime.date) -> Case:
    """yes, no or unknown on the day. Unknown: a reply may be due, but nobody saw when it was asked for."""
    return Case(
        When(due_on__lt=day, then=Value(Known.YES.value)),
        When(due_on__isnull=False, then=Value(Known.NO.value)),
        When(
            Q(kind__in=[Kind.MOTION, Kind.STATEMENT]) | Q(status__in=_NO_REPLY_DUE_STATUSES), then=Value(Known.NO.value)
        ),
        default=Value(Known.UNKNOWN.value),
    )


def has_reply_code() -> Case:
    """yes, or no: none is recorded here. A reply whose day is unknown counts."""
    replied = Exists(Reply.objects.filter(proposal=OuterRef("pk")))
    return Case(When(replied, then=Value(Known.YES.value)), default=Value(Known.NO.value))


def outcome_code() -> Concat:
    """Scheme and code together: the letters mean different things in different schemes."""
    return Concat("outcome_scheme", Value(":"), "outcome_code")


def _sessions() -> Iterable[tuple[str, str]]:
    return Session.objects.values_list("code", "name")


def _terms() -> Iterable[tuple[str, str]]:
    return [(term.code, term.name) for term in Term.objects.select_related("body")]


def _key_topics() -> Iterable[tuple[str, str]]:
    return [(str(pk), title) for pk, title in KeyTopic.objects.listed().order_by("pk").values_list("pk", "title")]


def _constituencies() -> Iterable[tuple[str, str]]:
    """A code means the same in every term; the newest term's name is shown."""
    rows = Constituency.objects.order_by("term__starts_on", "kind", "order").values_list("code", "short_name")
    return dict(rows).items()


class ProposalFilter(FilterSet):
    q = TextFilter(label=_("Title, number, name"), method="look_for")
    kind = CodeFilter("kind", label=_("Kind"), choices=Kind.choices, facet=True)
    status = CodeFilter("status", label=_("Status"), choices=Status.choices, facet=True)
    overdue = CodeFilter(
        label=_("Time limit"),
        choices=[
            ("yes", _("overdue, no reply seen")),
            ("no", _("not overdue")),
            ("unknown", _("not known whether a reply is due")),
        ],
        method="filter_overdue",
        daily=True,
        facet=lambda filterset: overdue_code(filterset.day),
    )
    topic = CodeFilter(
        "topics__slug",
        label=_("Topic"),
        choices=lambda: Topic.objects.values_list("slug", "name"),
        many=True,
        facet=True,
    )
    key_topic = CodeFilter(label=_("Key topic"), choices=_key_topics, method="filter_key_topic")
    session = CodeFilter("session__code", label=_("Session"), choices=_sessions, facet=True)
    term = CodeFilter(label=_("Term"), choices=_terms, method="filter_term")
    body = CodeFilter(
        "body__code", label=_("Body"), choices=lambda: Body.objects.values_list("code", "short_name"), facet=True
    )
    vars()["class"] = ValueFilter("official_class", label=_("Official class"))

    # What one signature must fit, all of it: see `filtered`, which takes these together.
    delegate = IdFilter(label=_("Delegate"), method="by_signature")
    role = CodeFilter(label=_("Signed as"), choices=Signature.Role.choices, method="by_signature")
    constituency = CodeFilter(label=_("Delegation or sector"), choices=_constituencies, method="by_signature")
    region = CodeFilter(label=_("Region"), choices=REGIONS, method="by_signature")
    party = CodeFilter(label=_("Party"), choices=PartyMembership.Party.choices, method="by_signature")
    gender = CodeFilter(label=_("Gender"), choices=Delegate.Gender.choices, method="by_signature")
    ethnicity = ValueFilter(label=_("Ethnic group"), method="by_signature")
    office = CodeFilter(label=_("Office"), choices=Rank.choices, method="by_signature")

    # What one reply must fit, all of it.
    outcome = ValueFilter(label=_("Outcome"), method="by_reply")
    replied_after = DayFilter(label=_("Replied on or after"), method="by_reply")
    replied_before = DayFilter(label=_("Replied on or before"), method="by_reply")

    unit = ValueFilter(label=_("Handling unit"), method="filter_unit")
    exact = KnownFilter(label=_("This unit only, without its predecessors"), method="with_unit")
    has_reply = KnownFilter(
        label=_("Reply"),
        choices=[("yes", _("with a reply")), ("no", _("no reply seen"))],
        method="filter_has_reply",
    )

    filed_after = DayFilter(label=_("Filed on or after"), method="filter_filed_after")
    filed_before = DayFilter(label=_("Filed on or before"), method="filter_filed_before")
    due_after = DayFilter("due_on", "gte", label=_("Reply due on or after"))
    due_before = DayFilter("due_on", "lte", label=_("Reply due on or before"))
    updated_since = MomentFilter("updated_at", "gte", label=_("Changed since"))

    sorts = (
        Sort("newest", _("newest first"), ("-put_forward_on",)),
        Sort("oldest", _("oldest first"), ("put_forward_on",)),
        Sort("due", _("due first"), ("due_on",)),
        Sort("updated", _("last changed"), ("-updated_at",)),
        Sort("number", _("by number"), ("serial",)),
    )

    @classmethod
    def readers_see(cls, moment):
        return Proposal.objects.live(moment).with_put_forward_on()

    def filtered(self, *, without: str = "") -> QuerySet:
        queryset = super().filtered(without=without)
        if not self.is_valid():
            return queryset
        asked = {name: value for name, value in self.form.cleaned_data.items() if value and name != without}
        if asked.keys() & SIGNATORY:
            queryset = queryset.filter(self._signed)
        if asked.keys() & REPLY:
            queryset = queryset.filter(pk__in=_replies(asked).values("proposal"))
        return queryset

    def by_signature(self, queryset, name, value):
        return queryset

    def by_reply(self, queryset, name, value):
        return queryset

    @cached_property
    def _signed(self) -> Q:
        """By signatures, none of which a facet counts: asked once, for the rows, their number and the facets."""
        asked = {name: value for name, value in self.form.cleaned_data.items() if value}
        return found(*(Way(rows, key="proposal") for rows in _signatures(asked, self.moment)))

    def with_unit(self, queryset, name, value):
        return queryset

    def look_for(self, queryset, name, value):
        """Every word must be found: in the title, as the number, or in the name of somebody who signed."""
        return queryset.filter(*self._asked_for) if value else queryset

    @cached_property
    def _asked_for(self) -> list:
        """Read once, for the rows, their number and the facets."""
        return conditions(self.form.cleaned_data["q"], self._ways_to_find)

    def _ways_to_find(self, word: str) -> list[Way]:
        ways = Proposal.objects.ways_to_find(word)
        if folded := fold_name(word):
            names = [Delegate.objects.filter(folded__holds=folded).values("pk")]
            names.append(Alias.objects.filter(folded__holds=folded).values("delegate"))
            people = Delegate.objects.live(self.moment).filter(pk__in=any_of(names))
            ways.append(Way(Signature.objects.all(), Q(delegate__in=people.values("pk")), "proposal"))
        return ways

    def filter_term(self, queryset, name, value):
        which = Q()
        for code in value:
            body, _dash, number = code.rpartition("-")
            which |= Q(term__body__code=body, term__number=number)
        return queryset.filter(which)

    def filter_key_topic(self, queryset, name, value):
        if not value:
            return queryset
        return queryset.filter(pk__in=KeyTopicItem.objects.filter(key_topic__in=value).values("proposal"))

    def filter_overdue(self, queryset, name, value):
        if value == [Known.YES]:
            return queryset.overdue(self.day)
        return queryset.alias(overdue_code=overdue_code(self.day)).filter(overdue_code__in=value) if value else queryset

    def filter_unit(self, queryset, name, value):
        if not value:
            return queryset
        units = Organisation.objects.filter(_named(value))
        if Known.YES not in self.form.cleaned_data["exact"]:
            units = units.with_predecessors()
        return queryset.handled_by(units.values_list("pk", flat=True))

    def filter_has_reply(self, queryset, name, value):
        if len(value) != 1:  # neither, or both
            return queryset
        return queryset.answered() if value == [Known.YES] else queryset.unanswered()

    def filter_filed_after(self, queryset, name, value):
        return queryset.filter(_surely_from("filed_on", "filed_precision", value)) if value else queryset

    def filter_filed_before(self, queryset, name, value):
        return queryset.filter(_surely_until("filed_on", "filed_precision", value)) if value else queryset


class KeyTopicFilter(FilterSet):
    """The lists of key topics, the newest first."""

    q = TextFilter(label=_("Title of a topic"), method="look_for")
    body = CodeFilter(
        "body__code", label=_("Body"), choices=lambda: Body.objects.values_list("code", "short_name"), facet=True
    )
    session = CodeFilter("session__code", label=_("Session"), choices=_sessions, facet=True)
    unit = ValueFilter(label=_("Lead unit"), method="filter_unit")

    sorts = (Sort("newest", _("newest first"), ("-opens_on", "list", "number")),)

    @classmethod
    def readers_see(cls, moment):
        return KeyTopic.objects.listed().annotate(opens_on=F("session__opens_on"))

    def look_for(self, queryset, name, value):
        for word in value.split():
            queryset = queryset.filter(title__icontains=word)
        return queryset

    def filter_unit(self, queryset, name, value):
        if not value:
            return queryset
        units = Organisation.objects.filter(_named(value)).with_predecessors()
        led = KeyTopic.lead_units.through.objects.filter(organisation__in=units)
        return queryset.filter(pk__in=led.values("keytopic"))


class UnitFilter(FilterSet):
    """Whoever handles items that readers see, by name: no order but the alphabet's, for none is better than another."""

    q = TextFilter(label=_("Name of a unit"), method="look_for")

    sorts = (Sort("name", _("by name"), ("sort_key",)),)

    @classmethod
    def readers_see(cls, moment):
        return Organisation.objects.filter(
            Exists(Assignment.objects.of_shown_items(moment).filter(organisation=OuterRef("pk")))
            | Exists(Reply.objects.filter(proposal__shown__contains=moment, organisation=OuterRef("pk")))
        )

    def look_for(self, queryset, name, value):
        """Every word in the present name, or in one that it bore."""
        for word in value.split():
            folded = fold_name(word)
            other = OrganisationName.objects.filter(organisation=OuterRef("pk"), folded__contains=folded)
            queryset = queryset.filter(Q(folded__contains=folded) | Q(short_name__contains=word) | Exists(other))
        return queryset


SIGNATORY = {"delegate", "role", "constituency", "region", "party", "gender", "ethnicity", "office"}
REPLY = {"outcome", "replied_after", "replied_before"}


def _signatures(asked: dict, moment: datetime.datetime) -> list[QuerySet]:
    """Signatures that fit everything asked, as things stood on the day when the item was put forward; in any of the lists.

    What a profile says counts only while readers see the profile; the signature itself is part of the item.
    """
    day = Coalesce("proposal__filed_on", "proposal__stated_on", Value(beijing_day(moment)))
    signatures = Signature.objects.alias(day=day)
    if roles := asked.get("role"):
        signatures = signatures.filter(role__in=roles)
    if asked.keys() & {"delegate", "region", "party", "gender", "ethnicity", "office"}:
        signatures = signatures.filter(delegate__shown__contains=moment)
    if ids := asked.get("delegate"):
        signatures = signatures.filter(delegate__in=Delegate.objects.united(ids).values("pk"))
    if regions := asked.get("region"):
        signatures = signatures.filter(mandate__region__in=regions)
    if genders := asked.get("gender"):
        signatures = signatures.filter(delegate__gender__in=genders)
    if ethnicities := asked.get("ethnicity"):
        signatures = signatures.filter(delegate__ethnicity__in=ethnicities)
    if parties := asked.get("party"):
        signatures = signatures.filter(Exists(PartyMembership.objects.filter(_held("delegate"), party__in=parties)))
    if ranks := asked.get("office"):
        signatures = signatures.filter(Exists(Office.objects.filter(_held("mandate"), rank__in=ranks)))
    if codes := asked.get("constituency"):
        seats = Seat.objects.filter(constituency__code__in=codes)
        seated = signatures.filter(Exists(seats.filter(_held("mandate"))), mandate__in=seats.values("mandate"))
        return [signatures.filter(constituency__code__in=codes), seated]
    return [signatures]


def _held(owner: str) -> Q:
    """By the same person as the outer signature's, on its day. NULL start: unknown, NULL end: not known to have ended."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=OuterRef("day"))
    return Q(**{owner: OuterRef(owner)}) & begun & (Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("day")))


def _replies(asked: dict) -> QuerySet:
    """Replies that fit everything asked. Readers learn of a reply that is not public that it came, not what it says."""
    replies = Reply.objects.all()
    if outcomes := asked.get("outcome"):
        given = Q(pk__in=[])
        for outcome in outcomes:  # by its columns: of a text put together the planner knows nothing
            scheme, colon, code = outcome.rpartition(":")
            given |= Q(outcome_scheme=scheme, outcome_code=code) if colon else Q(pk__in=[])
        replies = replies.filter(given, is_public=True)
    if first := asked.get("replied_after"):
        replies = replies.filter(_surely_from("replied_on", "precision", first))
    if last := asked.get("replied_before"):
        replies = replies.filter(_surely_until("replied_on", "precision", last))
    return replies


def _named(names: Iterable[str]) -> Q:
    """Units by any of their names, whole, or by the number of their record."""
    texts = list(names)
    other = OrganisationName.objects.filter(name__in=texts).values("organisation")
    ids = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
    return Q(name__in=texts) | Q(short_name__in=texts) | Q(pk__in=other) | Q(pk__in=ids)


def _surely_from(path: str, precision: str, day: datetime.date) -> Q:
    """The whole of a partial date lies on or after the day. *No later than* never surely does."""
    return Q(**{f"{path}__gte": day}) & ~Q(**{precision: Precision.NO_LATER})


def _surely_until(path: str, precision: str, day: datetime.date) -> Q:
    """The whole of a partial date lies on or before the day: a month is stored as its first day, a year as 1 January."""
    tomorrow = min(day, datetime.date.max - datetime.timedelta(days=1)) + datetime.timedelta(days=1)
    ends = {
        Precision.MONTH: tomorrow.replace(day=1),
        Precision.YEAR: tomorrow.replace(month=1, day=1),
    }
    surely = Q(**{f"{path}__lt": tomorrow, f"{precision}__in": [Precision.DAY, Precision.NO_LATER]})
    for kind, end in ends.items():
        surely |= Q(**{f"{path}__lt": end, precision: kind})
    return surely
