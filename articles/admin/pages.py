"""Other pages of a story: preview, versions."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import document as documents
from articles import review
from articles.diffing import differences
from articles.looking import PREVIEW, look
from articles.models import Article
from newskit.backoffice.base import attempt


class StoryPages:
    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", wrap(self.preview), name="articles_article_preview"),
            path("<int:pk>/versions/<int:number>/", wrap(self.version), name="articles_article_version"),
            path("<int:pk>/versions/<int:number>/restore/", wrap(self.restore), name="articles_article_restore"),
            *super().get_urls(),
        ]

    def _viewed(self, request: HttpRequest, pk: int) -> Article:
        article = self.get_object(request, str(pk))
        if article is None or not self.has_view_permission(request, article):
            raise Http404
        return article

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The working copy as it would look, for who works here: never stored, never indexed. POST records it, and leads here."""
        article = self._viewed(request, pk)
        if request.method == "POST":
            look(request.user, article, PREVIEW)
            return HttpResponseRedirect(request.path)
        context = {"article": article, "document": article.data, "lines": article.data["headline"] or [str(article)]}
        context["body"] = mark_safe(article.data["body"])
        response = render(request, "admin/articles/story_preview.html", context)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    def version(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """What this version changed, and what was changed since."""
        article = self._viewed(request, pk)
        version = article.versions.select_related("saved_by").filter(number=number).first()
        if version is None:
            raise Http404
        text = documents.parse(version.document)
        before = article.versions.filter(number=number - 1).first()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Version %(number)d") % {"number": number},
            "article": article,
            "version": version,
            "changed": differences(documents.parse(before.document), text) if before else [],
            "since": differences(text, article.data) if number != article.version else [],
            "may_restore": number != article.version and review.may_edit(article, request.user),
        }
        return render(request, "admin/articles/story_version.html", context)

    def restore(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        return require_POST(self._restore)(request, pk, number)

    def _restore(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        article = self._viewed(request, pk)
        base = request.POST.get("base_version", "")
        attempt(
            request,
            lambda: review.restore(
                actor=request.user, article=article, number=number, base_version=int(base) if base.isdecimal() else 0
            ),
            gettext("The text of version %(number)d is back.") % {"number": number},
        )
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
