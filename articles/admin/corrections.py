"""Error reports at the desk: the list of what is undecided, to mend, owed in print; and a page each with its buttons."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import correcting
from articles.admin import dialogs
from articles.hours import clock, span
from articles.models import ErrorReport
from newskit.accounts.roles import Right
from newskit.backoffice.base import ReadOnlyAdmin, display
from newskit.backoffice.dialogs import dialog

Decision = ErrorReport.Decision


class StandingFilter(admin.SimpleListFilter):
    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [
            ("undecided", _("not decided yet")),
            ("mend", _("to mend")),
            ("print", _("corrections due")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ErrorReport]) -> QuerySet[ErrorReport]:
        match self.value():
            case "undecided":
                return queryset.undecided()
            case "mend":
                return queryset.to_mend(timezone.now())
            case "print":
                return queryset.owed_in_print().order_by("print_due_on", "print_place", "pk")
        return queryset


@admin.register(ErrorReport)
class ErrorReportAdmin(ReadOnlyAdmin):
    list_display = ["claim_words", "story", "received", "decision", "mended", "print_note"]
    list_filter = [StandingFilter, "decision", "channel", "article__section"]
    list_select_related = ["article", "mended_in", "printed_on_page__issue"]
    search_fields = ["claim", "article__title", "told_by"]
    actions_detail = ["decide_correct", "decide_minor", "decide_withdraw", "decide_none", "mark_printed"]
    fields = [
        "claim",
        "place",
        "story",
        "publication",
        ("channel", "told_by", "contact"),
        ("received", "entered_by"),
        ("decision", "decided_by", "decided"),
        "decision_note",
        "cause",
        ("mended", "mended_in"),
        ("print_note", "print_due_on"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ErrorReport]:
        return super().get_queryset(request).defer("article__document", "mended_in__document")

    def get_readonly_fields(self, request: HttpRequest, obj: ErrorReport | None = None) -> list[str]:
        return ["story", "received", "decided", "mended", "print_note"]

    @display(description=_("what is said to be wrong"), ordering="claim")
    def claim_words(self, report: ErrorReport) -> str:
        return str(report)

    @display(description=_("story"), ordering="article__title")
    def story(self, report: ErrorReport) -> str:
        url = reverse("admin:articles_article_change", args=[report.article_id])
        return format_html('<a href="{}">{}</a>', url, report.article)

    @display(description=_("received"), ordering="received_at")
    def received(self, report: ErrorReport) -> str:
        return clock(report.received_at, timezone.now())

    @display(description=_("decided"))
    def decided(self, report: ErrorReport) -> str:
        return clock(report.decided_at, timezone.now()) if report.decided_at else ""

    @display(description=_("mended online"))
    def mended(self, report: ErrorReport) -> str:
        """From the report to the right text, in minutes; or how long readers have been seeing the wrong one."""
        at = timezone.now()
        if report.decision in (Decision.OPEN, Decision.NO_ERROR):
            return ""
        if (mended := report.mended_at(at)) is not None:
            words = gettext("%(when)s, after %(span)s")
            return words % {"when": clock(mended, at), "span": span(mended - report.received_at)}
        words = gettext("readers see the old text, for %(span)s now")
        return format_html('<span class="desk-late">{}</span>', words % {"span": span(at - report.received_at)})

    @display(description=_("note in print"), ordering="print_due_on")
    def print_note(self, report: ErrorReport) -> str:
        if report.printed_at is not None:
            return str(report.printed_on_page)
        if report.print_due_on is None:
            return gettext("none is owed")
        words = gettext("owed on %(day)s, %(page)s") % {"day": report.print_due_on, "page": report.print_place}
        late = report.print_due_on <= timezone.localdate()
        return format_html('<span class="{}">{}</span>', "desk-late" if late else "desk-left", words)

    # Buttons: only where the verb would succeed

    def _row(self, request: HttpRequest, object_id: str | None) -> ErrorReport | None:
        return self.get_object(request, object_id) if object_id else None

    def has_decide_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        report = self._row(request, object_id)
        return (
            report is not None
            and report.mended_at(timezone.now()) is None
            and request.user.may(Right.CORRECT, report.article.section)
        )

    def has_correct_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self.has_decide_permission(request, object_id) and self._differs(request, object_id, Decision.CORRECT)

    def has_minor_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self.has_decide_permission(request, object_id) and self._differs(request, object_id, Decision.MINOR)

    def has_none_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self.has_decide_permission(request, object_id) and self._differs(request, object_id, Decision.NO_ERROR)

    def has_withdraw_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        report = self._row(request, object_id)
        return self.has_decide_permission(request, object_id) and request.user.may(
            Right.WITHDRAW, report.article.section
        )

    def has_print_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        report = self._row(request, object_id)
        return (
            report is not None
            and report.print_due_on is not None
            and report.printed_at is None
            and request.user.may(Right.PLACE, report.article.section)
        )

    def _differs(self, request: HttpRequest, object_id: str | None, decision: str) -> bool:
        return self._row(request, object_id).decision != decision

    def _decide(self, request: HttpRequest, report: ErrorReport, decision: str, form, **arguments) -> None:
        cause = form.cleaned_data.get("cause", "")
        correcting.decide_error(actor=request.user, report=report, decision=decision, cause=cause, **arguments)

    @dialog(dialogs.DecideCorrect, _("Correct"), permissions=["correct"])
    def decide_correct(self, request, form, report):
        self._decide(request, report, Decision.CORRECT, form, correction=form.words())
        return gettext("The correction is open: change the text, then send it to review.")

    @dialog(dialogs.DecideMinor, _("Minor change"), permissions=["minor"])
    def decide_minor(self, request, form, report):
        self._decide(request, report, Decision.MINOR, form, note=form.cleaned_data["reason"])
        return gettext("The text is open for a minor change: two people pass it at least.")

    @dialog(dialogs.DecideWithdraw, _("Withdraw"), permissions=["withdraw"])
    def decide_withdraw(self, request, form, report):
        keeps, public = form.cleaned_data["keeps_headline"], form.cleaned_data["public_reason"]
        self._decide(request, report, Decision.WITHDRAW, form, withdrawal=public, keeps_headline=keeps)
        return gettext("Withdrawn.")

    @dialog(dialogs.DecideNoError, _("No error of ours"), permissions=["none"])
    def decide_none(self, request, form, report):
        self._decide(request, report, Decision.NO_ERROR, form, note=form.cleaned_data["reason"])
        return gettext("Noted: no error of ours.")

    @dialog(dialogs.MarkPrinted, _("Mark as printed"), permissions=["print"])
    def mark_printed(self, request, form, report):
        correcting.mark_printed(actor=request.user, report=report, page=form.cleaned_data["page"])
        return gettext("The note is marked as printed.")


class EnteringErrors:
    """The button of a story's page."""

    @dialog(dialogs.EnterError, _("Report an error"), permissions=["asked"])
    def enter_error(self, request, form, article):
        correcting.enter_error(actor=request.user, article=article, **form.arguments())
        return gettext("Noted. Somebody who may correct decides what is done.")
