"""A list page and its file: both answer the same question in the same words."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import gettext as _
from django.views.generic import View
from django.views.generic.base import ContextMixin, TemplateResponseMixin

from newskit.lists.facets import Count, tally
from newskit.lists.filters import FilterSet
from newskit.lists.paging import NoSuchPage, Page, page_of
from newskit.opendata import At, Dataset
from newskit.opendata.csvw import CONTENT_TYPE, description
from newskit.opendata.responses import FORM, csv_response, refusal


class Filtered(View):
    """What a page and its file share: the rows that readers see at this moment, as asked for."""

    filterset_class: type[FilterSet] = FilterSet

    def get_filterset(self) -> FilterSet:
        moment = timezone.now()
        queryset = self.filterset_class.readers_see(moment)
        return self.filterset_class(self.request.GET, queryset, request=self.request, moment=moment)


class FilteredList(TemplateResponseMixin, ContextMixin, Filtered):
    """The page. Its template gets:

    `filterset` (with `form`, `chips`, `problems`, `query`), `page` (rows, links, next, previous; None if nothing is shown),
    `object_list`, `total` (a Count), `facets` by name, `missing` where the page asked for does not exist (404), `csv`,
    the address of the same rows as a file for spreadsheets, and `companions`, the files that go with it and their addresses.
    """

    page_size = 20
    file: str = ""  # the name of the file's address
    companions: tuple[Dataset, ...] = ()

    def for_page(self, queryset: QuerySet) -> QuerySet:
        """Join what one page of rows shows. Files and counts do without."""
        return queryset

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        context = self.get_context_data(**self.answer(), **kwargs)
        response = self.render_to_response(context, status=404 if context["missing"] else 200)
        return conditional(request, response)

    def answer(self) -> dict[str, Any]:
        filterset = self.get_filterset()
        counted = tally(filterset)
        page, missing = None, False
        if filterset.is_valid():
            try:
                page = self.get_page(filterset, counted.total)
            except NoSuchPage:
                missing = True
        return {
            "filterset": filterset,
            "page": page,
            "object_list": page.rows if page else [],
            "total": counted.total,
            "facets": counted.facets,
            "missing": missing,
            **self.files(filterset),
        }

    def files(self, filterset: FilterSet) -> dict[str, Any]:
        if not self.file or not filterset.is_valid():
            return {"csv": "", "companions": []}
        query = filterset.query(headers="zh")
        return {
            "csv": f"{reverse(self.file)}?{query}",
            "companions": [(each, f"{reverse(f'{each.name}.csv')}?{query}") for each in self.companions],
        }

    def get_page(self, filterset: FilterSet, total: Count) -> Page:
        return page_of(filterset, self.for_page(filterset.qs), total=total, size=self.page_size)


class FilteredFile(Filtered):
    """The file of the same question: every row of it, whatever the page."""

    dataset: Dataset | None = None
    # Parameters whose values the file's name shows.
    named_by: tuple[str, ...] = ("session", "kind", "status")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        filterset = self.get_filterset()
        if unknown := filterset.unknown_names(*FORM):
            names = ", ".join(sorted({*filterset.filters, *FORM, "sort"}))
            message = _("There is no parameter “%(name)s” here. There are: %(names)s.")
            return refusal(message % {"name": unknown[0][:40].replace("\0", ""), "names": names})
        if not filterset.is_valid():
            return refusal("\n".join(str(problem) for problem in filterset.problems))
        at = At(filterset.moment, filterset.on)
        return csv_response(
            request,
            self.dataset,
            self.dataset.rows(filterset.qs, at),
            at=at,
            query=filterset.canonical,
            scope=self.scope(filterset),
            daily=filterset.daily,
            described_by=f"{request.path}-metadata.json",
        )

    def scope(self, filterset: FilterSet) -> list[str]:
        words = [
            value if name == "session" else f"{name}-{value}"
            for name in self.named_by
            for value in filterset.given(name)
        ]
        others = any(name not in self.named_by for name, _value in filterset.conditions)
        return [*words, "filtered"] if others else words


class FileDescription(View):
    """The description beside the file, at its address with `-metadata.json`."""

    dataset: Dataset | None = None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        address = request.build_absolute_uri(request.path.removesuffix("-metadata.json"))
        response = JsonResponse(
            description(
                self.dataset, address=address, licence=settings.DATA_LICENCE, publisher=settings.NEWSPAPER_NAME
            ),
            content_type=CONTENT_TYPE,
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )
        response["Access-Control-Allow-Origin"] = "*"
        return conditional(request, response)


def file_addresses(filterset_class: type[FilterSet], *datasets: Dataset) -> list[URLPattern]:
    """The addresses of files of one question and of their descriptions: `proposals.csv`, `proposals.csv-metadata.json`."""
    addresses = []
    for dataset in datasets:
        file, about = f"{dataset.name}.csv", f"{dataset.name}.csv-metadata.json"
        addresses += [
            path(file, FilteredFile.as_view(dataset=dataset, filterset_class=filterset_class), name=file),
            path(about, FileDescription.as_view(dataset=dataset), name=about),
        ]
    return addresses


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Sent again only if it changed. The tag is of the bytes: a page depends on more than its rows."""
    if hasattr(response, "render"):
        response.render()
    response.headers.setdefault("Cache-Control", "max-age=0")
    if response.status_code != 200:
        return response
    set_response_etag(response)
    return get_conditional_response(request, response.get("ETag"), response=response)
