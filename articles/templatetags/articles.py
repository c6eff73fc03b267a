"""What pages of the other apps show of stories: `{% load articles %}`."""

from django import template
from django.utils import timezone

from articles.cards import cards
from articles.models import Publication
from delegates.models import Delegate
from proposals.models import Proposal

register = template.Library()


@register.inclusion_tag("articles/_stories_about.html")
def stories_about(delegate: Delegate) -> dict:
    """The stories that name a delegate, newest first, with how many there are."""
    people = [delegate.pk, *delegate.tombstones.values_list("pk", flat=True)]
    found = Publication.objects.for_readers(timezone.now()).filter(mentions__delegate__in=people).distinct()
    shown = cards(found[:12])
    return {"cards": shown, "delegate": delegate, "more": found.count() if len(shown) == 12 else 0}


@register.inclusion_tag("articles/_stories_of_item.html")
def stories_of_item(proposal: Proposal) -> dict:
    """The stories that carry an item or statement, newest first."""
    found = Publication.objects.for_readers(timezone.now()).filter(carried__proposal=proposal)
    return {"cards": cards(found[:20])}
