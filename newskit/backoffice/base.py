"""Base classes of every admin page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin
from unfold import admin as unfold_admin
from unfold.contrib.filters import admin as filters
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from newskit.verbs import NotAllowed, WrongState


class ModelAdmin(unfold_admin.ModelAdmin):
    """Our defaults: no full count, no deletion from lists, wide tables scroll."""

    show_full_result_count = False
    list_per_page = 50
    compressed_fields = False
    warn_unsaved_form = True

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nothing is deleted by a form; what must go, goes by a verb."""
        return False


class HistoryAdmin(SimpleHistoryAdmin, ModelAdmin):
    """For delegates, proposals and reference data. Not for stories: see MODEL.md §5."""


class ReadOnlyAdmin(ModelAdmin):
    """Rows that verbs write and nobody edits."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


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
    "BaseDialogForm",
    "HistoryAdmin",
    "ModelAdmin",
    "ReadOnlyAdmin",
    "ReadOnlyInline",
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
