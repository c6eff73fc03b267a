"""Official notices and the changes read from them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delegates", "0014_display"),
        ("topics", "0002_touch"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("text", models.TextField(verbose_name="text of the notice")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("issued_on", models.DateField(verbose_name="date of the notice")),
                ("stated", models.JSONField(default=list, editable=False, verbose_name="numbers stated")),
                (
                    "total",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="members there are, as stated"),
                ),
                (
                    "unread",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="sentences not read",
                    ),
                ),
                ("entered_at", models.DateTimeField(verbose_name="entered")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="topics.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="delegates.term",
                        verbose_name="term",
                    ),
                ),
            ],
            options={
                "verbose_name": "official notice",
                "verbose_name_plural": "official notices",
                "ordering": ["-issued_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="NoticeChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("begin", "mandate begins"),
                            ("end", "mandate ends"),
                            ("move", "moves to another seat"),
                            ("promote", "takes an office"),
                            ("leave", "leaves an office"),
                            ("suspend", "is suspended"),
                            ("resume", "suspension ends"),
                        ],
                        max_length=8,
                        verbose_name="change",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name in the notice")),
                ("distinction", models.CharField(blank=True, max_length=30, verbose_name="told apart by")),
                (
                    "gender",
                    models.CharField(
                        blank=True,
                        choices=[("female", "female"), ("male", "male")],
                        max_length=6,
                        verbose_name="gender",
                    ),
                ),
                ("ethnicity", models.CharField(blank=True, max_length=20, verbose_name="ethnic group")),
                ("place", models.CharField(blank=True, max_length=40, verbose_name="constituency as printed")),
                ("left", models.CharField(blank=True, max_length=40, verbose_name="moved from, as printed")),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("elected", "elected"),
                            ("by_election", "by-election"),
                            ("succeeded", "succeeded"),
                            ("co_opted", "co-opted"),
                            ("resigned", "resigned"),
                            ("ordered", "ordered to resign"),
                            ("recalled", "recalled"),
                            ("terminated", "terminated"),
                            ("revoked", "membership revoked"),
                            ("died", "died"),
                            ("term_over", "term over"),
                        ],
                        max_length=12,
                        verbose_name="how",
                    ),
                ),
                (
                    "rank",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("standing_committee_chair", "chair of the Standing Committee"),
                            ("standing_committee_vice_chair", "vice-chair of the Standing Committee"),
                            ("standing_committee_member", "member of the Standing Committee"),
                            ("chair", "chair"),
                            ("vice_chair", "vice-chair"),
                            ("secretary_general", "secretary-general"),
                            ("standing_member", "standing member"),
                        ],
                        max_length=32,
                        verbose_name="rank",
                    ),
                ),
                ("on", models.DateField(verbose_name="from")),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("no_later", "no later than")],
                        default="day",
                        max_length=8,
                        verbose_name="how exactly the day is known",
                    ),
                ),
                ("quote", models.TextField(verbose_name="as printed")),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="applied")),
                (
                    "applied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="applied by",
                    ),
                ),
                (
                    "constituency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="delegates.constituency",
                        verbose_name="constituency",
                    ),
                ),
                (
                    "delegate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="delegates.delegate",
                        verbose_name="delegate",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="delegates.notice",
                        verbose_name="official notice",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a notice",
                "verbose_name_plural": "changes of a notice",
                "ordering": ["notice", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "order"), name="notice_change_order"),
                    models.CheckConstraint(
                        condition=models.Q(("applied_at__isnull", True), ("delegate__isnull", False), _connector="OR"),
                        name="applied_change_has_delegate",
                    ),
                ],
            },
        ),
    ]
