"""Taking a roster in: bring the file, see which column is what and what each row becomes, confirm; and the rows asked about."""

import io
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delegates.imports.roster import FIELDS, Roster, import_roster, mapping_for, settle_question
from delegates.models import Delegate, RosterImport, RosterQuestion, RosterUpload, Term
from newskit.accounts.roles import Right
from newskit.backoffice.base import ReadOnlyAdmin, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, display
from newskit.opendata.incoming import Outcome, Report
from newskit.opendata.mapping import columns_of
from newskit.opendata.tables import Table, UnreadableTable
from newskit.periods import beijing_today
from newskit.verbs import NotAllowed, WrongState

MOST_BYTES = 20_000_000
OUTCOMES = {
    Outcome.ADDED: gettext_lazy("to be added"),
    Outcome.CHANGED: gettext_lazy("to be changed"),
    Outcome.SAME: gettext_lazy("left as they are"),
    Outcome.REFUSED: gettext_lazy("refused"),
    Outcome.ASKED: gettext_lazy("asked about"),
}


class RosterForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("roster"),
        help_text=gettext_lazy("CSV in UTF-8 or GB18030, or XLSX; headings in the first row."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls"}),
    )
    term = forms.ModelChoiceField(Term.objects.all(), label=gettext_lazy("term"), widget=UnfoldAdminSelectWidget)
    as_of = forms.DateField(
        label=gettext_lazy("as of"),
        initial=beijing_today,
        help_text=gettext_lazy("The day that the roster describes."),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    )
    source_text = forms.CharField(
        label=gettext_lazy("source"),
        max_length=300,
        help_text=gettext_lazy("Publisher, title, date: enough to find it again."),
        widget=UnfoldAdminTextInputWidget,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large for this page; take it in by import_data."))
        try:
            _headings = Table(file, file.name).headings
        except UnreadableTable as error:
            raise forms.ValidationError(str(error)) from error
        return file


class MappingForm(forms.Form):
    """Which heading is which field."""

    def __init__(self, *args: Any, headings: list[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [("", _("none")), *((heading, heading) for heading in headings if heading)]
        for field in FIELDS:
            self.fields[field.name] = forms.ChoiceField(
                label=field.label, choices=choices, required=field.required, widget=UnfoldAdminSelectWidget
            )

    def mapping(self) -> dict[str, str]:
        return {name: heading for name, heading in self.cleaned_data.items() if heading}


class _Page(ReadOnlyAdmin):
    """Pages of our own for who may record standings."""

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.may(Right.STANDING) or super().has_view_permission(request, obj)

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        standard = self.admin_site.each_context(request) | {"opts": self.opts, "subtitle": None, "original": None}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"delegates/admin_{template}.html", standard | context)


@admin.register(RosterImport)
class RosterImportAdmin(_Page):
    list_display = ["source", "term", "as_of", "figures", "actor", "at"]
    list_select_related = ["source", "term", "actor"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.may(Right.STANDING)

    @display(description=gettext_lazy("rows"))
    def figures(self, row: RosterImport) -> str:
        return "　".join(f"{OUTCOMES[Outcome(name)]} {count}" for name, count in row.counts.items() if count)

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.preview_view)
        return [path("<int:upload>/preview/", view, name="delegates_rosterimport_preview"), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = RosterForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._page(request, "roster_form", title=_("Take a roster in"), form=form)
        RosterUpload.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()
        cells = form.cleaned_data
        file = cells["file"]
        headings = Table(file, file.name).headings
        file.seek(0)
        upload = RosterUpload.objects.create(
            term=cells["term"],
            as_of=cells["as_of"],
            source_text=cells["source_text"],
            file_name=file.name[:200],
            content=file.read(),
            mapping=mapping_for(headings, cells["source_text"]),
            uploaded_by=request.user,
        )
        return redirect("admin:delegates_rosterimport_preview", upload.pk)

    def preview_view(self, request: HttpRequest, upload: int) -> HttpResponse:
        """GET works out what would happen and takes it back; POST reads the columns anew, or takes the roster in."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        held = get_object_or_404(RosterUpload, pk=upload, uploaded_by=request.user)
        table = Table(io.BytesIO(held.content), held.file_name)
        form = MappingForm(request.POST or None, headings=table.headings, initial=held.mapping)
        if request.method == "POST" and form.is_valid():
            held.mapping = form.mapping()
            held.save(update_fields=["mapping"])
            if "store" not in request.POST:
                return redirect("admin:delegates_rosterimport_preview", held.pk)
            report, refusal = self._run(request, held, table)
            if not refusal:
                held.delete()
                messages.success(request, _("Taken in: %(count)d rows.") % {"count": report.rows})
                return redirect("admin:delegates_rosterimport_change", RosterImport.objects.latest("pk").pk)
        elif request.method == "POST":
            report, refusal = None, ""
        else:
            report, refusal = self._run(request, held, table, dry_run=True)
        return self._page(
            request,
            "roster_preview",
            title=_("Preview of %(file)s") % {"file": held.file_name},
            upload=held,
            form=form,
            refusal=refusal,
            figures=_figures(report.as_json()) if report else [],
            remarks=_remarks([asdict(remark) for remark in report.remarks]) if report else [],
            untold=report.untold.total() if report else 0,
        )

    @staticmethod
    def _run(request: HttpRequest, held: RosterUpload, table: Table, **options: bool) -> tuple[Report | None, str]:
        roster = Roster(table, held.mapping, held.term, held.as_of, held.source_text)
        try:
            columns_of(FIELDS, table.headings, held.mapping)
            many = "many" in request.POST
            return import_roster(actor=request.user, roster=roster, many=many, **options), ""
        except (UnreadableTable, WrongState, NotAllowed) as error:
            return None, str(error)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return self._page(
            request,
            "roster_report",
            title=str(row),
            row=row,
            original=row,
            figures=_figures(row.counts),
            remarks=_remarks(row.remarks),
        )


@admin.register(RosterQuestion)
class RosterQuestionAdmin(_Page):
    list_display = ["name", "term", "row", "reason", "state"]
    list_filter = [("delegate", admin.EmptyFieldListFilter), "term"]
    list_select_related = ["term", "delegate"]
    search_fields = ["name"]

    @display(description=gettext_lazy("state"))
    def state(self, row: RosterQuestion) -> str:
        return str(row.delegate) if row.delegate else _("waits")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        question = self.get_object(request, object_id)
        if question is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, question):
            raise PermissionDenied
        form = SettleForm(request.POST or None, question=question)
        if request.method == "POST" and form.is_valid():
            try:
                found = settle_question(actor=request.user, question=question, delegate=form.cleaned_data["delegate"])
            except (WrongState, NotAllowed) as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Settled: the row is %(name)s.") % {"name": found})
                return redirect("admin:delegates_rosterquestion_changelist")
        labels = {field.name: field.label for field in FIELDS}
        return self._page(
            request,
            "roster_question",
            title=str(question),
            question=question,
            original=question,
            cells=[(labels.get(name, name), cell) for name, cell in question.cells.items()],
            form=form,
            may_settle=question.delegate is None and request.user.may(Right.STANDING),
        )


class SettleForm(forms.Form):
    """One of the candidates, another profile by its number, or somebody new."""

    who = forms.ChoiceField(label=gettext_lazy("This row is"), widget=forms.RadioSelect)
    number = forms.IntegerField(
        label=gettext_lazy("number of the profile"), required=False, widget=UnfoldAdminTextInputWidget
    )

    def __init__(self, *args: Any, question: RosterQuestion, **kwargs: Any):
        super().__init__(*args, **kwargs)
        candidates = question.candidates.filter(merged_into__isnull=True).with_identity()
        self.fields["who"].choices = [
            *((str(each.pk), f"{each}　{each.identity_on(question.as_of).text}") for each in candidates),
            ("new", _("somebody new")),
            ("other", _("another profile")),
        ]

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        who = cells.get("who")
        if who == "new":
            cells["delegate"] = None
        elif who:
            number = cells.get("number") if who == "other" else who
            cells["delegate"] = Delegate.objects.standing_rows().filter(pk=number).first() if number else None
            if cells["delegate"] is None:
                self.add_error("number", _("There is no such profile."))
        return cells


def _figures(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(str(label), counts.get(outcome.value, 0)) for outcome, label in OUTCOMES.items()]


def _remarks(remarks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What needs eyes first: refused, asked, then the rest in the order of the file."""
    order = [Outcome.REFUSED, Outcome.ASKED, Outcome.CHANGED, Outcome.ADDED, Outcome.SAME]
    return [
        each | {"label": OUTCOMES[Outcome(each["outcome"])]}
        for each in sorted(remarks, key=lambda each: (order.index(Outcome(each["outcome"])), each["row"]))
    ]
