"""Adjectives for proposals. Moments and days are always given; `.live(at)` comes with the multirange `shown`."""

import datetime
from collections.abc import Iterable
from typing import Any, Self

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from delegates.models import Delegate
from newskit.periods.shown import ShownQuerySet
from newskit.searching import Way, any_of


def _rows(model: str) -> QuerySet:
    """By name: the models import this module."""
    return apps.get_model("proposals", model)._default_manager.all()


class ProposalQuerySet(ShownQuerySet):
    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def filed_items(self) -> Self:
        """Motions, suggestions and proposals: what is known to have been filed."""
        return self.exclude(kind="statement")

    def statements(self) -> Self:
        """见报建言: what the press reports. No figure adds these to filed items silently."""
        return self.filter(kind="statement")

    def awaiting_reply(self) -> Self:
        """In the hands of a unit that owes an answer. Motions never are: they have no reply."""
        return self.filter(status__in=["assigned", "handled_again"])

    def overdue(self, on: datetime.date) -> Self:
        """A reply was due before the day and has not come. Late begins the day after the due day; unknown is not late."""
        return self.filter(due_on__lt=on)

    def due_between(self, first: datetime.date, last: datetime.date) -> Self:
        """A reply still owed falls due on one of the days, both included."""
        return self.filter(due_on__range=(first, last))

    def answered(self) -> Self:
        """Some unit has replied, on whatever day."""
        return self.filter(Exists(_rows("Reply").filter(proposal=OuterRef("pk"))))

    def unanswered(self) -> Self:
        """No reply is recorded here."""
        return self.exclude(Exists(_rows("Reply").filter(proposal=OuterRef("pk"))))

    def due_by_day(self, first: datetime.date, last: datetime.date) -> Iterable[tuple[datetime.date, str, int]]:
        """Day, kind and number of what is still owed and falls due on those days."""
        rows = self.due_between(first, last).order_by().values_list("due_on", "kind").annotate(number=Count("pk"))
        return rows.order_by("due_on", "kind")

    def with_put_forward_on(self) -> Self:
        """`put_forward_on`: the day of filing, a statement's day of print; as far as known, by its first day."""
        return self.annotate(put_forward_on=Coalesce("filed_on", "stated_on"))

    def ways_to_find(self, word: str) -> list[Way]:
        """In the title or in a name as printed, or as the number, as it is or as 第…号."""
        number = word.removeprefix("第").removesuffix("号")
        numbered = Q(number=number)
        if number.isascii() and number.isdigit() and len(number) <= 9:
            numbered |= Q(serial=int(number))
        return [
            Way(self, Q(title__holds=word)),
            Way(self, numbered),
            Way(_rows("Signature"), Q(name_as_printed__holds=word), "proposal"),
        ]

    def signed_by(self, delegate: Any) -> Self:
        """Led or co-signed by the delegate, tombstones of merged profiles included.

        Asked inside out, by ids: as an EXISTS with an OR over two tables it took PostgreSQL 15 seconds without statistics.
        """
        profiles = Delegate.objects.united([getattr(delegate, "pk", delegate)])
        return self.filter(pk__in=_rows("Signature").filter(delegate__in=profiles.values("pk")).values("proposal"))

    def handled_by(self, organisations: Iterable[Any]) -> Self:
        """Assigned to, or answered by, one of the units: a reply is often seen where no 交办 was."""
        units = [getattr(each, "pk", each) for each in organisations]
        parts = [_rows(name).filter(organisation__in=units).values("proposal") for name in ("Assignment", "Reply")]
        return self.filter(pk__in=any_of(parts))

    def with_lines(self) -> Self:
        """What a line of a page of something else prints: `lead_signatures` and topics, and no more."""
        leads = Prefetch("signatures", _rows("Signature").filter(role="lead"), to_attr="lead_signatures")
        return self.select_related("body").prefetch_related(leads, "topics")

    def with_row_parts(self) -> Self:
        """What a row of a list prints, in a constant number of queries: `lead_signatures`, `topics`, `standing_units`."""
        return (
            self.select_related("body", "term", "session")
            .prefetch_related(
                Prefetch(
                    "signatures",
                    _rows("Signature").filter(role="lead").select_related("delegate", "organisation", "constituency"),
                    to_attr="lead_signatures",
                ),
                "topics",
                Prefetch(
                    "assignments",
                    _rows("Assignment").filter(ended="").exclude(role="co").select_related("organisation"),
                    to_attr="standing_units",
                ),
            )
            .with_filings()
        )

    def with_filings(self) -> Self:
        """What statements are known to have been filed as, which their status says: `known_filings`."""
        return self.prefetch_related(
            Prefetch("filings", _rows("FilingLink").select_related("filed"), to_attr="known_filings")
        )

    def with_detail_parts(self) -> Self:
        """What the page of an item prints, in a constant number of queries."""
        return self.select_related("body", "term", "session", "source", "merged_into").prefetch_related(
            Prefetch("signatures", _rows("Signature").select_related("delegate", "organisation", "constituency")),
            "measures",
            "topics",
            Prefetch("actions", _rows("Action").select_related("organisation", "source")),
            Prefetch("assignments", _rows("Assignment").select_related("organisation", "source", "rule__source")),
            Prefetch(
                "replies",
                _rows("Reply")
                .select_related("organisation", "source", "assignment")
                .prefetch_related("feedback__delegate", "feedback__source"),
            ),
            Prefetch("filings", _rows("FilingLink").select_related("filed__body", "filed__session", "source")),
            Prefetch("statements", _rows("FilingLink").select_related("statement", "source")),
            Prefetch("follow_ups", _rows("RelatedItem").select_related("follow_up", "source")),
            Prefetch("originals", _rows("RelatedItem").select_related("original", "source")),
            "merged",
            Prefetch("milestones", _rows("Milestone").select_related("source")),
        )


class AssignmentQuerySet(QuerySet):
    def of_shown_items(self, at: datetime.datetime) -> Self:
        return self.filter(proposal__shown__contains=at)

    def owing_reply(self) -> Self:
        """A co-handler owes an opinion, not a reply; whoever sent the item back or lost it owes nothing."""
        return self.exclude(role="co").exclude(ended__in=["returned", "reassigned"])

    def waiting(self) -> Self:
        """It stands, the item is not over, and no reply of the unit is recorded here."""
        linked = _rows("Reply").filter(assignment=OuterRef("pk"))
        # Apart: PostgreSQL makes a hash of each, and of an OR of both nothing.
        loose = _rows("Reply").filter(
            assignment__isnull=True, proposal=OuterRef("proposal"), organisation=OuterRef("organisation")
        )
        standing = self.owing_reply().filter(ended="").exclude(proposal__status__in=_OVER)
        return standing.filter(~Exists(linked), ~Exists(loose))

    def with_first_reply(self) -> Self:
        """`first_reply`: the first day known in full on which the unit replied."""
        known = _rows("Reply").filter(assignment=OuterRef("pk"), replied_on__isnull=False, precision="day")
        return self.annotate(first_reply=Subquery(known.order_by("replied_on").values("replied_on")[:1]))


# Nobody owes anything on these any more.
_OVER = ["merged", "sent_as_opinion", "declined", "withdrawn", "handled_as_suggestion", "closed"]


class KeyTopicQuerySet(QuerySet):
    def listed(self) -> Self:
        """What readers see: all that was not taken back."""
        return self.filter(retracted_at__isnull=True)

    def with_items_recorded(self, at: datetime.datetime) -> Self:
        """`recorded`: how many of a topic's items readers see here."""
        places = _rows("KeyTopicItem").filter(key_topic=OuterRef("pk"), proposal__shown__contains=at)
        number = places.order_by().values("key_topic").annotate(number=Count("pk")).values("number")
        return self.annotate(recorded=Coalesce(Subquery(number), 0))
