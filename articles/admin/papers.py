"""Issues and pages of the paper."""

from django.contrib import admin
from django.http import HttpRequest

from articles.models import Issue, Page, Placement
from newskit.accounts.roles import Right
from newskit.backoffice.base import ModelAdmin, ReadOnlyInline, TabularInline


class _Placed:
    """Who may place stories may enter issues and pages."""

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.may(Right.PLACE)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.may(Right.PLACE)

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.may(Right.PLACE) or super().has_view_permission(request, obj)


class PageInline(_Placed, TabularInline):
    model = Page


@admin.register(Issue)
class IssueAdmin(_Placed, ModelAdmin):
    list_display = ["date", "number"]
    date_hierarchy = "date"
    inlines = [PageInline]


class PlacementInline(ReadOnlyInline):
    model = Placement
    fields = ["article", "order"]


@admin.register(Page)
class PageAdmin(_Placed, ModelAdmin):
    list_display = ["code", "name", "issue", "editor", "proofreader"]
    list_select_related = ["issue"]
    list_filter = ["code"]
    search_fields = ["code", "name"]
    ordering = ["-issue__date", "code"]
    inlines = [PlacementInline]
