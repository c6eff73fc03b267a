"""Dialogs that ask nothing, or only why."""

from django.utils.translation import gettext_lazy as _

from newskit.backoffice.dialogs import (
    Dialog,
    note_field,
)


class Sure(Dialog):
    """Nothing to ask: the title says what the button does."""


class Why(Dialog):
    note = note_field(_("why"), required=True)
