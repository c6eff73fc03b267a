"""Two pages of a story: the sign sheet, for a phone, and the sign-off sheet (稿签), for one A4. Both work without script."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin import printing, queue, signing
from articles.looking import PRINT_SHEET, look, looks
from articles.models import Article
from newskit.verbs import NotAllowed, WrongState

TYPED = ("do", "kind", "note", "to", "why", "reason", "number", "remark")


class SheetPages:
    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/sign/", wrap(self.sign_sheet), name="articles_article_sign_sheet"),
            path("<int:pk>/sheet/", wrap(self.sheet), name="articles_article_sheet"),
            *super().get_urls(),
        ]

    def sign_sheet(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET shows; POST presses one button. What a verb refuses stands on the page, beside what was typed."""
        article = self._viewed(request, pk)
        refused, seen = "", 0
        if request.method == "POST":
            try:
                done = signing.decide(article, request.user, request.POST)
            except (WrongState, NotAllowed) as refusal:
                refused, seen = str(refusal), signing.number(request.POST.get("version"))
                article = self._viewed(request, pk)  # as somebody else left it meanwhile
            else:
                return self._go_on(request, article, done)
        now = timezone.now()
        context = {
            **self.admin_site.each_context(request),
            **signing.facts(article, request.user, now, seen=seen),
            **_queue(request, article),
            "title": _("Sign sheet"),
            "body": mark_safe(article.data["body"]),
            "refusal": refused,
            "typed": {name: request.POST.get(name, "") for name in TYPED},
            "ticked": request.POST.getlist("reasons"),
            "is_nav_sidebar_enabled": False,
        }
        return render(request, "admin/articles/sign.html", context, status=409 if refused else 200)

    def _go_on(self, request: HttpRequest, article: Article, done: str) -> HttpResponse:
        """To the next of the queue, if the page was opened from there; else back, where what was done is seen."""
        back = _address(article.pk)
        place = _queue(request, article)
        if request.GET.get("queue") == queue.MINE and place["following"] and not place["is_waiting"]:
            words = gettext("back to it")
            messages.success(request, format_html('{} {} <a href="{}">{}</a>', f"《{article}》", done, back, words))
            return HttpResponseRedirect(f"{place['following']}?queue={queue.MINE}")
        messages.success(request, done)
        return HttpResponseRedirect(back)

    def sheet(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET shows the sheet and records nothing; POST records a printing, and leads to the sheet that names it."""
        article = self._viewed(request, pk)
        if request.method == "POST":
            event = look(request.user, article, PRINT_SHEET)
            return HttpResponseRedirect(f"{reverse('admin:articles_article_sheet', args=[pk])}?printed={event.pk}")
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        now = timezone.now()
        context = {
            **printing.facts(article, now),
            "title": _("Sign-off sheet"),
            "printed": printing.stamp(looks(article, PRINT_SHEET), request.GET.get("printed", "")),
            "now": now,
        }
        response = render(request, "admin/articles/sheet.html", context)
        response["Cache-Control"] = "no-store"
        return response


def _address(pk: int) -> str:
    return reverse("admin:articles_article_sign_sheet", args=[pk])


def _queue(request: HttpRequest, article: Article) -> dict:
    """Where the story stands among those that wait for this person, and the sheet of the next one."""
    ids, waits = queue.around(request.user, article)
    here = ids.index(article.pk)
    left = ids[here + 1 :] + ids[:here]
    return {
        "number": here + 1 if waits else 0,
        "total": len(ids) - (not waits),
        "is_waiting": waits,
        "following": _address(left[0]) if left else "",
        "is_queue": request.GET.get("queue") == queue.MINE,
    }
