"""What a file would hold, told apart without making it: the entity tag of an export."""

import hashlib
import json

from django.contrib.postgres.aggregates import BitXor
from django.db import connections
from django.db.models import BigIntegerField, Count, F, Func, Max, Model, QuerySet

from newskit.opendata.dataset import At, Dataset


class RowHash(Func):
    """64 bits of all the values together. The row form: `a || NULL` is NULL, which bit_xor would skip."""

    template = "hash_record_extended(ROW(%(expressions)s), 0)"
    output_field = BigIntegerField()


def fingerprint(dataset: Dataset, queryset: QuerySet, *, query: str, at: At, daily: bool = False) -> str:
    """A strong entity tag, quoted. `daily`: the filter depends on the day.

    Read it in the same `snapshot` as the rows. The greatest `updated_at` and a count alone would miss a row that another
    replaced and a transaction that committed late with an earlier time. A trigger sets `updated_at`.
    """
    parts = [
        dataset.name,
        dataset.schema_version,
        [(column.name, column.zh, column.en) for column in dataset.columns],
        query,
        at.day.isoformat() if daily or dataset.daily else "",
        _rows(queryset, dataset.changed),
        [_rows(labels(at)) for labels in dataset.labels if not isinstance(labels, type)],
        _tables([labels for labels in dataset.labels if isinstance(labels, type)], queryset.db),
    ]
    return f'"{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]}"'


def _rows(queryset: QuerySet, changed: str = "updated_at") -> list:
    found = queryset.order_by().aggregate(
        rows=Count("*"), newest=Max(changed), mix=BitXor(RowHash(F("pk"), F(changed)))
    )
    return [found["rows"], found["newest"] and found["newest"].isoformat(), found["mix"]]


def _tables(models: list[type[Model]], using: str) -> list:
    """Count and hash of every row: small tables, read whole, so that they need no `updated_at`."""
    if not models:
        return []
    connection = connections[using]
    tables = [connection.ops.quote_name(model._meta.db_table) for model in models]
    selects = (
        f"SELECT {order}, count(*), bit_xor(hash_record_extended(label.*, 0)) FROM {table} AS label"  # noqa: S608
        for order, table in enumerate(tables)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(selects)} ORDER BY 1")
        return cursor.fetchall()
