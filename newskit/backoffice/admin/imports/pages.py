"""What these pages share: who may, the frame, figures and remarks."""

import io
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from newskit.accounts.models import User
from newskit.backoffice.base import PageAdmin
from newskit.opendata.incoming import Left, Outcome
from newskit.opendata.kinds import Kind, kind_of, kinds
from newskit.opendata.leftovers import LeftFile
from newskit.opendata.models import LeftRow

OUTCOMES = {
    Outcome.ADDED: _("to be added"),
    Outcome.CHANGED: _("to be changed"),
    Outcome.SAME: _("left as they are"),
    Outcome.REFUSED: _("refused"),
    Outcome.ASKED: _("asked about"),
}
_FIRST = [Outcome.REFUSED, Outcome.ASKED, Outcome.CHANGED, Outcome.ADDED, Outcome.SAME]


class Page(PageAdmin):
    """Pages of our own for who may take in at least one kind of table."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(allowed(request.user)) or super().has_view_permission(request, obj)

    def page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        standard = self.admin_site.each_context(request) | {"opts": self.opts, "subtitle": None, "original": None}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/opendata/{template}.html", standard | context)


def allowed(user: User) -> list[Kind]:
    """The kinds of table that this person may take in."""
    return [kind for kind in kinds() if user.may(kind.right)]


def may_take_in(user: User, kind: str) -> bool:
    known = kind_of(kind)
    return known is not None and user.may(known.right)


def scope_label(kind: str, code: str) -> str:
    known = kind_of(kind)
    return str(known.scope(code) or code) if known and code else code


def figures(counts: dict[str, int], subjects: dict[str, list[str]] | None = None) -> list[tuple[str, int, str]]:
    """Label, count, and the first of whom or what it counts."""
    subjects = subjects or {}
    return [
        (str(label), counts.get(outcome.value, 0), "、".join(subjects.get(outcome.value, [])))
        for outcome, label in OUTCOMES.items()
    ]


def remarks(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What needs eyes first: refused, asked, then the rest in the order of the file."""
    return [
        each | {"label": OUTCOMES[Outcome(each["outcome"])]}
        for each in sorted(said, key=lambda each: (_FIRST.index(Outcome(each["outcome"])), each["row"]))
    ]


def left_response(name: str, headings: list[str], rows: Iterable[Left | LeftRow]) -> HttpResponse:
    """The rows that did not go in, to be mended in a spreadsheet and brought again."""
    text = io.StringIO()
    LeftFile(text, headings).write_all(rows)
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = f"attachment; filename=\"rows-left.csv\"; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response
