"""One page that tells a story's whole life, and the same as a file."""

import csv
import io
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.life import Asked, Entry, Kind, entries, people
from articles.looking import EXPORT_LIFE, look
from newskit.accounts.roles import Right
from newskit.opendata.guard import guard

SIZE = 100


class LifePages:
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/life/", wrap(self.life), name="articles_article_life"),
            path("<int:pk>/life.csv", wrap(self.life_file), name="articles_article_life_file"),
            *super().get_urls(),
        ]

    def life(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Newest first, by kind and person; a page more is found by one row too many, never by counting."""
        article = self._viewed(request, pk)
        asked, page = _asked(request), _number(request.GET.get("page", "1"))
        found = entries(article, asked, offset=(page - 1) * SIZE, limit=SIZE + 1)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("The life of “%(story)s”") % {"story": article},
            "opts": self.opts,
            "article": article,
            "entries": found[:SIZE],
            "kinds": Kind.choices,
            "people": people(article),
            "asked": asked,
            "query": _query(request),
            "may_export": request.user.may(Right.EXPORT, article.section),
            "page": page,
            "more": len(found) > SIZE,
        }
        return TemplateResponse(request, "admin/articles/life.html", context)

    def life_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All that the filter leaves, as CSV for a spreadsheet. Taking it away is itself part of the life."""
        article = self._viewed(request, pk)
        if not request.user.may(Right.EXPORT, article.section):
            raise PermissionDenied
        found = entries(article, _asked(request))
        look(request.user, article, EXPORT_LIFE)
        response = HttpResponse(_csv(found), content_type="text/csv; charset=utf-8; header=present")
        name = f"story_{article.pk}_life_{timezone.localdate():%Y-%m-%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response


def _csv(found: list[Entry]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow([_("when (Beijing)"), _("kind"), _("who"), _("what"), _("detail"), _("version")])
    for entry in found:
        when = timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")
        cells = [when, entry.kind_label, entry.who, entry.what, entry.detail, entry.version or ""]
        rows.writerow([guard(str(cell)) for cell in cells])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _asked(request: HttpRequest) -> Asked:
    """What is not understood is no filter: the page shows which are set."""
    person = request.GET.get("who", "")
    return Asked(
        kinds=frozenset(set(request.GET.getlist("kind")) & set(Kind.values)),
        person=int(person) if person.isdecimal() and len(person) < 19 else None,
    )


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and 0 < len(typed) < 5 and int(typed) else 1
