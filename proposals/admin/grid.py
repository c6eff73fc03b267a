"""Grid entry: many items as rows of a table, by keyboard or pasted from a spreadsheet. Without script a form of a few rows."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from newskit.backoffice.base import action
from newskit.periods import beijing_today
from proposals import grid
from proposals.grid import Checked, Checker, Row
from proposals.grid.days import read_day

BLANK_ROWS = 5
MOST_ROWS = 500


class GridPages:
    """Of the list of items. Every answer is by right of tracking; GET changes nothing."""

    @action(description=_("Enter as a table"), url_path="grid", permissions=["track"])
    def grid(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.content_type == "application/json":
            return self._answer(request)
        checker = Checker(beijing_today())
        rows: list[Checked] = []
        pasted = ""
        if request.method == "POST":
            rows, pasted = self._posted(request, checker)
        blank = max(BLANK_ROWS - len(rows), 1)
        rows += [_fresh({}) for _number in range(blank)]
        request.current_app = self.admin_site.name
        context = self.admin_site.each_context(request) | {
            "title": gettext("Enter as a table"),
            "opts": self.opts,
            "columns": grid.COLUMNS,
            "rows": [(number, row, _cells(row)) for number, row in enumerate(rows)],
            "model_row": ("x", _fresh({}), _cells(_fresh({}))),
            "pasted": pasted,
            "offered": checker.offered(),
            "addresses": {
                "answer": request.path,
                "people": reverse("admin:proposals_proposal_grid_people"),
                "item": reverse("admin:proposals_proposal_change", args=[0]),
            },
            "words": _words(),
        }
        return TemplateResponse(request, "proposals/admin_grid.html", context)

    def grid_people(self, request: HttpRequest) -> HttpResponse:
        """Who fits what is being typed, told apart."""
        if not self.has_track_permission(request):
            return JsonResponse({"choices": []}, status=403)
        checker = Checker(beijing_today())
        asked = request.GET
        body = checker.body_called(asked.get("session", "")[:60].replace("\0", ""))
        date = read_day(asked.get("date", "")[:30], today=checker.today)
        choices = grid.found(
            asked.get("q", "")[:60].replace("\0", ""),
            body,
            (date.day if date else None) or checker.today,
        )
        return JsonResponse({"choices": [choice.as_json() for choice in choices]})

    def get_urls(self) -> list:
        people = self.admin_site.admin_view(self.grid_people)
        return [path("grid/people/", people, name="proposals_proposal_grid_people"), *super().get_urls()]

    # With script

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            asked = json.loads(request.body)
            act, rows = str(asked["do"]), [_row(each) for each in asked.get("rows", [])[:MOST_ROWS]]
        except (ValueError, KeyError, TypeError, AttributeError):
            return HttpResponseBadRequest(gettext("The page sent something that is no table. Load it again."))
        if act == "read":
            text = str(asked.get("text", ""))
            return JsonResponse({"rows": grid.read_block(text, str(asked.get("first", ""))), "told": _told_of(text)})
        if act == "save":
            checked = grid.store(request.user, rows, only_whole=bool(asked.get("whole")))
        else:
            checker = Checker(beijing_today())
            checked = [checker.check(row) for row in rows if not row.empty]
        return JsonResponse(
            {"rows": [each.as_json() for each in checked], "told": _told(checked) if act == "save" else ""}
        )

    # Without

    def _posted(self, request: HttpRequest, checker: Checker) -> tuple[list[Checked], str]:
        """The rows that stay on the page, and what of a pasted block could not be read."""
        data = request.POST
        rows = []
        for number in range(MOST_ROWS):
            if f"key-{number}" not in data:
                break
            cells = {name: data.get(f"{name}-{number}", "").replace("\r\n", "\n") for name in _names()}
            chosen = _chosen([data.get(f"chosen-{number}", ""), *data.getlist(f"choice-{number}")])
            rows.append(Row(data[f"key-{number}"], cells, chosen))
        block = data.get("block", "")
        if left := _told_of(block):
            messages.warning(request, left)
        pasted = [Row(str(uuid.uuid4()), cells) for cells in grid.read_block(block)] if block.strip() else []
        rows = [row for row in [*rows, *pasted] if not row.empty]
        filled = grid.filled_down([row.cells for row in rows])
        rows = [Row(row.key, cells, row.chosen) for row, cells in zip(rows, filled, strict=True)]
        if data.get("do") not in ("save", "whole"):
            return [checker.check(row) for row in rows], ""
        checked = grid.store(request.user, rows, only_whole=data["do"] == "whole")
        (messages.success if any(each.saved for each in checked) else messages.warning)(request, _told(checked))
        return [each for each in checked if not each.saved], ""


def _names() -> list[str]:
    return [field.name for field in grid.COLUMNS]


def _fresh(cells: dict[str, str]) -> Checked:
    return Checked(Row(str(uuid.uuid4()), cells), cells, {})


def _cells(row: Checked) -> list[dict[str, Any]]:
    """The cells in the order of the table, each with what is wrong with it."""
    return [
        {
            "name": field.name,
            "label": field.label,
            "value": row.cells.get(field.name, ""),
            "error": row.errors.get(field.name, ""),
        }
        for field in grid.COLUMNS
    ]


def _row(sent: dict[str, Any]) -> Row:
    cells = {name: str(sent["cells"].get(name, ""))[:20_000].replace("\0", "") for name in _names()}
    chosen = {str(name): int(pk) for name, pk in (sent.get("chosen") or {}).items() if 0 <= int(pk) < 2**63}
    return Row(str(sent.get("key", "")), cells, chosen)


def _chosen(texts: list[str]) -> dict[str, int]:
    """钱书宁=12, one a line; a later one holds."""
    pairs = [line.rpartition("=") for text in texts for line in text.splitlines()]
    return {name: int(pk) for name, _sign, pk in pairs if name and pk.isdecimal() and len(pk) < 19}


def _told_of(block: str) -> str:
    left = "、".join(grid.unknown_headings(block))
    return (
        gettext("These columns are not known here and were left out: %(headings)s.") % {"headings": left}
        if left
        else ""
    )


def _told(checked: list[Checked]) -> str:
    saved = sum(1 for each in checked if each.saved)
    left = len(checked) - saved
    if not checked:
        return gettext("There is nothing in the table yet.")
    parts = [ngettext("%d row is stored.", "%d rows are stored.", saved) % saved] if saved else []
    if left:
        parts.append(
            ngettext(
                "%d row is not: the reason stands at its cell.", "%d rows are not: the reason stands at the cell.", left
            )
            % left
            if saved
            else gettext("Nothing is stored: the reasons stand at the cells.")
        )
    return " ".join(parts)


def _words() -> dict[str, str]:
    """What the script says."""
    return {
        "as_printed": gettext("Keep the name as printed, without a profile"),
        "restored": gettext("Rows that were not stored are back."),
        "network": gettext("The server did not answer. Your rows are kept; try again."),
        "login": gettext("You were logged out. Your rows are kept: log in again in another tab, then store."),
        "remove": gettext("Remove this row"),
        "clear": gettext("Throw {n} rows away that are not stored?"),
        "count": gettext("{n} rows, {bad} to mend, {saved} stored"),
    }
