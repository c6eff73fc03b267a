"""The duty roster: who holds which role now, tonight and this week; tonight's duty in one press."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from newskit.accounts.duty import end_duty, overlapping, put_on_duty, tonight
from newskit.accounts.models import Posting, Section, User
from newskit.accounts.roles import GRANTS, Right, Role
from newskit.backoffice.base import ReadOnlyAdmin, UnfoldAdminSelectWidget, attempt
from newskit.backoffice.dialogs import moment_field
from newskit.verbs import NotAllowed, WrongState

AHEAD = datetime.timedelta(days=7)
STAGES = (Right.FIRST, Right.SECOND, Right.FINAL)


class DutyForm(forms.Form):
    user = forms.ModelChoiceField(label=_("who"), queryset=User.objects.none(), widget=UnfoldAdminSelectWidget)
    role = forms.ChoiceField(
        label=_("role"), choices=[c for c in Role.choices if c[0] != Role.SYSTEM], widget=UnfoldAdminSelectWidget
    )
    section = forms.ModelChoiceField(
        label=_("section"), queryset=Section.objects.all(), required=False, widget=UnfoldAdminSelectWidget
    )
    starts_at = moment_field(_("from"), help_text=_("Beijing time."))
    ends_at = moment_field(_("to"), help_text=_("Beijing time."))
    stands_in_for = forms.ModelChoiceField(
        label=_("stands in for"), queryset=User.objects.none(), required=False, widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, at: datetime.datetime, **kwargs: Any):
        first, last = (timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") for moment in tonight(at))
        super().__init__(*args, initial={"starts_at": first, "ends_at": last, "role": Role.EDITOR}, **kwargs)
        people = User.objects.filter(is_active=True, is_system=False).order_by("name", "pk")
        self.fields["user"].queryset = people
        self.fields["stands_in_for"].queryset = people
        self.fields["section"].empty_label = _now("all sections")


def gaps(postings: list[Posting], sections: list[Section]) -> list[tuple[Section, Right]]:
    """Stages that nobody holds in a section: stories would wait there."""
    return [
        (section, right)
        for section in sections
        for right in STAGES
        if not any(right in GRANTS[row.role].rights and row.section_id in (None, section.pk) for row in postings)
    ]


@admin.register(Posting)
class PostingAdmin(ReadOnlyAdmin):
    """Regular postings are changed on the user's page; duties and stand-ins here."""

    def get_urls(self) -> list[URLPattern]:
        end = self.admin_site.admin_view(require_POST(self.end))
        return [path("<int:pk>/end/", end, name="accounts_posting_end"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        now, may = timezone.now(), request.user.may(Right.USERS)
        form = DutyForm(request.POST if request.method == "POST" else None, at=now)
        if request.method == "POST":
            if not may:
                raise PermissionDenied
            if form.is_valid() and self._added(request, form):
                return HttpResponseRedirect(reverse("admin:accounts_posting_changelist"))
        active = Posting.objects.filter(user__is_active=True).select_related("user", "section", "stands_in_for")
        standing = list(active.at(now).order_by("section__order", "role", "starts_at", "pk"))
        coming = active.exclude(kind=Posting.Kind.REGULAR).filter(starts_at__gt=now, starts_at__lte=now + AHEAD)
        sections = list(Section.objects.all())
        context = {
            **self.admin_site.each_context(request),
            "title": _("Duty roster"),
            "opts": self.opts,
            "on_duty": [row for row in standing if row.kind != Posting.Kind.REGULAR],
            "regular": [row for row in standing if row.kind == Posting.Kind.REGULAR],
            "coming": list(coming.order_by("starts_at", "pk")),
            "gaps": gaps(standing, sections),
            "form": form if may else None,
            "now": now,
        }
        return TemplateResponse(request, "admin/accounts/duty.html", context)

    def _added(self, request: HttpRequest, form: DutyForm) -> bool:
        try:
            posting = put_on_duty(actor=request.user, **form.cleaned_data)
        except (WrongState, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
            return False
        messages.success(request, _now("%(who)s is on duty.") % {"who": posting.user})
        for other in overlapping(posting).select_related("section")[:3]:
            messages.warning(
                request,
                _now("%(who)s holds this role for some of these hours anyway: %(posting)s.")
                % {
                    "who": posting.user,
                    "posting": f"{other.get_kind_display()} {other.section or _now('all sections')}",
                },
            )
        return True

    def end(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.may(Right.USERS):
            raise PermissionDenied
        posting = Posting.objects.filter(pk=pk).select_related("user").first()
        if posting is not None:
            told = _now("The duty of %(who)s is over.") % {"who": posting.user}
            attempt(request, lambda: end_duty(actor=request.user, posting=posting), told)
        return HttpResponseRedirect(reverse("admin:accounts_posting_changelist"))
