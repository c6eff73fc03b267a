import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delegates", "0013_grams"),
        ("pictures", "0001_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DisplayIdentity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="display_identities",
                        to="delegates.delegate",
                        verbose_name="delegate",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="delegates.mandate",
                        verbose_name="role that prints first",
                    ),
                ),
                (
                    "positions",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="delegates.position", verbose_name="posts that print first"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="delegates.session",
                        verbose_name="plenary session",
                    ),
                ),
            ],
            options={
                "verbose_name": "preferred identity",
                "verbose_name_plural": "preferred identities",
                "ordering": ["delegate", "-session__opens_on", "session"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDisplayIdentity",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "delegate",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="delegates.delegate",
                        verbose_name="delegate",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="delegates.mandate",
                        verbose_name="role that prints first",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="delegates.session",
                        verbose_name="plenary session",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical preferred identity",
                "verbose_name_plural": "historical preferred identities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDisplayIdentity_positions",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "displayidentity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="delegates.displayidentity",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="delegates.historicaldisplayidentity",
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="delegates.position",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalDisplayIdentity_positions",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Portrait",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("crop", models.CharField(max_length=23, verbose_name="part shown")),
                ("chosen_at", models.DateTimeField(verbose_name="chosen at")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="removed")),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="portraits",
                        to="delegates.delegate",
                        verbose_name="delegate",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pictures.picture",
                        verbose_name="picture",
                    ),
                ),
            ],
            options={
                "verbose_name": "portrait",
                "verbose_name_plural": "portraits",
                "ordering": ["-chosen_at", "-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="displayidentity",
            constraint=models.UniqueConstraint(
                fields=("delegate", "session"),
                name="display_identity_once",
                violation_error_message="This delegate has a preferred identity for this session already.",
            ),
        ),
        migrations.AddIndex(
            model_name="portrait",
            index=models.Index(fields=["picture", "crop"], name="portrait_picture"),
        ),
        migrations.AddConstraint(
            model_name="portrait",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("delegate",),
                name="portrait_one_at_a_time",
                violation_error_message="This delegate has a portrait already.",
            ),
        ),
    ]
