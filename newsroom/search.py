"""Search over stories, delegates and proposals: simple, and only what readers see."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.cards import cards
from articles.filters import StoryFilter
from delegates.filters import DelegateFilter
from newskit.lists import FilterSet
from newskit.lists.facets import Count, total
from newskit.lists.views import conditional
from newskit.searching import part
from proposals.filters import ProposalFilter

A_PART = 8


@dataclass(frozen=True)
class Part:
    """What one list finds: its first rows, how many there are in all, and where the rest is."""

    rows: list
    total: Count
    url: str

    @property
    def more(self) -> bool:
        return self.total.number > len(self.rows)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Each part answers as its own list does to the same `q`, and leads there."""
    now = timezone.now()
    question = QueryDict(mutable=True)
    question["q"] = request.GET.get("q", "")
    asked = _list(StoryFilter, question, now)
    context = {"asked": "", "problems": asked.problems, "parts": None, "today": timezone.localdate(now)}
    if not asked.problems and (text := asked.form.cleaned_data["q"].strip()):
        people = _list(DelegateFilter, question, now)
        items = _list(ProposalFilter, question, now)
        found = {
            "people": _part(people, people.qs.with_identity(), "delegates:list"),
            "items": _part(items, items.qs.with_row_parts(), "proposals:list"),
            "stories": _part(asked, asked.qs, "articles:list"),
        }
        context |= {
            "asked": text,
            "parts": found,
            "total": Count(
                sum(each.total.number for each in found.values()), any(each.total.more for each in found.values())
            ),
            "cards": cards(found["stories"].rows),
            "people": [(person, person.identity_on(people.day)) for person in found["people"].rows],
        }
    return conditional(request, render(request, "newsroom/search.html", context))


def _list(filterset_class: type[FilterSet], question: QueryDict, now: datetime.datetime) -> FilterSet:
    return filterset_class(question, filterset_class.readers_see(now), moment=now)


def _part(filterset: FilterSet, rows: QuerySet, name: str) -> Part:
    return Part(list(part(rows, 0, A_PART)), total(filterset), f"{reverse(name)}?{filterset.query()}")
