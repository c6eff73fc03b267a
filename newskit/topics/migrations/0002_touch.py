from django.db import migrations

from newskit.periods.triggers import touches


class Migration(migrations.Migration):
    dependencies = [("topics", "0001_topics_and_sources"), ("periods", "0001_functions")]
    operations = touches("topics_topic")
