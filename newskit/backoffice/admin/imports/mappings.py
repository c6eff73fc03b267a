"""How the columns of each source are read: seen, renamed, deleted."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newskit.backoffice.admin.imports.pages import Page, may_take_in
from newskit.backoffice.base import UnfoldAdminTextInputWidget, display
from newskit.opendata.kinds import kind_of
from newskit.opendata.models import ColumnMapping
from newskit.opendata.remembering import forget_mapping, rename_mapping
from newskit.verbs import NotAllowed, WrongState


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("name"), max_length=300, widget=UnfoldAdminTextInputWidget)


@admin.register(ColumnMapping)
class ColumnMappingAdmin(Page):
    list_display = ["name", "what", "columns_read", "used_at"]
    list_filter = ["kind"]
    search_fields = ["name"]

    @display(description=gettext_lazy("kind of table"), ordering="kind")
    def what(self, row: ColumnMapping) -> str:
        kind = kind_of(row.kind)
        return kind.label if kind else row.kind

    @display(description=gettext_lazy("columns"))
    def columns_read(self, row: ColumnMapping) -> str:
        return "、".join(row.columns.values())

    def row_page(self, request: HttpRequest, row: ColumnMapping) -> HttpResponse:
        """POST renames it, or deletes it."""
        form = NameForm(request.POST or None, initial={"name": row.name})
        if request.method == "POST" and ("delete" in request.POST or form.is_valid()):
            try:
                done = self._act(request, row, form)
            except (WrongState, NotAllowed) as refusal:
                form.add_error("name", str(refusal)) if form.is_valid() else messages.error(request, str(refusal))
            else:
                messages.success(request, done)
                return redirect("admin:opendata_columnmapping_changelist")
        kind = kind_of(row.kind)
        return self.page(
            request,
            "mapping",
            title=row.name,
            mapping=row,
            original=row,
            kind=kind,
            columns=[(kind.label_of(name) if kind else name, heading) for name, heading in row.columns.items()],
            form=form,
            may=may_take_in(request.user, row.kind),
        )

    @staticmethod
    def _act(request: HttpRequest, row: ColumnMapping, form: NameForm) -> Any:
        if "delete" in request.POST:
            forget_mapping(actor=request.user, mapping=row)
            return _("%(name)s was deleted: the next table of it is read by its headings.") % {"name": row.name}
        rename_mapping(actor=request.user, mapping=row, name=form.cleaned_data["name"])
        return _("It is called %(name)s now.") % {"name": form.cleaned_data["name"]}
