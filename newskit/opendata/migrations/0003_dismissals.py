from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A name asked about is answered, or dismissed with a reason."""

    dependencies = [
        ("opendata", "0002_grams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "question",
            "dismissal",
            models.CharField(blank=True, max_length=200, verbose_name="why nobody of ours is meant"),
        ),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                condition=Q(dismissal="") | Q(answer="", settled_at__isnull=False),
                name="question_answered_or_dismissed",
            ),
        ),
    ]
