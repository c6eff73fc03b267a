"""Names that fit nobody surely, or several: settled one by one, with the rows that wait for them."""

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newskit.backoffice.admin.imports.forms import SettleForm
from newskit.backoffice.admin.imports.pages import Page, may_take_in, scope_label
from newskit.backoffice.base import display
from newskit.opendata.importing import settle_question
from newskit.opendata.kinds import model_of, wanted
from newskit.opendata.models import Question
from newskit.periods import beijing_today
from newskit.verbs import NotAllowed, WrongState

_SHOWN = 5


@admin.register(Question)
class QuestionAdmin(Page):
    list_display = ["printed", "asked_for", "scope", "waiting", "reason", "state"]
    list_filter = [("settled_at", admin.EmptyFieldListFilter), "kind"]
    search_fields = ["printed"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        waits = Count("rows", filter=Q(rows__taken_at=None))
        return super().get_queryset(request).annotate(waits=waits)

    @display(description=gettext_lazy("what is asked for"), ordering="wants")
    def asked_for(self, row: Question) -> str:
        return wanted(row.wants).label

    @display(description=gettext_lazy("rows waiting"), ordering="waits")
    def waiting(self, row: Question) -> int:
        return row.waits

    @display(description=gettext_lazy("state"), ordering="settled_at")
    def state(self, row: Question) -> str:
        return _("settled") if row.settled_at else _("waits")

    def row_page(self, request: HttpRequest, question: Question) -> HttpResponse:
        waiting = list(question.rows.filter(taken_at=None).select_related("brought__source")[: _SHOWN + 1])
        day = waiting[0].brought.as_of if waiting else beijing_today()
        words = request.GET.get("q", "").strip().replace("\0", "")[:60]
        form = SettleForm(request.POST or None, question=question, words=words, day=day)
        if request.method == "POST" and form.is_valid():
            try:
                found = settle_question(actor=request.user, question=question, answer=form.answer)
            except (WrongState, NotAllowed) as refusal:
                form.add_error(None, str(refusal))
            else:
                done = _("Settled: %(printed)s is %(name)s. The next table finds this by itself.")
                messages.success(request, done % {"printed": question.printed, "name": found})
                return redirect(reverse("admin:opendata_question_changelist") + "?settled_at__isempty=1")
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
            words=words,
            may_settle=question.settled_at is None and may_take_in(request.user, question.kind),
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
