"""The rules that no code path of the application can break (DESIGN.md §4, 2 to 4; docs/decisions/database-rules.md).

Every function sets `search_path` with pg_temp last: otherwise a temporary table called articles_signoff lets unsigned text in.
No rule asks for the time: what has begun is told by verbs, which are given a moment.
"""

from django.db import migrations

from newskit.periods.triggers import append_only

REFUSE_DELETE = """
CREATE FUNCTION articles_refuse_delete() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%: rows are never deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER articles_publication_kept BEFORE DELETE ON articles_publication
FOR EACH ROW EXECUTE FUNCTION articles_refuse_delete();
CREATE TRIGGER articles_hold_kept BEFORE DELETE ON articles_hold
FOR EACH ROW EXECUTE FUNCTION articles_refuse_delete();
"""

UNDO_REFUSE_DELETE = """
DROP TRIGGER articles_publication_kept ON articles_publication;
DROP TRIGGER articles_hold_kept ON articles_hold;
DROP FUNCTION articles_refuse_delete();
"""

# Writers are frozen in the round, and rounds are immutable, so that no lock is needed. The round itself is asked for because
# Django's foreign keys are checked at commit only.
SIGN_OFF = """
CREATE FUNCTION articles_check_sign_off() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    of_round articles_round;
    stands text;
    place int;
    goal int;
BEGIN
    SELECT * INTO of_round FROM articles_round WHERE id = NEW.round_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a sign-off needs a round' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.who_id = ANY (of_round.writers) THEN
        RAISE EXCEPTION 'no writer signs the own story' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    place := array_position(of_round.stages, NEW.stage);
    IF place IS NULL THEN
        RAISE EXCEPTION 'this round has no stage %', NEW.stage USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT goes_to INTO stands FROM articles_signoff WHERE round_id = NEW.round_id ORDER BY id DESC LIMIT 1;
    stands := coalesce(stands, of_round.stages[1]);
    goal := coalesce(array_position(of_round.stages, NEW.goes_to),
                     CASE NEW.goes_to WHEN 'signed' THEN cardinality(of_round.stages) + 1 WHEN 'draft' THEN 0 END);
    IF NOT coalesce(CASE NEW.decision
        WHEN 'pass' THEN stands = NEW.stage AND goal = place + 1
        WHEN 'return' THEN stands = NEW.stage AND goal < place
        WHEN 'reopen' THEN stands = 'signed' AND goal <= cardinality(of_round.stages)
    END, false) THEN
        RAISE EXCEPTION 'the story stands at %: no % of % to %', stands, NEW.decision, NEW.stage, NEW.goes_to
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER articles_signoff_rules BEFORE INSERT ON articles_signoff
FOR EACH ROW EXECUTE FUNCTION articles_check_sign_off();
"""

UNDO_SIGN_OFF = """
DROP TRIGGER articles_signoff_rules ON articles_signoff;
DROP FUNCTION articles_check_sign_off();
"""

# An update may move the period, the plan, the embargo and the withdrawal: whatever is not named here is frozen, columns
# that are added later too. A publication that begins must be signed at that moment as well: reopening voids the signature.
PUBLICATION = """
CREATE FUNCTION articles_check_publication() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    movable CONSTANT text[] := ARRAY['shown', 'planned_from', 'embargo', 'withdrawn_at', 'withdrawn_by_id',
                                     'withdrawal_reason', 'keeps_headline'];
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
CREATE TRIGGER articles_publication_rules BEFORE INSERT OR UPDATE ON articles_publication
FOR EACH ROW EXECUTE FUNCTION articles_check_publication();
ALTER TABLE articles_publication
    ADD CONSTRAINT publication_shown_has_a_start CHECK (
        isempty(shown) OR (lower_inc(shown) AND NOT upper_inc(shown) AND isfinite(lower(shown))
                           AND (upper_inf(shown) OR isfinite(upper(shown))))),
    ADD CONSTRAINT publication_withdrawn_is_over CHECK (
        withdrawn_at IS NULL OR isempty(shown) OR coalesce(upper(shown) <= withdrawn_at, false));
"""

UNDO_PUBLICATION = """
ALTER TABLE articles_publication
    DROP CONSTRAINT publication_shown_has_a_start,
    DROP CONSTRAINT publication_withdrawn_is_over;
DROP TRIGGER articles_publication_rules ON articles_publication;
DROP FUNCTION articles_check_publication();
"""

# For the newest shown, and for the next boundary of any period.
PERIODS = """
CREATE INDEX publication_newest_shown ON articles_publication (lower(shown) DESC, id DESC);
CREATE INDEX publication_shown_until ON articles_publication (upper(shown));
"""

UNDO_PERIODS = """
DROP INDEX publication_newest_shown;
DROP INDEX publication_shown_until;
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_stories_rounds_publications"), ("periods", "0001_functions")]
    operations = [
        *append_only("articles_version", "articles_round", "articles_signoff", "articles_correction"),
        migrations.RunSQL(REFUSE_DELETE, UNDO_REFUSE_DELETE),
        migrations.RunSQL(SIGN_OFF, UNDO_SIGN_OFF),
        migrations.RunSQL(PUBLICATION, UNDO_PUBLICATION),
        migrations.RunSQL(PERIODS, UNDO_PERIODS),
    ]
