"""Names that fit nobody surely, or several: settled or dismissed one by one, with the rows that wait for them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from newskit.backoffice.admin.imports.forms import DismissForm, SettleForm
from newskit.backoffice.admin.imports.pages import Page, may_take_in, scope_label
from newskit.backoffice.base import display
from newskit.opendata.kinds import model_of, wanted
from newskit.opendata.models import Question
from newskit.opendata.questions import dismiss_question, reopen_question, settle_question
from newskit.periods import beijing_today
from newskit.verbs import NotAllowed, WrongState

_SHOWN = 5
_WAITING = reverse_lazy("admin:opendata_question_changelist", query={"settled_at__isempty": 1})


@admin.register(Question)
class QuestionAdmin(Page):
    list_display = ["printed", "asked_for", "scope", "waiting", "reason", "state"]
    list_filter = [("settled_at", admin.EmptyFieldListFilter), "kind"]
    search_fields = ["printed"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        waits = Count("rows", filter=Q(rows__taken_at=None, settled_at=None))
        return super().get_queryset(request).annotate(waits=waits)

    @display(description=gettext_lazy("what is asked for"), ordering="wants")
    def asked_for(self, row: Question) -> str:
        return wanted(row.wants).label

    @display(description=gettext_lazy("rows waiting"), ordering="waits")
    def waiting(self, row: Question) -> int:
        return row.waits

    @display(description=gettext_lazy("state"), ordering="settled_at")
    def state(self, row: Question) -> str:
        if row.dismissal:
            return _("left out")
        return _("settled") if row.settled_at else _("waits")

    def get_urls(self) -> list:
        def own(route: str, view: Any, name: str):
            return path(route, self.admin_site.admin_view(require_POST(view)), name=f"opendata_question_{name}")

        return [
            own("<int:question>/dismiss/", self.dismiss_view, "dismiss"),
            own("<int:question>/reopen/", self.reopen_view, "reopen"),
            *super().get_urls(),
        ]

    def dismiss_view(self, request: HttpRequest, question: int) -> HttpResponse:
        row = self._asked(request, question)
        form = DismissForm(request.POST)
        if not form.is_valid():
            return self.row_page(request, row, dismissing=form)
        try:
            dismiss_question(actor=request.user, question=row, reason=form.cleaned_data["reason"])
        except WrongState as refusal:
            messages.warning(request, str(refusal))
            return redirect("admin:opendata_question_change", row.pk)
        done = _("%(printed)s is left out. No table asks about it again until somebody reopens it.")
        messages.success(request, done % {"printed": row.printed})
        return redirect(_WAITING)

    def reopen_view(self, request: HttpRequest, question: int) -> HttpResponse:
        row = self._asked(request, question)
        try:
            reopen_question(actor=request.user, question=row)
        except WrongState as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("%(printed)s waits for an answer again.") % {"printed": row.printed})
        return redirect("admin:opendata_question_change", row.pk)

    def _asked(self, request: HttpRequest, question: int) -> Question:
        row = get_object_or_404(Question, pk=question)
        if not may_take_in(request.user, row.kind):
            raise PermissionDenied
        return row

    def row_page(self, request: HttpRequest, question: Question, dismissing: DismissForm | None = None) -> HttpResponse:
        """GET shows it, POST settles it; `dismissing`: what was wrong with a dismissal."""
        waiting = list(question.rows.filter(taken_at=None).select_related("brought__source")[: _SHOWN + 1])
        day = waiting[0].brought.as_of if waiting else beijing_today()
        words = request.GET.get("q", "").strip().replace("\0", "")[:60]
        settling = request.method == "POST" and dismissing is None
        form = SettleForm(request.POST if settling else None, question=question, words=words, day=day)
        if settling and form.is_valid():
            try:
                found = settle_question(actor=request.user, question=question, answer=form.answer)
            except (WrongState, NotAllowed) as refusal:
                form.add_error(None, str(refusal))
            else:
                done = _("Settled: %(printed)s is %(name)s. The next table finds this by itself.")
                messages.success(request, done % {"printed": question.printed, "name": found})
                return redirect(_WAITING)
        return self.page(
            request,
            "question",
            title=question.printed,
            question=question,
            original=question,
            label=wanted(question.wants).label,
            term=scope_label(question.kind, question.scope),
            rows=[(left, _cells(left)) for left in waiting[:_SHOWN]],
            more=len(waiting) > _SHOWN,
            answer=_answer(question),
            form=form,
            dismissing=dismissing or DismissForm(),
            words=words,
            may=may_take_in(request.user, question.kind),
        )


def _cells(left) -> list[tuple[str, str]]:
    return [(heading, cell) for heading, cell in zip(left.brought.headings, left.cells, strict=True) if cell]


def _answer(question: Question) -> tuple[str, str] | None:
    """The name and the page of the row that was chosen."""
    if not question.answer:
        return None
    row = wanted(question.wants).find([question.answer]).get(question.answer)
    meta = model_of(question.wants)._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk]) if row else ""
    return (str(row), address) if row else None
