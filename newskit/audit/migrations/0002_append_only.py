from django.db import migrations

from newskit.periods.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_events"), ("periods", "0001_functions")]
    operations = append_only("audit_event")
