"""An embargo is a row of the story, like a hold: a flag on a publication would be lost when the story is reopened."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BLOCKS = """
CREATE FUNCTION articles_check_embargo() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF isempty(NEW.shown) OR (TG_OP = 'UPDATE' AND lower(NEW.shown) IS NOT DISTINCT FROM lower(OLD.shown)) THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM articles_embargo e WHERE e.article_id = NEW.article_id AND e.lifted_at IS NULL
               AND (e.until IS NULL OR e.until > lower(NEW.shown))) THEN
        RAISE EXCEPTION 'the story is under embargo' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER articles_publication_embargo BEFORE INSERT OR UPDATE ON articles_publication
FOR EACH ROW EXECUTE FUNCTION articles_check_embargo();
CREATE TRIGGER articles_embargo_kept BEFORE DELETE ON articles_embargo
FOR EACH ROW EXECUTE FUNCTION articles_refuse_delete();
"""

UNDO_BLOCKS = """
DROP TRIGGER articles_embargo_kept ON articles_embargo;
DROP TRIGGER articles_publication_embargo ON articles_publication;
DROP FUNCTION articles_check_embargo();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name="publication",
            name="embargo",
        ),
        migrations.CreateModel(
            name="Embargo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "until",
                    models.DateTimeField(
                        blank=True, help_text="Empty: until somebody lifts it.", null=True, verbose_name="until"
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="who asked for it, and why")),
                ("placed_at", models.DateTimeField(verbose_name="placed")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted")),
                ("lift_note", models.TextField(blank=True, verbose_name="note at lifting")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="embargoes",
                        to="articles.article",
                        verbose_name="story",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lifted by",
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="placed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "embargo",
                "verbose_name_plural": "embargoes",
                "ordering": ["article", "-placed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("article",),
                        name="one_embargo_at_a_time",
                    )
                ],
            },
        ),
        migrations.RunSQL(BLOCKS, UNDO_BLOCKS),
    ]
