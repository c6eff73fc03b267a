"""The three answers to a question about the world on a day."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Known(models.TextChoices):
    """`as_of(day)` answers with one of these. Unknown is never guessed, and never means no."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("unknown")

    @classmethod
    def all_of(cls, *answers: "Known") -> "Known":
        """Whether all of them hold: a single no is no, else a single unknown is unknown."""
        if cls.NO in answers:
            return cls.NO
        return cls.UNKNOWN if cls.UNKNOWN in answers else cls.YES

    @classmethod
    def any_of(cls, *answers: "Known") -> "Known":
        """Whether one of them holds: a single yes is yes, else a single unknown is unknown. None at all is no."""
        if cls.YES in answers:
            return cls.YES
        return cls.UNKNOWN if cls.UNKNOWN in answers else cls.NO
