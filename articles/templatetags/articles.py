"""What pages of the other apps show of stories: `{% load articles %}`."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import template
from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.cards import cards
from articles.models import Publication, PublicationMention
from delegates.activity import CAP, Happening, standing_changes
from delegates.models import Delegate
from newskit.periods import PartialDate
from proposals.models import Proposal
from proposals.put_forward import PutForward

register = template.Library()

LENGTH = 6


@dataclass(frozen=True)
class Naming:
    """Stories readers see that name a person, or a profile that was merged into theirs; each once."""

    delegate: Delegate
    at: datetime.datetime

    @property
    def stories(self) -> QuerySet[Publication]:
        people = Delegate.objects.united([self.delegate.pk]).values("pk")
        named = PublicationMention.objects.filter(delegate__in=people).values("publication")
        return Publication.objects.live(self.at).filter(pk__in=named)

    @cached_property
    def figure(self) -> dict[str, Any]:
        return self.stories.aggregate(number=Count("pk"), since=Min("printed_on"))

    @cached_property
    def newest(self) -> list[Publication]:
        return list(self.stories.order_by("-printed_on", "-article_id")[:LENGTH])


@register.simple_tag
def stories_naming(delegate: Delegate) -> Naming:
    """What the parts of a profile then share: `{% stories_naming delegate as naming %}`."""
    return Naming(delegate, timezone.now())


@register.inclusion_tag("articles/_story_figure.html")
def story_figure(naming: Naming) -> dict:
    """How many stories name a delegate, and since when: of those recorded here."""
    return naming.figure


@register.inclusion_tag("articles/_stories_about.html")
def stories_about(naming: Naming) -> dict:
    """The few newest stories that name a delegate; the list has all."""
    number = naming.figure["number"]
    return {"cards": cards(naming.newest), "delegate": naming.delegate, "more": number if number > LENGTH else 0}


@register.inclusion_tag("articles/_activity.html")
def activity(put_forward: PutForward, naming: Naming) -> dict:
    """One stream of stories, items, replies and changes of standing, a few of each kind. The rows must be read before."""
    stream = [
        *standing_changes(naming.delegate, timezone.localdate(naming.at)),
        *put_forward.happenings(),
        *(
            Happening(_("story"), PartialDate(story.printed_on), story.title, story.get_absolute_url())
            for story in naming.newest[:CAP]
        ),
    ]
    return {"stream": sorted(stream, key=lambda each: each.date.day, reverse=True), "cap": CAP}


@register.inclusion_tag("articles/_stories_of_item.html")
def stories_of_item(proposal: Proposal) -> dict:
    """The stories that carry an item or statement, newest first."""
    found = Publication.objects.for_readers(timezone.now()).filter(carried__proposal=proposal)
    return {"cards": cards(found[:20])}
