"""Every file of the house: which question it answers, what it holds. The addresses and the page about them are made of this."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.datasets import ARTICLES
from articles.filters import StoryFilter
from delegates.datasets import DELEGATES
from delegates.datasets import PARTS as DELEGATE_PARTS
from delegates.filters import DelegateFilter
from newskit.lists.facets import Count, counted
from newskit.lists.filters import FilterSet
from newskit.lists.remembering import remembered
from newskit.lists.views import conditional
from newskit.opendata import At, Dataset, Datatype
from newskit.periods import beijing_day
from proposals.datasets import KEY_TOPICS, PARTS, PROPOSALS, UNITS
from proposals.filters import KeyTopicFilter, ProposalFilter, UnitFilter

# The page says how many rows there are; whoever takes a file gets those of that moment.
SECONDS = 60

WORDS = {
    Datatype.TEXT: pgettext_lazy("datatype", "text"),
    Datatype.CODE: pgettext_lazy("datatype", "code"),
    Datatype.INTEGER: pgettext_lazy("datatype", "whole number"),
    Datatype.DECIMAL: pgettext_lazy("datatype", "number"),
    Datatype.BOOLEAN: pgettext_lazy("datatype", "true or false"),
    Datatype.DATE: pgettext_lazy("datatype", "day"),
    Datatype.MOMENT: pgettext_lazy("datatype", "moment (UTC)"),
    Datatype.ADDRESS: pgettext_lazy("datatype", "address"),
}


@dataclass(frozen=True)
class Group:
    """The files that take one question, and the page where it is put together."""

    page: str
    label: Promise
    filterset: type[FilterSet]
    datasets: tuple[Dataset, ...]


GROUPS = (
    Group("proposals:list", _("Proposals"), ProposalFilter, (PROPOSALS, *PARTS)),
    Group("proposals:key-topics", _("Key topics"), KeyTopicFilter, (KEY_TOPICS,)),
    Group("proposals:units", _("Units"), UnitFilter, (UNITS,)),
    Group("delegates:list", _("Delegates"), DelegateFilter, (DELEGATES, *DELEGATE_PARTS)),
    Group("articles:list", _("Stories"), StoryFilter, (ARTICLES,)),
)


@dataclass(frozen=True)
class File:
    """What the page says of one, in the reader's language. `columns`: name, what it holds, form, whether it holds several."""

    dataset: Dataset
    rows: Count
    name: str
    note: str
    columns: list[tuple[str, str, Promise, bool]]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    at = At(now, beijing_day(now))
    context = {
        "groups": [(group, list(_files(group, at))) for group in GROUPS],
        "licence": settings.DATA_LICENCE,
        "today": at.day,
    }
    return conditional(request, render(request, "newsroom/data.html", context))


def _files(group: Group, at: At) -> Iterable[File]:
    asked = group.filterset.readers_see(at.moment)
    for dataset in group.datasets:
        rows = remembered(
            ("rows of a file", dataset.name),
            lambda dataset=dataset: counted(dataset.rows(asked, at)),
            rows=lambda count: count.number,
            seconds=SECONDS,
        )
        columns = [
            (
                column.name,
                _said("：", ": ").join(
                    filter(None, [_said(column.zh, column.en), _said(column.note_zh, column.note_en)])
                ),
                WORDS[column.datatype],
                bool(column.separator),
            )
            for column in dataset.columns
        ]
        name, note = _said(dataset.zh, dataset.en), _said(dataset.note_zh, dataset.note_en)
        yield File(dataset, rows, name, note, columns)


def _said(zh: str, en: str) -> str:
    return en if (get_language() or "").startswith("en") else zh
