from django.db import migrations, models

from newskit.searching import gram_index


class Migration(migrations.Migration):
    """People and units are found by a piece of a name, people by pinyin too."""

    dependencies = [("delegates", "0012_rosters_gone"), ("searching", "0001_grams")]
    operations = [
        *gram_index("delegate", "folded", name="delegate_name_grams"),
        *gram_index("alias", "folded", name="alias_name_grams"),
        *gram_index("organisation", "folded", name="organisation_folded_grams"),
        *gram_index("organisation", "short_name", name="organisation_short_grams"),
        *gram_index("organisationname", "folded", name="organisation_name_grams"),
        migrations.AddIndex(
            "delegate", models.Index(fields=["pinyin"], opclasses=["varchar_pattern_ops"], name="delegate_pinyin")
        ),
        migrations.AddIndex(
            "alias", models.Index(fields=["pinyin"], opclasses=["varchar_pattern_ops"], name="alias_pinyin")
        ),
    ]
