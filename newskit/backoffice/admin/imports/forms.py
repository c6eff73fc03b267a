"""What is asked of who brings a file, which heading is which field, and who a name means."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newskit.accounts.models import User
from newskit.backoffice.admin.imports.pages import allowed
from newskit.backoffice.base import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget
from newskit.opendata.kinds import Kind, kind_of, kinds, wanted
from newskit.opendata.models import Question
from newskit.opendata.tables import Table, UnreadableTable
from newskit.periods import beijing_today

MOST_BYTES = 20_000_000


class FileForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("kind of table"), widget=UnfoldAdminSelectWidget)
    file = forms.FileField(
        label=gettext_lazy("file to take in"),
        help_text=gettext_lazy(
            "CSV in UTF-8 or GB18030, or XLSX, up to %(size)d MB; headings in the first row, a roster in any layout."
        )
        % {"size": MOST_BYTES // 1_000_000},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls"}),
    )
    scope = forms.ChoiceField(label=gettext_lazy("term"), required=False, widget=UnfoldAdminSelectWidget)
    as_of = forms.DateField(
        label=gettext_lazy("as of"),
        initial=beijing_today,
        help_text=gettext_lazy("The day that the table describes."),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    )
    source_text = forms.CharField(
        label=gettext_lazy("source"),
        max_length=300,
        help_text=gettext_lazy(
            "Publisher, title, date: enough to find it again. Its columns are remembered under this."
        ),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.name, kind.label) for kind in allowed(user)]
        scopes = {row.code: str(row) for kind in kinds() if kind.scopes for row in kind.scopes()}
        self.fields["scope"].choices = [("", _("none")), *scopes.items()]

    def clean_file(self):
        """What it has is read once, for whoever takes it from here: `rows` and `headings`."""
        file, kind = self.cleaned_data["file"], kind_of(self.cleaned_data.get("kind", ""))
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large for this page; take it in by import_data."))
        try:
            table = (kind.opens if kind else Table)(file, file.name)
            self.rows, self.headings = table.count(), table.headings  # to its end: a line that is no CSV is told here
        except UnreadableTable as error:
            raise forms.ValidationError(str(error)) from error
        return file

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        kind = kind_of(cells.get("kind", ""))
        if kind and kind.scopes and kind.scope(cells.get("scope", "")) is None:
            self.add_error("scope", _("Say of which term this is."))
        if kind and not kind.scopes:
            cells["scope"] = ""
        return cells


class MappingForm(forms.Form):
    """Which heading is which field."""

    def __init__(self, *args: Any, kind: Kind, headings: list[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [("", _("none")), *((heading, heading) for heading in headings if heading)]
        for field in kind.fields:
            self.fields[field.name] = forms.ChoiceField(
                label=field.label, choices=choices, required=field.required, widget=UnfoldAdminSelectWidget
            )

    def mapping(self) -> dict[str, str]:
        return {name: heading for name, heading in self.cleaned_data.items() if heading}


class SettleForm(forms.Form):
    """One of the candidates, one of those that a search found, or something new."""

    who = forms.ChoiceField(label=gettext_lazy("This is"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, question: Question, words: str, day: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        asked = wanted(question.wants)
        rows = list(asked.find(str(pk) for pk in question.candidates).values())
        found = list(asked.search(words)) if words else []
        self.rows = {str(row.pk): row for row in [*rows, *found]}
        choices = [(pk, asked.describe(row, day)) for pk, row in self.rows.items()]
        if question.may_be_new:
            choices.append(("new", _("something new: add it")))
        self.fields["who"].choices = choices
        self.searched, self.found = bool(words), len(found)

    @property
    def answer(self) -> Any:
        return self.rows.get(self.cleaned_data["who"])


class DismissForm(forms.Form):
    """Why nobody of ours is meant."""

    reason = forms.CharField(
        label=gettext_lazy("why nobody of ours is meant"),
        max_length=200,
        help_text=gettext_lazy("Read by whoever finds the row left out, in this table and in the next ones."),
        widget=UnfoldAdminTextInputWidget,
    )
