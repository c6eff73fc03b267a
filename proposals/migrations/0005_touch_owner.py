from django.db import migrations

from newskit.periods.triggers import touches_owner


class Migration(migrations.Migration):
    dependencies = [("proposals", "0004_kinds_stay"), ("periods", "0003_touch_owner")]
    operations = touches_owner(
        "proposals_proposal",
        {
            "proposals_signature": ["proposal_id"],
            "proposals_measure": ["proposal_id"],
            "proposals_action": ["proposal_id"],
            "proposals_assignment": ["proposal_id"],
            "proposals_reply": ["proposal_id"],
            "proposals_proposal_topics": ["proposal_id"],
            "proposals_filinglink": ["statement_id", "filed_id"],
            "proposals_relateditem": ["original_id", "follow_up_id"],
        },
    )
