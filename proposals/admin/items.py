"""The page of an item: heads, measures and signatures in a form, its life by buttons that call the verbs."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from newskit.accounts.roles import Right
from newskit.backoffice.base import RecordedHistoryAdmin, display
from newskit.backoffice.dialogs import Dialog, back, dialog, partial
from newskit.backoffice.exporting import Exports
from newskit.periods import beijing_today
from newskit.searching import Way
from newskit.verbs import NotAllowed, WrongState
from proposals import lifecycle
from proposals.admin import dialogs
from proposals.admin.answers import AnswerPages
from proposals.admin.bulk import Many
from proposals.admin.enquiries import Enquiries
from proposals.admin.filters import ConfirmedFilter, DueFilter
from proposals.admin.forms import MeasureInline, ProposalForm, SignatureInline
from proposals.admin.grid import GridPages
from proposals.admin.record import buttons, due_text, events, record
from proposals.admin.relating import Relations
from proposals.admin.today import TodayPage
from proposals.datasets import PROPOSALS
from proposals.models import ActionKind as Step
from proposals.models import Kind, Proposal


def _when(button: str) -> Callable:
    """A permission that holds where the button's verb would succeed."""

    def has_permission(self, request: HttpRequest, object_id=None) -> bool:
        return button in self.possible(request, object_id)

    return has_permission


@admin.register(Proposal)
class ProposalAdmin(Relations, Enquiries, Many, GridPages, TodayPage, AnswerPages, Exports, RecordedHistoryAdmin):
    right = Right.TRACK
    dataset = PROPOSALS
    form = ProposalForm
    list_display = ["title", "what", "lead", "state", "due", "is_confirmed"]
    list_filter = ["kind", "status", DueFilter, ConfirmedFilter, "session", "topics"]
    search_help_text = _("Title, number, or a name as printed.")
    search_fields = ["title"]
    ordering = ["-id"]
    autocomplete_fields = ["topics"]
    inlines = [MeasureInline, SignatureInline]
    change_form_outer_before_template = "proposals/admin_record.html"
    actions = ["assign_selected", "reply_selected", "confirm_selected", "export_csv"]
    actions_list = ["grid", "answers", "today"]
    actions_detail = [
        "confirm",
        "confirm_filing",
        "enquire",
        {
            "title": _("Decision"),
            "items": [
                "accept",
                "merge",
                "send_as_opinion",
                "decline",
                "refer",
                "put_on_agenda",
                "examine",
                "handle_as_suggestion",
                "withdraw",
            ],
        },
        {
            "title": _("Handling"),
            "items": [
                "assign",
                "return_assignment",
                "reassign",
                "opine",
                "reply",
                "feedback",
                "handle_again",
                "close",
                "set_milestone",
            ],
        },
        "relate",
        "answer",
        "amend",
        "strike",
        "change_milestone",
        "retract_milestone",
        "unrelate",
    ]

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        return super().get_queryset(request).select_related("body", "session", "source")

    def get_changelist_instance(self, request: HttpRequest):
        """What rows print is read for the rows of the page alone."""
        request.today = beijing_today()
        changelist = super().get_changelist_instance(request)
        changelist.result_list = changelist.result_list.with_row_parts()
        for item in changelist.result_list:
            item.today = request.today
        return changelist

    def search(self, word: str) -> list[Way]:
        return Proposal.objects.ways_to_find(word)

    @display(description=_("kind, session, number"), ordering="kind")
    def what(self, item: Proposal) -> str:
        number = gettext("no. %(number)s") % {"number": item.number} if item.number else ""
        return " ".join(filter(None, [str(item.get_kind_display()), str(item.session or ""), number]))

    @display(description=_("lead"))
    def lead(self, item: Proposal) -> str:
        return "、".join(signature.name_as_printed for signature in item.lead_signatures[:2])

    @display(description=_("status"), ordering="status")
    def state(self, item: Proposal) -> str:
        units = "、".join(str(row.organisation) for row in item.standing_units[:2])
        return f"{item.get_status_display()} {units}".strip()

    @display(description=_("due"), ordering="due_on")
    def due(self, item: Proposal) -> str:
        text = due_text(item, item.today)
        return format_html("<b>{}</b>", text) if item.due_on and item.due_on < item.today else text

    @display(description=_("confirmed"), boolean=True, ordering="confirmed_at")
    def is_confirmed(self, item: Proposal) -> bool:
        return item.confirmed_at is not None

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Proposal | None = None):
        entry = [("day_filed", "precision"), "stated_on"] if obj is None else ["stated_on"]
        return [
            (
                None,
                {
                    "fields": [
                        ("kind", "session"),
                        "title",
                        ("body", "between_sessions"),
                        ("number", "proposer_kind", "signatory_count"),
                        *entry,
                        ("source_text", "source_url"),
                    ]
                },
            ),
            (
                _("Summary, topics, class, note"),
                {
                    "fields": [
                        "summary",
                        "topics",
                        ("official_class", "class_number"),
                        "slug",
                        "title_locked",
                        "note",
                    ],
                    "classes": ["collapse"],
                },
            ),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Proposal | None = None) -> list[str]:
        if obj is None:
            return ["slug"]
        return ["kind", "body", *(["slug"] if obj.was_shown else [])]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None):
        item = Proposal.objects.filter(pk=object_id).with_detail_parts().first() if object_id.isdecimal() else None
        if item is not None:
            today = beijing_today()
            extra_context = (extra_context or {}) | {
                "item": item,
                "due": due_text(item, today),
                "today": today,
                "record": record(item, today),
                "events": events(item),
                "may_change": request.user.may(Right.TRACK),
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def changeform_view(self, request: HttpRequest, *args, **kwargs):
        """What a verb refuses although the form was right, because somebody was quicker."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (WrongState, NotAllowed) as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.path)

    def response_add(self, request: HttpRequest, obj: Proposal, post_url_continue: str | None = None):
        """To the new item's page: its steps are entered there."""
        if "_save" not in request.POST or "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(
            request,
            gettext("“%(item)s” is entered. What happened to it is recorded by the buttons above.") % {"item": obj},
        )
        return back(request, obj)

    def save_model(self, request: HttpRequest, obj: Proposal, form: ProposalForm, change: bool) -> None:
        heads = form.heads(request.user)
        if change:
            heads = {name: value for name, value in heads.items() if name in lifecycle.HEADS}
            lifecycle.amend_item(actor=request.user, proposal=obj, changes=heads)
            return
        for name in ("slug", "stated_on", "title_locked"):
            heads.pop(name, None)
        cells = form.cleaned_data
        heads |= {"kind": cells["kind"], "body": cells["body"]}
        day = partial(cells["day_filed"], cells["precision"])
        if cells["kind"] == Kind.STATEMENT:
            fields = ("title", "summary", "term", "session", "note", "source", "body")
            added = lifecycle.record_statement(
                actor=request.user, stated_on=cells["stated_on"], **{name: heads[name] for name in fields}
            )
        else:
            added = lifecycle.file_item(actor=request.user, filed_on=day, precision=cells["precision"], **heads)
        obj.pk = added.pk
        obj.refresh_from_db()
        obj._state.adding = False

    # The buttons

    def possible(self, request: HttpRequest, object_id) -> frozenset[str]:
        """What the user may do to the item now; asked once a request."""
        if object_id is None or not str(object_id).isdecimal() or not request.user.may(self.right):
            return frozenset()
        known = request.__dict__.setdefault("_possible", {})
        if object_id not in known:
            item = Proposal.objects.filter(pk=object_id).first()
            known[object_id] = buttons(item) if item else frozenset()
        return known[object_id]

    has_confirm_permission = _when("confirm")
    has_confirm_filing_permission = _when("confirm_filing")
    has_accept_permission = _when("accept")
    has_merge_permission = _when("merge")
    has_send_as_opinion_permission = _when("send_as_opinion")
    has_decline_permission = _when("decline")
    has_refer_permission = _when("refer")
    has_put_on_agenda_permission = _when("put_on_agenda")
    has_examine_permission = _when("examine")
    has_handle_as_suggestion_permission = _when("handle_as_suggestion")
    has_withdraw_permission = _when("withdraw")
    has_assign_permission = _when("assign")
    has_return_assignment_permission = _when("return_assignment")
    has_reassign_permission = _when("reassign")
    has_opine_permission = _when("opine")
    has_reply_permission = _when("reply")
    has_feedback_permission = _when("feedback")
    has_handle_again_permission = _when("handle_again")
    has_close_permission = _when("close")

    def has_row_permission(self, request: HttpRequest, object_id=None) -> bool:
        """Asked of one step only: from its own link, never from the bar."""
        return request.user.may(self.right) and "row" in request.GET

    def has_track_permission(self, request: HttpRequest) -> bool:
        return request.user.may(self.right)

    def _record(self, request: HttpRequest, form: dialogs.Step, item: Proposal, kind: str) -> str:
        with transaction.atomic():
            action = lifecycle.record(actor=request.user, proposal=item, kind=kind, **form.arguments())
        return gettext("Recorded: %(step)s.") % {"step": action}

    @dialog(Dialog, _("Confirm"), permissions=["confirm"])
    def confirm(self, request, form, item):
        lifecycle.confirm(actor=request.user, proposal=item)
        return gettext("Readers see it from now on.")

    @dialog(dialogs.ConfirmFiling, _("Link the filed item"), permissions=["confirm_filing"])
    def confirm_filing(self, request, form, item):
        links = lifecycle.confirm_filing(actor=request.user, statement=item, **form.arguments())
        return ngettext("Linked to %d filed item.", "Linked to %d filed items.", len(links)) % len(links)

    @dialog(dialogs.Step, Step.ACCEPTED.label, permissions=["accept"])
    def accept(self, request, form, item):
        return self._record(request, form, item, "accepted")

    @dialog(dialogs.Merge, Step.MERGED.label, permissions=["merge"])
    def merge(self, request, form, item):
        return self._record(request, form, item, "merged")

    @dialog(dialogs.Step, Step.SENT_AS_OPINION.label, permissions=["send_as_opinion"])
    def send_as_opinion(self, request, form, item):
        return self._record(request, form, item, "sent_as_opinion")

    @dialog(dialogs.Decline, Step.DECLINED.label, permissions=["decline"])
    def decline(self, request, form, item):
        return self._record(request, form, item, "declined")

    @dialog(dialogs.OfCommittee, Step.REFERRED.label, permissions=["refer"])
    def refer(self, request, form, item):
        return self._record(request, form, item, "referred")

    @dialog(dialogs.Step, Step.ON_AGENDA.label, permissions=["put_on_agenda"])
    def put_on_agenda(self, request, form, item):
        return self._record(request, form, item, "on_agenda")

    @dialog(dialogs.OfCommittee, Step.EXAMINED.label, permissions=["examine"])
    def examine(self, request, form, item):
        return self._record(request, form, item, "examined")

    @dialog(dialogs.HandleAsSuggestion, Step.HANDLED_AS_SUGGESTION.label, permissions=["handle_as_suggestion"])
    def handle_as_suggestion(self, request, form, item):
        second = lifecycle.handle_motion_as_suggestion(actor=request.user, motion=item, **form.arguments())
        return gettext("A suggestion now goes on with it: %(item)s.") % {"item": second}

    @dialog(dialogs.Step, Step.WITHDRAWN.label, permissions=["withdraw"])
    def withdraw(self, request, form, item):
        return self._record(request, form, item, "withdrawn")

    @dialog(dialogs.Assign, Step.ASSIGNED.label, permissions=["assign"])
    def assign(self, request, form, item):
        with transaction.atomic():
            return str(lifecycle.assign(actor=request.user, proposal=item, **form.arguments()))

    @dialog(dialogs.ReturnAssignment, Step.RETURNED.label, permissions=["return_assignment"])
    def return_assignment(self, request, form, item):
        return str(lifecycle.return_assignment(actor=request.user, **form.arguments()))

    @dialog(dialogs.Reassign, Step.REASSIGNED.label, permissions=["reassign"])
    def reassign(self, request, form, item):
        with transaction.atomic():
            return str(lifecycle.reassign(actor=request.user, proposal=item, **form.arguments()))

    @dialog(dialogs.Opinion, Step.OPINION.label, permissions=["opine"])
    def opine(self, request, form, item):
        return self._record(request, form, item, "opinion")

    @dialog(dialogs.ReplyDialog, Step.REPLIED.label, permissions=["reply"])
    def reply(self, request, form, item):
        with transaction.atomic():
            return str(lifecycle.reply(actor=request.user, proposal=item, **form.arguments()))

    @dialog(dialogs.FeedbackDialog, Step.FEEDBACK.label, permissions=["feedback"])
    def feedback(self, request, form, item):
        return str(lifecycle.feedback(actor=request.user, **form.arguments()))

    @dialog(dialogs.HandleAgain, Step.HANDLED_AGAIN.label, permissions=["handle_again"])
    def handle_again(self, request, form, item):
        with transaction.atomic():
            return str(lifecycle.handle_again(actor=request.user, proposal=item, **form.arguments()))

    @dialog(dialogs.Step, Step.CLOSED.label, permissions=["close"])
    def close(self, request, form, item):
        return str(lifecycle.close(actor=request.user, proposal=item, **form.arguments()))

    @dialog(dialogs.Amend, _("Correct the date"), permissions=["row"])
    def amend(self, request, form, item):
        lifecycle.amend(actor=request.user, action=form.action, **form.arguments())
        return gettext("The step has its new date, and what hangs on it.")

    @dialog(dialogs.Strike, _("Strike the entry out"), permissions=["row"])
    def strike(self, request, form, item):
        lifecycle.strike(actor=request.user, action=form.action, note=form.cleaned_data["note"])
        return gettext("The entry is struck out; the audit trail keeps it.")
