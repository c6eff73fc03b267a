"""What readers see and saw: for reading. Publications are made and moved on the story's page."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin.record import STATES, state_of
from articles.models import Publication
from newskit.backoffice.base import ReadOnlyAdmin, display


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ["story", "number", "kind", "state", "since", "until", "published_by"]
    list_display_links = None
    list_filter = ["kind", "section"]
    list_select_related = ["published_by"]
    search_fields = ["title"]
    ordering = ["-created_at", "-id"]

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).defer("document")

    @display(description=_("story"), ordering="title")
    def story(self, publication: Publication) -> str:
        url = reverse("admin:articles_article_change", args=[publication.article_id])
        return format_html('<a href="{}">{}</a>', url, publication.title)

    @display(description=_("state"))
    def state(self, publication: Publication) -> str:
        return str(STATES[state_of(publication, timezone.now())])

    @display(description=_("from"), ordering="shown__startswith")
    def since(self, publication: Publication) -> str:
        start = publication.shown.lower or publication.planned_from
        return f"{timezone.localtime(start):%Y-%m-%d %H:%M}" if start else ""

    @display(description=_("to"))
    def until(self, publication: Publication) -> str:
        end = publication.shown.upper
        return f"{timezone.localtime(end):%Y-%m-%d %H:%M}" if end else ""
