"""What readers may ask of the list of delegates, as of a day."""

import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from delegates.models import Body, Constituency, Delegate, Mandate, Office, PartyMembership, Rank, Seat, Term
from delegates.regions import REGIONS
from newskit.lists import CodeFilter, DayFilter, FilterSet, KnownFilter, Sort, TextFilter
from newskit.periods import Known, Precision
from newskit.periods.fields import over_on


def bodies() -> list[tuple[str, str]]:
    return [(body.code, body.role_word) for body in Body.objects.all()]


def terms() -> list[tuple[str, str]]:
    return [(term.code, term.name) for term in Term.objects.select_related("body")]


def constituencies() -> list[tuple[str, str]]:
    """One entry a code, under its newest name: the same code in every term."""
    rows = Constituency.objects.order_by("term__number", "kind", "order").values_list("code", "name")
    return list(dict(rows).items())


def ethnicities() -> list[tuple[str, str]]:
    """Those of people whom readers see: a value may come from a profile that nobody sees yet."""
    people = Delegate.objects.live(timezone.now()).exclude(ethnicity="")
    return [(name, name) for name in people.order_by("ethnicity").values_list("ethnicity", flat=True).distinct()]


OF_A_MANDATE = ("date", "body", "term", "constituency", "office", "region", "current")


class MandateFilter(CodeFilter):
    """Asked of the mandate, together with all that is asked of it: `DelegateFilter.filtered` does it."""

    def __init__(self, field_name: str, **kwargs):
        super().__init__(field_name, many=True, facet=True, **kwargs)

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        return qs

    def pairs(self, model: type[Model]) -> QuerySet:
        """A facet counts what choosing it would find: by the mandates that fit the rest, each person once a code."""
        name = next(name for name, filter_ in self.parent.filters.items() if filter_ is self)
        fitting = self.parent.mandates(without=name)
        return fitting.order_by().values_list("delegate", self.field_name).distinct()


class DelegateFilter(FilterSet):
    """Body, term, constituency, rank, region and current are asked of *one* mandate: a deputy of the 13th congress who is a
    member of the 14th conference is no member of the 13th.
    """

    q = TextFilter(label=_("Name, pinyin or initials"), method="filter_name")
    date = DayFilter(label=_("As of"), method="leave")
    body = MandateFilter("term__body__code", label=_("Capacity"), choices=bodies)
    term = CodeFilter(label=_("Term"), choices=terms, method="leave")
    constituency = CodeFilter(label=_("Delegation or sector"), choices=constituencies, method="leave")
    office = CodeFilter(label=_("Rank"), choices=Rank.choices, method="leave")
    region = MandateFilter("region", label=_("Lives in"), choices=REGIONS)
    current = KnownFilter(label=_("In office on the day"), method="leave", daily=True)
    gender = CodeFilter("gender", label=_("Gender"), choices=Delegate.Gender.choices)
    ethnicity = CodeFilter("ethnicity", label=_("Ethnic group"), choices=ethnicities)
    party = CodeFilter(label=_("Party"), choices=PartyMembership.Party.choices, method="filter_party")

    sorts = (
        Sort("name", _("By pinyin"), ("sort_key",)),
        Sort("strokes", _("By strokes of the surname"), ("stroke_key",)),
    )

    @classmethod
    def readers_see(cls, moment: datetime.datetime) -> QuerySet[Delegate]:
        return Delegate.objects.live(moment).standing_rows()

    @property
    def on(self) -> datetime.date:
        """The day as of which everything is read."""
        return (self.form.cleaned_data.get("date") if self.is_valid() else None) or self.day

    def filtered(self, *, without: str = "") -> QuerySet:
        queryset = super().filtered(without=without)
        if not self.is_valid():
            return queryset
        if any(self._asked(without).values()):
            return queryset.filter(Exists(self.mandates(without=without).filter(delegate=OuterRef("pk"))))
        return queryset

    def _asked(self, without: str) -> dict[str, Any]:
        return {name: self.form.cleaned_data[name] if name != without else None for name in OF_A_MANDATE}

    def mandates(self, *, without: str = "") -> QuerySet[Mandate]:
        """Those that fit everything asked of a mandate, leaving one filter out."""
        asked = self._asked(without)
        day = self.on
        begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day) | Q(starts_precision=Precision.NO_LATER)
        mandates = Mandate.objects.filter(begun, term__starts_on__lte=day)
        if bodies := asked["body"]:
            mandates = mandates.filter(term__body__code__in=bodies)
        if terms := asked["term"]:
            of_term = Q(pk__in=[])
            for code in terms:
                body, number = code.rsplit("-", 1)
                of_term |= Q(term__body__code=body, term__number=int(number))
            mandates = mandates.filter(of_term)
        if regions := asked["region"]:
            mandates = mandates.filter(region__in=regions)
        if codes := asked["constituency"]:
            mandates = _holding(mandates, Seat.objects.filter(constituency__code__in=codes), day)
        if ranks := asked["office"]:
            mandates = _holding(mandates, Office.objects.filter(rank__in=ranks), day)
        if answers := asked["current"]:
            mandates = mandates.filter(_standing(answers, day, same_body=bool(bodies)))
        return mandates

    def leave(self, queryset: QuerySet, name: str, value: object) -> QuerySet:
        """Asked of the mandate, all together: see `filtered`."""
        return queryset

    def filter_name(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.named(value)

    def filter_party(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        if not value:
            return queryset
        memberships = PartyMembership.objects.filter(delegate=OuterRef("pk"), party__in=value).perhaps_on(self.on)
        return queryset.filter(Exists(memberships))


def _standing(answers: list[str], day: datetime.date, *, same_body: bool) -> Q:
    """Yes, no (once, and surely not now) or perhaps; where a body is asked for, a mandate of another does not count."""
    others = Mandate.objects.filter(delegate=OuterRef("delegate"))
    if same_body:
        others = others.filter(term__body=OuterRef("term__body"))
    of = {
        Known.YES: Q(pk__in=Mandate.objects.yes_on(day).values("pk")),
        Known.UNKNOWN: Q(pk__in=Mandate.objects.unknown_on(day).values("pk")) & ~Exists(others.yes_on(day)),
        Known.NO: Q(pk__in=Mandate.objects.over_on(day).values("pk")) & ~Exists(others.not_no_on(day)),
    }
    found = Q(pk__in=[])
    for answer in answers:
        found |= of[Known(answer)]
    return found


def _holding(mandates: QuerySet[Mandate], rows: QuerySet, day: datetime.date) -> QuerySet[Mandate]:
    """Those with such a seat or rank on the day; of a mandate that is over, with one at any time of it."""
    mine = rows.filter(mandate=OuterRef("pk"))
    over = Q(pk__in=Mandate.objects.over_on(day).values("pk"))
    return mandates.filter(Exists(mine.exclude(over_on(day))) | (over & Exists(mine)))
