"""What readers see and saw: a list for reading, and beside each story the text of every publication of it."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import publishing, review
from articles.admin.record import STATES, Shown, state_of
from articles.diffing import differences
from articles.models import Publication
from newskit.backoffice.base import ReadOnlyAdmin, attempt, display


class PublicationPages:
    """Pages of a story's publications: compared with the working copy, brought back as a new version."""

    def get_urls(self) -> list:
        wrap, name = self.admin_site.admin_view, "articles_article"
        base = "<int:pk>/publications/<int:number>"
        return [
            path(f"{base}/", wrap(self.publication), name=f"{name}_publication"),
            path(f"{base}/restore/", wrap(require_POST(self.bring_back)), name=f"{name}_restore_publication"),
            *super().get_urls(),
        ]

    def publication(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        article = self._viewed(request, pk)
        rows = list(article.publications.filter(number__lte=number).select_related("published_by")[:2])
        if not rows or rows[0].number != number:
            raise Http404
        publication, before = rows[0], next(iter(rows[1:]), None)
        since = differences(publication.data, article.data) if publication.digest != article.digest else []
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publication %(number)d") % {"number": number},
            "opts": self.opts,
            "article": article,
            "publication": publication,
            "shown": Shown(publication, state_of(publication, timezone.now())),
            "before": before,
            "since": since,
            "behind": sum(difference.count for difference in since),
            "changed": differences(before.data, publication.data) if before else [],
            "may_restore": publication.digest != article.digest and review.may_edit(article, request.user),
        }
        return render(request, "admin/articles/story_publication.html", context)

    def bring_back(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        article = self._viewed(request, pk)
        base = request.POST.get("base_version", "")
        attempt(
            request,
            lambda: publishing.restore_publication(
                actor=request.user, article=article, number=number, base_version=int(base) if base.isdecimal() else 0
            ),
            gettext("The text of publication %(number)d is back.") % {"number": number},
        )
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))


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
        end = publication.shown.upper or publication.planned_until
        return f"{timezone.localtime(end):%Y-%m-%d %H:%M}" if end else ""
