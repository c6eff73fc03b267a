"""What readers may ask of the list of stories; its feed answers the same questions."""

import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from articles.document import StoryKind
from articles.models import Publication
from delegates.models import Session
from newskit.accounts.models import Section
from newskit.lists import CodeFilter, DayFilter, FilterSet, IdFilter, Sort, TextFilter
from newskit.topics.models import Topic


class SessionFilter(CodeFilter):
    """The stories printed while the session sat."""

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return qs
        sat = Q(pk__in=[])
        for session in Session.objects.filter(code__in=value):
            sat |= Q(printed_on__range=(session.opens_on, session.closes_on))
        return qs.filter(sat)


class NamesFilter(IdFilter):
    """The stories that name any of these delegates, each story once; a merged profile counts as the one it went into."""

    def filter(self, qs: QuerySet, value: list[int]) -> QuerySet:
        if not value:
            return qs
        named = Q(mentions__delegate__in=value) | Q(mentions__delegate__merged_into__in=value)
        return qs.filter(pk__in=Publication.objects.filter(named).values("pk"))


def sections() -> list[tuple[str, str]]:
    return [(section.code, section.name) for section in Section.objects.all()]


def topics() -> list[tuple[str, str]]:
    return [(topic.slug, topic.name) for topic in Topic.objects.all()]


def sessions() -> list[tuple[str, str]]:
    return [(session.code, session.name) for session in Session.objects.all()]


def words(queryset: QuerySet, text: str) -> QuerySet:
    """Every word of the question stands in the headline or the text.

    Latin letters are looked for in headlines alone: the text is kept as JSON and HTML, whose own words they would find.
    """
    for word in text.split():
        anywhere = Q(title__holds=word)
        if any(letter >= "\u3400" for letter in word):
            anywhere |= Q(document__contains=word)
        queryset = queryset.filter(anywhere)
    return queryset


class StoryFilter(FilterSet):
    q = TextFilter(label=_("Words in headline or text"), method="filter_words")
    section = CodeFilter("section__code", label=_("Section"), choices=sections, facet=True)
    kind = CodeFilter("story_kind", label=_("Kind of story"), choices=StoryKind.choices, facet=True)
    topic = CodeFilter("topics__slug", label=_("Topic"), choices=topics, many=True, facet=True)
    session = SessionFilter(label=_("Printed during"), choices=sessions)
    delegate = NamesFilter(label=_("Delegate"))
    date = DayFilter("printed_on", label=_("Printed on"))
    issued_after = DayFilter("printed_on", "gte", label=_("Printed not before"))
    issued_before = DayFilter("printed_on", "lte", label=_("Printed not after"))

    sorts = (
        Sort("newest", _("Newest first"), ("-first_shown",)),
        Sort("oldest", _("Oldest first"), ("first_shown",)),
    )

    @classmethod
    def readers_see(cls, moment: datetime.datetime) -> QuerySet[Publication]:
        return Publication.objects.for_readers(moment)

    def filter_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return words(queryset, value)
