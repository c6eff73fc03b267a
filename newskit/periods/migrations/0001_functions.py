from django.db import migrations

SURE_DAYS = """
CREATE FUNCTION sure_days(starts date, starts_precision text, ends date, ends_precision text) RETURNS daterange
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

TOUCH = """
CREATE FUNCTION set_updated_at() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END
$$;
"""

APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: rows are neither changed nor deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
"""


class Migration(migrations.Migration):
    """The functions that constraints and triggers of every app share. btree_gist is created here and nowhere else."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.RunSQL(SURE_DAYS, "DROP FUNCTION sure_days(date, text, date, text)"),
        migrations.RunSQL(TOUCH, "DROP FUNCTION set_updated_at()"),
        migrations.RunSQL(APPEND_ONLY, "DROP FUNCTION refuse_change()"),
    ]
