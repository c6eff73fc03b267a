"""The order by strokes of the profiles that stand. It is made from the name: no profile counts as changed by it."""

from django.db import migrations

from newskit.chinese.strokes import stroke_key

BATCH = 2000


def fill(apps, schema_editor):
    delegates = apps.get_model("delegates", "Delegate").objects
    schema_editor.execute("ALTER TABLE delegates_delegate DISABLE TRIGGER delegates_delegate_touch")
    last = 0
    while rows := list(delegates.filter(pk__gt=last).order_by("pk").only("pk", "name")[:BATCH]):
        for row in rows:
            row.stroke_key = stroke_key(row.name)[:300]
        delegates.bulk_update(rows, ["stroke_key"])
        last = rows[-1].pk
    schema_editor.execute("ALTER TABLE delegates_delegate ENABLE TRIGGER delegates_delegate_touch")


class Migration(migrations.Migration):
    dependencies = [("delegates", "0009_strokes")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
