import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_users_sections_postings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("key", models.CharField(max_length=160)),
                ("state", models.CharField(blank=True, max_length=20)),
                ("object_label", models.CharField(max_length=60, verbose_name="kind of object")),
                ("object_id", models.CharField(max_length=40, verbose_name="id of the object")),
                ("object_name", models.CharField(blank=True, max_length=300, verbose_name="object")),
                ("who", models.CharField(blank=True, max_length=60, verbose_name="by whom")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("path", models.CharField(blank=True, max_length=300, verbose_name="link")),
                (
                    "discreet",
                    models.BooleanField(default=False, verbose_name="never with the headline outside the house"),
                ),
                ("on_desk", models.BooleanField(default=True, verbose_name="on the desk")),
                ("created_at", models.DateTimeField(verbose_name="when")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read")),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="to whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                (
                    "channel",
                    models.CharField(
                        choices=[("desk", "on the desk"), ("email", "by e-mail"), ("webhook", "by a bot")],
                        max_length=8,
                        verbose_name="way",
                    ),
                ),
                ("wanted", models.BooleanField(verbose_name="wanted")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preferences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "preference",
                "verbose_name_plural": "preferences",
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "form",
                    models.CharField(
                        choices=[("wecom", "WeCom"), ("dingtalk", "DingTalk"), ("feishu", "Feishu")],
                        max_length=10,
                        verbose_name="messenger",
                    ),
                ),
                ("address", models.CharField(max_length=500, verbose_name="address of the bot")),
                ("secret", models.CharField(blank=True, max_length=200, verbose_name="secret for signing")),
                (
                    "headline",
                    models.BooleanField(
                        default=False,
                        help_text="Off: number and stage only. The text is never sent.",
                        verbose_name="with the headline",
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="what it is told",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("paused_until", models.DateTimeField(blank=True, null=True, verbose_name="paused until")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: of the newsroom.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="webhooks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="of whom",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: all sections.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.section",
                        verbose_name="section",
                    ),
                ),
            ],
            options={
                "verbose_name": "bot",
                "verbose_name_plural": "bots",
                "ordering": ["owner", "section", "name", "id"],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "by e-mail"), ("webhook", "by a bot")], max_length=8, verbose_name="way"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting to be sent"),
                            ("attempted", "attempted, outcome unknown"),
                            ("done", "sent"),
                            ("failed", "failed"),
                            ("given_up", "not sent"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="written")),
                ("attempted_at", models.DateTimeField(blank=True, null=True, verbose_name="attempted")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="answer")),
                (
                    "repeats",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeated_by",
                        to="outbox.delivery",
                        verbose_name="sent again",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="outbox.message",
                        verbose_name="message",
                    ),
                ),
                (
                    "webhook",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="outbox.webhook",
                        verbose_name="bot",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "ordering": ["-id"],
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["recipient", "-created_at", "-id"], name="message_to"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["object_label", "object_id"], name="message_about"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("recipient", "key"), name="told_once", nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.UniqueConstraint(fields=("user", "kind", "channel"), name="preference_once"),
        ),
        migrations.AddConstraint(
            model_name="webhook",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner__isnull", True), ("section__isnull", True), _connector="OR"),
                name="own_bot_has_no_section",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["id"], name="delivery_waiting"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["webhook", "attempted_at"], name="delivery_pace"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("repeats__isnull", True)),
                fields=("message", "channel", "webhook"),
                name="delivered_once_each_way",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "webhook"), ("webhook__isnull", False)),
                    models.Q(("channel", "email"), ("webhook__isnull", True)),
                    _connector="OR",
                ),
                name="delivery_by_a_bot_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("attempted_at__isnull", True), ("state__in", ["waiting", "given_up"])),
                    models.Q(("attempted_at__isnull", False), ("state__in", ["attempted", "done", "failed"])),
                    _connector="OR",
                ),
                name="attempt_has_its_moment",
            ),
        ),
    ]
