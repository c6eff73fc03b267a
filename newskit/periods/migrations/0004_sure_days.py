from django.core.management.base import CommandError
from django.db import migrations

SIGNATURE = "sure_days(date, text, date, text)"

# A month or a year as a start covers its last day, which is the latest on which it can have begun. An unknown start does not
# reach back for ever: what has not ended holds at last, what ended on a day held on the day before.
FORTH = """
CREATE OR REPLACE FUNCTION sure_days(starts date, starts_precision text, ends date, ends_precision text) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH bounds AS (
        SELECT CASE
                   WHEN starts IS NULL AND ends_precision = 'day' AND ends IS NOT NULL THEN ends - 1
                   WHEN starts IS NULL THEN 'infinity'::date
                   WHEN starts_precision = 'month'
                       THEN (date_trunc('month', starts::timestamp) + interval '1 month - 1 day')::date
                   WHEN starts_precision = 'year'
                       THEN (date_trunc('year', starts::timestamp) + interval '1 year - 1 day')::date
                   ELSE starts
               END AS lo,
               CASE WHEN ends IS NOT NULL AND ends_precision = 'no_later' THEN '-infinity'::date ELSE ends END AS hi
    )
    SELECT CASE WHEN lo >= hi THEN 'empty'::daterange ELSE daterange(lo, hi) END
    FROM bounds
$$;
"""

BACK = """
CREATE OR REPLACE FUNCTION sure_days(starts date, starts_precision text, ends date, ends_precision text) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH bounds AS (
        SELECT CASE starts_precision
                   WHEN 'month' THEN (date_trunc('month', starts::timestamp) + interval '1 month')::date
                   WHEN 'year' THEN (date_trunc('year', starts::timestamp) + interval '1 year')::date
                   ELSE starts
               END AS lo,
               CASE ends_precision WHEN 'no_later' THEN '-infinity'::date ELSE ends END AS hi
    )
    SELECT CASE WHEN lo IS NOT NULL AND hi IS NOT NULL AND lo >= hi THEN 'empty'::daterange
                WHEN lo IS NULL AND hi = '-infinity' THEN 'empty'::daterange
                ELSE daterange(lo, hi) END
    FROM bounds
$$;
"""

# Every exclusion constraint whose index asks the function, of whichever app, with what it compares and how.
CONSTRAINTS = """
SELECT rule.conrelid::regclass::text, rule.conindid::regclass::text,
       array_agg(pg_get_indexdef(rule.conindid, part.place::int, true) ORDER BY part.place),
       array_agg(operator.oprname::text ORDER BY part.place)
FROM pg_constraint rule
CROSS JOIN unnest(rule.conexclop) WITH ORDINALITY AS part (operator, place)
JOIN pg_operator operator ON operator.oid = part.operator
WHERE rule.contype = 'x' AND EXISTS (
    SELECT FROM pg_depend
    WHERE classid = 'pg_class'::regclass AND objid = rule.conindid
      AND refclassid = 'pg_proc'::regclass AND refobjid = %s::regprocedure
)
GROUP BY rule.oid
ORDER BY rule.conrelid::regclass::text
"""


def forth(apps, schema_editor):
    replace(schema_editor, FORTH)


def back(apps, schema_editor):
    replace(schema_editor, BACK)


def replace(schema_editor, function: str) -> None:
    """The function and what was built with it, in one transaction: an index never disagrees with its function."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(function)
        cursor.execute(CONSTRAINTS, [SIGNATURE])
        rules = cursor.fetchall()
        if found := [line for table, _, keys, operators in rules for line in overlaps(cursor, table, keys, operators)]:
            raise CommandError(
                "These rows surely cover the same days; the rule before this migration did not see it.\n  "
                + "\n  ".join(found)
                + "\nNothing was changed. With the release that runs now, correct the dates of one of each two on its delegate's"
                " page, or strike it out; then migrate again."
            )
        for _, index, _, _ in rules:
            cursor.execute(f"REINDEX INDEX {index}")


def overlaps(cursor, table: str, keys: list[str], operators: list[str]) -> list[str]:
    """A line for each two rows that break the rule. Read apart first: the indexes still hold the days of the old rule."""
    columns = ", ".join(f"{key} AS k{n}" for n, key in enumerate(keys))
    both = " AND ".join(f"one.k{n} {operator} other.k{n}" for n, operator in enumerate(operators))
    same = [n for n, operator in enumerate(operators) if operator == "="]
    days = operators.index("&&")
    cursor.execute(
        f"WITH held AS MATERIALIZED (SELECT id, {columns} FROM {table})"  # noqa: S608 (names from the catalogue)
        f" SELECT one.id, other.id, (one.k{days} * other.k{days})::text, {', '.join(f'one.k{n}' for n in same)}"
        f" FROM held one JOIN held other ON one.id < other.id AND {both} ORDER BY 1, 2"
    )
    return [
        f"{table} {one} and {other} ({', '.join(f'{keys[n]} {value}' for n, value in zip(same, of, strict=True))}): {shared}"
        for one, other, shared, *of in cursor.fetchall()
    ]


class Migration(migrations.Migration):
    dependencies = [("periods", "0003_touch_owner")]
    operations = [migrations.RunPython(forth, back)]
