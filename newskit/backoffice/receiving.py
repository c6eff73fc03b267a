"""A text that somebody brings: pasted into a form, or as a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from newskit.chinese.received import MOST_BYTES, Source, Unreadable, read_bytes, read_text


class ReceivedForm(forms.Form):
    """Declares no field: its forms have `text` and `file`. Clean, `received` is the text as read."""

    nothing_given: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received: Source | None = None

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        file, text = cells.get("file"), cells.get("text", "")
        if file and text.strip():
            self.add_error("file", _("Paste the text or choose a file, not both."))
        elif not file and not text.strip() and "file" not in self.errors:
            self.add_error("text", self.nothing_given)
        if self.errors:
            return cells
        try:
            self.received = read_bytes(file.read(MOST_BYTES + 1)) if file else read_text(text)
        except Unreadable as error:
            self.add_error("file" if file else "text", str(error))
        return cells
