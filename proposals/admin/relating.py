"""Relations and milestones on the page of an item: the dialogs that record, change and take back."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newskit.backoffice.dialogs import (
    Dialog,
    SourceFields,
    choice_field,
    date_field,
    dialog,
    note_field,
    partial,
    precision_field,
    text_field,
)
from proposals import lifecycle, milestones
from proposals.admin.dialogs import found_item
from proposals.models import Kind, Milestone, Proposal, RelatedItem, Tie


class Relate(Dialog, SourceFields):
    tie = choice_field(_("what the other item is to this one"), [])
    other = text_field(_("the other item"), help_text=_("Its address, or its number if it is of the same session."))
    said_by = text_field(_("who says so"), required=False, max_length=120, help_text=_("Empty: we found it ourselves."))
    field_order = ["tie", "other", "said_by"]

    def prepare(self) -> None:
        ties = [Tie.RELATED] if self.instance.kind == Kind.STATEMENT else list(lifecycle.RELATIONS)
        self.fields["tie"].choices = [(tie.value, tie.label) for tie in ties]

    def clean_other(self) -> Proposal:
        return found_item(self.cleaned_data["other"], self.instance, statements=True)

    def arguments(self) -> dict[str, Any]:
        cells = self.cleaned_data
        return {"tie": cells["tie"], "other": cells["other"], "said_by": cells["said_by"], "source": self.source()}


class _OfRow:
    """Asked of one row, which the link names: `?row=12`."""

    def row(self, rows: Any) -> Any:
        key = self.request.GET.get("row", "")
        found = rows.filter(pk=key).first() if key.isdecimal() else None
        if found is None:
            raise Http404
        return found


class Unrelate(_OfRow, Dialog):
    note = note_field(_("why"), required=True)

    def prepare(self) -> None:
        item = self.instance
        self.related = self.row(RelatedItem.objects.filter(original=item) | RelatedItem.objects.filter(follow_up=item))


class SetMilestone(Dialog, SourceFields):
    title = text_field(_("milestone"), max_length=100, help_text=_("For example 草案公开征求意见."))
    state = choice_field(_("state"), Milestone.State.choices)
    day = date_field(_("date"), required=False, help_text=_("Planned for, done or dropped on. Empty: unknown."))
    precision = precision_field()
    text = note_field(_("text for readers"))
    as_of = date_field(_("looked at on"), today=True)
    field_order = ["title", "state", "day", "precision", "text", "as_of"]

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        if cells.get("day"):
            cells["day"] = partial(cells["day"], cells.get("precision"))
        return cells

    def arguments(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in milestones.FIELDS if name != "source"} | {
            "source": self.source()
        }


class ChangeMilestone(_OfRow, SetMilestone):
    def prepare(self) -> None:
        self.milestone = self.row(self.instance.milestones.select_related("source"))
        for name in ("title", "state", "day", "precision", "text"):
            self.initial[name] = getattr(self.milestone, name)
        self.initial["source_text"] = self.milestone.source.text
        self.initial["source_url"] = self.milestone.source.url


class RetractMilestone(_OfRow, Dialog):
    note = note_field(_("why"), required=True)

    def prepare(self) -> None:
        self.milestone = self.row(self.instance.milestones)


class Relations:
    """What the page of an item has of them."""

    def has_set_milestone_permission(self, request, object_id=None) -> bool:
        return "set_milestone" in self.possible(request, object_id)

    def has_relate_permission(self, request, object_id=None) -> bool:
        return "relate" in self.possible(request, object_id)

    @dialog(Relate, _("Relate to another item"), permissions=["relate"])
    def relate(self, request, form, item):
        row = lifecycle.relate(actor=request.user, proposal=item, **form.arguments())
        return gettext("Recorded: %(tie)s “%(item)s”.") % {"tie": row.tie(item).label, "item": row.other(item)}

    @dialog(Unrelate, _("Take the relation back"), permissions=["row"])
    def unrelate(self, request, form, item):
        lifecycle.unrelate(actor=request.user, proposal=item, related=form.related, note=form.cleaned_data["note"])
        return gettext("The relation is taken back; both items stay.")

    @dialog(SetMilestone, _("Set a milestone"), permissions=["set_milestone"])
    def set_milestone(self, request, form, item):
        row = milestones.set_milestone(actor=request.user, proposal=item, **form.arguments())
        return gettext("Recorded: %(milestone)s, %(state)s.") % {"milestone": row, "state": row.get_state_display()}

    @dialog(ChangeMilestone, _("Change the milestone"), permissions=["row"])
    def change_milestone(self, request, form, item):
        row = milestones.change_milestone(actor=request.user, milestone=form.milestone, changes=form.arguments())
        return gettext("Recorded: %(milestone)s, %(state)s.") % {"milestone": row, "state": row.get_state_display()}

    @dialog(RetractMilestone, _("Take the milestone back"), permissions=["row"])
    def retract_milestone(self, request, form, item):
        milestones.retract_milestone(actor=request.user, milestone=form.milestone, note=form.cleaned_data["note"])
        return gettext("The milestone is taken back; the audit trail keeps it.")
