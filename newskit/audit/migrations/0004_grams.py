from django.db import migrations

from newskit.searching import gram_index


class Migration(migrations.Migration):
    """The trail is searched by the name of the object."""

    dependencies = [("audit", "0003_section_and_orders"), ("searching", "0001_grams")]
    operations = [
        *gram_index("event", "object_name", name="event_object_grams"),
    ]
