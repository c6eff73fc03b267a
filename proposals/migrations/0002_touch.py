from django.db import migrations

from newskit.periods.triggers import touches


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_items_and_history")]
    operations = touches("proposals_proposal", "proposals_action", "proposals_assignment", "proposals_reply")
