"""Emergency sweep: ask, look at what has the words, choose, act in one press. And the list of forbidden terms."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import publishing, review
from articles.admin.each import on_each
from articles.models import Article, ForbiddenTerm, Sweep
from articles.sweeping.hits import find
from articles.sweeping.verbs import close_sweep, correct_swept, forbid_term, retire_term, sweep
from newskit.accounts.roles import Right
from newskit.backoffice.base import (
    PageAdmin,
    ReadOnlyAdmin,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    attempt,
    display,
)
from newskit.outbox.models import Delivery
from newskit.outbox.queue import stop
from newskit.verbs import NotAllowed, WrongState


def _ids(typed: list[str]) -> list[str]:
    return [key for key in typed if key.isdecimal() and len(key) < 19]


class AskForm(forms.Form):
    term = forms.CharField(
        label=_("name, title or phrase"),
        max_length=60,
        widget=UnfoldAdminTextInputWidget(attrs={"autofocus": True, "autocomplete": "off"}),
        help_text=_("Spaces inside it, full-width letters and bold type make no difference."),
    )
    instead = forms.CharField(
        label=_("what to write instead"), max_length=120, required=False, widget=UnfoldAdminTextInputWidget
    )
    reason = forms.CharField(
        label=_("reason"), max_length=300, required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2})
    )


class TermForm(AskForm):
    level = forms.ChoiceField(
        label=pgettext_lazy("a word", "level"), choices=ForbiddenTerm.Level.choices, widget=UnfoldAdminSelectWidget
    )


class _Asking(ReadOnlyAdmin):
    """A list whose rows are made by a verb: `ask(actor, cells)` calls it with what a short form asked, and says where to go."""

    right: Right
    form_class: type[forms.Form]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.may(self.right)

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return self.has_add_permission(request) or super().has_view_permission(request, obj)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.form_class(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                return self.ask(request.user, form.cleaned_data)
            except (WrongState, NotAllowed) as refusal:
                form.add_error("term", str(refusal))
        return self.page(request, "admin/articles/sweep_form.html", form=form, title=self.opts.verbose_name)

    def page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        standard = self.admin_site.each_context(request) | {"opts": self.opts, "subtitle": None, "original": None}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, standard | context)


@admin.register(Sweep)
class SweepAdmin(_Asking, PageAdmin):
    right = Right.SWEEP
    form_class = AskForm
    list_display = ["term", "state", "why", "asked_by", "asked_at"]
    list_filter = [("closed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["asked_by", "closed_by"]
    search_fields = ["term"]

    def ask(self, actor: Any, cells: dict[str, Any]) -> HttpResponse:
        asked = sweep(actor=actor, term=cells["term"], instead=cells["instead"], reason=cells["reason"])
        return redirect("admin:articles_sweep_change", asked.pk)

    @display(description=_("state"))
    def state(self, row: Sweep) -> str:
        return _now("closed") if row.closed_at else _now("open")

    @display(description=_("reason"))
    def why(self, row: Sweep) -> str:
        return row.reason

    def row_page(self, request: HttpRequest, row: Sweep) -> HttpResponse:
        return self._act(request, row) if request.method == "POST" else self._list(request, row)

    def _list(self, request: HttpRequest, row: Sweep, **context: Any) -> HttpResponse:
        return self.page(
            request,
            "admin/articles/sweep.html",
            title=row.term,
            sweep=row,
            hits=find(row, timezone.now()),
            may_act=request.user.may(Right.SWEEP),
            **context,
        )

    def _act(self, request: HttpRequest, row: Sweep) -> HttpResponse:
        """Hold, withdraw or correct the chosen; withdrawing is asked once more, for it cannot be undone."""
        if not request.user.may(Right.SWEEP):
            raise PermissionDenied
        asked, cells = request.POST.get("do", ""), request.POST
        if asked == "close":
            attempt(
                request,
                lambda: close_sweep(actor=request.user, sweep=row, note=cells.get("close_note", "")),
                _now("The list is closed."),
            )
            return redirect("admin:articles_sweep_changelist")
        if asked == "stop":
            rows = Delivery.objects.filter(pk__in=_ids(cells.getlist("delivery")))
            reason = row.reason or _now("Sweep: %(term)s") % {"term": row.term}
            attempt(request, lambda: stop(actor=request.user, deliveries=rows, note=reason), _now("They are not sent."))
            return redirect("admin:articles_sweep_change", row.pk)
        ids = _ids(cells.getlist("story"))
        chosen = Article.objects.at_hand().filter(pk__in=ids).order_by("pk")
        if not chosen:
            messages.warning(request, _now("Choose the stories first."))
            return redirect("admin:articles_sweep_change", row.pk)
        if asked == "withdraw" and "sure" not in cells:
            return self._list(request, row, to_withdraw=chosen, reason=cells.get("withdraw_reason", ""))
        if act := self._verb(request, row, asked):
            on_each(request, chosen, act)
        return redirect("admin:articles_sweep_change", row.pk)

    def _verb(self, request: HttpRequest, row: Sweep, asked: str) -> Callable[[Article], object] | None:
        actor, cells = request.user, request.POST
        match asked:
            case "hold":
                reason = cells.get("hold_reason", "").strip() or _now("Sweep: %(term)s") % {"term": row.term}
                return lambda article: review.hold(actor=actor, article=article, reason=reason)
            case "withdraw":
                reason, keeps = cells.get("withdraw_reason", ""), "keeps_headline" in cells
                return lambda article: publishing.withdraw(
                    actor=actor, article=article, reason=reason, keeps_headline=keeps
                )
            case "correct":
                right, note = cells.get("is_right", ""), cells.get("note", "")
                return lambda article: correct_swept(actor=actor, sweep=row, article=article, is_right=right, note=note)
        return None


@admin.register(ForbiddenTerm)
class ForbiddenTermAdmin(_Asking):
    right = Right.TERMS
    form_class = TermForm
    list_display = ["term", "instead", "reason", "level", "entered_by", "entered_at", "retired_at"]
    list_filter = ["level", ("retired_at", admin.EmptyFieldListFilter)]
    list_select_related = ["entered_by"]
    search_fields = ["term", "instead"]
    actions = ["retire"]

    def ask(self, actor: Any, cells: dict[str, Any]) -> HttpResponse:
        """To the list of what has the word: entering it is the moment to look."""
        row = forbid_term(actor=actor, **cells)
        made = Sweep.objects.filter(term=row.term, asked_at=row.entered_at).latest("pk")
        return redirect("admin:articles_sweep_change", made.pk)

    def has_retire_permission(self, request: HttpRequest) -> bool:
        return request.user.may(self.right)

    @admin.action(description=_("Retire"), permissions=["retire"])
    def retire(self, request: HttpRequest, queryset: QuerySet[ForbiddenTerm]) -> None:
        for row in queryset:
            attempt(
                request,
                lambda row=row: retire_term(actor=request.user, term=row),
                _now("“%(term)s” is retired.") % {"term": row.term},
            )
