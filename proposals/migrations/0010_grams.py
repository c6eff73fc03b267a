from django.db import migrations, models

from newskit.searching import gram_index


class Migration(migrations.Migration):
    """Items are found by a piece of the title, by number, and by the names of who signed."""

    dependencies = [("proposals", "0009_key_topics"), ("searching", "0001_grams")]
    operations = [
        *gram_index("proposal", "title", name="proposal_title_grams"),
        *gram_index("signature", "name_as_printed", name="signature_name_grams"),
        migrations.AddIndex("proposal", models.Index(fields=["serial", "id"], name="proposal_serial")),
        migrations.AddIndex("proposal", models.Index(fields=["number"], name="proposal_number")),
    ]
