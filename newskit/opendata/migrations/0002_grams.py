from django.db import migrations

from newskit.searching import gram_index


class Migration(migrations.Migration):
    """Questions are searched by a piece of what was printed."""

    dependencies = [("opendata", "0001_tables_taken_in"), ("searching", "0001_grams")]
    operations = [
        *gram_index("question", "printed", name="question_printed_grams"),
    ]
