"""Since when a tab is open; the fields of a form that means no document yet. Rows of presence live for seconds."""

import django.utils.timezone
from django.db import migrations, models
from django.utils.translation import pgettext_lazy


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_text_shown_again")]

    operations = [
        migrations.AddField(
            "presence",
            "came_at",
            models.DateTimeField(default=django.utils.timezone.now, verbose_name="since"),
            preserve_default=False,
        ),
        migrations.AddField("autosave", "fields", models.TextField(blank=True, verbose_name="fields as typed")),
        migrations.AlterField(
            "autosave",
            "document",
            models.TextField(blank=True, verbose_name=pgettext_lazy("of a story", "document")),
        ),
    ]
