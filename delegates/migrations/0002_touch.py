from django.db import migrations

from newskit.periods.triggers import touches


class Migration(migrations.Migration):
    dependencies = [("delegates", "0001_bodies_people_posts")]
    operations = touches(
        "delegates_session",
        "delegates_constituency",
        "delegates_delegate",
        "delegates_mandate",
        "delegates_seat",
        "delegates_office",
        "delegates_organisation",
        "delegates_position",
    )
