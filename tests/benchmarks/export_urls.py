"""The site's addresses, and the peer: the query of the file as it is, by COPY, streamed as it comes."""

import psycopg
from django.db import connection
from django.http import QueryDict, StreamingHttpResponse
from django.urls import include, path
from django.utils import timezone

from newskit.opendata import At
from newskit.periods import beijing_day
from proposals.datasets import PROPOSALS
from proposals.filters import ProposalFilter


def plain(request):
    now = timezone.now()
    rows = ProposalFilter(QueryDict(request.GET.urlencode()), ProposalFilter.readers_see(now), moment=now).qs
    sql, params = PROPOSALS.values(rows, At(now, beijing_day(now))).query.get_compiler(connection=connection).as_sql()
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


urlpatterns = [path("plain.csv", plain), path("", include("newsroom.urls"))]
