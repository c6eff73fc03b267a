"""Other pages of a story: preview, and its history."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.safestring import mark_safe

from articles.admin.history import StoryHistory
from articles.looking import PREVIEW, look


class StoryPages(StoryHistory):
    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", wrap(self.preview), name="articles_article_preview"),
            *super().get_urls(),
        ]

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
