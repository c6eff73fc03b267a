from django.db import migrations, models

from newskit.searching import gram_index


class Migration(migrations.Migration):
    """Pictures are searched by what they show and whose they are; the newest first."""

    dependencies = [("pictures", "0001_pictures"), ("searching", "0001_grams")]
    operations = [
        *gram_index("picture", "alt", name="picture_alt_grams"),
        *gram_index("picture", "credit", name="picture_credit_grams"),
        migrations.AddIndex("picture", models.Index(fields=["-added_at", "-id"], name="picture_newest")),
    ]
