"""Base classes of every admin page."""

from collections.abc import Callable
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin
from unfold import admin as unfold_admin
from unfold.contrib.filters import admin as filters
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import INPUT_CLASSES, UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.backoffice.paging import LongPaginator
from newskit.searching import Way, narrowed
from newskit.verbs import NotAllowed, WrongState, allow, log


class ModelAdmin(unfold_admin.ModelAdmin):
    """Our defaults: no full count, search through indexes, no deletion from lists, wide tables scroll."""

    show_full_result_count = False
    paginator = LongPaginator
    list_per_page = 50
    compressed_fields = False
    warn_unsaved_form = True
    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nothing is deleted by a form; what must go, goes by a verb."""
        return False

    def get_search_results(self, request: HttpRequest, queryset: models.QuerySet, search_term: str):
        """Every word must be found, in any of `search_fields`."""
        return narrowed(queryset, search_term, self.search), False

    def search(self, word: str) -> list[Way]:
        """Where a word may stand: in a field of this table or of another, or as the whole of a field written `=field`."""
        rows = self.model._base_manager.order_by()
        ways = []
        for name in self.search_fields:
            lookup = {name.removeprefix("="): word} if name.startswith("=") else {f"{name}__holds": word}
            try:
                rows.filter(**lookup)
            except ValueError:  # a word, asked of a number
                continue
            ways.append(Way(rows, Q(**lookup)))
        return ways


class _VersionsAdmin(SimpleHistoryAdmin):
    """simple-history asks no right of who sends an old version's form back: a side door to changing the row."""

    def history_form_view(self, request: HttpRequest, object_id: str, version_id: str, extra_context=None):
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)


class HistoryAdmin(_VersionsAdmin, ModelAdmin):
    """For delegates, proposals and reference data. Not for stories: see MODEL.md §5."""


class RecordedAdmin(ModelAdmin):
    """A form whose changes need one right, or one of several, and are written to the audit trail."""

    right = Right.REFERENCE
    or_right: Right | None = None

    def may_change(self, user: User) -> bool:
        return user.may(self.right) or (self.or_right is not None and user.may(self.or_right))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_change(request.user)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_change(request.user)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.has_change_permission(request, obj) or super().has_view_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        if not self.may_change(request.user):
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


class RecordedHistoryAdmin(_VersionsAdmin, RecordedAdmin):
    """As above, with every version of the row kept."""


class ReadOnlyAdmin(ModelAdmin):
    """Rows that verbs write and nobody edits."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


class PageAdmin(ReadOnlyAdmin):
    """A row has a page of its own instead of a form: `row_page`, asked for whoever may see the row."""

    row_page: Callable[..., HttpResponse]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return self.row_page(request, row)


class TabularInline(unfold_admin.TabularInline):
    extra = 0
    show_change_link = True


class StackedInline(unfold_admin.StackedInline):
    extra = 0


class ReadOnlyInline(TabularInline):
    """What verbs wrote, for reading."""

    can_delete = False
    max_num = 0

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


def attempt(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Run a verb from an admin page; say what happened. The two refusals are told apart. True if it was done."""
    try:
        act()
    except WrongState as error:
        messages.warning(request, str(error))
        return False
    except NotAllowed as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done)
    return True


__all__ = [
    "INPUT_CLASSES",
    "BaseDialogForm",
    "HistoryAdmin",
    "ModelAdmin",
    "ReadOnlyAdmin",
    "ReadOnlyInline",
    "RecordedAdmin",
    "RecordedHistoryAdmin",
    "StackedInline",
    "TabularInline",
    "UnfoldAdminSelectWidget",
    "UnfoldAdminTextInputWidget",
    "UnfoldAdminTextareaWidget",
    "action",
    "attempt",
    "display",
    "filters",
]
