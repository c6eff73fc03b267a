"""The pages of the reports, under /admin/reports/: for desk heads, chief editors, observers and administrators."""

import datetime

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from newskit.accounts.models import Section, User
from newskit.accounts.roles import Right
from newskit.audit.models import Event
from newskit.periods.reading import typed_day
from newskit.verbs import allow, verb
from newsroom.reports.catalogue import REPORTS
from newsroom.reports.files import TYPES, file_response
from newsroom.reports.tables import Period, Report, last_days

DAYS = 30
LONGEST = 366 * 5  # days of a period
SHOWN = 500  # rows on a page; a file has all of them


def urls(site: AdminSite) -> list[URLPattern]:
    wrap = site.admin_view
    return [
        path("reports/", wrap(lambda request: index(site, request)), name="reports"),
        path("reports/<slug:name>/", wrap(lambda request, name: page(site, request, name)), name="report"),
        path("reports/<slug:name>.<slug:form>", wrap(file), name="report_file"),
    ]


@verb("reports.export")
def record_export(*, actor: User, report: Report, form: str, period: Period, rows: int) -> Event:
    """The event names file, period and rows; there is no one object that it is about."""
    allow(actor, Right.REPORTS)
    return Event.objects.create(
        actor=actor,
        verb="reports.export",
        object_label="newsroom.report",
        object_id=report.name,
        object_name=f"{report.title} ({form})",
        after={"first": period.first, "last": period.last, "section": str(period.section or ""), "rows": rows},
    )


def index(site: AdminSite, request: HttpRequest) -> HttpResponseBase:
    _refuse(request)
    context = {**site.each_context(request), "title": _("Reports"), "reports": REPORTS.values()}
    return TemplateResponse(request, "admin/reports/index.html", context)


def page(site: AdminSite, request: HttpRequest, name: str) -> HttpResponseBase:
    _refuse(request)
    report = _report(name)
    period, problems = asked(request)
    now = timezone.now()
    sort = request.GET.get("sort", "")
    rows = report.sorted(report.rows(period, now), sort) if not problems else []
    context = {
        **site.each_context(request),
        "title": report.title,
        "report": report,
        "reports": REPORTS.values(),
        "period": period,
        "problems": problems,
        "columns": [
            (column, _sort_link(request, column.name, sort), _sorted(column.name, sort)) for column in report.columns
        ],
        "rows": [
            [(column, column.shown(cell)) for column, cell in zip(report.columns, row, strict=True)]
            for row in rows[:SHOWN]
        ],
        "count": len(rows),
        "shown": SHOWN,
        "sections": _sections(request.user),
        "query": request.GET.urlencode(),
        "forms": TYPES,
        "made_at": now,
    }
    return TemplateResponse(request, "admin/reports/report.html", context)


def file(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    _refuse(request)
    report = _report(name)
    if form not in TYPES:
        raise Http404
    period, problems = asked(request)
    if problems:
        raise PermissionDenied(" ".join(problems))  # never another period's figures under this one's name
    rows = report.sorted(report.rows(period, timezone.now()), request.GET.get("sort", ""))
    record_export(actor=request.user, report=report, form=form, period=period, rows=len(rows))
    told = [
        str(report.title),
        _now_or(report, period),
        str(period.section or _("all sections that you may see")),
        _("Of what is recorded here."),
    ]
    days = f"{period.first}_{period.last}" if not report.now else f"{timezone.localdate()}"
    return file_response(form, f"report_{report.name}_{days}", report.columns, rows, told)


def _now_or(report: Report, period: Period) -> str:
    if report.now:
        return timezone.localtime().strftime("%Y-%m-%d %H:%M")
    return _("%(first)s to %(last)s") % {"first": period.first, "last": period.last}


def asked(request: HttpRequest) -> tuple[Period, list[str]]:
    """The period and section of the query. What cannot be read is named, and nothing is shown for it."""
    first, last = last_days(DAYS, timezone.now())
    problems: list[str] = []
    days: dict[str, datetime.date] = {"first": first, "last": last}
    for key in days:
        if typed := request.GET.get(key, "").strip():
            day = typed_day(typed)
            if day is None:
                problems.append(_("“%(typed)s” is no day.") % {"typed": typed[:20]})
            else:
                days[key] = day
    if not problems and not 0 <= (days["last"] - days["first"]).days <= LONGEST:
        problems.append(_("The period ends before it begins, or is longer than five years."))
    allowed = request.user.sections_with(Right.REPORTS)
    section = None
    if typed := request.GET.get("section", ""):
        section = next((row for row in _sections(request.user) if row.code == typed), None)
        if section is None:
            problems.append(_("There is no section “%(typed)s” whose reports you may see.") % {"typed": typed[:30]})
    sections = None if allowed is None else tuple(sorted(allowed))
    return Period(days["first"], days["last"], sections, section), problems


def _refuse(request: HttpRequest) -> None:
    if not request.user.may(Right.REPORTS):
        raise PermissionDenied


def _report(name: str) -> Report:
    if name not in REPORTS:
        raise Http404
    return REPORTS[name]


def _sections(user: User) -> list[Section]:
    allowed = user.sections_with(Right.REPORTS)
    rows = Section.objects.all() if allowed is None else Section.objects.filter(pk__in=allowed)
    return list(rows)


def _sort_link(request: HttpRequest, name: str, sort: str) -> str:
    query = request.GET.copy()
    query["sort"] = name if sort == f"-{name}" else f"-{name}"
    return query.urlencode()


def _sorted(name: str, sort: str) -> str:
    return {name: "ascending", f"-{name}": "descending"}.get(sort, "")
