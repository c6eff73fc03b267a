"""Reply letters: brought, read, matched with their item, recorded as its reply by one press; and those that wait."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from newskit.accounts.roles import Right
from newskit.backoffice.base import PageAdmin, UnfoldAdminTextInputWidget, display
from newskit.backoffice.receiving import ReceivedForm
from newskit.verbs import NotAllowed, WrongState
from proposals.admin.letter_forms import AnswerForm, FilingForm
from proposals.letters.finding import candidates
from proposals.letters.linking import (
    LetterKnown,
    file_from_letter,
    link_letter,
    set_letter_aside,
    take_letter_in,
    take_letter_up_again,
    unlink_letter,
)
from proposals.letters.matching import units_called
from proposals.letters.reading import read
from proposals.letters.showing import findings, marked
from proposals.models import Letter, Proposal


class LetterForm(ReceivedForm):
    """The letter: pasted, or as a file."""

    nothing_given = gettext_lazy("Paste the text of the letter, or choose a file.")

    text = forms.CharField(
        label=gettext_lazy("Text of the letter or page"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "desk-in letter-text", "autofocus": True}),
    )
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        help_text=gettext_lazy("Text or a saved web page, in UTF-8, GB18030 or UTF-16."),
        widget=forms.FileInput(attrs={"accept": ".txt,.html,.htm,text/plain,text/html"}),
    )
    url = forms.URLField(
        label=gettext_lazy("address of the letter"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=UnfoldAdminTextInputWidget(attrs={"type": "url", "placeholder": "https://"}),
    )


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", _("waiting")), ("linked", _("recorded")), ("aside", _("set aside"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter] | None:
        if self.value() == "waiting":
            return queryset.waiting()
        if self.value() == "linked":
            return queryset.filter(linked__gte=F("items_named"), linked__gt=0)
        return queryset.filter(set_aside_at__isnull=False) if self.value() == "aside" else None


@admin.register(Letter)
class LetterAdmin(PageAdmin):
    list_display = ["title", "state", "entered_by", "entered_at"]
    list_filter = [StateFilter]
    list_select_related = ["entered_by"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.may(Right.TRACK)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        return super().get_queryset(request).with_links_counted()

    @display(description=gettext_lazy("reply letter"), ordering="id")
    def title(self, letter: Letter) -> str:
        return str(letter)

    @display(description=gettext_lazy("state"))
    def state(self, letter: Letter) -> str:
        if letter.set_aside_at:
            return f"{_('set aside')} {letter.note}"
        if not letter.linked:
            return _("waiting")
        named = max(letter.items_named, letter.linked)
        return ngettext("recorded for %(n)d of %(all)d item", "recorded for %(n)d of %(all)d items", named) % {
            "n": letter.linked,
            "all": named,
        }

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = LetterForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                letter = take_letter_in(
                    actor=request.user,
                    text=form.received.text,
                    url=form.cleaned_data["url"],
                    file_name=file.name if file else "",
                )
            except LetterKnown as known:
                messages.warning(request, str(known))
                letter = known.letter
            return redirect("admin:proposals_letter_change", letter.pk)
        return self._page(request, "letter_form", title=_("Bring a reply letter"), form=form)

    def row_page(self, request: HttpRequest, letter: Letter) -> HttpResponse:
        if request.method == "POST" and not self.has_add_permission(request):
            raise PermissionDenied
        reading = read(letter.text)
        day = reading.day.day if reading.day else None
        links = list(letter.links.select_related("proposal__session", "reply__organisation"))
        linked = {link.proposal.serial for link in links}
        open_items = [each for each in reading.items if each.serial not in linked]
        units = units_called(reading.unit.name, day) if reading.unit else []
        data = request.POST if request.method == "POST" else None
        answer = AnswerForm(data, letter=letter, reading=reading, units=units)
        filing = FilingForm(data, reading=reading, numbered=open_items[0] if open_items else None)
        if request.method == "POST" and self._act(request, letter, answer, filing):
            return redirect("admin:proposals_letter_change", letter.pk)
        done = {link.proposal_id for link in links}
        return self._page(
            request,
            "letter",
            title=str(letter),
            original=letter,
            letter=letter,
            findings=findings(letter.text, reading),
            segments=marked(letter.text, reading),
            candidates=[each for each in candidates(reading, units) if each.item.pk not in done],
            links=links,
            answer=answer,
            filing=filing,
            waits=letter.set_aside_at is None and letter.linked < max(letter.items_named, 1),
            following=Letter.objects.waiting().filter(pk__lt=letter.pk).order_by("-pk").first(),
            may_change=self.has_add_permission(request),
        )

    def _act(self, request: HttpRequest, letter: Letter, answer: AnswerForm, filing: FilingForm) -> bool:
        """What the pressed button says. True if it was done; a refusal stands above the form, with what was typed."""
        try:
            done = self._pressed(request, letter, answer, filing)
        except (WrongState, NotAllowed) as refusal:
            answer.is_valid()
            answer.add_error(None, str(refusal))
            return False
        if done:
            messages.success(request, done)
        return bool(done)

    @staticmethod
    def _pressed(request: HttpRequest, letter: Letter, answer: AnswerForm, filing: FilingForm) -> str:
        actor, pressed = request.user, request.POST
        if "aside" in pressed:
            set_letter_aside(actor=actor, letter=letter, note=pressed.get("note", ""))
            return _("Set aside: it waits no longer.")
        if "again" in pressed:
            take_letter_up_again(actor=actor, letter=letter)
            return _("It waits again.")
        if "unlink" in pressed:
            link = get_object_or_404(letter.links, pk=_key(pressed["unlink"]))
            unlink_letter(actor=actor, link=link, note=pressed.get("note", ""))
            return _("Taken back: the reply is struck, the letter waits again.")
        if not answer.is_valid():
            return ""
        if "link" in pressed:
            item = get_object_or_404(Proposal, pk=_key(pressed["link"]))
            with transaction.atomic():  # a unit that the refused reply would need is not left behind
                link_letter(actor=actor, letter=letter, proposal=item, **answer.arguments(actor))
            return _("Recorded as the reply to “%(item)s”.") % {"item": item}
        if "file" in pressed or "file_for" in pressed:
            if not filing.is_valid():
                return ""
            statement = get_object_or_404(Proposal, pk=_key(pressed["file_for"])) if "file_for" in pressed else None
            with transaction.atomic():
                reply = file_from_letter(
                    actor=actor, letter=letter, heads=filing.heads(), statement=statement, **answer.arguments(actor)
                )
            return _("Entered, and the reply with it: “%(item)s”.") % {"item": reply.proposal}
        return ""

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        standard = self.admin_site.each_context(request) | {"opts": self.opts, "subtitle": None, "original": None}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"proposals/admin_{template}.html", standard | context)


def _key(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
