"""What a person put forward, asked once for all parts of the profile that tell of it."""

import datetime
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from delegates.activity import CAP, Happening
from delegates.models import Delegate
from newskit.periods import PartialDate
from proposals.models import Assignment, Kind, Proposal, Reply, Signature
from proposals.querysets import ProposalQuerySet


@dataclass(frozen=True)
class PutForward:
    """Items that readers see at the moment and that the person, or a profile merged into theirs, led or co-signed.

    `length`: how many of each the page lists; the list of proposals has all.
    """

    delegate: Delegate
    at: datetime.datetime
    length: int = CAP

    @property
    def items(self) -> ProposalQuerySet:
        return Proposal.objects.live(self.at)

    @cached_property
    def numbers(self) -> Counter[tuple[str, str]]:
        """How many by role and kind. Who signs an item twice, by two profiles since merged, is counted once."""
        people = Delegate.objects.united([self.delegate.pk]).values("pk")
        signed = Signature.objects.filter(delegate__in=people, proposal__shown__contains=self.at).order_by()
        rows = signed.values_list("role", "proposal__kind").annotate(number=Count("proposal", distinct=True))
        return Counter({(role, kind): number for role, kind, number in rows})

    def number(self, role: str) -> int:
        return sum(number for (its_role, _kind), number in self.numbers.items() if its_role == role)

    @cached_property
    def answers(self) -> dict[str, int]:
        """Of how many the unit is known, and of how many of those a reply was seen."""
        assigned = Assignment.objects.filter(proposal=OuterRef("pk"))
        seen = Reply.objects.filter(proposal=OuterRef("pk"))
        items = self.items.signed_by(self.delegate).filter(Exists(assigned))
        return items.order_by().aggregate(assigned=Count("pk"), replied=Count("pk", filter=Q(Exists(seen))))

    @cached_property
    def by_role(self) -> dict[str, list[Proposal]]:
        """The newest led and co-signed, their parts read together."""
        keys = {role: self._keys(role) for role in Signature.Role.values}
        rows = Proposal.objects.with_lines().with_put_forward_on().in_bulk(list({*chain.from_iterable(keys.values())}))
        return {role: [rows[pk] for pk in of_role if pk in rows] for role, of_role in keys.items()}

    def _keys(self, role: str) -> list[int]:
        items = self.items.with_put_forward_on().signed_by(self.delegate, role)
        newest = items.order_by(F("put_forward_on").desc(nulls_last=True), "-pk")
        return list(newest.values_list("pk", flat=True)[: self.length])

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
        shown = self.items.led_by(self.delegate).values("pk")
        replies = Reply.objects.filter(proposal__in=shown, replied_on__isnull=False)
        return [
            Happening(
                _("reply"),
                reply.date,
                _("%(unit)s replied to “%(title)s”") % {"unit": reply.organisation, "title": reply.proposal.title},
                reply.proposal.get_absolute_url(),
            )
            for reply in replies.select_related("organisation", "proposal").order_by("-replied_on", "-pk")[:CAP]
        ]
