"""A queryset leaves through PostgreSQL's COPY into a file: no row passes through Python's memory as an object."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connections, transaction
from django.db.models import QuerySet

from newskit.opendata.dataset import At, Dataset, Header, Profile

BLOCK = 64 * 1024
BOM = b"\xef\xbb\xbf"


@contextmanager
def snapshot(using: str, *, seconds: float = 60) -> Iterator[None]:
    """One picture of the database for all that is read inside, and an end to a query that takes too long.

    Inside a caller's transaction the isolation can no longer be chosen; then it is the caller's.
    """
    connection = connections[using]
    nested = connection.in_atomic_block
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if not nested:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true), set_config('datestyle', 'ISO, YMD', true), "
            "set_config('jit', 'off', true)",  # compiling the many expressions of a small file would take longer than it
            [f"{seconds}s"],
        )
        yield


def write_csv(dataset: Dataset, queryset: QuerySet, out: BinaryIO, *, profile: Profile, header: Header, at: At) -> int:
    """Write the whole file and return its number of bytes. Rows end with CRLF (RFC 4180), in both profiles."""
    size = out.write(BOM if profile is Profile.SPREADSHEET else b"")
    size += out.write(_line(dataset.headings(header)))
    for block in _blocks(dataset, queryset, profile, at):
        size += out.write(block)
    return size


def _line(cells: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _blocks(dataset: Dataset, queryset: QuerySet, profile: Profile, at: At) -> Iterator[bytes]:
    try:
        statement = _statement(dataset, queryset, profile, at)
    except EmptyResultSet:  # `.none()`, an empty `__in`: the header alone is the whole file
        return
    connection = connections[queryset.db]
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as rows:
        held, size = [], 0
        for (
            row
        ) in rows:  # libpq hands over one row a chunk, ended by LF; a line end inside a cell is none of our business
            held.append(row[:-1])
            size += len(row)
            if size >= BLOCK:
                held.append(b"")
                yield b"\r\n".join(held)
                held, size = [], 0
        if held:
            held.append(b"")
            yield b"\r\n".join(held)


def _statement(dataset: Dataset, queryset: QuerySet, profile: Profile, at: At) -> str:
    connection = connections[queryset.db]
    connection.ensure_connection()
    inner, params = dataset.values(queryset, at).query.get_compiler(connection=connection).as_sql()
    # psycopg leaves `%%` as it is when there are no parameters; mogrify does not.
    inner = psycopg.ClientCursor(connection.connection).mogrify(inner, params)
    # Each value is worked out once, in the inner query, however often its cell's CASE looks at it. A subquery with an ORDER BY
    # is never flattened, so its order is the file's.
    names = [f"c{position}" for position in range(len(dataset.columns))]
    cells = ", ".join(column.cell_sql(name, profile) for column, name in zip(dataset.columns, names, strict=True))
    return f"COPY (SELECT {cells} FROM ({inner}) AS file ({', '.join(names)})) TO STDOUT (FORMAT csv)"  # noqa: S608
