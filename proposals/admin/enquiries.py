"""Enquiries: their list, and the dialogs that ask, ask again, write down what came, close."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delegates.standing.posts import find_organisation
from newskit.accounts.roles import Right
from newskit.backoffice.base import ReadOnlyAdmin, UnfoldAdminTextInputWidget, display
from newskit.backoffice.dialogs import (
    Dialog,
    choice_field,
    date_field,
    dialog,
    note_field,
    row_field,
    text_field,
)
from newskit.periods import beijing_today
from newskit.topics.models import source
from proposals import enquiries
from proposals.admin.dialogs import found_items
from proposals.models import Enquiry, Proposal

NOT_FILED_FILED = [choice for choice in Enquiry.Outcome.choices if choice[0] != Enquiry.Outcome.CLOSED]


class Asking(Dialog):
    """By which channel, when, what; not in the future."""

    channel = choice_field(_("channel"), Enquiry.Channel.choices)
    on = date_field(_("asked on"), today=True)
    ask_again_on = date_field(_("ask again on"), required=False, help_text=_("It then stands first on the desk."))

    def clean_on(self):
        if self.cleaned_data["on"] > beijing_today():
            raise forms.ValidationError(gettext("This day is still to come."))
        return self.cleaned_data["on"]

    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("_")}


class Enquire(Asking):
    organisation = text_field(
        _("unit asked"), required=False, max_length=120, help_text=_("Full or short name. A new one is added.")
    )
    delegate = row_field(_("delegate asked"), required=False)
    person = text_field(_("person asked"), required=False, max_length=120, help_text=_("Name and post."))
    question = note_field(_("what was asked"), required=True)
    field_order = ["organisation", "delegate", "person", "channel", "on", "question", "ask_again_on"]

    def prepare(self) -> None:
        signers = self.instance.signatures.filter(delegate__isnull=False).select_related("delegate")
        self.offer("delegate", [signature.delegate for signature in signers])

    def arguments(self) -> dict[str, Any]:
        cells = super().arguments()
        unit = cells["organisation"].strip()
        return {**cells, "organisation": find_organisation(self.request.user, unit) if unit else None}


class AskAgain(Asking):
    person = text_field(_("person asked"), required=False, max_length=120, help_text=_("Empty: the same."))
    question = note_field(_("what was asked"))
    field_order = ["person", "channel", "on", "question", "ask_again_on"]


class Answer(Dialog):
    on = date_field(_("answered on"), today=True)
    answer = note_field(_("what came"), required=True)
    outcome = choice_field(_("outcome"), NOT_FILED_FILED)
    filed = text_field(
        _("filed items"),
        required=False,
        help_text=_("If the filing is confirmed: their numbers in the same session, or addresses, with spaces."),
    )
    ask_again_on = date_field(_("ask again on"), required=False, help_text=_("If nothing is settled yet."))
    source_url = forms.URLField(
        label=_("address of the source"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminTextInputWidget,
    )
    field_order = ["on", "answer", "outcome", "filed", "ask_again_on"]

    def clean_filed(self) -> list[Proposal]:
        return found_items(self.cleaned_data["filed"], self.instance.statement)

    def arguments(self) -> dict[str, Any]:
        names = ("on", "answer", "outcome", "filed", "ask_again_on")
        cells = {name: self.cleaned_data[name] for name in names}
        if not cells["filed"]:
            return cells
        told = gettext("Answer of %(whom)s, %(day)s") % {"whom": self.instance.whom, "day": cells["on"]}
        url = self.cleaned_data["source_url"]
        return {**cells, "source": source(told[:300], url=url, seen_on=cells["on"], entered_by=self.request.user)}


class Close(Dialog):
    note = note_field(_("why"), required=True)


class Enquiries:
    """What the page of a statement has of them."""

    def has_enquire_permission(self, request: HttpRequest, object_id=None) -> bool:
        return "enquire" in self.possible(request, object_id)

    @dialog(Enquire, _("Ask whether it was filed"), permissions=["enquire"])
    def enquire(self, request, form, item):
        with transaction.atomic():
            row = enquiries.enquire(actor=request.user, statement=item, **form.arguments())
        return gettext("Entered: asked %(whom)s.") % {"whom": row.whom}


class DueFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("due", _("to be asked again today")), ("open", _("no answer yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Enquiry]) -> QuerySet[Enquiry] | None:
        if self.value() == "due":
            return queryset.due(beijing_today())
        return queryset.open() if self.value() == "open" else None


@admin.register(Enquiry)
class EnquiryAdmin(ReadOnlyAdmin):
    list_display = ["about", "whom", "channel", "asked_on", "answered_on", "outcome", "ask_again_on"]
    list_filter = [DueFilter, "outcome", "channel"]
    list_select_related = ["statement", "organisation", "delegate"]
    fields = [
        "statement",
        ("organisation", "delegate", "person"),
        ("channel", "asked_on"),
        "question",
        ("answered_on", "outcome", "ask_again_on"),
        "answer",
        "follows",
        ("entered_by", "entered_at"),
    ]
    readonly_fields = ["entered_at"]
    actions_detail = ["answer", "ask_again", "close"]

    @display(description=_("statement"), ordering="statement")
    def about(self, row: Enquiry) -> str:
        return str(row.statement)

    @display(description=_("whom we asked"))
    def whom(self, row: Enquiry) -> str:
        return row.whom

    def has_open_permission(self, request: HttpRequest, object_id=None) -> bool:
        if object_id is None or not str(object_id).isdecimal() or not request.user.may(Right.TRACK):
            return False
        return Enquiry.objects.open().filter(pk=object_id).exists()

    @dialog(Answer, _("Write down what came"), permissions=["open"])
    def answer(self, request, form, row):
        done = enquiries.record_answer(actor=request.user, enquiry=row, **form.arguments())
        return gettext("Entered: %(outcome)s.") % {"outcome": done.get_outcome_display()}

    @dialog(AskAgain, _("Asked again"), permissions=["open"])
    def ask_again(self, request, form, row):
        enquiries.ask_again(actor=request.user, enquiry=row, **form.arguments())
        return gettext("Entered: asked again.")

    @dialog(Close, _("Close without an answer"), permissions=["open"])
    def close(self, request, form, row):
        enquiries.close_enquiry(actor=request.user, enquiry=row, note=form.cleaned_data["note"])
        return gettext("Closed. The statement stays on the list of what is to be verified.")
