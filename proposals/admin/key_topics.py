"""Key topics and their items: a form whose save calls the verbs."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newskit.accounts.roles import Right
from newskit.backoffice.base import RecordedHistoryAdmin, TabularInline, display
from newskit.backoffice.dialogs import Dialog, dialog, note_field, partial
from newskit.verbs import NotAllowed, WrongState
from proposals import key_topics
from proposals.models import KeyTopic, KeyTopicItem


class Retract(Dialog):
    note = note_field(_("why"), required=True)


class KeyTopicForm(forms.ModelForm):
    def clean(self):
        cells = super().clean()
        if cells.get("approved_on"):
            cells["approved_on"] = partial(cells["approved_on"], cells.get("precision", ""))
        return cells


class ItemInline(TabularInline):
    """Items are put there and taken away; a place itself never changes."""

    model = KeyTopicItem
    fields = ["proposal", "source"]
    autocomplete_fields = ["proposal", "source"]
    show_change_link = False
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[KeyTopicItem]:
        return super().get_queryset(request).select_related("proposal", "source")

    def has_add_permission(self, request: HttpRequest, obj: KeyTopic | None = None) -> bool:
        return request.user.may(Right.TRACK) and (obj is None or obj.retracted_at is None)

    has_delete_permission = has_add_permission

    def has_change_permission(self, request: HttpRequest, obj: KeyTopic | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: KeyTopic | None = None) -> bool:
        return True


@admin.register(KeyTopic)
class KeyTopicAdmin(RecordedHistoryAdmin):
    right = Right.TRACK
    form = KeyTopicForm
    list_display = ["title", "list", "session", "number", "supervised_by", "recorded", "is_listed"]
    list_select_related = ["session", "body"]
    list_filter = ["list", "session"]
    search_fields = ["title"]
    autocomplete_fields = ["lead_units", "source"]
    inlines = [ItemInline]
    actions_detail = ["retract"]
    fieldsets = [
        (None, {"fields": [("body", "list"), ("session", "number"), "title", "lead_units"]}),
        (
            _("Supervision"),
            {
                "fields": [
                    ("supervised_by", "supervision"),
                    ("approved_on", "precision", "approved_by"),
                    ("items_announced", "source"),
                    "note",
                ]
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[KeyTopic]:
        return super().get_queryset(request).annotate(places_number=Count("places"))

    @display(description=_("items recorded here"), ordering="places_number")
    def recorded(self, topic: KeyTopic) -> str:
        if topic.items_announced:
            return gettext("%(here)s of %(all)s") % {"here": topic.places_number, "all": topic.items_announced}
        return str(topic.places_number)

    @display(description=_("shown to readers"), boolean=True)
    def is_listed(self, topic: KeyTopic) -> bool:
        return topic.retracted_at is None

    def get_readonly_fields(self, request: HttpRequest, obj: KeyTopic | None = None) -> list[str]:
        return ["body", "list"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: KeyTopic | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.retracted_at is None)

    def has_retract_permission(self, request: HttpRequest, object_id=None) -> bool:
        if object_id is None or not str(object_id).isdecimal() or not request.user.may(self.right):
            return False
        return KeyTopic.objects.listed().filter(pk=object_id).exists()

    def changeform_view(self, request: HttpRequest, *args, **kwargs):
        """What a verb refuses although the form was right, because somebody was quicker."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (WrongState, NotAllowed) as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.path)

    def save_model(self, request: HttpRequest, obj: KeyTopic, form: KeyTopicForm, change: bool) -> None:
        cells = dict(form.cleaned_data)
        units = cells.pop("lead_units")
        if change:
            heads = {name: value for name, value in cells.items() if name in key_topics.HEADS}
            key_topics.amend_key_topic(actor=request.user, topic=obj, changes=heads, lead_units=units)
            return
        added = key_topics.add_key_topic(actor=request.user, lead_units=units, **cells)
        obj.pk = added.pk
        obj.refresh_from_db()
        obj._state.adding = False

    def save_formset(self, request: HttpRequest, form: KeyTopicForm, formset, change: bool) -> None:
        formset.save(commit=False)
        gone = [place.proposal for place in formset.deleted_objects]
        if gone:
            key_topics.take_from_key_topic(actor=request.user, topic=form.instance, proposals=gone)
        for place in formset.new_objects:
            key_topics.put_under_key_topic(
                actor=request.user, topic=form.instance, proposals=[place.proposal], source=place.source
            )

    @dialog(Retract, _("Take back"), permissions=["retract"])
    def retract(self, request, form, topic):
        key_topics.retract_key_topic(actor=request.user, topic=topic, note=form.cleaned_data["note"])
        return gettext("Taken back: readers no longer see the topic.")
