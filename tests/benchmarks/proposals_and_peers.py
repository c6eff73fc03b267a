"""The site's addresses, and the peers of the list and of the file, on the same server."""

import psycopg
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import include, path
from django.utils import timezone

from newskit.opendata import At
from newskit.periods import beijing_day
from proposals.datasets import PROPOSALS
from proposals.filters import ProposalFilter


def asked(request) -> ProposalFilter:
    now = timezone.now()
    return ProposalFilter(request.GET, ProposalFilter.readers_see(now), moment=now)


def plain_copy(request):
    """The query of the file as it is, by COPY, streamed as it comes."""
    filterset = asked(request)
    at = At(filterset.moment, beijing_day(filterset.moment))
    sql, params = PROPOSALS.values(filterset.qs, at).query.get_compiler(connection=connection).as_sql()
    connection.ensure_connection()
    statement = psycopg.ClientCursor(connection.connection).mogrify(sql, params)

    def blocks():
        with connection.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv, HEADER)") as out:
            held, size = [], 0
            for row in out:
                held.append(bytes(row))
                size += len(row)
                if size >= 65536:
                    yield b"".join(held)
                    held, size = [], 0
            yield b"".join(held)

    return StreamingHttpResponse(blocks(), content_type="text/csv")


def plain_list(request):
    """Django's own paginator: a full count and an offset; no facets, no template."""
    page = Paginator(asked(request).qs.with_row_parts(), 20).page(1)
    return HttpResponse("\n".join(item.title for item in page))


urlpatterns = [
    path("plain.csv", plain_copy),
    path("plain/", plain_list),
    path("", include("newsroom.urls")),
]
