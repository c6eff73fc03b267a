from django.db import migrations, models

from newskit.searching import gram_index


class Migration(migrations.Migration):
    """Stories are found by a piece of the headline, mentions by the name as printed."""

    dependencies = [("articles", "0010_indexes_of_the_desk"), ("searching", "0001_grams")]
    operations = [
        *gram_index("article", "title", name="article_title_grams"),
        *gram_index("mention", "name", name="mention_name_grams"),
        *gram_index("publication", "title", name="publication_title_grams"),
        migrations.AddIndex("article", models.Index(fields=["-changed_at", "-id"], name="article_last_changed")),
        migrations.AddIndex("publication", models.Index(fields=["-created_at", "-id"], name="publication_newest")),
    ]
