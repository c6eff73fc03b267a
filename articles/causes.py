"""Why a version was written, in words: one table for the history, the comparison and the life of a story."""

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

CAUSES = {
    "create": pgettext_lazy("cause of a version", "entered"),
    "intake": _("taken in from a page of the paper"),
    "undo intake": _("without what an intake had brought"),
    "reopen": _("reopened"),
    "correct": _("opened for a correction"),
    "correct swept": _("opened for a correction by a sweep"),
    "settle mention": _("a person named was settled"),
    "find people": _("people named were found"),
    "link item": _("an item was linked"),
}


def cause_words(cause: str) -> str:
    """Why a version was written, as people say it; saving needs no word."""
    first, _space, number = cause.partition(" ")
    if first == "restore" and number.isdecimal():
        return gettext("version %(number)s brought back") % {"number": number}
    return str(CAUSES.get(cause, ""))
