"""Migration operations for the triggers that several tables carry. The functions are created by periods.0001."""

from django.db import migrations


def touches(*tables: str) -> list[migrations.RunSQL]:
    """`updated_at` is set by the database on every insert and update, whatever path wrote the row."""
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_touch BEFORE INSERT OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION set_updated_at()",
            f"DROP TRIGGER {table}_touch ON {table}",
        )
        for table in tables
    ]


def append_only(*tables: str) -> list[migrations.RunSQL]:
    """No row of these tables is ever changed or deleted. By row: a TRUNCATE trigger would break the flush of tests."""
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f"DROP TRIGGER {table}_append_only ON {table}",
        )
        for table in tables
    ]


def touches_owner(owner: str, parts: dict[str, list[str]]) -> list[migrations.RunSQL]:
    """A changed part is a change of its owner: `parts` names tables and their keys to `owner`, whose `updated_at` moves.

    By statement, so that a bulk write of many parts costs one update. A file's entity tag and the filter `updated_since`
    depend on it.
    """
    seen = {
        "INSERT": "NEW TABLE AS written",
        "UPDATE": "OLD TABLE AS erased NEW TABLE AS written",
        "DELETE": "OLD TABLE AS erased",
    }
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_{key}_{event.lower()} AFTER {event} ON {table} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION touch_owner('{owner}', '{key}')",
            f"DROP TRIGGER {table}_{key}_{event.lower()} ON {table}",
        )
        for table, keys in parts.items()
        for key in keys
        for event, tables in seen.items()
    ]
