from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delegates", "0008_committees")]
    operations = [
        migrations.AddField(
            model_name="delegate",
            name="stroke_key",
            field=models.CharField(
                blank=True, db_collation="C", db_index=True, default="", editable=False, max_length=300
            ),
            preserve_default=False,
        ),
    ]
