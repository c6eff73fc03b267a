"""Notices: the text is pasted, what was read from it is looked at, and all that is ticked is applied at once."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delegates.admin.choosing import profile_meant
from delegates.admin.dialogs import FIRST_DAY_BACK, FIRST_DAY_WITHOUT
from delegates.models import Constituency, Delegate, Mandate, Notice, NoticeChange, Rank, Term
from delegates.models.mandates import RANKS_OF
from delegates.naming import rank_word
from delegates.notices.applying import Decision, apply_notice, close_notice, digest_of, take_notice
from delegates.notices.matching import Proposal, proposals
from newskit.accounts.roles import Right
from newskit.backoffice.base import (
    PageAdmin,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    attempt,
    display,
)
from newskit.backoffice.dialogs import partial
from newskit.periods import Precision
from newskit.verbs import NotAllowed, WrongState

Kind = NoticeChange.Kind
_NEW = "new"
_ENDS = {Kind.END: FIRST_DAY_WITHOUT, Kind.LEAVE: FIRST_DAY_WITHOUT, Kind.RESUME: FIRST_DAY_BACK}


class NoticeForm(forms.Form):
    """The text; the rest only where it does not say so itself."""

    text = forms.CharField(
        label=_("text of the notice"),
        max_length=60_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 14}),
        help_text=_("Paste all of it, with its heading and its date."),
    )
    url = forms.URLField(
        label=_("address of the source"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminTextInputWidget,
    )
    term = forms.ModelChoiceField(
        label=_("term"),
        queryset=Term.objects.select_related("body"),
        required=False,
        empty_label=_("as the text says"),
        widget=UnfoldAdminSelectWidget,
    )
    issued_on = forms.DateField(
        label=_("date of the notice"),
        required=False,
        help_text=_("Empty: as the text says."),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    )


class ChangeForm(forms.Form):
    """One change: ticked, whom it means, and its facts, which can be corrected."""

    take = forms.BooleanField(label=_("apply"), required=False)
    who = forms.ChoiceField(label=_("delegate"), required=False, widget=UnfoldAdminSelectWidget)
    other = forms.CharField(
        label=_("another profile: name, id or address"),
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
    )
    on = forms.DateField(label=_("from"), widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}))
    precision = forms.ChoiceField(
        label=_("how exactly the day is known"), choices=Precision.choices, widget=UnfoldAdminSelectWidget
    )
    how = forms.ChoiceField(label=_("how"), required=False, widget=UnfoldAdminSelectWidget)
    rank = forms.ChoiceField(label=_("rank"), widget=UnfoldAdminSelectWidget)
    constituency = forms.ChoiceField(label=_("constituency"), required=False, widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, proposal: Proposal, notice: Notice, places: list[tuple], **kwargs: Any):
        change = self.change = proposal.change
        self.proposal, self.places = proposal, dict(places)
        initial = {name: getattr(change, name) for name in ("on", "precision", "how", "rank")}
        initial |= {
            "take": not proposal.made and not proposal.reason and not self._lacks_place(),
            "who": str(proposal.delegate.pk) if proposal.delegate else _NEW if proposal.is_new else "",
            "constituency": str(change.constituency_id or ""),
        }
        super().__init__(*args, prefix=str(change.pk), initial=initial, auto_id="change_%s", **kwargs)
        self.fields["who"].choices = self._people()
        self.fields["constituency"].choices = [("", _("unknown")), *places]
        if change.kind == Kind.BEGIN:
            self.fields["how"].choices = [("", _("unknown")), *Mandate.Began.choices]
        elif change.kind == Kind.END:
            self.fields["how"].choices = [("", _("Choose …")), *Mandate.Ended.choices]
        if change.kind in _ENDS:
            self.fields["on"].label = _ENDS[change.kind]
        if change.kind in (Kind.PROMOTE, Kind.LEAVE):
            code = notice.term.body.code
            ranks = RANKS_OF.get(code, set(Rank.values))
            self.fields["rank"].choices = [(rank, rank_word(rank, code)) for rank in Rank.values if rank in ranks]
        for name, kinds in (
            ("how", (Kind.BEGIN, Kind.END)),
            ("rank", (Kind.PROMOTE, Kind.LEAVE)),
            ("constituency", (Kind.BEGIN, Kind.MOVE)),
        ):
            if change.kind not in kinds:
                del self.fields[name]

    def _lacks_place(self) -> bool:
        return self.change.kind == Kind.MOVE and not self.change.constituency_id

    def _people(self) -> list[tuple[str, str]]:
        found = self.proposal
        rows = {row.pk: row for row in [*filter(None, [found.delegate]), *found.candidates]}
        people = [(str(pk), _described(row)) for pk, row in rows.items()]
        if self.change.kind == Kind.BEGIN:
            people.append((_NEW, gettext("a new profile")))
        return people if found.delegate or found.is_new else [("", gettext("Choose …")), *people]

    def clean_other(self) -> Delegate | None:
        typed = self.cleaned_data["other"].strip()
        return profile_meant(typed) if typed else None

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        if cells.get("take") and not cells.get("who") and not cells.get("other") and "other" not in self.errors:
            self.add_error("who", gettext("Say whom this means."))
        return cells

    def decision(self) -> Decision:
        cells = self.cleaned_data
        people = {str(row.pk): row for row in [*filter(None, [self.proposal.delegate]), *self.proposal.candidates]}
        place = cells.get("constituency")
        return Decision(
            change=self.change,
            delegate=cells["other"] or people.get(cells["who"]),
            on=partial(cells["on"], cells["precision"]),
            precision=cells["precision"],
            how=cells.get("how", ""),
            rank=cells.get("rank", ""),
            constituency=Constituency.objects.get(pk=place) if place else None,
        )


def _described(delegate: Delegate) -> str:
    """As a list names it, with where and when: enough to tell namesakes apart."""
    held = [
        " ".join(filter(None, [seat.constituency.short_name for seat in mandate.seats.all()][-1:]))
        + (f" {mandate.start}–{mandate.end}" if mandate.starts_on or mandate.ends_on else "")
        for mandate in delegate.held
    ]
    return f"{delegate} #{delegate.pk}　{'、'.join(held) or gettext('no mandate of this term')}"


@admin.register(Notice)
class NoticeAdmin(PageAdmin):
    list_display = ["title", "term", "issued_on", "changes_made", "state", "entered_by"]
    list_filter = [("closed_at", admin.EmptyFieldListFilter), "term"]
    list_select_related = ["term", "entered_by"]
    search_fields = ["changes__name"]
    search_help_text = _("A name as the notice prints it.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        done = Count("changes", filter=Q(changes__applied_at__isnull=False))
        return super().get_queryset(request).annotate(made=done, read=Count("changes"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.may(Right.STANDING)

    @display(description=_("changes applied"))
    def changes_made(self, notice: Notice) -> str:
        return f"{notice.made} / {notice.read}"

    @display(description=_("state"), ordering="closed_at")
    def state(self, notice: Notice) -> str:
        return gettext("done") if notice.is_done else gettext("not done yet")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NoticeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            cells = form.cleaned_data
            was_known = Notice.objects.filter(digest=digest_of(cells["text"])).exists()
            try:
                notice = take_notice(actor=request.user, **cells)
            except (WrongState, NotAllowed) as refusal:
                form.add_error(None, str(refusal))
            else:
                if was_known:
                    messages.info(request, gettext("This notice was taken in before: here is what became of it."))
                return redirect("admin:delegates_notice_change", notice.pk)
        return self._page(request, "paste", title=gettext("Paste a notice"), form=form)

    def row_page(self, request: HttpRequest, notice: Notice) -> HttpResponse:
        may = request.user.may(Right.STANDING) and not notice.is_done
        if request.method == "POST" and not may:
            raise PermissionDenied
        found = proposals(notice)
        forms_ = self._forms(request, notice, found) if may else []
        if request.method == "POST" and self._posted(request, notice, forms_):
            return redirect("admin:delegates_notice_change", notice.pk)
        by_change = {form.change.pk: form for form in forms_}
        recorded = _recorded(notice)
        return self._page(
            request,
            "review",
            title=notice.title,
            original=notice,
            notice=notice,
            rows=[(each, by_change.get(each.change.pk)) for each in found],
            stated=[row | {"agrees": row["number"] == row["read"]} for row in notice.stated],
            recorded=recorded,
            after=recorded["sure"] + _moved(found),
            may=may,
        )

    def _forms(self, request: HttpRequest, notice: Notice, found: list[Proposal]) -> list[ChangeForm]:
        places = [(str(row.pk), row.short_name) for row in notice.term.constituencies.all()]
        data = request.POST if "apply" in request.POST else None
        return [
            ChangeForm(data, proposal=each, notice=notice, places=places)
            for each in found
            if not each.change.applied_at
        ]

    def _posted(self, request: HttpRequest, notice: Notice, rows: list[ChangeForm]) -> bool:
        if "close" in request.POST:
            note = request.POST.get("note", "").replace("\0", "")
            return attempt(
                request,
                lambda: close_notice(actor=request.user, notice=notice, note=note),
                gettext("The rest is left out."),
            )
        ticked = [form for form in rows if form.data.get(f"{form.prefix}-take")]
        if [form for form in ticked if not form.is_valid()]:  # every row says what it lacks
            messages.warning(request, gettext("Nothing was applied: a row below says what is missing."))
            return False
        decisions = [form.decision() for form in ticked]
        return attempt(
            request,
            lambda: apply_notice(actor=request.user, notice=notice, decisions=decisions),
            gettext("Applied. Scheduled stories that name these people in that capacity are on hold; see the desk."),
        )

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        standard = self.admin_site.each_context(request) | {"opts": self.opts, "subtitle": None, "original": None}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"delegates/admin_notice_{template}.html", standard | context)


def _recorded(notice: Notice) -> dict[str, int]:
    """How many members our records have on the day of the notice: surely, and perhaps."""
    held = Mandate.objects.filter(term=notice.term)
    return {
        "sure": held.yes_on(notice.issued_on).values("delegate").distinct().count(),
        "unsure": held.unknown_on(notice.issued_on).values("delegate").distinct().count(),
    }


def _moved(found: list[Proposal]) -> int:
    """By how many members the changes that are not yet made raise or lower the number."""
    return sum(
        {Kind.BEGIN: 1, Kind.END: -1}.get(each.change.kind, 0)
        for each in found
        if not each.made and not each.change.applied_at
    )
