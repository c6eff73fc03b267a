from django.contrib import admin

from newskit.backoffice.base import RecordedAdmin
from newskit.topics.models import Source, Topic


@admin.register(Topic)
class TopicAdmin(RecordedAdmin):
    list_display = ["name", "slug", "name_en", "order"]
    search_fields = ["name", "name_en", "slug"]
    prepopulated_fields = {"slug": ["name_en"]}


@admin.register(Source)
class SourceAdmin(RecordedAdmin):
    list_display = ["text", "url", "published_on", "seen_on", "entered_by"]
    list_select_related = ["entered_by"]
    search_fields = ["text", "url"]
    ordering = ["-id"]
