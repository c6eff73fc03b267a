"""What pages of the other apps show of stories: `{% load articles %}`."""

from django import template
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.cards import cards
from articles.models import Publication, PublicationMention
from delegates.activity import CAP, Happening, standing_changes
from delegates.models import Delegate
from newskit.periods import PartialDate
from proposals.activity import answered, put_forward
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


@register.inclusion_tag("articles/_activity.html")
def activity(delegate: Delegate) -> dict:
    """One stream of stories, items, replies and changes of standing, a few of each kind. The rows must be read before."""
    now = timezone.now()
    today = timezone.localdate(now)
    stories = naming(delegate).order_by("-printed_on", "-article_id")[:CAP]
    stream = [
        *standing_changes(delegate, today),
        *put_forward(delegate, now),
        *answered(delegate, now),
        *(
            Happening(_("story"), PartialDate(story.printed_on), story.title, story.get_absolute_url())
            for story in stories
        ),
    ]
    return {"stream": sorted(stream, key=lambda each: each.date.day, reverse=True), "cap": CAP}


@register.inclusion_tag("articles/_stories_of_item.html")
def stories_of_item(proposal: Proposal) -> dict:
    """The stories that carry an item or statement, newest first."""
    found = Publication.objects.for_readers(timezone.now()).filter(carried__proposal=proposal)
    return {"cards": cards(found[:20])}
