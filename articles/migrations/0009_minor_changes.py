"""A story may be open for a minor change, with the reason for its reviewers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_writing"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="minor_change",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="Why, for the reviewers. Readers see that the text was changed, and when.",
                max_length=300,
                verbose_name="open for a minor change",
            ),
        ),
    ]
