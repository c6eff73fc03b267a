"""What is recorded of a letter: filled in from its reading, for the editor to look over before the one press."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delegates.models import Organisation, Session
from delegates.standing.posts import find_organisation
from newskit.accounts.models import User
from newskit.backoffice.base import UnfoldAdminSelectWidget
from newskit.backoffice.dialogs import (
    choice_field,
    date_field,
    flag_field,
    note_field,
    partial,
    precision_field,
    rows_field,
    text_field,
)
from newskit.periods import beijing_today
from proposals.letters.found import Numbered, Reading
from proposals.letters.linking import Answer
from proposals.letters.matching import units_called
from proposals.models import Kind, Letter, Reply

# Of an outcome whose scheme the letter does not name, and no earlier letter of the unit either.
UNKNOWN_SCHEME = "未注明"


class AnswerForm(forms.Form):
    """The reply."""

    which = forms.ChoiceField(label=gettext_lazy("unit on record"), required=False, widget=UnfoldAdminSelectWidget)
    unit = text_field(
        gettext_lazy("unit"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Where none on record is chosen: full or short name. A new one is added."),
    )
    on = date_field(gettext_lazy("date of the letter"), required=False, help_text=gettext_lazy("Empty: unknown."))
    precision = precision_field()
    number = text_field(gettext_lazy("number of the letter"), required=False, max_length=60)
    outcome_code = text_field(gettext_lazy("outcome, code"), required=False, max_length=4)
    outcome_label = text_field(gettext_lazy("outcome, in words"), required=False, max_length=60)
    outcome_scheme = text_field(gettext_lazy("scheme of outcomes"), required=False, max_length=30)
    is_public = flag_field(gettext_lazy("public"))
    co = rows_field(gettext_lazy("record as co-handlers"))
    text = note_field(gettext_lazy("text or summary"))

    def __init__(self, data: Any = None, *, letter: Letter, reading: Reading, units: list[Organisation]):
        super().__init__(data, initial=_initial(letter, reading, units))
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["which"].choices = [
            *(
                (key, f"{unit.name}（{unit}）" if str(unit) != unit.name else unit.name)
                for key, unit in self.units.items()
            ),
            ("", _("another, or a new one")),
        ]
        day = reading.day.day if reading.day else None
        asked = [(unit, units_called(unit.name, day)) for unit in reading.asked[:12]]
        self.fields["co"].choices = [
            (unit.name, f"{unit.name}（{unit.by}，{_('on record') if len(known) == 1 else _('new or several')}）")
            for unit, known in asked
        ]
        self.initial["co"] = [unit.name for unit, known in asked if len(known) == 1]
        if not asked:
            del self.fields["co"]
        self.day = day

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        if not cells.get("which") and not cells.get("unit", "").strip():
            self.add_error("unit", _("Say which unit answers."))
        cells["on"] = partial(cells.get("on"), cells.get("precision"))
        if cells["on"] and cells["on"] > beijing_today():
            self.add_error("on", _("This day is still to come."))
        return cells

    def arguments(self, actor: User) -> dict[str, Any]:
        """Of the verb. Units that are new are added with it."""
        cells = dict(self.cleaned_data)
        chosen, typed, asked = cells.pop("which"), cells.pop("unit"), cells.pop("co", [])
        unit = self.units.get(chosen) or find_organisation(actor, typed)
        scheme = cells["outcome_scheme"] if cells["outcome_code"] else ""
        answer = Answer(organisation=unit, **cells | {"outcome_scheme": scheme})
        return {"answer": answer, "co_handlers": [self._unit(actor, name) for name in asked]}

    def _unit(self, actor: User, name: str) -> Organisation:
        known = units_called(name, self.day)
        return known[0] if len(known) == 1 else find_organisation(actor, name)


class FilingForm(forms.Form):
    """The item as the letter names it, where it is not on record."""

    kind = choice_field(
        gettext_lazy("kind"), [choice for choice in Kind.choices if choice[0] not in (Kind.STATEMENT, Kind.MOTION)]
    )
    session = forms.ModelChoiceField(
        Session.objects.select_related("term__body"),
        label=gettext_lazy("plenary session"),
        widget=UnfoldAdminSelectWidget,
    )
    item_number = text_field(gettext_lazy("number as printed"), required=False, max_length=20)
    title = text_field(gettext_lazy("title of the item"), max_length=200)
    official_class = text_field(gettext_lazy("official class"), required=False, max_length=40)
    class_number = text_field(gettext_lazy("number in class"), required=False, max_length=12)

    def __init__(self, data: Any = None, *, reading: Reading, numbered: Numbered | None):
        heads: dict[str, Any] = {"title": reading.title.text[:200] if reading.title else ""}
        if numbered is not None:
            heads |= {
                "kind": numbered.kind,
                "item_number": numbered.number,
                "official_class": numbered.official_class,
                "class_number": numbered.class_number,
            }
            if numbered.session is not None:
                heads["session"] = Session.objects.filter(
                    term__body__code=numbered.body, term__number=numbered.term, number=numbered.session
                ).first()
        super().__init__(data, initial=heads)

    def heads(self) -> dict[str, Any]:
        cells = dict(self.cleaned_data)
        number = cells.pop("item_number")
        return {**cells, "number": number, "body": cells["session"].term.body}


def _initial(letter: Letter, reading: Reading, units: list[Organisation]) -> dict[str, Any]:
    code = reading.outcome.code if reading.outcome else ""
    before = None
    if code and len(units) == 1:
        rows = Reply.objects.filter(organisation=units[0], outcome_code=code).exclude(outcome_scheme="")
        before = rows.exclude(outcome_scheme=UNKNOWN_SCHEME).order_by("-pk").first()
    public = reading.publicity.is_public if reading.publicity else bool(letter.url)
    return {
        "which": str(units[0].pk) if len(units) == 1 else "",
        "unit": "" if len(units) == 1 or not reading.unit else reading.unit.name,
        "on": reading.day.day if reading.day else None,
        "number": "".join(reading.number.text.split())[:60] if reading.number else "",
        "outcome_code": code,
        "outcome_scheme": (before.outcome_scheme if before else UNKNOWN_SCHEME) if code else "",
        "outcome_label": before.outcome_label if before else "",
        "is_public": public,
        "text": reading.said.text if reading.said else "",
    }
