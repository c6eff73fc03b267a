from django.db import migrations

KIND_STAYS = """
CREATE FUNCTION proposal_kind_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the kind of an item never changes (% %)', OLD.kind, OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER proposals_proposal_kind_stays BEFORE UPDATE ON proposals_proposal
FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind) EXECUTE FUNCTION proposal_kind_stays();
"""

# As kinds never change, looking once, when the row is written, is enough.
KINDS_FIT = """
CREATE FUNCTION proposal_kinds_fit() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fits boolean;
BEGIN
    IF TG_TABLE_NAME = 'proposals_filinglink' THEN
        SELECT (SELECT kind = 'statement' FROM proposals_proposal WHERE id = NEW.statement_id)
           AND (SELECT kind <> 'statement' FROM proposals_proposal WHERE id = NEW.filed_id) INTO fits;
    ELSIF TG_TABLE_NAME = 'proposals_relateditem' THEN
        SELECT (SELECT kind = 'motion' FROM proposals_proposal WHERE id = NEW.original_id)
           AND (SELECT kind = 'suggestion' FROM proposals_proposal WHERE id = NEW.follow_up_id) INTO fits;
    ELSE
        SELECT kind <> 'statement' FROM proposals_proposal WHERE id = NEW.proposal_id INTO fits;
    END IF;
    IF fits IS FALSE THEN
        RAISE EXCEPTION 'the kinds of the items do not fit a row of %', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER proposals_filinglink_kinds BEFORE INSERT OR UPDATE ON proposals_filinglink
FOR EACH ROW EXECUTE FUNCTION proposal_kinds_fit();
CREATE TRIGGER proposals_relateditem_kinds BEFORE INSERT OR UPDATE ON proposals_relateditem
FOR EACH ROW EXECUTE FUNCTION proposal_kinds_fit();
CREATE TRIGGER proposals_action_kinds BEFORE INSERT OR UPDATE ON proposals_action
FOR EACH ROW EXECUTE FUNCTION proposal_kinds_fit();
"""


class Migration(migrations.Migration):
    dependencies = [("proposals", "0003_steps_and_grounds")]
    operations = [
        migrations.RunSQL(
            KIND_STAYS,
            "DROP TRIGGER proposals_proposal_kind_stays ON proposals_proposal; DROP FUNCTION proposal_kind_stays()",
        ),
        migrations.RunSQL(
            KINDS_FIT,
            "DROP TRIGGER proposals_filinglink_kinds ON proposals_filinglink;"
            "DROP TRIGGER proposals_relateditem_kinds ON proposals_relateditem;"
            "DROP TRIGGER proposals_action_kinds ON proposals_action;"
            "DROP FUNCTION proposal_kinds_fit()",
        ),
    ]
