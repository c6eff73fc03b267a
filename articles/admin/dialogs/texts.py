"""What the buttons of the working copy ask."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from articles.models import Page
from delegates.models import Delegate
from newskit.accounts.models import User
from newskit.backoffice.dialogs import (
    Dialog,
    choice_field,
    date_field,
    flag_field,
    rows_field,
    text_field,
)
from newskit.periods import beijing_today
from proposals.models import Proposal


class SetWriters(Dialog):
    writers = rows_field(_("writers"))
    no_house_writers = flag_field(_("no writer is of this house"))

    def prepare(self) -> None:
        self.people = {str(user.pk): user for user in User.objects.filter(is_active=True, is_system=False)}
        self.fields["writers"].choices = [(key, str(user)) for key, user in self.people.items()]
        self.fields["writers"].initial = [str(writer.user_id) for writer in self.instance.writers.all()]
        self.fields["no_house_writers"].initial = self.instance.no_house_writers

    def clean_writers(self) -> list[User]:
        return [self.people[key] for key in self.cleaned_data["writers"]]


class Place(Dialog):
    date = date_field(_("date of the paper"))
    code = text_field(_("page"), max_length=10, help_text=_("For example A3."))
    order = forms.IntegerField(label=_("order on the page"), initial=1, min_value=0, max_value=99)
    instead_of = choice_field(_("instead of"), [], required=False)

    def prepare(self) -> None:
        placed = list(self.instance.placements.select_related("page__issue"))
        self.pages = {str(row.page_id): row.page for row in placed}
        self.fields["date"].initial = placed[0].page.issue.date if placed else beijing_today()
        self.fields["instead_of"].choices = [
            ("", _("none: it stands on both")),
            *((key, str(page)) for key, page in self.pages.items()),
        ]
        if len(placed) == 1:
            self.fields["instead_of"].initial = str(placed[0].page_id)

    def clean_instead_of(self) -> Page | None:
        return self.pages.get(self.cleaned_data["instead_of"])


class Unplace(Dialog):
    page = choice_field(_("page"), [])

    def prepare(self) -> None:
        self.pages = {str(row.page_id): row.page for row in self.instance.placements.select_related("page__issue")}
        self.fields["page"].choices = [(key, str(page)) for key, page in self.pages.items()]

    def clean_page(self) -> Page:
        return self.pages[self.cleaned_data["page"]]


class LinkItem(Dialog):
    """By the address or the id that a page of the tracker shows."""

    item = text_field(_("id or address of the item"), help_text=_("For example 12, or /proposals/12-…/."))

    def clean_item(self) -> Proposal:
        found = re.search(r"(?:^|/proposals/)(\d{1,18})(?:-|/|$)", self.cleaned_data["item"].strip())
        item = Proposal.objects.filter(pk=found[1]).first() if found else None
        if item is None:
            raise forms.ValidationError(_now("There is no item of this id."))
        return item


class Settle(Dialog):
    """Who is meant: those who bear the name, or another by id."""

    delegate = choice_field(_("who is meant"), [], required=False)
    other = text_field(
        _("or another profile: its id or address"), required=False, help_text=_("For example 12, or /delegates/12-…/.")
    )

    def prepare(self) -> None:
        self.mention = mention_asked(self)
        name = self.mention.name if self.mention else ""
        self.people = {str(row.pk): row for row in Delegate.objects.standing_rows().named(name)[:20]} if name else {}
        today = beijing_today()
        rows = Delegate.objects.filter(pk__in=self.people).with_identity()
        self.fields["delegate"].choices = [
            ("", _("Choose …")),
            *((str(row.pk), row.identity_on(today).full or str(row)) for row in rows),
        ]

    def lead(self) -> Iterable[str]:
        if self.mention:
            yield f"{self.mention.name} {self.mention.role}".strip()
            if self.mention.reason:
                yield self.mention.reason

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        cells["person"] = self.people.get(cells.get("delegate") or "")
        found = re.search(r"(?:^|/delegates/)(\d{1,18})(?:-|/|$)", (cells.get("other") or "").strip())
        if found:
            cells["person"] = Delegate.objects.standing_rows().filter(pk=found[1]).first()
        if cells["person"] is None:
            self.add_error("delegate", _now("Choose who is meant."))
        return cells


def mention_asked(form: Dialog):
    """The row of the link (`?mention=ID`) that belongs to this story."""
    asked = form.request.GET.get("mention", "")
    return form.instance.mentions.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None


class Dismiss(Dialog):
    def prepare(self) -> None:
        self.mention = mention_asked(self)

    def lead(self) -> Iterable[str]:
        if self.mention:
            yield f"{self.mention.name} {self.mention.role}".strip()
