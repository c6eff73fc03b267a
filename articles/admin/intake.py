"""Taking a page in: bring it, look at the reading, correct it, store it; afterwards the report, and one press to undo it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles.admin.intake_preview import Preview, intake_sections
from articles.admin.intake_report import report
from articles.intake import correcting
from articles.intake.store import TakenIn, take_in, taken_in, undo_intake
from articles.models import Intake
from newskit.accounts.roles import Right
from newskit.backoffice.base import PageAdmin, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, display
from newskit.backoffice.receiving import ReceivedForm
from newskit.chinese.received import Unreadable
from newskit.periods import beijing_today
from newskit.verbs import NotAllowed, WrongState


class PageForm(ReceivedForm):
    """The page: pasted, or as a file."""

    nothing_given = gettext_lazy("Paste the text of the page, or choose a file.")

    text = forms.CharField(
        label=gettext_lazy("Text of the page"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "ni-text", "autofocus": True}),
    )
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        help_text=gettext_lazy("Text in UTF-8, GB18030 or UTF-16."),
        widget=forms.FileInput(attrs={"class": "ni-file", "accept": ".txt,.md,text/plain"}),
    )
    issue_date = forms.DateField(
        label=gettext_lazy("date of the paper"),
        initial=beijing_today,
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    )
    page = forms.CharField(
        label=gettext_lazy("page"),
        max_length=10,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "A3", "autocomplete": "off"}),
    )
    section = forms.ChoiceField(label=gettext_lazy("section"), widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, sections: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [(section.code, str(section)) for section in sections]


@admin.register(Intake)
class IntakeAdmin(PageAdmin):
    list_display = ["page", "stories", "state", "confirmed_by", "created_at"]
    list_select_related = ["confirmed_by"]
    date_hierarchy = "issue_date"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.may(Right.INTAKE)

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).prefetch_related("articles").select_related("confirmed_by", "undone_by")

    @display(description=gettext_lazy("page"), ordering="issue_date")
    def page(self, intake: Intake) -> str:
        return str(intake)

    @display(description=gettext_lazy("stories"))
    def stories(self, intake: Intake) -> str:
        return "　".join(str(article) for article in intake.articles.all()) or "—"

    @display(description=gettext_lazy("state"))
    def state(self, intake: Intake) -> str:
        return _("undone") if intake.undone_at else _("stands")

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<int:pk>/undo/", self.admin_site.admin_view(require_POST(self.undo_view)), name=f"{name}_undo"),
            *super().get_urls(),
        ]

    # -- bring, preview, store

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        sections = intake_sections(request.user)
        if request.method == "POST" and "blocks" in request.POST:
            return self._corrected(request, sections)
        form = PageForm(request.POST or None, request.FILES or None, sections=sections)
        if request.method == "POST" and form.is_valid():
            cells = form.cleaned_data
            preview = Preview.first(
                form.received,
                day=cells["issue_date"],
                page=cells["page"].strip().upper(),
                section=cells["section"],
                sections=sections,
                file_name=cells["file"].name if cells["file"] else "",
            )
            return self._preview(request, preview)
        return self._page(request, "admin/articles/intake_form.html", title=_("Take a page in"), form=form)

    def _corrected(self, request: HttpRequest, sections: list) -> HttpResponse:
        try:
            preview = Preview.posted(request.POST, sections)
        except (correcting.NotBlocks, Unreadable) as error:
            messages.error(request, _("The preview could not be read again: %(error)s") % {"error": error})
            return redirect("admin:articles_intake_add")
        if "store" not in request.POST:
            return self._preview(request, preview)
        try:
            intake = take_in(
                actor=request.user,
                source=preview.source,
                reading=preview.reading,
                issue_date=preview.day,
                page=preview.page,
                sections=preview.chosen_sections(),
                file_name=preview.file_name,
                choices=preview.choices(request.POST),
            )
        except TakenIn as refusal:
            messages.warning(request, str(refusal))
            return redirect("admin:articles_intake_change", refusal.intake.pk)
        except (WrongState, NotAllowed) as refusal:
            messages.error(request, str(refusal))
            return self._preview(request, preview)
        messages.success(request, _("Taken in: %(count)d stories in draft.") % {"count": intake.articles.count()})
        return redirect("admin:articles_intake_change", intake.pk)

    def _preview(self, request: HttpRequest, preview: Preview) -> HttpResponse:
        return self._page(
            request,
            "admin/articles/intake_preview.html",
            title=_("Preview of %(page)s") % {"page": f"{preview.day} {preview.page}"},
            preview=preview,
            before=taken_in(preview.source),
        )

    # -- report, undo

    def row_page(self, request: HttpRequest, intake: Intake) -> HttpResponse:
        return self._page(
            request,
            "admin/articles/intake_report.html",
            title=str(intake),
            intake=intake,
            report=report(intake),
            may_undo=intake.undone_at is None and self.has_add_permission(request),
            original=intake,
        )

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        intake = self.get_object(request, str(pk))
        if intake is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        try:
            kept = undo_intake(actor=request.user, intake=intake)
        except WrongState as refusal:
            messages.warning(request, str(refusal))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            if kept:
                titles = "、".join(str(article) for article in kept)
                messages.warning(request, _("Undone, but for what is published: %(titles)s.") % {"titles": titles})
            else:
                messages.success(request, _("Undone: its stories are in the trash, and nothing else is left of it."))
        return HttpResponseRedirect(reverse("admin:articles_intake_change", args=[pk]))

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        standard = self.admin_site.each_context(request) | {"opts": self.opts, "subtitle": None, "original": None}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, standard | context)
