"""Rows written in bulk with a version each. The database copies the versions from the rows: nothing is sent twice."""

from collections.abc import Iterable, Sequence

from django.db import connection, models, transaction
from django.utils import timezone

from newskit.accounts.models import User

_BATCH = 1000


def create_with_versions(rows: Sequence[models.Model], *, actor: User, reason: str = "") -> None:
    """The rows are of one model and get their keys."""
    if rows:
        with transaction.atomic(savepoint=False):
            type(rows[0])._default_manager.bulk_create(rows, batch_size=_BATCH)
            _keep(rows, "+", actor, reason)


def update_with_versions(rows: Sequence[models.Model], fields: Iterable[str], *, actor: User, reason: str = "") -> None:
    if rows:
        with transaction.atomic(savepoint=False):
            type(rows[0])._default_manager.bulk_update(rows, fields, batch_size=_BATCH)
            _keep(rows, "~", actor, reason)


def _keep(rows: Sequence[models.Model], what: str, actor: User, reason: str) -> None:
    """As `simple_history.utils` does, whose links to many (`m2m_fields`) are not kept in bulk either."""
    model, versions = rows[0]._meta, rows[0].history.model
    name = connection.ops.quote_name
    copied = ", ".join(name(field.column) for field in versions.tracked_fields)
    said = {
        "history_date": timezone.now(),
        "history_type": what,
        "history_user_id": actor.pk,
        "history_change_reason": reason or None,
    }
    values = ", ".join(["%s"] * len(said))
    key = name(model.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {name(versions._meta.db_table)} ({copied}, {', '.join(map(name, said))}) "  # noqa: S608
            f"SELECT {copied}, {values} FROM {name(model.db_table)} WHERE {key} = ANY(%s) ORDER BY {key}",
            [*said.values(), [row.pk for row in rows]],
        )
