from django.db import migrations

from newskit.periods.triggers import touches_owner


class Migration(migrations.Migration):
    dependencies = [("proposals", "0015_kinds_of_relations"), ("periods", "0003_touch_owner")]
    operations = touches_owner("proposals_proposal", {"proposals_milestone": ["proposal_id"]})
