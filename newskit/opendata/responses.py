"""The HTTP answer to a request for a file."""

import datetime
import re
import tempfile
from collections.abc import Iterable
from enum import StrEnum
from urllib.parse import quote

from django.db import connections
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from newskit.opendata.copying import snapshot, write_csv
from newskit.opendata.dataset import Dataset, Header, Profile
from newskit.opendata.fingerprint import fingerprint
from newskit.opendata.sending import send
from newskit.opendata.slots import slots
from newskit.periods import beijing_day

CONTENT_TYPE = "text/csv; charset=utf-8; header=present"
# The parameters that a file has and a page has not.
FORM = ("profile", "headers")


class BadParameter(ValueError):
    """A value that the reader gave is none of those allowed; the message says so in words."""


def csv_response(
    request: HttpRequest,
    dataset: Dataset,
    queryset: QuerySet,
    *,
    moment: datetime.datetime,
    query: str = "",
    scope: Iterable[str] = (),
    daily: bool = False,
    described_by: str = "",
) -> HttpResponseBase:
    """The rows of `queryset` as a file, or 304, or the reason why not.

    `moment` is the one at which the rows are public. `query` is the filter in canonical form and goes into the entity
    tag; `scope` are the words of it that the file's name shows; `daily` says that the filter depends on the day.
    """
    try:
        profile = _choice(request, "profile", Profile, Profile.SPREADSHEET)
        header = _choice(request, "headers", Header, Header.NAMES)
    except BadParameter as error:
        return refusal(str(error))
    day = beijing_day(moment)
    form = f"{query}#{profile}#{header}"
    slot = file = None
    try:
        with snapshot(queryset.db):
            tag = fingerprint(dataset, queryset, query=form, moment=moment, daily=daily)
            if response := get_conditional_response(request, tag):
                return _headed(response, tag, file_name(dataset, scope, day), described_by)
            if request.method == "HEAD":
                return _headed(
                    HttpResponse(content_type=CONTENT_TYPE), tag, file_name(dataset, scope, day), described_by
                )
            if (slot := slots().take()) is None:
                return busy()
            file = tempfile.TemporaryFile()  # noqa: SIM115  closed by what sends it, long after this function
            size = write_csv(dataset, queryset, file, profile=profile, header=header, moment=moment)
    except BaseException as error:
        if file:
            file.close()
        if slot:
            slot.release()
        if isinstance(error.__cause__, QueryCanceled):
            return busy()
        raise
    _give_connection_back(queryset.db)
    response = send(file, size, content_type=CONTENT_TYPE, done=slot.release)
    return _headed(response, tag, file_name(dataset, scope, day), described_by)


def refusal(message: str) -> HttpResponse:
    """400 in words, never the whole table."""
    return HttpResponse(f"{message}\n", status=400, content_type="text/plain; charset=utf-8")


def busy() -> HttpResponse:
    message = _("Too many files are being made at this moment. Please try again shortly.")
    return HttpResponse(
        f"{message}\n", status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "30"}
    )


def file_name(dataset: Dataset, scope: Iterable[str], day: datetime.date) -> tuple[str, str]:
    """In ASCII and in Chinese: dataset, what it was filtered by, day."""
    words = [re.sub(r"[^a-z0-9.-]+", "", word.lower()) for word in scope]
    words = [word for word in words if word.strip("-.")]
    tail = "_".join([*words, day.isoformat()]) if len("_".join(words)) <= 100 else f"filtered_{day.isoformat()}"
    return f"{dataset.name}_{tail}.csv", f"{dataset.zh}_{tail}.csv"


def _choice(request: HttpRequest, name: str, choices: type[StrEnum], default: StrEnum) -> StrEnum:
    values = request.GET.getlist(name)
    try:
        return choices(values[-1]) if values else default
    except ValueError:
        raise BadParameter(
            _("%(name)s: “%(value)s” is not one of %(choices)s.")
            % {"name": name, "value": values[-1][:40].replace("\0", ""), "choices": ", ".join(choices)}
        ) from None


def _headed(response: HttpResponseBase, tag: str, names: tuple[str, str], described_by: str) -> HttpResponseBase:
    response["ETag"] = tag
    response["Cache-Control"] = "max-age=0"
    if isinstance(response, HttpResponseNotModified):
        return response
    plain, chinese = names
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(chinese)}"
    response["X-Robots-Tag"] = "noindex"
    response["X-Content-Type-Options"] = "nosniff"
    if described_by:
        response["Link"] = f'<{described_by}>; rel="describedby"; type="application/csvm+json"'
    return response


def _give_connection_back(using: str) -> None:
    """To the pool, before a slow reader takes minutes: the file needs the thread, not the connection."""
    connection = connections[using]
    if connection.pool is not None and not connection.in_atomic_block:
        connection.close()
