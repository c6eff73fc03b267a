"""The profile's page: its own fields in a form, everything dated by buttons that call the verbs."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delegates import standing
from delegates.admin import dialogs
from delegates.admin.filters import ConfirmedFilter, ConstituencyFilter, RankFilter, StandingFilter, TermFilter
from delegates.admin.record import events, record, rows_by_key, with_record
from delegates.merging import merge
from delegates.models import Delegate, Merge, Notice, Portrait
from newskit.accounts.roles import Right
from newskit.backoffice.base import HistoryAdmin, UnfoldAdminTextInputWidget, display
from newskit.backoffice.dialogs import Dialog, back, dialog
from newskit.chinese.strokes import first_strokes
from newskit.opendata.kinds import kind_of
from newskit.opendata.models import Import, Question
from newskit.periods import beijing_today
from newskit.topics.models import source

OWN_FIELDS = ("name", "distinction", "reading", "gender", "ethnicity", "note", "slug")


class DelegateForm(forms.ModelForm):
    """The source typed here is that of what is changed here."""

    source_text = forms.CharField(
        label=_("source of these facts"), max_length=300, required=False, widget=UnfoldAdminTextInputWidget
    )
    source_url = forms.URLField(
        label=_("address of the source"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminTextInputWidget,
    )

    class Meta:
        model = Delegate
        fields = OWN_FIELDS

    def clean(self):
        cells = super().clean()
        sourced = {"gender", "ethnicity"} & set(self.changed_data)
        if not cells.get("source_text") and (sourced or not self.instance.pk):
            self.add_error("source_text", _("Say where it comes from."))
        return cells

    def changes(self, actor) -> dict:
        changes = {name: self.cleaned_data[name] for name in self.changed_data if name in OWN_FIELDS}
        if self.cleaned_data["source_text"]:
            origin = source(
                self.cleaned_data["source_text"],
                url=self.cleaned_data["source_url"],
                seen_on=beijing_today(),
                entered_by=actor,
            )
            sourced = [f"{name}_source" for name in ("gender", "ethnicity") if changes.get(name)]
            changes |= dict.fromkeys(sourced or ["source"], origin)
        return changes


@admin.register(Delegate)
class DelegateAdmin(HistoryAdmin):
    form = DelegateForm
    list_display = ["printed_name", "strokes", "role", "seat", "posts", "is_confirmed"]
    list_filter = [StandingFilter, TermFilter, RankFilter, ConfirmedFilter, "gender", ConstituencyFilter]
    search_fields = ["folded"]
    search_help_text = _("Characters of either script, pinyin, or initials such as zws.")
    ordering = ["sort_key", "id"]
    fieldsets = [
        (None, {"fields": [("name", "distinction"), ("gender", "ethnicity"), ("source_text", "source_url")]}),
        (_("Reading, address, note"), {"fields": ["reading", "slug", "note"], "classes": ["collapse"]}),
    ]
    list_before_template = "delegates/admin_ways.html"
    change_form_outer_before_template = "delegates/admin_record.html"
    actions_detail = [
        "confirm",
        {"title": _("Mandate"), "items": ["begin_mandate", "end_mandate", "suspend", "lift_suspension"]},
        {"title": _("Seat"), "items": ["move_seat", "begin_seat", "end_seat", "give_session_role"]},
        {"title": _("Office"), "items": ["begin_office", "promote", "end_office"]},
        {"title": _("Committee"), "items": ["begin_committee_post", "end_committee_post"]},
        {"title": _("Post"), "items": ["see_position", "begin_position", "end_position"]},
        {"title": _("Person"), "items": ["add_alias", "begin_party", "merge_into"]},
        {"title": _("Readers’ page"), "items": ["prefer_identity", "choose_portrait", "remove_portrait"]},
        "correct",
        "strike",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delegate]:
        return super().get_queryset(request).standing_rows()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Delegate | None:
        delegate = super().get_object(request, object_id, from_field)
        if delegate is not None and "row" in request.GET:
            request.delegate_rows = rows_by_key(delegate)
        return delegate

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        return queryset.named(search_term), False

    def changelist_view(self, request: HttpRequest, extra_context=None):
        request.delegates_today = beijing_today()
        return super().changelist_view(request, {"ways": self._ways(request), **(extra_context or {})})

    def _ways(self, request: HttpRequest) -> list[tuple[str, str]]:
        """What changes many records at once, a notice or a table, and what came of it; for those who may."""
        by_model = {model: self.admin_site.get_model_admin(model) for model in (Notice, Import, Question, Merge)}
        ways = []
        if by_model[Notice].has_add_permission(request):
            ways.append((gettext("Paste a notice"), reverse("admin:delegates_notice_add")))
        if request.user.may(kind_of("delegates").right):
            ways.append((gettext("Take a table in"), f"{reverse('admin:opendata_import_add')}?kind=delegates"))
        for model, its_admin in by_model.items():
            if its_admin.has_view_permission(request):
                ways.append((str(model._meta.verbose_name_plural), reverse(admin_urlname(model._meta, "changelist"))))
        return ways

    def get_changelist_instance(self, request: HttpRequest):
        """Identities are read for the rows of the page alone."""
        changelist = super().get_changelist_instance(request)
        changelist.result_list = changelist.result_list.with_identity()
        for delegate in changelist.result_list:
            delegate.today = delegate.identity_on(request.delegates_today)
        return changelist

    @display(description=_("personal name"), ordering="sort_key")
    def printed_name(self, delegate: Delegate) -> str:
        return str(delegate)

    @display(description=_("strokes of the surname"), ordering="stroke_key")
    def strokes(self, delegate: Delegate) -> str:
        return str(first_strokes(delegate.stroke_key) or gettext("not known"))

    @display(description=_("role today"))
    def role(self, delegate: Delegate) -> str:
        marks = {"unknown": gettext("(not settled)"), "no": gettext("(former)")}
        return "、".join(role.text + marks.get(role.known, "") for role in delegate.today.roles[:2])

    @display(description=_("constituency"))
    def seat(self, delegate: Delegate) -> str:
        return "、".join(str(role.seat.constituency.short_name) for role in delegate.today.roles[:1] if role.seat)

    @display(description=_("posts"))
    def posts(self, delegate: Delegate) -> str:
        return "、".join(post.text for post in delegate.today.posts[:2])

    @display(description=_("confirmed"), boolean=True, ordering="confirmed_at")
    def is_confirmed(self, delegate: Delegate) -> bool:
        return delegate.confirmed_at is not None

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None):
        delegate = (
            with_record(self.get_queryset(request)).filter(pk=object_id).first() if object_id.isdecimal() else None
        )
        if delegate is not None:
            today = beijing_today()
            extra_context = (extra_context or {}) | {
                "identity": delegate.identity_on(today),
                "record": record(delegate, today),
                "events": events(delegate),
                "portrait": delegate.portraits.filter(removed_at__isnull=True).select_related("picture").first(),
                "may_change": request.user.may(Right.STANDING),
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Delegate, form: DelegateForm, change: bool) -> None:
        changes = form.changes(request.user)
        if change:
            standing.amend_delegate(actor=request.user, delegate=obj, changes=changes)
        else:
            changes.pop("slug", None)
            added = standing.add_delegate(actor=request.user, **changes)
            obj.pk = added.pk
            obj.refresh_from_db()

    def response_add(self, request: HttpRequest, obj: Delegate, post_url_continue: str | None = None):
        """To the new profile's page: what makes somebody a delegate is entered there."""
        if "_save" not in request.POST or "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(
            request, gettext("%(name)s is entered. Next: the mandate, by the buttons above.") % {"name": obj}
        )
        return back(request, obj)

    def _may(self, request: HttpRequest) -> bool:
        return request.user.may(Right.STANDING)

    def has_change_permission(self, request: HttpRequest, obj: Delegate | None = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_standing_permission(self, request: HttpRequest, object_id=None) -> bool:
        return self._may(request)

    def has_unconfirmed_permission(self, request: HttpRequest, object_id=None) -> bool:
        return self._may(request) and Delegate.objects.filter(pk=object_id, confirmed_at__isnull=True).exists()

    def has_row_permission(self, request: HttpRequest, object_id=None) -> bool:
        """Asked of one entry only: from its own link, never from the bar."""
        return self._may(request) and "row" in request.GET

    @dialog(Dialog, _("Confirm the profile"), permissions=["unconfirmed"])
    def confirm(self, request, form, delegate):
        standing.confirm_delegate(actor=request.user, delegate=delegate)
        return gettext("Readers see the profile from now on.")

    @dialog(dialogs.BeginMandate, _("Begin a mandate"), permissions=["standing"])
    def begin_mandate(self, request, form, delegate):
        return str(standing.begin_mandate(actor=request.user, delegate=delegate, **form.arguments()))

    @dialog(dialogs.EndMandate, _("End a mandate"), permissions=["standing"])
    def end_mandate(self, request, form, delegate):
        return str(standing.end_mandate(actor=request.user, **form.arguments()))

    @dialog(dialogs.Suspend, _("Suspend"), permissions=["standing"])
    def suspend(self, request, form, delegate):
        return str(standing.suspend(actor=request.user, **form.arguments()))

    @dialog(dialogs.LiftSuspension, _("Lift a suspension"), permissions=["standing"])
    def lift_suspension(self, request, form, delegate):
        return str(standing.lift_suspension(actor=request.user, **form.arguments()))

    @dialog(dialogs.MoveSeat, _("Move to another seat"), permissions=["standing"])
    def move_seat(self, request, form, delegate):
        return str(standing.move_seat(actor=request.user, **form.arguments()))

    @dialog(dialogs.BeginSeat, _("Begin a seat"), permissions=["standing"])
    def begin_seat(self, request, form, delegate):
        return str(standing.begin_seat(actor=request.user, **form.arguments()))

    @dialog(dialogs.EndSeat, _("End a seat"), permissions=["standing"])
    def end_seat(self, request, form, delegate):
        return str(standing.end_seat(actor=request.user, **form.arguments()))

    @dialog(dialogs.GiveSessionRole, _("Give a role at a session"), permissions=["standing"])
    def give_session_role(self, request, form, delegate):
        return str(standing.give_session_role(actor=request.user, **form.arguments()))

    @dialog(dialogs.BeginOffice, _("Begin an office"), permissions=["standing"])
    def begin_office(self, request, form, delegate):
        return str(standing.begin_office(actor=request.user, **form.arguments()))

    @dialog(dialogs.Promote, _("Promote"), permissions=["standing"])
    def promote(self, request, form, delegate):
        return str(standing.promote(actor=request.user, **form.arguments()))

    @dialog(dialogs.EndOffice, _("End an office"), permissions=["standing"])
    def end_office(self, request, form, delegate):
        return str(standing.end_office(actor=request.user, **form.arguments()))

    @dialog(dialogs.BeginCommitteePost, _("Begin a post in a committee"), permissions=["standing"])
    def begin_committee_post(self, request, form, delegate):
        return str(standing.begin_committee_post(actor=request.user, **form.arguments()))

    @dialog(dialogs.EndCommitteePost, _("End a post in a committee"), permissions=["standing"])
    def end_committee_post(self, request, form, delegate):
        return str(standing.end_committee_post(actor=request.user, **form.arguments()))

    @dialog(dialogs.SeePosition, _("Record a post seen in print"), permissions=["standing"])
    def see_position(self, request, form, delegate):
        return str(standing.see_position(actor=request.user, delegate=delegate, **form.arguments()))

    @dialog(dialogs.BeginPosition, _("Begin a post"), permissions=["standing"])
    def begin_position(self, request, form, delegate):
        return str(standing.begin_position(actor=request.user, delegate=delegate, **form.arguments()))

    @dialog(dialogs.EndPosition, _("End a post"), permissions=["standing"])
    def end_position(self, request, form, delegate):
        return str(standing.end_position(actor=request.user, **form.arguments()))

    @dialog(dialogs.AddAlias, _("Add another name"), permissions=["standing"])
    def add_alias(self, request, form, delegate):
        return str(standing.add_alias(actor=request.user, delegate=delegate, **form.arguments()))

    @dialog(dialogs.BeginParty, _("Record a party"), permissions=["standing"])
    def begin_party(self, request, form, delegate):
        return str(standing.begin_party(actor=request.user, delegate=delegate, **form.arguments()))

    @dialog(dialogs.PreferIdentity, _("Set the identity that prints first"), permissions=["standing"])
    def prefer_identity(self, request, form, delegate):
        preferred = standing.prefer_identity(actor=request.user, delegate=delegate, **form.arguments())
        return str(preferred) if preferred else gettext("No identity is preferred for this session any more.")

    @dialog(dialogs.ChoosePortrait, _("Choose a portrait"), permissions=["standing"])
    def choose_portrait(self, request, form, delegate):
        return str(standing.choose_portrait(actor=request.user, delegate=delegate, **form.arguments()))

    @dialog(dialogs.RemovePortrait, _("Remove the portrait"), permissions=["portrayed"])
    def remove_portrait(self, request, form, delegate):
        standing.remove_portrait(actor=request.user, delegate=delegate, **form.arguments())
        return gettext("Readers see the profile without a portrait from now on.")

    def has_portrayed_permission(self, request: HttpRequest, object_id=None) -> bool:
        return self._may(request) and Portrait.objects.filter(delegate=object_id, removed_at__isnull=True).exists()

    def has_merging_permission(self, request: HttpRequest, object_id=None) -> bool:
        return request.user.may(Right.MERGE)

    @dialog(dialogs.MergeInto, _("Merge into another profile"), permissions=["merging"])
    def merge_into(self, request, form, delegate):
        done = merge(
            actor=request.user, loser=delegate, winner=form.cleaned_data["winner"], note=form.cleaned_data["note"]
        )
        form.instance = done.winner  # the page to go back to: the tombstone has none
        messages.success(request, gettext("Merged into %(winner)s.") % {"winner": done.winner})
        return gettext("It can be undone in the list of merges.")

    @dialog(dialogs.Correct, _("Correct the entry"), permissions=["row"])
    def correct(self, request, form, delegate):
        note = form.cleaned_data["note"]
        return str(standing.correct(actor=request.user, row=form.row, changes=form.changes(), note=note))

    @dialog(dialogs.Strike, _("Strike the entry out"), permissions=["row"])
    def strike(self, request, form, delegate):
        standing.strike(actor=request.user, row=form.row, note=form.cleaned_data["note"])
        return gettext("The entry is struck out; its versions stay in the history.")
