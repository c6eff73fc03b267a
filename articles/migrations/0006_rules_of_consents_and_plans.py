"""Consents are append-only; a publication may get a planned end, and nothing else moves that did not before.

The function is written out again, as migrations are: only the list of what may move differs.
"""

from django.db import migrations

from newskit.periods.triggers import append_only

FUNCTION = """
CREATE OR REPLACE FUNCTION articles_check_publication() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    movable CONSTANT text[] := ARRAY[%s];
    newest articles_signoff;
    begins boolean := NOT isempty(NEW.shown);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - movable IS DISTINCT FROM to_jsonb(OLD) - movable THEN
            RAISE EXCEPTION 'what was published never changes' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF OLD.withdrawn_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
            RAISE EXCEPTION 'a withdrawn publication stays withdrawn' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        begins := begins AND (isempty(OLD.shown) OR lower(NEW.shown) IS DISTINCT FROM lower(OLD.shown));
    ELSIF NEW.digest IS DISTINCT FROM encode(sha256(convert_to(NEW.document, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'the digest is not that of the document' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' OR begins THEN
        SELECT s.* INTO newest FROM articles_signoff s JOIN articles_round r ON r.id = s.round_id
        WHERE s.round_id = NEW.round_id AND r.article_id = NEW.article_id ORDER BY s.id DESC LIMIT 1;
        IF newest.id IS NULL OR newest.stage <> 'final' OR newest.decision <> 'pass' OR newest.digest <> NEW.digest THEN
            RAISE EXCEPTION 'this text bears no final sign-off' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF begins AND EXISTS (SELECT FROM articles_publication p WHERE p.article_id = NEW.article_id
                          AND p.number > NEW.number AND p.withdrawn_at IS NULL) THEN
        RAISE EXCEPTION 'only the newest publication may begin' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF begins AND EXISTS (SELECT FROM articles_hold h WHERE h.article_id = NEW.article_id AND h.lifted_at IS NULL) THEN
        RAISE EXCEPTION 'the story is on hold' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
"""
MOVABLE = "'shown', 'planned_from', 'withdrawn_at', 'withdrawn_by_id', 'withdrawal_reason', 'keeps_headline'"


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_consents_locks_errors_sweeps"), ("periods", "0001_functions")]
    operations = [
        *append_only("articles_consent"),
        migrations.RunSQL(
            FUNCTION.replace("%s", f"{MOVABLE}, 'planned_until'"), FUNCTION.replace("%s", f"{MOVABLE}, 'embargo'")
        ),
    ]
