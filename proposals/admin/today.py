"""What was entered today, by this person or by all, and taking it back: first what would become of each, then the verbs."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.backoffice.base import action
from newskit.backoffice.each import each, rehearse, tell
from newskit.periods import beijing_today
from proposals.entered import MOST, entered, in_order


def may_see_all(user: User) -> bool:
    """Who leads: what the others entered too. Undoing asks for the right of the verb, whoever entered it."""
    return user.may(Right.REPORTS) or user.may(Right.USERS)


def may_undo(user: User) -> bool:
    return user.may(Right.TRACK) or user.may(Right.INTAKE)


class TodayPage:
    """Of the list of items."""

    def has_entered_permission(self, request: HttpRequest) -> bool:
        return may_undo(request.user) or may_see_all(request.user)

    @action(description=_("Entered today"), url_path="today", permissions=["entered"])
    def today(self, request: HttpRequest) -> HttpResponse:
        day = beijing_today()
        everybody = request.GET.get("who") == "all" and may_see_all(request.user)
        found = entered(day, None if everybody else request.user)
        context: dict[str, Any] = {"tried": [], "good": 0, "note": "", "chosen": set(), "trouble": ""}
        if request.method == "POST":
            if not may_undo(request.user):
                raise PermissionDenied
            keys = set(request.POST.getlist("entry"))
            chosen = in_order(entry for entry in found if entry.key in keys and entry.row is not None)
            note = request.POST.get("note", "").strip()[:300]

            def undo(entry) -> None:
                entry.undo(request.user, note)

            if "undo" in request.POST and chosen and note:
                tell(request, each(chosen, undo), _done)
                return redirect(request.get_full_path())
            tried = rehearse(chosen, undo) if note else []
            context = {
                "tried": tried,
                "good": sum(not one.refused for one in tried),
                "note": note,
                "chosen": keys,
                "trouble": _trouble(chosen, note),
            }
        context |= self.admin_site.each_context(request) | {
            "title": gettext("Entered today"),
            "opts": self.opts,
            "day": day,
            "entries": found,
            "most": MOST,
            "cut": len(found) >= MOST,
            "everybody": everybody,
            "may_see_all": may_see_all(request.user),
            "may_undo": may_undo(request.user),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "proposals/admin_today.html", context)


def _done(number: int) -> str:
    return ngettext("%d entry is undone.", "%d entries are undone.", number) % number


def _trouble(chosen: list, note: str) -> str:
    if not chosen:
        return gettext("Choose what is to be undone. What somebody undid meanwhile is gone from the list.")
    return "" if note else gettext("Say why it is undone; the record keeps it.")
