"""Filters of the list of delegates in the back office."""

from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _

from delegates.models import Constituency, Mandate, Rank, Term
from delegates.naming import RANK_WORDS
from newskit.periods import beijing_today


class StandingFilter(SimpleListFilter):
    title = _("in office today")
    parameter_name = "current"

    def lookups(self, request, model_admin):
        return [("current", _("current")), ("former", _("former")), ("unknown", _("not settled"))]

    def queryset(self, request, queryset):
        today = beijing_today()
        return {
            "current": queryset.sitting,
            "former": queryset.former,
            "unknown": queryset.unsure,
        }.get(self.value(), lambda day: queryset)(today)


class TermFilter(SimpleListFilter):
    title = _("term")
    parameter_name = "term"

    def lookups(self, request, model_admin):
        return [(term.pk, term.name) for term in Term.objects.order_by("-starts_on", "body__order")]

    def queryset(self, request, queryset):
        if not (self.value() or "").isdecimal():
            return queryset
        return queryset.filter(pk__in=Mandate.objects.filter(term=self.value()).values("delegate"))


class ConstituencyFilter(SimpleListFilter):
    """Where mandates that run today sit."""

    title = _("constituency")
    parameter_name = "constituency"

    def lookups(self, request, model_admin):
        running = Term.objects.running(beijing_today())
        rows = Constituency.objects.filter(term__in=running).order_by("term__body__order", "order")
        return [(row.pk, row.short_name) for row in rows]

    def queryset(self, request, queryset):
        if not (self.value() or "").isdecimal():
            return queryset
        seats = Constituency.objects.filter(pk=self.value()).values("seats__mandate__delegate")
        return queryset.filter(pk__in=seats)


class RankFilter(SimpleListFilter):
    title = _("rank")
    parameter_name = "office"

    def lookups(self, request, model_admin):
        return [(rank, RANK_WORDS[rank]) for rank in RANK_WORDS if rank in Rank.values]

    def queryset(self, request, queryset):
        if self.value() not in Rank.values:
            return queryset
        held = Mandate.objects.not_no_on(beijing_today()).filter(
            offices__rank=self.value(), offices__ends_on__isnull=True
        )
        return queryset.filter(pk__in=held.values("delegate"))


class ConfirmedFilter(SimpleListFilter):
    title = _("confirmed")
    parameter_name = "confirmed"

    def lookups(self, request, model_admin):
        return [("yes", _("confirmed")), ("no", _("brought by a story, to be confirmed"))]

    def queryset(self, request, queryset):
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(confirmed_at__isnull=self.value() == "no")
