"""The queue of mentions: names that fit no delegate, or more than one. They are settled on the story's page."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Mention
from newskit.backoffice.base import ReadOnlyAdmin, display


class QueueFilter(admin.SimpleListFilter):
    title = _("queue")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("settled", _("settled")), ("dismissed", _("nobody of ours")), ("all", _("all"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mention]) -> QuerySet[Mention]:
        match self.value():
            case "settled":
                return queryset.filter(delegate__isnull=False)
            case "dismissed":
                return queryset.filter(dismissed=True)
            case "all":
                return queryset
        return queryset.queued()

    def choices(self, changelist):
        for number, choice in enumerate(super().choices(changelist)):
            yield choice | ({"display": _("to resolve")} if number == 0 else {})


@admin.register(Mention)
class MentionAdmin(ReadOnlyAdmin):
    list_display = ["person", "role", "story", "why"]
    list_display_links = None
    list_filter = [QueueFilter, "body_code", "article__section"]
    list_select_related = ["article__section", "delegate"]
    search_fields = ["name", "article__title"]
    ordering = ["-article__changed_at", "article", "order"]

    @display(description=pgettext_lazy("in a text", "name as printed"), ordering="name")
    def person(self, mention: Mention) -> str:
        url = reverse("admin:articles_article_change", args=[mention.article_id])
        return format_html('<a href="{}#mention-{}">{}</a>', url, mention.pk, mention.name)

    @display(description=_("story"))
    def story(self, mention: Mention) -> str:
        return str(mention.article)

    @display(description=_("why it is in the queue"))
    def why(self, mention: Mention) -> str:
        return str(mention.delegate or mention.reason)
