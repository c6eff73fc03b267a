"""Many items at once: one unit, one day. First what each item would become or why it is refused, then the verbs."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from delegates.standing.posts import find_organisation
from newskit.accounts.models import User
from newskit.backoffice.dialogs import (
    SourceFields,
    choice_field,
    date_field,
    flag_field,
    note_field,
    partial,
    precision_field,
    text_field,
)
from newskit.backoffice.each import Tried, each, rehearse, tell
from newskit.periods import beijing_today
from proposals import lifecycle
from proposals.admin.dialogs import EMPTY_UNKNOWN, month_field, unit_field
from proposals.admin.record import due_text
from proposals.models import Assignment, Proposal

MOST = 200


class ManyForm(SourceFields):
    """What is the same for all chosen items. `call` does it to one, by the verb."""

    verb: Callable[..., object]
    title: str
    button: str
    columns: tuple[tuple[str, str, int], ...] = ()  # what each item has of its own: name, heading, length

    organisation = unit_field()
    on = date_field(_("date"), required=False, help_text=EMPTY_UNKNOWN)
    precision = precision_field()
    note = note_field(_("note for readers"))

    def __init__(self, request: HttpRequest, data: Any = None):
        super().__init__(data)
        self.request = request
        self.order_fields([name for name in self.fields if name not in ("source_text", "source_url", "note")])

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        cells["on"] = partial(cells.get("on"), cells.get("precision"))
        if cells["on"] and cells["on"] > beijing_today():
            self.add_error("on", _("This day is still to come."))
        return cells

    def common(self) -> dict[str, Any]:
        """The verb's arguments. The unit is found, or added, when a verb is called: a refusal leaves none behind."""
        names = [name for name in self.fields if not name.startswith("source_")]
        cells = {name: self.cleaned_data[name] for name in names}
        unit = find_organisation(self.request.user, cells["organisation"])
        return {**cells, "organisation": unit, "source": self.source()}

    def own(self, item: Proposal) -> dict[str, str]:
        """What was typed in the item's own line."""
        return {name: self.data.get(f"{name}-{item.pk}", "").strip()[:most] for name, _heading, most in self.columns}

    def call(self, actor: User, item: Proposal) -> object:
        return self.verb(actor=actor, proposal=item, **self.common(), **self.own(item))


class AssignMany(ManyForm):
    """One 交办 to one unit."""

    verb = staticmethod(lifecycle.assign)
    title = _("Assign to a unit")
    button = _("Assign them")

    role = choice_field(_("part in the handling"), Assignment.Role.choices)
    ground = choice_field(_("ground of the limit"), Assignment.Ground.choices)
    limit_months = month_field()
    field_order = ["organisation", "role", "on", "precision", "ground", "limit_months"]


class ReplyMany(ManyForm):
    """The letters of one unit, of one day, each with its number and outcome."""

    verb = staticmethod(lifecycle.reply)
    title = _("Replies of one unit")
    button = _("Record the replies")
    columns = (
        ("number", _("number of the letter"), 60),
        ("outcome_code", _("outcome, code"), 4),
        ("outcome_label", _("outcome, in words"), 60),
    )

    outcome_scheme = text_field(_("scheme of outcomes"), required=False, max_length=30)
    is_public = flag_field(_("public"), initial=True)
    field_order = ["organisation", "on", "precision", "outcome_scheme", "is_public"]


def _done(number: int) -> str:
    return ngettext("Done for %d item.", "Done for %d items.", number) % number


class Many:
    """The bulk actions of the list of items."""

    @admin.action(description=_("Confirm the selected items"), permissions=["track"])
    def confirm_selected(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> None:
        rows = queryset.order_by("pk")
        tell(request, each(rows, lambda item: lifecycle.confirm(actor=request.user, proposal=item)), _done)

    @admin.action(description=_("Assign the selected items to a unit"), permissions=["track"])
    def assign_selected(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> HttpResponse | None:
        return self._many(request, queryset, "assign_selected", AssignMany)

    @admin.action(description=_("Record replies to the selected items"), permissions=["track"])
    def reply_selected(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> HttpResponse | None:
        return self._many(request, queryset, "reply_selected", ReplyMany)

    def _many(
        self, request: HttpRequest, queryset: QuerySet[Proposal], action: str, form_class: type[ManyForm]
    ) -> HttpResponse | None:
        """Asks, shows what would become of each, and does it."""
        items = list(queryset.select_related("session", "body").order_by("pk")[: MOST + 1])
        if len(items) > MOST:
            messages.warning(request, gettext("At most %d items at once. Choose fewer; nothing was changed.") % MOST)
            return None
        looks, applies = "look" in request.POST, "apply" in request.POST
        form = form_class(request, request.POST if looks or applies else None)
        tried: list[Tried[Proposal]] = []
        if form.is_bound and form.is_valid():
            if applies:
                tell(request, each(items, lambda item: form.call(request.user, item)), _done)
                return None
            tried = rehearse(items, _outcome(lambda item: form.call(request.user, item)))
        known = {each.row.pk: each for each in tried}
        context = self.admin_site.each_context(request) | {
            "title": form.title,
            "opts": self.opts,
            "action": action,
            "form": form,
            "rows": [(item, _own_cells(form, item), known.get(item.pk)) for item in items],
            "looked": bool(tried),
            "good": sum(not each.refused for each in tried),
        }
        return TemplateResponse(request, "proposals/admin_many.html", context)


def _own_cells(form: ManyForm, item: Proposal) -> list[dict[str, Any]]:
    typed = form.own(item) if form.is_bound else {}
    return [
        {"name": f"{name}-{item.pk}", "label": heading, "most": most, "value": typed.get(name, "")}
        for name, heading, most in form.columns
    ]


def _outcome(act: Callable[[Proposal], object]) -> Callable[[Proposal], str]:
    """The act, told in words: the status before and after, and the day that counts now."""

    def told(item: Proposal) -> str:
        before = item.get_status_display()
        with transaction.atomic():
            act(item)
        item = Proposal.objects.get(pk=item.pk)
        words = gettext("%(before)s → %(after)s") % {"before": before, "after": item.get_status_display()}
        due = due_text(item, beijing_today())
        return gettext("%(change)s, reply due %(day)s") % {"change": words, "day": due} if due else words

    return told
