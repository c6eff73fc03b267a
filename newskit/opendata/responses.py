"""The HTTP answer to a request for a file."""

import datetime
import re
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from enum import StrEnum
from urllib.parse import quote

from django.db import OperationalError, connections
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from newskit.opendata.copying import snapshot, write_csv
from newskit.opendata.dataset import At, Dataset, Header, Profile
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
    at: At,
    query: str = "",
    scope: Iterable[str] = (),
    daily: bool = False,
    described_by: str = "",
    header: Header = Header.NAMES,
    private: bool = False,
) -> HttpResponseBase:
    """The rows of `queryset` as a file, or 304, or the reason why not.

    `query` is the filter in canonical form and goes into the entity
    tag; `scope` are the words of it that the file's name shows; `daily` says that the filter depends on the day. `header` is
    the heading where the request asks for none; `private` keeps the answer out of every cache.
    """
    try:
        profile = _choice(request, "profile", Profile, Profile.SPREADSHEET)
        header = _choice(request, "headers", Header, header)
    except BadParameter as error:
        return refusal(str(error))
    lines = _header_lines(file_name(dataset, scope, beijing_day(at.moment)), described_by, private)
    try:
        with snapshot(queryset.db), ExitStack() as cleanup:
            form = f"{query}#{profile}#{header}"
            lines["ETag"] = tag = fingerprint(dataset, queryset, query=form, at=at, daily=daily)
            if response := get_conditional_response(request, tag):
                return _with(response, lines)
            if request.method == "HEAD":
                return _with(HttpResponse(content_type=CONTENT_TYPE), lines)
            if (slot := slots().take()) is None:
                return busy()
            cleanup.callback(slot.release)
            file = cleanup.enter_context(tempfile.TemporaryFile())
            size = write_csv(dataset, queryset, file, profile=profile, header=header, at=at)
            cleanup.pop_all()  # from here on, what sends the file closes it
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):  # the time limit
            return busy()
        raise
    _give_connection_back(queryset.db)
    return _with(send(file, size, content_type=CONTENT_TYPE, done=slot.release), lines)


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


def _header_lines(names: tuple[str, str], described_by: str, private: bool) -> dict[str, str]:
    plain, chinese = names
    lines = {
        "Cache-Control": "private, no-store" if private else "max-age=0",
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(chinese)}",
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
    }
    if described_by:
        lines["Link"] = f'<{described_by}>; rel="describedby"; type="application/csvm+json"'
    return lines


def _with(response: HttpResponseBase, lines: dict[str, str]) -> HttpResponseBase:
    kept = {"ETag", "Cache-Control"} if isinstance(response, HttpResponseNotModified) else lines.keys()
    for name in kept:
        response[name] = lines[name]
    return response


def _give_connection_back(using: str) -> None:
    """To the pool, before a slow reader takes minutes: the file needs the thread, not the connection."""
    connection = connections[using]
    if connection.pool is not None and not connection.in_atomic_block:
        connection.close()
