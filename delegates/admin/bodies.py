"""Reference data: bodies, terms, sessions, constituencies, the verbs of documents."""

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest

from delegates.models import Body, Constituency, ConstituencyName, DocumentVerb, Session, Term
from newskit.accounts.roles import Right
from newskit.backoffice.base import HistoryAdmin, ModelAdmin, TabularInline
from newskit.verbs import allow, log


class RecordedAdmin(HistoryAdmin):
    """A form whose changes need one right and are written to the audit trail."""

    right = Right.REFERENCE

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.may(self.right)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.may(self.right)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.has_change_permission(request, obj) or super().has_view_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        allow(request.user, self.right)
        before = {name: str(form.initial.get(name) or "") for name in form.changed_data}
        super().save_model(request, obj, form, change)
        after = {name: str(form.cleaned_data[name] or "") for name in form.changed_data}
        if form.changed_data:
            verb = f"{obj._meta.label_lower}.{'change' if change else 'add'}"
            log(request.user, verb, obj, before=before if change else {}, after=after)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        names = {
            "added": [str(row) for row in formset.new_objects],
            "changed": [str(row) for row, _ in formset.changed_objects],
            "removed": [str(row) for row in formset.deleted_objects],
        }
        if any(names.values()):
            log(request.user, f"{formset.model._meta.label_lower}.change", form.instance, after=names)


@admin.register(Body)
class BodyAdmin(RecordedAdmin):
    list_display = ["short_name", "name", "level", "place", "member_word", "constituency_word"]
    search_fields = ["name", "short_name"]
    readonly_fields = ["source"]


@admin.register(Term)
class TermAdmin(RecordedAdmin):
    list_display = ["name", "body", "starts_on", "ends_on"]
    list_select_related = ["body"]
    list_filter = ["body"]
    search_fields = ["name"]
    readonly_fields = ["source"]


@admin.register(Session)
class SessionAdmin(RecordedAdmin):
    list_display = ["name", "opens_on", "closes_on", "filing_cutoff", "collects_from"]
    list_filter = ["term"]
    search_fields = ["name", "code"]
    readonly_fields = ["source", "cutoff_source"]


class ConstituencyNameInline(TabularInline):
    model = ConstituencyName
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.may(Right.REFERENCE)

    has_change_permission = has_delete_permission = has_view_permission = has_add_permission


@admin.register(Constituency)
class ConstituencyAdmin(RecordedAdmin):
    list_display = ["name", "short_name", "term", "code", "order"]
    list_select_related = ["term"]
    list_filter = ["term", "kind"]
    search_fields = ["name", "short_name", "names__name"]
    readonly_fields = ["source"]
    inlines = [ConstituencyNameInline]


@admin.register(DocumentVerb)
class DocumentVerbAdmin(ModelAdmin):
    list_display = ["body", "document", "verb"]
    list_select_related = ["body"]
    list_filter = ["body"]
    search_fields = ["document", "verb"]
    readonly_fields = ["source"]
