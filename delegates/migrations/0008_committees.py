"""Posts in the committees of a body, and which organisations are such."""

import django.contrib.postgres.constraints
import django.db.models.constraints
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import newskit.periods.fields
from newskit.periods.triggers import touches


class Migration(migrations.Migration):
    dependencies = [
        ("delegates", "0007_merges"),
        ("topics", "0002_touch"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommitteePost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "starts_on",
                    models.DateField(blank=True, help_text="Empty: unknown.", null=True, verbose_name="from"),
                ),
                (
                    "starts_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("no_later", "no later than")],
                        default="day",
                        max_length=8,
                        verbose_name="precision of the start",
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True,
                        help_text="The first day on which it no longer holds. Empty: not known to have ended.",
                        null=True,
                        verbose_name="to",
                    ),
                ),
                (
                    "ends_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("no_later", "no later than")],
                        default="day",
                        max_length=8,
                        verbose_name="precision of the end",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("chair", "chair of the committee"),
                            ("resident_vice_chair", "resident vice-chair of the committee"),
                            ("vice_chair", "vice-chair of the committee"),
                            ("member", "member of the committee"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
            ],
            options={
                "verbose_name": "committee post",
                "verbose_name_plural": "committee posts",
                "ordering": ["mandate", "starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCommitteePost",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "starts_on",
                    models.DateField(blank=True, help_text="Empty: unknown.", null=True, verbose_name="from"),
                ),
                (
                    "starts_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("no_later", "no later than")],
                        default="day",
                        max_length=8,
                        verbose_name="precision of the start",
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True,
                        help_text="The first day on which it no longer holds. Empty: not known to have ended.",
                        null=True,
                        verbose_name="to",
                    ),
                ),
                (
                    "ends_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("no_later", "no later than")],
                        default="day",
                        max_length=8,
                        verbose_name="precision of the end",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("chair", "chair of the committee"),
                            ("resident_vice_chair", "resident vice-chair of the committee"),
                            ("vice_chair", "vice-chair of the committee"),
                            ("member", "member of the committee"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("updated_at", models.DateTimeField(blank=True, editable=False, verbose_name="changed")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical committee post",
                "verbose_name_plural": "historical committee posts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="historicalorganisation",
            name="body",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Only for a committee of a body.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="delegates.body",
                verbose_name="body whose committee it is",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="body",
            field=models.ForeignKey(
                blank=True,
                help_text="Only for a committee of a body.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="committees",
                to="delegates.body",
                verbose_name="body whose committee it is",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("body__isnull", True), ("kind", "committee"), _connector="OR"),
                name="organisation_of_a_body_is_a_committee",
                violation_error_message="Only a committee belongs to a body.",
            ),
        ),
        migrations.AddField(
            model_name="committeepost",
            name="committee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="committee_posts",
                to="delegates.organisation",
                verbose_name="committee",
            ),
        ),
        migrations.AddField(
            model_name="committeepost",
            name="mandate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="committee_posts",
                to="delegates.mandate",
                verbose_name="mandate",
            ),
        ),
        migrations.AddField(
            model_name="committeepost",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="topics.source",
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="historicalcommitteepost",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="delegates.organisation",
                verbose_name="committee",
            ),
        ),
        migrations.AddField(
            model_name="historicalcommitteepost",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalcommitteepost",
            name="mandate",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="delegates.mandate",
                verbose_name="mandate",
            ),
        ),
        migrations.AddField(
            model_name="historicalcommitteepost",
            name="source",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="topics.source",
                verbose_name="source",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeepost",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                expressions=[
                    ("mandate", "="),
                    ("committee", "="),
                    (
                        newskit.periods.fields.SureDays("starts_on", "starts_precision", "ends_on", "ends_precision"),
                        "&&",
                    ),
                ],
                name="committee_post_no_overlap",
                violation_error_message="This mandate has a post in this committee in this time already.",
            ),
        ),
        *touches("delegates_committeepost"),
    ]
