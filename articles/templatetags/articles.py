"""What pages of the other apps show of stories: `{% load articles %}`."""

from django import template
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.cards import cards
from articles.models import Publication, PublicationMention
from delegates.models import Delegate
from proposals.models import Proposal

register = template.Library()


LENGTH = 12


def naming(delegate: Delegate) -> QuerySet[Publication]:
    """Shown stories that name a delegate, or a profile that was merged into this one; each once."""
    named = Q(delegate=delegate) | Q(delegate__merged_into=delegate)
    mentions = PublicationMention.objects.filter(named, publication=OuterRef("pk"))
    return Publication.objects.live(timezone.now()).filter(Exists(mentions))


@register.inclusion_tag("articles/_story_figure.html")
def story_figure(delegate: Delegate) -> dict:
    """How many stories name a delegate, and since when: of those recorded here."""
    return naming(delegate).aggregate(number=Count("pk"), since=Min("printed_on"))


@register.inclusion_tag("articles/_stories_about.html")
def stories_about(delegate: Delegate) -> dict:
    """The stories that name a delegate, newest first."""
    found = naming(delegate)
    newest = found.with_first_shown().select_related("section").order_by("-first_shown", "-article_id")
    shown = cards(newest[:LENGTH])
    return {"cards": shown, "delegate": delegate, "more": found.count() if len(shown) == LENGTH else 0}


@register.inclusion_tag("articles/_stories_of_item.html")
def stories_of_item(proposal: Proposal) -> dict:
    """The stories that carry an item or statement, newest first."""
    found = Publication.objects.for_readers(timezone.now()).filter(carried__proposal=proposal)
    return {"cards": cards(found[:20])}
