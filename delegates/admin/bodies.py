"""Reference data: bodies, terms, sessions, constituencies, the verbs of documents."""

from django.contrib import admin
from django.http import HttpRequest

from delegates.models import Body, Constituency, ConstituencyName, DocumentVerb, Session, Term
from newskit.accounts.roles import Right
from newskit.backoffice.base import RecordedAdmin, RecordedHistoryAdmin, TabularInline


@admin.register(Body)
class BodyAdmin(RecordedHistoryAdmin):
    list_display = ["short_name", "name", "level", "place", "member_word", "constituency_word"]
    search_fields = ["name", "short_name"]
    readonly_fields = ["source"]


@admin.register(Term)
class TermAdmin(RecordedHistoryAdmin):
    list_display = ["name", "body", "starts_on", "ends_on"]
    list_select_related = ["body"]
    list_filter = ["body"]
    search_fields = ["name"]
    readonly_fields = ["source"]


@admin.register(Session)
class SessionAdmin(RecordedHistoryAdmin):
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
class ConstituencyAdmin(RecordedHistoryAdmin):
    list_display = ["name", "short_name", "term", "code", "order"]
    list_select_related = ["term"]
    list_filter = ["term", "kind"]
    search_fields = ["name", "short_name", "names__name"]
    readonly_fields = ["source"]
    inlines = [ConstituencyNameInline]


@admin.register(DocumentVerb)
class DocumentVerbAdmin(RecordedAdmin):
    list_display = ["body", "document", "verb"]
    list_select_related = ["body"]
    list_filter = ["body"]
    search_fields = ["document", "verb"]
    readonly_fields = ["source"]
