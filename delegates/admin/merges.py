"""Merges of profiles: made on the profile's page, read and undone here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delegates.merging import unmerge
from delegates.models import Merge, MovedRow
from newskit.accounts.roles import Right
from newskit.backoffice.base import ReadOnlyAdmin, ReadOnlyInline, display
from newskit.backoffice.dialogs import Dialog, dialog, note_field


class Undo(Dialog):
    note = note_field(_("why they are two people"), required=True)


class MovedRows(ReadOnlyInline):
    model = MovedRow
    fields = ["label", "name", "stayed"]


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin):
    list_display = ["pair", "merged_by", "merged_at", "state"]
    list_filter = [("undone_at", admin.EmptyFieldListFilter)]
    list_select_related = ["loser", "winner", "merged_by"]
    search_fields = ["loser__folded", "winner__folded"]
    fields = ["loser", "winner", "note", "merged_by", "merged_at", "undone_by", "undone_at"]
    inlines = [MovedRows]
    actions_detail = ["undo"]

    def has_view_permission(self, request: HttpRequest, obj: Merge | None = None) -> bool:
        return request.user.may(Right.MERGE) or super().has_view_permission(request, obj)

    def has_undo_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.may(Right.MERGE) and Merge.objects.filter(pk=object_id, undone_at__isnull=True).exists()

    @display(description=_("merge of profiles"))
    def pair(self, row: Merge) -> str:
        return str(row)

    @display(description=_("state"))
    def state(self, row: Merge) -> str:
        return gettext("undone") if row.undone_at else gettext("stands")

    @dialog(Undo, _("Undo the merge"), permissions=["undo"])
    def undo(self, request, form, row):
        unmerge(actor=request.user, merge=row, note=form.cleaned_data["note"])
        return gettext("Two profiles again.")
