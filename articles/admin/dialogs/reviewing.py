"""What the buttons of the reviews ask. `version` is the one that the page showed: nobody passes a text unseen."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import review
from articles.models import ConsentKind, Stage
from newskit.backoffice.dialogs import (
    Dialog,
    choice_field,
    hidden_field,
    moment_field,
    note_field,
    text_field,
)


class OnVersion(Dialog):
    version = hidden_field()

    def prepare(self) -> None:
        self.fields["version"].initial = self.request.GET.get("version") or self.instance.version

    def arguments(self) -> dict[str, Any]:
        seen = self.cleaned_data["version"]
        return {"version": int(seen) if seen.isdecimal() else 0}


class Pass(OnVersion):
    """The button's press acknowledges the warnings that stand above it; the sign-off records them."""

    note = note_field(_("opinion"))
    acknowledged = hidden_field()

    def prepare(self) -> None:
        super().prepare()
        self.warnings = review.warnings(self.instance, self.request.user)
        self.fields["acknowledged"].initial = "\n".join(warning.code for warning in self.warnings)

    def lead(self) -> Iterable[str]:
        if self.warnings:
            yield _now("By passing you acknowledge:")
        for warning in self.warnings:
            yield warning.text

    def arguments(self) -> dict[str, Any]:
        return super().arguments() | {
            "note": self.cleaned_data["note"],
            "acknowledged": self.cleaned_data["acknowledged"].splitlines(),
        }


def offered(name: str, form: Dialog) -> list[tuple[str, str]]:
    """Where this person may take the story by this transition, nearest first."""
    stages = review.goals(name, review.Place(form.instance, form.request.user))
    return [(stage, Stage(stage).label) for stage in stages]


class Consent(OnVersion):
    """Given or refused, by who was asked beside the stages."""

    kind = ConsentKind.FACT_CHECK
    is_given = choice_field(_("opinion"), [("yes", _("give")), ("no", _("refuse"))])
    note = note_field(_("note"), help_text=_("Needed where it is refused."))

    def lead(self) -> Iterable[str]:
        yield review.consents(self.instance, [self.kind])[0].words

    def arguments(self) -> dict[str, Any]:
        cells = self.cleaned_data
        said = {"is_given": cells["is_given"] == "yes", "note": cells["note"], "number": cells.get("number", "")}
        return super().arguments() | said | {"kind": self.kind}


class LegalConsent(Consent):
    kind = ConsentKind.LEGAL


class FilingConsent(Consent):
    kind = ConsentKind.FILING
    number = text_field(
        pgettext_lazy("of a filing", "number"),
        required=False,
        max_length=60,
        help_text=_("The number under which a major topic was filed."),
    )


class Return(Dialog):
    to = choice_field(_("return to"), [])
    stage = hidden_field()
    note = note_field(_("why, and what to change"), required=True)

    def prepare(self) -> None:
        self.fields["to"].choices = offered("return_to", self)
        self.fields["stage"].initial = self.instance.stage


class Reopen(Dialog):
    to = choice_field(_("reopen at"), [])
    note = note_field(_("why"), required=True)

    def prepare(self) -> None:
        self.fields["to"].choices = offered("reopen", self)

    def lead(self) -> Iterable[str]:
        yield _now("The signature becomes void. What is scheduled is taken back; what readers see stays.")


class Hold(Dialog):
    reason = note_field(_("why"), required=True)


class Embargo(Dialog):
    until = moment_field(_("until"), required=False, help_text=_("Beijing time. Empty: until somebody lifts it."))
    reason = note_field(_("who asked for it, and why"))

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until is not None and until <= timezone.now():
            raise forms.ValidationError(_now("An embargo ends in the future."))
        return until


class WhySeveral(forms.Form):
    """Asked once for several stories."""

    note = note_field(_("why"), required=True)


class ReturnSeveral(WhySeveral):
    to = choice_field(
        _("return to"), [("back", _("the stage before, each its own")), (Stage.DRAFT.value, Stage.DRAFT.label)]
    )
    field_order = ("to", "note")
