"""What the page of an item asks for in fields: its heads, its measures, its signatures."""

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from newskit.accounts.roles import Right
from newskit.backoffice.base import TabularInline, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget
from newskit.backoffice.dialogs import date_field, precision_field
from newskit.periods import beijing_today
from newskit.topics.models import source
from proposals import lifecycle
from proposals.grid.people import mandates_on
from proposals.models import Measure, Proposal, Signature

HEADS = (
    "title",
    "summary",
    "session",
    "between_sessions",
    "number",
    "official_class",
    "class_number",
    "proposer_kind",
    "signatory_count",
    "stated_on",
    "slug",
    "note",
    "title_locked",
)


class ProposalForm(forms.ModelForm):
    """Heads. The source typed here is that of the item."""

    day_filed = date_field(_("filed on"), required=False, help_text=_("Empty: unknown."))
    precision = precision_field()
    source_text = forms.CharField(label=_("source"), max_length=300, required=False, widget=UnfoldAdminTextInputWidget)
    source_url = forms.URLField(
        label=_("address of the source"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminTextInputWidget,
    )

    class Meta:
        model = Proposal
        fields = ["kind", "body", *HEADS, "topics"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            self.fields["body"].required = False
            self.fields["body"].help_text = _("Empty: the body of the session.")
        if self.instance.pk and self.instance.source:
            self.initial["source_text"] = self.instance.source.text
            self.initial["source_url"] = self.instance.source.url

    def _get_validation_exclusions(self) -> set[str]:
        """The identity is checked whole, also where a part of it is not on the form."""
        identity = {"kind", "body", "term", "session", "between_sessions", "serial"}
        return super()._get_validation_exclusions() - (identity - set(self._errors))

    def clean(self):
        cells = super().clean()
        if not cells.get("source_text") and not self.instance.pk:
            self.add_error("source_text", _("Say where it comes from."))
        session = cells.get("session")
        if session:
            self.instance.term = session.term
        if "body" in self.fields and not cells.get("body"):
            if session:
                cells["body"] = session.term.body
            else:
                self.add_error("body", _("Choose the session, or the body where the session is not known."))
        count, names = cells.get("signatory_count"), self.instance.pk and self.instance.signatures.count()
        if count is not None and names and count < names:
            self.add_error("signatory_count", _("More names than that are given below."))
        if "number" in cells:
            cells["number"], self.instance.serial = lifecycle.number_and_serial(cells["number"])
        return cells

    def source_row(self, actor):
        text = self.cleaned_data.get("source_text")
        if not text:
            return self.instance.source
        url = self.cleaned_data.get("source_url", "")
        return source(text, url=url, seen_on=beijing_today(), entered_by=actor)

    def heads(self, actor) -> dict:
        """For the verb: every head of the form, as it now is, with the term of its session."""
        cells = {name: self.cleaned_data[name] for name in HEADS if name in self.cleaned_data}
        return {**cells, "term": self.instance.term, "source": self.source_row(actor)}


class _Part:
    """A part of the item that whoever tracks may edit."""

    show_change_link = False
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.may(Right.TRACK)

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return True


class MeasureForm(forms.ModelForm):
    """The order is that of the lines, unless somebody writes another."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["order"].required = False

    def clean_order(self) -> int:
        order = self.cleaned_data["order"]
        return int(self.prefix.rpartition("-")[2]) + 1 if order is None else order


class MeasureInline(_Part, TabularInline):
    model = Measure
    form = MeasureForm
    fields = ["order", "text", "quoted"]
    formfield_overrides = {models.TextField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 2})}}


class SignatureFormSet(forms.BaseInlineFormSet):
    """A profile that is chosen for a name brings the mandate of that day: regions, offices and delegations are read by it."""

    def clean(self) -> None:
        super().clean()
        count = self.instance.signatory_count
        names = [form for form in self.forms if form.cleaned_data and form not in self.deleted_forms]
        if count is not None and len(names) > count:
            raise forms.ValidationError(
                _("%(names)d names are given, but only %(count)d signatories printed."),
                params={"names": len(names), "count": count},
            )

    def save_new(self, form: forms.ModelForm, commit: bool = True) -> Signature:
        self._in_office(form)
        return super().save_new(form, commit)

    def save_existing(self, form: forms.ModelForm, obj: Signature, commit: bool = True) -> Signature:
        self._in_office(form)
        return super().save_existing(form, obj, commit)

    def _in_office(self, form: forms.ModelForm) -> None:
        if "delegate" not in form.changed_data:
            return
        item, delegate = self.instance, form.instance.delegate
        day = item.filed_on or item.stated_on or (item.session.opens_on if item.session else beijing_today())
        held = mandates_on([delegate], item.body, day) if delegate else {}
        form.instance.mandate = held.get(form.instance.delegate_id)


class SignatureInline(_Part, TabularInline):
    model = Signature
    formset = SignatureFormSet
    fields = ["role", "name_as_printed", "delegate", "organisation", "constituency", "role_at_the_time", "order"]
    autocomplete_fields = ["delegate", "organisation", "constituency"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Signature]:
        return super().get_queryset(request).select_related("delegate", "organisation", "constituency")
