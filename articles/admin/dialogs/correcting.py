"""What error reports ask: what somebody says is wrong, what is to be done, where the note was printed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from articles.admin.dialogs.assigning import typed
from articles.admin.dialogs.publishing import Withdraw
from articles.models import ErrorReport, Page
from newskit.backoffice.dialogs import Dialog, choice_field, moment_field, note_field, text_field
from newskit.periods import beijing_day, beijing_today


class EnterError(Dialog):
    claim = note_field(_("what is said to be wrong"), required=True)
    place = text_field(
        _("where it stands"), required=False, max_length=120, help_text=_("For example: headline, third paragraph.")
    )
    channel = choice_field(_("how we were told"), ErrorReport.Channel.choices)
    told_by = text_field(_("who told us"), required=False, max_length=120)
    contact = text_field(_("how to reach them"), required=False, max_length=120)
    received_at = moment_field(_("received"), help_text=_("Beijing time."))

    def prepare(self) -> None:
        self.fields["received_at"].initial = typed(timezone.now())

    def arguments(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields if not name.startswith("_")}


class _Decide(Dialog):
    cause = note_field(_("how it came about (internal)"))

    def lead(self) -> Iterable[str]:
        yield self.instance.claim
        if self.instance.place:
            yield self.instance.place


class DecideCorrect(_Decide):
    """The correction, filled in from the report; a story that is open for one already asks for no words."""

    stood = note_field(_("what stood"), required=True)
    is_right = note_field(_("what is right"), required=True)
    note = note_field(_("note to readers"), required=True)

    def prepare(self) -> None:
        self.is_open = self.instance.article.data["correction"] is not None
        if self.is_open:
            for name in ("stood", "is_right", "note"):
                del self.fields[name]
            return
        self.fields["stood"].initial = self.instance.place
        self.fields["is_right"].initial = self.instance.claim

    def lead(self) -> Iterable[str]:
        yield from super().lead()
        if self.is_open:
            yield _now("The story is open for a correction already: this report is mended with it.")
        else:
            yield _now("Readers see the old text until the correction is signed and published. Change the text next.")

    def words(self) -> dict[str, str] | None:
        return None if self.is_open else {key: self.cleaned_data[key] for key in ("note", "stood", "is_right")}


class DecideMinor(_Decide):
    reason = note_field(
        _("what is changed, and why"), required=True, help_text=_("For the reviewers; readers do not see it.")
    )


class DecideNoError(_Decide):
    reason = note_field(_("why it is no error of ours"), required=True)


class DecideWithdraw(Withdraw):
    def lead(self) -> Iterable[str]:
        yield self.instance.claim
        yield from super().lead()


class MarkPrinted(Dialog):
    page = choice_field(_("printed on page"), [])

    def prepare(self) -> None:
        at = self.instance.decided_at  # none yet: the verb says so
        decided = beijing_day(at) if at else beijing_today()
        rows = Page.objects.filter(issue__date__gt=decided).select_related("issue").order_by("issue__date", "code")
        self.pages = {str(row.pk): row for row in rows[:100]}
        self.fields["page"].choices = [(key, str(row)) for key, row in self.pages.items()]
        equal = [key for key, row in self.pages.items() if row.code == self.instance.print_place]
        self.fields["page"].initial = next(iter(equal), None)

    def lead(self) -> Iterable[str]:
        yield _now("Owed in the paper of %(day)s, on %(page)s.") % {
            "day": self.instance.print_due_on,
            "page": self.instance.print_place,
        }

    def clean_page(self) -> Page:
        page = self.pages.get(self.cleaned_data["page"])
        if page is None:
            raise forms.ValidationError(_now("Choose the page."))
        return page
