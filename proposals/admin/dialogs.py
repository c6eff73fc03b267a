"""What the buttons of an item ask. Each form's `arguments()` are those of one verb."""

import re
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delegates.standing.posts import find_organisation
from newskit.backoffice.base import UnfoldAdminTextInputWidget
from newskit.backoffice.dialogs import (
    Dialog,
    SourceFields,
    choice_field,
    date_field,
    flag_field,
    note_field,
    partial,
    precision_field,
    row_field,
    text_field,
)
from newskit.periods import beijing_today
from proposals.models import Assignment, DeclineGround, Feedback, Proposal

EMPTY_UNKNOWN = _("Empty: unknown.")


def month_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("limit in months"),
        required=False,
        min_value=1,
        max_value=24,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
        help_text=_("As the hand-out itself says. Empty: by the rule of the day."),
    )


def unit_field(label: str = _("unit"), **kwargs: Any) -> forms.CharField:
    return text_field(label, max_length=120, help_text=_("Full or short name. A new one is added."), **kwargs)


class Dated(Dialog):
    """A day as far as it is known, not in the future."""

    on = date_field(_("date"), required=False, help_text=EMPTY_UNKNOWN)
    precision = precision_field()

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        if cells.get("on"):
            cells["on"] = partial(cells["on"], cells.get("precision"))
            if cells["on"] > beijing_today():
                self.add_error("on", _("This day is still to come."))
        return cells

    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("_")}


class Step(Dated, SourceFields):
    note = note_field(_("note for readers"))

    def arguments(self) -> dict[str, Any]:
        cells = {name: value for name, value in super().arguments().items() if not name.startswith("source_")}
        return {**cells, "source": self.source()}


class OfUnit(Step):
    """Names the unit; it is found, or added, when the verb is called."""

    organisation = unit_field()
    field_order = ["organisation"]

    def arguments(self) -> dict[str, Any]:
        cells = super().arguments()
        return {**cells, "organisation": find_organisation(self.request.user, cells["organisation"])}


class OfCommittee(OfUnit):
    organisation = unit_field(_("committee"))


class Merge(Step):
    into = text_field(
        _("the item that goes on"), required=False, help_text=_("Its number in the same session, or its address.")
    )
    field_order = ["into"]

    def clean_into(self) -> Proposal | None:
        return found_item(self.cleaned_data["into"], self.instance)


class Decline(Step):
    ground = choice_field(_("ground"), DeclineGround.choices)
    field_order = ["ground"]


class HandleAsSuggestion(Step):
    number = text_field(_("number of the suggestion"), required=False, max_length=20)
    title = text_field(_("its title"), required=False, max_length=200, help_text=_("Empty: the same."))
    field_order = ["number", "title"]


class Assign(OfUnit):
    role = choice_field(_("part in the handling"), Assignment.Role.choices)
    ground = choice_field(_("ground of the limit"), Assignment.Ground.choices)
    limit_months = month_field()
    field_order = ["organisation", "role", "on", "precision", "ground", "limit_months"]


class ReturnAssignment(Step):
    assignment = row_field(_("assignment"))
    field_order = ["assignment"]

    def prepare(self) -> None:
        self.offer("assignment", held(self.instance))


class Reassign(Assign):
    instead_of = row_field(_("instead of"), required=False)
    field_order = ["instead_of", "organisation", "role", "on", "precision", "ground", "limit_months"]

    def prepare(self) -> None:
        standing = held(self.instance)
        returned = self.instance.assignments.filter(ended="returned", next__isnull=True).select_related("organisation")
        rows = [*standing, *returned]
        self.offer("instead_of", rows)
        # Left open, it would make a second lead unit of the new one.
        self.fields["instead_of"].required = bool(standing)
        if len(rows) > 1 and (lead := only_lead(standing)):
            self.fields["instead_of"].initial = str(lead.pk)


class Opinion(Step):
    """What one of the co-handlers told the lead unit."""

    assignment = row_field(_("co-handler"))
    field_order = ["assignment"]

    def prepare(self) -> None:
        co_handlers = self.instance.assignments.filter(role=Assignment.Role.CO, ended="")
        self.offer("assignment", co_handlers.select_related("organisation"))

    def arguments(self) -> dict[str, Any]:
        cells = super().arguments()
        cells["organisation"] = cells.pop("assignment").organisation
        return cells


class ReplyDialog(OfUnit):
    number = text_field(_("number of the letter"), required=False, max_length=60)
    text = note_field(_("text or summary"))
    url = forms.URLField(
        label=_("address of the letter"), required=False, assume_scheme="https", widget=UnfoldAdminTextInputWidget
    )
    is_public = flag_field(_("public"), initial=True)
    outcome_scheme = text_field(_("scheme of outcomes"), required=False, max_length=30)
    outcome_code = text_field(_("outcome, code"), required=False, max_length=4)
    outcome_label = text_field(_("outcome, in words"), required=False, max_length=60)
    field_order = ["organisation", "on", "precision", "number"]

    def prepare(self) -> None:
        if lead := only_lead(held(self.instance)):
            self.fields["organisation"].initial = lead.organisation.name


class FeedbackDialog(Step):
    reply = row_field(_("reply"))
    result = choice_field(_("result"), Feedback.Grade.choices, required=False)
    attitude = choice_field(_("attitude"), Feedback.Grade.choices, required=False)
    delegate = row_field(_("delegate"), required=False)
    field_order = ["reply", "result", "attitude", "delegate"]

    def prepare(self) -> None:
        self.offer("reply", self.instance.replies.select_related("organisation"))
        signers = self.instance.signatures.filter(delegate__isnull=False).select_related("delegate")
        self.offer("delegate", [signature.delegate for signature in signers])


class HandleAgain(OfUnit):
    role = choice_field(_("part in the handling"), Assignment.Role.choices)
    limit_months = month_field()
    field_order = ["organisation", "role", "on", "precision", "limit_months"]

    def prepare(self) -> None:
        last = self.instance.replies.select_related("organisation").last()
        if last:
            self.fields["organisation"].initial = last.organisation.name


class ConfirmFiling(Dialog, SourceFields):
    filed = text_field(_("filed items"), help_text=_("Their numbers in the same session, or addresses, with spaces."))
    evidence = note_field(_("evidence"), required=True)

    def clean_filed(self) -> list[Proposal]:
        return found_items(self.cleaned_data["filed"], self.instance)

    def arguments(self) -> dict[str, Any]:
        return {"filed": self.cleaned_data["filed"], "evidence": self.cleaned_data["evidence"], "source": self.source()}


class OfStep:
    """Asked of one step, which the link names: `?row=12`."""

    def prepare(self) -> None:
        row = self.request.GET.get("row", "")
        found = self.instance.actions.filter(pk=row, implied=False) if row.isdecimal() else self.instance.actions.none()
        self.action = found.first()
        if self.action is None:
            raise Http404
        for name, value in (("on", self.action.happened_on), ("precision", self.action.precision)):
            if name in self.fields:
                self.initial[name] = value


class Amend(OfStep, Dated):
    pass


class Strike(OfStep, Dialog):
    note = note_field(_("why"), required=True)


def held(item: Proposal) -> list[Assignment]:
    """The assignments that stand and have no reply."""
    return list(item.assignments.filter(ended="", replies__isnull=True).select_related("organisation"))


def only_lead(rows: list[Assignment]) -> Assignment | None:
    """The one that owes the answer, where it is one: co-handlers owe none."""
    owing = [row for row in rows if row.role != Assignment.Role.CO]
    return owing[0] if len(owing) == 1 else None


def found_items(text: str, like: Proposal) -> list[Proposal]:
    """Several of them, with spaces or commas between."""
    return [found_item(word, like) for word in re.split(r"[\s,，、;；]+", text.strip()) if word]


def found_item(text: str, like: Proposal, *, statements: bool = False) -> Proposal | None:
    """An item by its address, or by its number in the session of another. Raises ValidationError where none is found."""
    if not text.strip():
        return None
    address = re.search(r"/proposals/(?:proposal/)?(\d+)", text)
    if address:
        found = Proposal.objects.filter(pk=address[1])
    else:
        number = re.sub(r"\D", "", text)
        found = Proposal.objects.filter(body=like.body, session=like.session, serial=number or None)
    if not statements:
        found = found.filed_items()
    rows = list(found.exclude(pk=like.pk)[:2])
    if len(rows) != 1:
        raise forms.ValidationError(
            gettext("No filed item is known by “%(text)s” in this session. Enter it first, or give its address.")
            % {"text": text}
        )
    return rows[0]
