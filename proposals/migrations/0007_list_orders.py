import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delegates", "0003_readings"),
        ("proposals", "0006_assignment_previous"),
        ("topics", "0002_touch"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="proposal",
            name="proposal_newest_filed",
        ),
        migrations.RemoveIndex(
            model_name="proposal",
            name="proposal_due",
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                models.OrderBy(
                    django.db.models.functions.comparison.Coalesce("filed_on", "stated_on"),
                    descending=True,
                    nulls_last=True,
                ),
                models.OrderBy(models.F("id"), descending=True),
                name="proposal_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                models.OrderBy(models.F("updated_at"), descending=True, nulls_last=True),
                models.OrderBy(models.F("id"), descending=True),
                name="proposal_last_changed",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["due_on", "id"], name="proposal_due"),
        ),
    ]
