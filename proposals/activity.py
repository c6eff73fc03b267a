"""What a person put forward and what was answered: parts of the stream of a profile."""

import datetime

from django.utils.translation import gettext as _

from delegates.activity import CAP, Happening
from delegates.models import Delegate
from newskit.periods import PartialDate
from proposals.models import Kind, Proposal, Reply, Signature


def put_forward(delegate: Delegate, at: datetime.datetime) -> list[Happening]:
    """Items led by the person, filed or stated."""
    items = Proposal.objects.live(at).led_by(delegate).with_put_forward_on().exclude(put_forward_on=None)
    return [
        Happening(
            _("statement in the press") if item.kind == Kind.STATEMENT else item.get_kind_display(),
            PartialDate(item.stated_on) if item.filed_on is None else PartialDate(item.filed_on, item.filed_precision),
            item.title,
            item.get_absolute_url(),
        )
        for item in items.order_by("-put_forward_on", "-pk")[:CAP]
    ]


def answered(delegate: Delegate, at: datetime.datetime) -> list[Happening]:
    """Replies to items that the person led."""
    led = Signature.Role.LEAD
    people = [delegate.pk, *delegate.tombstones.values_list("pk", flat=True)]
    shown = Proposal.objects.live(at).filter(signatures__delegate__in=people, signatures__role=led)
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
