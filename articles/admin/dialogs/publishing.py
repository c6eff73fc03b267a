"""What the buttons of a signed text ask."""

from collections.abc import Iterable

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from newskit.backoffice.dialogs import (
    Dialog,
    flag_field,
    moment_field,
    note_field,
)


class Publish(Dialog):
    def lead(self) -> Iterable[str]:
        yield _now("Readers see the signed text from now on.")


class Schedule(Dialog):
    planned_from = moment_field(_("readers see it from"), help_text=_("Beijing time."))


class Correct(Dialog):
    note = note_field(_("note to readers"), required=True)
    stood = note_field(_("what stood"), required=True)
    is_right = note_field(_("what is right"), required=True)

    def lead(self) -> Iterable[str]:
        yield _now("Readers see the old text until the correction is signed and published. Change the text next.")


class Withdraw(Dialog):
    reason = note_field(_("reason, for readers"), required=True)
    keeps_headline = flag_field(_("the notice keeps the headline"), initial=True)

    def lead(self) -> Iterable[str]:
        yield _now("It leaves every list at once, its address answers that it was withdrawn. This cannot be undone.")
