"""A text that was taken off and is put back is no change of it: a kind of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_rules_of_consents_and_plans")]
    operations = [
        migrations.AlterField(
            model_name="publication",
            name="kind",
            field=models.CharField(
                choices=[
                    ("first", "first publication"),
                    ("minor", "minor change"),
                    ("correction", "correction"),
                    ("again", "the same text, shown again"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        )
    ]
