"""Buttons of an admin page that ask something and then call a verb.

    class EndMandate(Dialog):
        ends_on = date_field(_("the first day without it"))

    class DelegateAdmin(HistoryAdmin):
        actions_detail = ["end_mandate"]

        @dialog(EndMandate, _("End the mandate"), permissions=["end_mandate"])
        def end_mandate(self, request, form, delegate):
            standing.end_mandate(actor=request.user, **form.cleaned_data)
            return _("The mandate ended.")

What the verb refuses stands in the dialog, beside what was typed. GET only shows the form: nothing changes without POST.
"""

import datetime
import functools
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminURLInputWidget,
    UnfoldBooleanSwitchWidget,
)

from newskit.periods import Precision, beijing_today
from newskit.topics.models import Source, source
from newskit.verbs import NotAllowed, WrongState

_LAST = ("source_text", "source_url", "note")


class Dialog(BaseDialogForm):
    """The form of a dialog. `self.instance` is the page's object; rows of it are offered by `offer`."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, auto_id="dialog_%s", **kwargs)  # the page's own form has ids of its own
        self.instance = self.request.dialog_object
        self.order_fields([*(name for name in self.fields if name not in _LAST), *_LAST])
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and initial values from `self.instance`."""

    def lead(self) -> Iterable[str]:
        """Sentences above the fields: what this will do, what to know before."""
        return ()

    def render_before_template(self) -> str:
        told = format_html_join("", "<p>{}</p>", ((sentence,) for sentence in self.lead()))
        refused = format_html_join("", '<p role="alert">{}</p>', ((text,) for text in self.non_field_errors()))
        return format_html('<div class="dialog-lead">{}{}</div>', told, refused) if told or refused else ""

    def offer(self, name: str, rows: Iterable) -> None:
        """Let the field choose among these rows; `?row=ID` of the link, or the only row, is chosen already."""
        rows = list(rows)
        field = self.fields[name]
        field.rows = {str(row.pk): row for row in rows}
        field.choices = [(key, str(row)) for key, row in field.rows.items()]
        asked = self.request.GET.get("row", "")
        if asked in field.rows:
            field.initial = asked
        elif len(rows) != 1:
            field.choices = [("", _("Choose …") if rows else _("nothing on record to choose")), *field.choices]


class RowField(forms.ChoiceField):
    """One of the rows that `Dialog.offer` gave; cleaned to the row itself."""

    rows: dict[str, Any] = {}

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))


class SourceFields(forms.Form):
    """Where a claim comes from, typed in the dialog."""

    source_text = forms.CharField(
        label=_("source"),
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Publisher, title, date: enough to find it again."),
    )
    source_url = forms.URLField(
        label=_("address of the source"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget,
    )

    def source(self) -> Source | None:
        text = self.cleaned_data.get("source_text")
        if not text:
            return None
        return source(
            text, url=self.cleaned_data.get("source_url", ""), seen_on=beijing_today(), entered_by=self.request.user
        )


def row_field(label: str, **kwargs: Any) -> RowField:
    return RowField(label=label, widget=UnfoldAdminSelectWidget, **kwargs)


def choice_field(label: str, choices: Iterable, *, required: bool = True, **kwargs: Any) -> forms.ChoiceField:
    choices = list(choices)
    if not required:
        choices = [("", _("unknown")), *choices]
    return forms.ChoiceField(label=label, choices=choices, required=required, widget=UnfoldAdminSelectWidget, **kwargs)


def text_field(label: str, *, required: bool = True, max_length: int = 300, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=max_length, widget=UnfoldAdminTextInputWidget, **kwargs
    )


def note_field(label: str = _("note"), *, required: bool = False, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}), **kwargs
    )


def moment_field(label: str, *, required: bool = True, **kwargs: Any) -> forms.DateTimeField:
    """A minute in Beijing, by the browser's own calendar."""
    return forms.DateTimeField(
        label=label,
        required=required,
        widget=UnfoldAdminTextInputWidget(attrs={"type": "datetime-local"}),
        **kwargs,
    )


def hidden_field(**kwargs: Any) -> forms.CharField:
    return forms.CharField(widget=forms.HiddenInput, required=False, **kwargs)


def date_field(label: str, *, required: bool = True, today: bool = False, **kwargs: Any) -> forms.DateField:
    """A day, by the browser's own calendar."""
    return forms.DateField(
        label=label,
        required=required,
        initial=beijing_today if today else None,
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
        **kwargs,
    )


def precision_field(label: str = _("how exactly the day is known")) -> forms.ChoiceField:
    return choice_field(label, Precision.choices, initial=Precision.DAY)


def flag_field(label: str, **kwargs: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, widget=UnfoldBooleanSwitchWidget, **kwargs)


def rows_field(label: str, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget, **kwargs
    )


def partial(day: datetime.date | None, precision: str) -> datetime.date | None:
    """The day as a column of this precision holds it: a month by its first day, a year by 1 January."""
    if day is None:
        return None
    if precision == Precision.MONTH:
        return day.replace(day=1)
    return day.replace(month=1, day=1) if precision == Precision.YEAR else day


def dialog(
    form_class: type[Dialog],
    title: str,
    *,
    submit: str | None = None,
    description: str = "",
    permissions: Iterable[str] | None = None,
    icon: str | None = None,
    variant: ActionVariant = ActionVariant.DEFAULT,
    path: str | None = None,
) -> Callable:
    """A detail action with a dialog. The method gets (request, form, object), calls the verb, and says what was done.

    `path` is the end of its address, where the method's name stands for another page.
    """
    shown = {"title": title, "description": description, "form_class": form_class, "form_submit_text": submit or title}

    def declare(method: Callable) -> Callable:
        def run(self, request: HttpRequest, form: Dialog, object_id: str) -> HttpResponse:
            try:
                done = method(self, request, form, form.instance)
            except (WrongState, NotAllowed) as error:
                first = next((name for name, field in form.fields.items() if not field.widget.is_hidden), None)
                form.add_error(first, str(error))
                return render(
                    request,
                    "unfold/helpers/dialog.html",
                    {"dialog": shown, "form": form, "form_submit_text": shown["form_submit_text"]},
                )
            finish = getattr(self, "finish_dialog", _finish)
            return finish(request, form.instance, done)

        run.__name__ = method.__name__  # unfold looks the action up by it
        asked = action(
            description=title, permissions=permissions, icon=icon, variant=variant, url_path=path, dialog=shown
        )(run)

        def fetched(self, request: HttpRequest, *args: Any, object_id: str, **kwargs: Any) -> HttpResponse:
            request.dialog_object = self.get_object(request, object_id)
            if request.dialog_object is None:
                raise Http404
            return asked(self, request, *args, object_id=object_id, **kwargs)

        return functools.wraps(asked)(fetched)

    return declare


def _finish(request: HttpRequest, row: models.Model, done: str) -> HttpResponse:
    """What an admin without a `finish_dialog` of its own does: say it, and show the row's page again."""
    messages.success(request, done)
    return back(request, row)


def back(request: HttpRequest, row: models.Model) -> HttpResponse:
    """To the row's page."""
    return redirect(request, reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]))


def redirect(request: HttpRequest, url: str) -> HttpResponse:
    """By htmx's header from a dialog, else as a redirect."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
