"""What the buttons of a signed text ask. Every minute is one in Beijing, and every dialog says what its press will show."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from articles import publishing, showing
from articles.admin.dialogs.assigning import typed
from articles.hours import clock
from articles.models import Article
from newskit.backoffice.dialogs import (
    Dialog,
    choice_field,
    flag_field,
    moment_field,
    note_field,
    text_field,
)


def until_field(label: str = _("it leaves the site at")) -> forms.DateTimeField:
    return moment_field(label, required=False, help_text=_("Beijing time. Empty: it stays."))


class _Ends(Dialog):
    """A dialog that asks until when the story stays; untouched, the end that is planned stays to the second."""

    def prepare(self) -> None:
        self.at = timezone.now()
        self.end = showing.story_end(self.instance, self.at)
        self.fields["planned_until"].initial = typed(self.end)

    def until(self) -> datetime.datetime | None:
        asked = self.cleaned_data["planned_until"]
        return self.end if typed(asked) == typed(self.end) else asked


class Publish(_Ends):
    planned_until = until_field()

    def lead(self) -> Iterable[str]:
        yield _now("Readers see the signed text from now on.")


class Schedule(_Ends):
    planned_from = moment_field(_("readers see it from"), help_text=_("Beijing time."))
    planned_until = until_field()

    def prepare(self) -> None:
        super().prepare()
        newest = showing.newest_publication(self.instance)
        if newest is not None and not newest.has_begun(self.at):
            self.fields["planned_from"].initial = typed(newest.planned_from)

    def lead(self) -> Iterable[str]:
        yield _now("It appears at its minute by itself: nobody has to be here.")
        embargo = self.instance.embargoes.standing(self.at).first()
        if embargo is not None and embargo.until is None:
            yield _now("It is under embargo: it appears at the later of this minute and the lifting by hand.")
        elif embargo is not None:
            yield _now("It is under embargo: it appears at the later of this minute and %(until)s.") % {
                "until": clock(embargo.until, self.at)
            }


class PlanEnd(_Ends):
    planned_until = until_field()

    def lead(self) -> Iterable[str]:
        yield _now("At this minute it leaves every list by itself, and its address says that it is no longer shown.")


class Correct(Dialog):
    """`?report=ID` fills it in from what somebody told us."""

    note = note_field(_("note to readers"), required=True)
    stood = note_field(_("what stood"), required=True)
    is_right = note_field(_("what is right"), required=True)

    def lead(self) -> Iterable[str]:
        yield _now("Readers see the old text until the correction is signed and published. Change the text next.")


class Amend(Dialog):
    reason = text_field(_("what is changed, and why"), help_text=_("For the reviewers; readers do not see it."))

    def lead(self) -> Iterable[str]:
        yield _now(
            "For commas and slips of the pen. Readers see that the text was changed, and when, without a note: where a "
            "name, a figure or the headline was wrong, correct it instead."
        )


class Withdraw(Dialog):
    """One press on a phone: a reason is chosen, the words are there."""

    reason = choice_field(_("reason, for readers"), [])
    detail = note_field(
        _("in other words"), help_text=_("Readers see it after the reason; with “other”, instead of it.")
    )
    keeps_headline = flag_field(_("the notice keeps the headline"), initial=True)

    def prepare(self) -> None:
        self.fields["reason"].choices = list(publishing.REASONS.items())

    def lead(self) -> Iterable[str]:
        yield _now("It leaves every list at once, its address answers that it was withdrawn. This cannot be undone.")

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        cells["public_reason"] = publishing.public_reason(cells.get("reason", ""), cells.get("detail", ""))
        if not cells["public_reason"]:
            self.add_error("detail", _now("A withdrawal gives readers a reason."))
        return cells


class PublishTogether(forms.Form):
    """Now, or all at one minute."""

    planned_from = moment_field(_("readers see them from"), required=False, help_text=_("Beijing time. Empty: now."))
    planned_until = until_field(_("they leave the site at"))

    def arguments(self, stories: Sequence[Article]) -> dict[str, Any]:
        until = self.cleaned_data["planned_until"]
        return {
            "articles": stories,
            "planned_from": self.cleaned_data["planned_from"],
            "planned_until": publishing.KEPT if until is None else until,
        }
