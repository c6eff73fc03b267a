"""What a person put forward, asked once for all parts of the profile that tell of it."""

import datetime
import heapq
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from delegates.activity import CAP, Happening
from delegates.models import Delegate
from newskit.periods import PartialDate
from proposals.models import Assignment, Kind, Proposal, Reply, Signature


class Signed(NamedTuple):
    kind: str
    put_forward_on: datetime.date | None
    assigned: bool
    replied: bool


@dataclass(frozen=True)
class PutForward:
    """Items that readers see at the moment and that the person, or a profile merged into theirs, led or co-signed.

    `length`: how many of each the page lists; the list of proposals has all.
    """

    delegate: Delegate
    at: datetime.datetime
    length: int = CAP

    @cached_property
    def signed(self) -> dict[tuple[str, int], Signed]:
        """By role and item, in one reading: each item is fetched once, however many parts of the page tell of it."""
        people = Delegate.objects.united([self.delegate.pk]).values("pk")
        rows = (
            Signature.objects.filter(delegate__in=people, proposal__shown__contains=self.at)
            .order_by()
            .annotate(
                put_forward_on=Coalesce("proposal__filed_on", "proposal__stated_on"),
                assigned=Exists(Assignment.objects.filter(proposal=OuterRef("proposal"))),
                replied=Exists(Reply.objects.filter(proposal=OuterRef("proposal"))),
            )
            .values_list("role", "proposal", "proposal__kind", "put_forward_on", "assigned", "replied")
        )
        return {(role, pk): Signed(*facts) for role, pk, *facts in rows}

    @cached_property
    def numbers(self) -> Counter[tuple[str, str]]:
        """How many by role and kind. Who signs an item twice, by two profiles since merged, is counted once."""
        return Counter((role, row.kind) for (role, _pk), row in self.signed.items())

    def number(self, role: str) -> int:
        return sum(number for (its_role, _kind), number in self.numbers.items() if its_role == role)

    @property
    def answers(self) -> dict[str, int]:
        """Of how many the unit is known, and of how many of those a reply was seen."""
        known = [row for row in {pk: row for (_role, pk), row in self.signed.items()}.values() if row.assigned]
        return {"assigned": len(known), "replied": sum(row.replied for row in known)}

    @cached_property
    def by_role(self) -> dict[str, list[Proposal]]:
        """The newest led and co-signed, their parts read together."""
        keys = {role: self._keys(role) for role in Signature.Role.values}
        rows = Proposal.objects.with_lines().with_put_forward_on().in_bulk(list({*chain.from_iterable(keys.values())}))
        return {role: [rows[pk] for pk in of_role if pk in rows] for role, of_role in keys.items()}

    def _keys(self, role: str) -> list[int]:
        days = {
            pk: row.put_forward_on or datetime.date.min
            for (its_role, pk), row in self.signed.items()
            if its_role == role
        }
        return heapq.nlargest(self.length, days, key=lambda pk: (days[pk], pk))

    def happenings(self) -> list[Happening]:
        """Items led, and replies to them, newest first: parts of the stream of a profile."""
        led = [
            Happening(
                _("statement in the press") if item.kind == Kind.STATEMENT else item.get_kind_display(),
                PartialDate(item.stated_on)
                if item.filed_on is None
                else PartialDate(item.filed_on, item.filed_precision),
                item.title,
                item.get_absolute_url(),
            )
            for item in self.by_role["lead"][:CAP]
            if item.put_forward_on
        ]
        return [*led, *self._answered()]

    def _answered(self) -> list[Happening]:
        led = [pk for (role, pk), row in self.signed.items() if role == Signature.Role.LEAD and row.replied]
        replies = Reply.objects.filter(proposal__in=led, replied_on__isnull=False)
        return [
            Happening(
                _("reply"),
                reply.date,
                _("%(unit)s replied to “%(title)s”") % {"unit": reply.organisation, "title": reply.proposal.title},
                reply.proposal.get_absolute_url(),
            )
            for reply in replies.select_related("organisation", "proposal").order_by("-replied_on", "-pk")[:CAP]
        ]
