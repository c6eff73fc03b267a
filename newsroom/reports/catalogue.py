"""Which reports there are, and what stands in their columns."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.reports import queries
from newsroom.reports.tables import Column, Report, Type

STAGE = Column("stage", _("stage"))
SECTION = Column("section", _("section"))

REPORTS = {
    report.name: report
    for report in (
        Report(
            "waiting",
            _("Waiting times by stage"),
            _("From when a story came to a stage to when somebody passed it or returned it there."),
            (
                STAGE,
                Column("count", _("decisions"), Type.NUMBER),
                Column("median", _("half within"), Type.SPAN),
                Column("ninety", _("nine of ten within"), Type.SPAN),
                Column("longest", _("longest"), Type.SPAN),
            ),
            queries.waiting,
        ),
        Report(
            "ageing",
            _("How long what is in hand has been there"),
            _("Stories that are not signed, by the stage at which they stand now."),
            (
                STAGE,
                Column("count", _("stories"), Type.NUMBER),
                Column("under_4h", _("under 4 hours"), Type.NUMBER),
                Column("under_1d", _("4 to 24 hours"), Type.NUMBER),
                Column("under_3d", _("1 to 3 days"), Type.NUMBER),
                Column("under_7d", _("3 to 7 days"), Type.NUMBER),
                Column("over_7d", _("7 days and more"), Type.NUMBER),
                Column("oldest", _("oldest"), Type.SPAN),
                Column("late", _("past due"), Type.NUMBER),
            ),
            queries.ageing,
            now=True,
        ),
        Report(
            "returns-by-stage",
            _("Returns by stage"),
            _("How many of the decisions at a stage were returns."),
            (
                STAGE,
                Column("returns", _("returns"), Type.NUMBER),
                Column("decisions", _("decisions"), Type.NUMBER),
                Column("share", _("share of returns"), Type.SHARE),
            ),
            queries.returns_by_stage,
        ),
        Report(
            "returns",
            _("Returns and their reasons"),
            _("Each return, with what the reviewer wrote."),
            (
                Column("at", _("when"), Type.MOMENT),
                Column("stage", _("returned at")),
                Column("to", _("return to")),
                SECTION,
                Column("story", _("story")),
                Column("who", _("who")),
                Column("note", _("why, and what to change")),
            ),
            queries.returns,
        ),
        Report(
            "locks",
            _("Texts that somebody keeps"),
            _("Who keeps which text, and since when."),
            (
                Column("story", _("story")),
                SECTION,
                Column("who", _("kept by")),
                Column("since", _("since"), Type.MOMENT),
                Column("span", _("for how long"), Type.SPAN),
                Column("note", _("note")),
            ),
            queries.locks,
            now=True,
        ),
        Report(
            "work",
            _("Work by person and section"),
            _("Stories written and first submitted in the period, reviews passed, returns, corrections opened."),
            (
                Column("who", _("who")),
                SECTION,
                Column("written", _("stories written"), Type.NUMBER),
                Column("first", _("first reviews"), Type.NUMBER),
                Column("second", _("second reviews"), Type.NUMBER),
                Column("final", _("final reviews"), Type.NUMBER),
                Column("returns", _("returns"), Type.NUMBER),
                Column("corrections", _("corrections opened"), Type.NUMBER),
            ),
            queries.work,
        ),
        Report(
            "corrections",
            _("Corrections and withdrawals by month"),
            _("By the month in which readers saw them. The share is of first publications in the same month."),
            (
                Column("month", _("month"), Type.MONTH),
                Column("first", _("first publications"), Type.NUMBER),
                Column("minor", _("minor changes"), Type.NUMBER),
                Column("corrections", _("corrections"), Type.NUMBER),
                Column("withdrawals", pgettext_lazy("of stories", "withdrawals"), Type.NUMBER),
                Column("share", _("corrections in a hundred stories"), Type.SHARE),
            ),
            queries.corrections,
        ),
    )
}
