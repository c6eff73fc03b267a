from django.db import migrations

FUNCTION = """
CREATE FUNCTION outbox_only_forward() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (to_jsonb(NEW) - '{state,answer,attempted_at,settled_at}'::text[])
        IS DISTINCT FROM (to_jsonb(OLD) - '{state,answer,attempted_at,settled_at}'::text[]) THEN
        RAISE EXCEPTION 'a delivery goes where it was meant to go'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.attempted_at IS NOT NULL AND NEW.attempted_at IS DISTINCT FROM OLD.attempted_at THEN
        RAISE EXCEPTION 'a delivery is attempted once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT (OLD.state = 'waiting' OR (OLD.state = 'attempted' AND NEW.state IN ('attempted', 'done', 'failed'))) THEN
        RAISE EXCEPTION 'a delivery that is % stays so', OLD.state USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outbox_delivery_forward BEFORE UPDATE ON outbox_delivery
    FOR EACH ROW EXECUTE FUNCTION outbox_only_forward();
"""

BACK = "DROP TRIGGER outbox_delivery_forward ON outbox_delivery; DROP FUNCTION outbox_only_forward();"


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_messages_deliveries_bots")]
    operations = [migrations.RunSQL(FUNCTION, BACK)]
