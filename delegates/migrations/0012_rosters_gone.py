"""The tables of rosters, whose rows moved; a file that waited to be confirmed is brought again."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("delegates", "0011_imports_move")]

    operations = [
        migrations.DeleteModel("ColumnMapping"),
        migrations.DeleteModel("RosterUpload"),
        migrations.DeleteModel("RosterQuestion"),
        migrations.DeleteModel("RosterImport"),
    ]
