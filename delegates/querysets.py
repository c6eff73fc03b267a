"""Adjectives for delegates and for what gives them their standing."""

import datetime
import re
from collections.abc import Iterable

from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Value, When

from newskit.chinese.names import fold_name, fold_pinyin, split_qualifier
from newskit.periods.fields import PeriodQuerySet, no_on, over_on, yes_on
from newskit.periods.known import Known
from newskit.periods.shown import ShownQuerySet
from newskit.searching import any_of


class TermQuerySet(models.QuerySet):
    def running(self, on: datetime.date):
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)


class SessionQuerySet(models.QuerySet):
    def sitting(self, on: datetime.date):
        """Sessions of which the day is one."""
        return self.filter(opens_on__lte=on, closes_on__gte=on)


def _in_term(day: datetime.date) -> Q:
    return Q(Q(term__ends_on__isnull=True) | Q(term__ends_on__gt=day), term__starts_on__lte=day)


class MandateQuerySet(PeriodQuerySet):
    """As `Mandate.as_of` does, these never answer yes outside the term."""

    def yes_on(self, day: datetime.date):
        return self.filter(yes_on(day) & _in_term(day))

    def no_on(self, day: datetime.date):
        return self.filter(no_on(day) | ~_in_term(day))

    def unknown_on(self, day: datetime.date):
        return self.filter(_in_term(day)).exclude(yes_on(day)).exclude(no_on(day))

    def not_no_on(self, day: datetime.date):
        """Held on the day, or perhaps held."""
        return self.filter(_in_term(day)).exclude(no_on(day))

    def over_on(self, day: datetime.date):
        """Ended by its own date or with its term."""
        return self.filter(over_on(day) | Q(term__ends_on__lte=day))


class DelegateQuerySet(ShownQuerySet):
    def united(self, ids: Iterable[int]):
        """These profiles and the tombstones that were merged into them: whose rows readers see as one person's."""
        wanted = list(ids)
        return self.filter(Q(pk__in=wanted) | Q(merged_into__in=wanted))

    def standing_rows(self):
        """Without the tombstones that merging left."""
        return self.filter(merged_into__isnull=True)

    def _mandates(self, body: str | None = None) -> MandateQuerySet:
        mandates = self.model._meta.get_field("mandates").related_model.objects.filter(delegate=OuterRef("pk"))
        return mandates.filter(term__body__code=body) if body else mandates

    def sitting(self, on: datetime.date, body: str | None = None):
        """Surely a deputy or member on the day (of the body with this code)."""
        return self.filter(Exists(self._mandates(body).yes_on(on)))

    def former(self, on: datetime.date, body: str | None = None):
        """Once a deputy or member, and surely none on the day."""
        return self.filter(Exists(self._mandates(body).over_on(on)), ~Exists(self._mandates(body).not_no_on(on)))

    def unsure(self, on: datetime.date, body: str | None = None):
        """Perhaps a deputy or member on the day: our records do not say."""
        return self.filter(Exists(self._mandates(body).unknown_on(on)), ~Exists(self._mandates(body).yes_on(on)))

    def as_of(self, day: datetime.date, body: str | None = None):
        """Each with `standing`: yes, no or unknown for being a deputy or member on the day."""
        return self.annotate(
            standing=Case(
                When(Exists(self._mandates(body).yes_on(day)), then=Value(Known.YES.value)),
                When(Exists(self._mandates(body).unknown_on(day)), then=Value(Known.UNKNOWN.value)),
                default=Value(Known.NO.value),
                output_field=models.CharField(),
            )
        )

    def named(self, q: str):
        """By characters of either script, pinyin, or initials, of the name or an alias; parts count from the start.

        王军(黑龙江) looks for the distinction too. An empty query narrows nothing.
        """
        name, distinction = split_qualifier(q)
        folded = fold_name(name)
        if not folded:
            return self
        found = Q(distinction__contains=distinction) if distinction else Q()
        people = self.model._base_manager.filter(_name_matches(folded)).values("pk")
        aliases = self.model._meta.get_field("aliases").related_model.objects.filter(_name_matches(folded))
        return self.filter(found, pk__in=any_of([people, aliases.values("delegate")]))

    def bearers(self, name: str, *, body: str | None = None, term: int | None = None, on: datetime.date | None = None):
        """Who bears exactly this name, or an alias, and is or perhaps is in office in this body and term on the day.

        Each has `standing`, yes or unknown. Folded spellings count: 錢 finds 钱. Rule 10's *certain* needs one row here.
        """
        name, distinction = split_qualifier(name)
        folded = fold_name(name)
        aliases = self.model._meta.get_field("aliases").related_model.objects.filter(folded=folded)
        if on is not None:
            aliases = aliases.exclude(no_on(on))
        found = self.standing_rows().filter(Q(folded=folded) | Q(pk__in=aliases.values("delegate")))
        if distinction:
            found = found.filter(Q(distinction="") | Q(distinction=distinction))
        mandates = self._mandates(body)
        if term is not None:
            mandates = mandates.filter(term__number=term)
        if on is None:
            return found.filter(Exists(mandates)) if body or term else found
        return found.filter(Exists(mandates.not_no_on(on))).as_of(on, body)

    def with_identity(self):
        """With all that `identity_on(day)` reads, in a fixed number of queries."""
        mandate = self.model._meta.get_field("mandates").related_model
        seat = mandate._meta.get_field("seats").related_model
        committee_post = mandate._meta.get_field("committee_posts").related_model
        position = self.model._meta.get_field("positions").related_model
        preferred = self.model._meta.get_field("display_identities").related_model
        return self.prefetch_related(
            Prefetch("display_identities", preferred.objects.select_related("session").prefetch_related("positions")),
            Prefetch(
                "mandates",
                mandate.objects.select_related("term__body").prefetch_related(
                    Prefetch("seats", seat.objects.select_related("constituency")),
                    Prefetch(
                        "committee_posts",
                        committee_post.objects.select_related("committee").prefetch_related("committee__names"),
                    ),
                    "offices",
                    "suspensions",
                ),
            ),
            Prefetch(
                "positions",
                position.objects.select_related("organisation").prefetch_related(
                    "sightings", "organisation__names", "organisation__successors"
                ),
            ),
        )


def _name_matches(folded: str) -> Q:
    han = re.sub(r"[^\u2e80-\U000323af]", "", folded)  # á and ü are Latin too: Qián Xuémíng is typed
    latin = fold_pinyin(folded)
    if not latin:
        return Q(folded__holds=folded)
    if han:
        return Q(folded__holds=folded) | Q(folded__startswith=han, initials__endswith=latin)
    return Q(pinyin__startswith=latin) | Q(initials__startswith=latin) | Q(folded__holds=folded)


class OrganisationQuerySet(models.QuerySet):
    def known_as(self, name: str):
        """Organisations with this full, short or other name, exactly."""
        folded = fold_name(name)
        names = self.model._meta.get_field("names").related_model.objects.filter(
            organisation=OuterRef("pk"), folded=folded
        )
        return self.filter(Q(folded=folded) | Q(short_name=name) | Exists(names))

    def with_predecessors(self):
        """These and, over any number of steps, what they came from."""
        found = set(self.values_list("pk", flat=True))
        step = found
        while step:
            step = set(self.model.objects.filter(successors__in=step).values_list("pk", flat=True)) - found
            found |= step
        return self.model.objects.filter(pk__in=found)
