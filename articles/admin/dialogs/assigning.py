"""What assigning asks: for one story in a dialog, for several on a page of its own."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import review
from articles.models import Article, Priority
from newskit.accounts.models import User
from newskit.backoffice.dialogs import Dialog, choice_field, moment_field

KEEP = "keep"


def typed(moment: datetime.datetime | None) -> str:
    """As the browser's field for a minute wants it, in Beijing."""
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}" if moment else ""


def _named(people: Iterable[User]) -> dict[str, User]:
    return {str(user.pk): user for user in people}


class Assign(Dialog):
    assignee = choice_field(_("assigned to"), [], required=False, help_text=_("Who may act at the present stage."))
    due_at = moment_field(
        pgettext_lazy("a story", "due"), required=False, help_text=_("Beijing time. Empty: no hour is set.")
    )
    priority = choice_field(_("priority"), Priority.choices)

    def prepare(self) -> None:
        story = self.instance
        self.people = _named(review.able(story, timezone.now()))
        self.fields["assignee"].choices = [
            ("", _("nobody: whoever may act there")),
            *((key, str(user)) for key, user in self.people.items()),
        ]
        self.fields["assignee"].initial = str(story.assignee_id or "")
        self.fields["due_at"].initial = typed(story.due_at)
        self.fields["priority"].initial = str(story.priority)

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        due_at = cells.get("due_at")
        if due_at and typed(due_at) == typed(self.instance.due_at):  # the field shows no seconds: it was not touched
            cells["due_at"] = self.instance.due_at
        return cells

    def arguments(self) -> dict[str, Any]:
        cells = self.cleaned_data
        return {
            "assignee": self.people.get(cells["assignee"]),
            "due_at": cells["due_at"],
            "priority": int(cells["priority"]),
        }


class AssignSeveral(forms.Form):
    """Each answer may be left as each story has it."""

    assignee = choice_field(_("assigned to"), [], required=False)
    due_at = moment_field(
        pgettext_lazy("a story", "due"), required=False, help_text=_("Beijing time. Empty: as each has it.")
    )
    priority = choice_field(_("priority"), [], required=False)

    def __init__(self, stories: Iterable[Article], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        at = timezone.now()
        self.people = _named(user for story in stories for user in review.able(story, at))
        keep = (KEEP, _("as each has it"))
        self.fields["assignee"].choices = [
            keep,
            ("", _("nobody: whoever may act there")),
            *((key, str(user)) for key, user in sorted(self.people.items(), key=lambda item: str(item[1]))),
        ]
        self.fields["priority"].choices = [keep, *Priority.choices]

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        if cells.get("assignee") == cells.get("priority") == KEEP and not cells.get("due_at"):
            raise forms.ValidationError(_now("Choose what to change."))
        return cells

    def arguments(self, story: Article) -> dict[str, Any]:
        cells = self.cleaned_data
        return {
            "assignee": story.assignee if cells["assignee"] == KEEP else self.people.get(cells["assignee"]),
            "due_at": cells["due_at"] or story.due_at,
            "priority": story.priority if cells["priority"] == KEEP else int(cells["priority"]),
        }
