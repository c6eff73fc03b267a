from django.db import migrations

from newskit.searching import gram_index


class Migration(migrations.Migration):
    """Sources are searched by a piece of their text or address."""

    dependencies = [("topics", "0002_touch"), ("searching", "0001_grams")]
    operations = [
        *gram_index("source", "text", name="source_text_grams"),
        *gram_index("source", "url", name="source_url_grams"),
    ]
