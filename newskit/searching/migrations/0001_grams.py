from django.db import migrations

# Full width and half width, large and small letters are one.
FOLD = """
CREATE FUNCTION search_fold(t text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT lower(normalize(t, NFKC)) $$;
"""

# A character is the upper half of a code, the one that follows it the lower half. Characters beyond 16 bits fall on
# others, and a pair may stand apart in the text: who asks compares the text too. The cost keeps the planner from
# computing this for every row.
GRAMS = """
CREATE FUNCTION search_grams(t text) RETURNS int4[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 50000 AS $$
    SELECT array_agg(a) || array_agg(a | b) FROM (
        SELECT (ascii(x) & 65535) << 16 AS a, coalesce(ascii(y), 0) & 65535 AS b
        FROM unnest(string_to_array(t, NULL), string_to_array(substr(t, 2), NULL)) AS u (x, y)) AS s
$$;
"""

# What is asked for: the character itself, or every pair of a longer text.
ASKED = """
CREATE FUNCTION search_asked(t text) RETURNS int4[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg((ascii(x) & 65535) << 16 | (coalesce(ascii(y), 0) & 65535))
    FROM unnest(string_to_array(t, NULL), string_to_array(substr(t, 2), NULL)) AS u (x, y)
    WHERE y IS NOT NULL OR length(t) = 1
$$;
"""


class Migration(migrations.Migration):
    """The functions of gram indexes. No extension: pg_trgm reads the whole table for one or two Chinese characters."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION search_fold(text)"),
        migrations.RunSQL(GRAMS, "DROP FUNCTION search_grams(text)"),
        migrations.RunSQL(ASKED, "DROP FUNCTION search_asked(text)"),
    ]
