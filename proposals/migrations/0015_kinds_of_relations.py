from django.db import migrations

# As 0004 has it, but that a relation which an editor records asks for less.
KINDS_FIT = """
CREATE OR REPLACE FUNCTION proposal_kinds_fit() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fits boolean;
BEGIN
    IF TG_TABLE_NAME = 'proposals_filinglink' THEN
        SELECT (SELECT kind = 'statement' FROM proposals_proposal WHERE id = NEW.statement_id)
           AND (SELECT kind <> 'statement' FROM proposals_proposal WHERE id = NEW.filed_id) INTO fits;
    ELSIF TG_TABLE_NAME = 'proposals_relateditem' THEN
        {related}
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
"""

ONE_RELATION = """
        SELECT (SELECT kind = 'motion' FROM proposals_proposal WHERE id = NEW.original_id)
           AND (SELECT kind = 'suggestion' FROM proposals_proposal WHERE id = NEW.follow_up_id) INTO fits;
"""
EACH_RELATION = """
        IF NEW.relation = 'handled_as_suggestion' THEN
            SELECT (SELECT kind = 'motion' FROM proposals_proposal WHERE id = NEW.original_id)
               AND (SELECT kind = 'suggestion' FROM proposals_proposal WHERE id = NEW.follow_up_id) INTO fits;
        ELSIF NEW.relation <> 'related' THEN
            SELECT bool_and(kind <> 'statement') FROM proposals_proposal
             WHERE id IN (NEW.original_id, NEW.follow_up_id) INTO fits;
        END IF;
"""

MILESTONES = """
CREATE TRIGGER proposals_milestone_kinds BEFORE INSERT OR UPDATE ON proposals_milestone
FOR EACH ROW EXECUTE FUNCTION proposal_kinds_fit();
"""


class Migration(migrations.Migration):
    dependencies = [("proposals", "0014_relations_and_milestones")]
    operations = [
        migrations.RunSQL(
            KINDS_FIT.format(related=EACH_RELATION) + MILESTONES,
            "DROP TRIGGER proposals_milestone_kinds ON proposals_milestone;" + KINDS_FIT.format(related=ONE_RELATION),
        )
    ]
