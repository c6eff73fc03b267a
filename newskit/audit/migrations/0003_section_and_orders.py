from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="section",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Code of the section of the object, as it was.",
                max_length=30,
                verbose_name="section",
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["actor", "-id"], name="event_by_actor"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["verb", "-id"], name="event_by_verb"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["object_label", "-id"], name="event_by_label"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["section", "-id"], name="event_by_section"),
        ),
    ]
