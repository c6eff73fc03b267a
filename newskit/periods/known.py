"""The three answers to a question about the world on a day."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Known(models.TextChoices):
    """`as_of(day)` answers with one of these. Unknown is never guessed, and never means no."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("unknown")
