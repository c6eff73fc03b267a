from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from delegates import standing
from delegates.admin import dialogs
from delegates.models import Organisation, OrganisationName
from newskit.accounts.roles import Right
from newskit.backoffice.base import RecordedHistoryAdmin, TabularInline
from newskit.backoffice.dialogs import dialog
from newskit.chinese.names import fold_name
from newskit.searching import Way


class OrganisationNameInline(TabularInline):
    model = OrganisationName
    fields = ["name", "kind", "starts_on", "starts_precision", "ends_on", "ends_precision"]
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.may(Right.STANDING)

    has_change_permission = has_delete_permission = has_view_permission = has_add_permission


@admin.register(Organisation)
class OrganisationAdmin(RecordedHistoryAdmin):
    right = Right.STANDING
    list_display = ["name", "short_name", "kind", "handles_items", "stock_code"]
    list_filter = ["kind", "handles_items"]
    search_fields = ["folded", "short_name", "names__folded", "=stock_code"]
    autocomplete_fields = ["predecessors"]
    fields = [("name", "short_name"), ("kind", "body"), "handles_items", ("stock_code", "slug"), "predecessors"]
    inlines = [OrganisationNameInline]
    actions_detail = ["rename"]

    def search(self, word: str) -> list[Way]:
        """Names are kept folded: 錢 finds 钱."""
        return super().search(fold_name(word) or word)

    def has_standing_permission(self, request: HttpRequest, object_id=None) -> bool:
        return request.user.may(Right.STANDING)

    @dialog(dialogs.RenameOrganisation, _("Rename from a day on"), permissions=["standing"])
    def rename(self, request, form, organisation):
        return str(standing.rename_organisation(actor=request.user, organisation=organisation, **form.arguments()))
