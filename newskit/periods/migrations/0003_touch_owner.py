from django.db import migrations

TOUCH_OWNER = """
CREATE FUNCTION touch_owner() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner text := TG_ARGV[0];
    key text := TG_ARGV[1];
    touch text := 'UPDATE %I SET updated_at = clock_timestamp() WHERE id IN (SELECT %I FROM %I)';
BEGIN
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        EXECUTE format(touch, owner, key, 'written');
    END IF;
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        EXECUTE format(touch, owner, key, 'erased');
    END IF;
    RETURN NULL;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("periods", "0002_rest_days")]
    operations = [migrations.RunSQL(TOUCH_OWNER, "DROP FUNCTION touch_owner()")]
