"""The charts of the overview: each a sentence, a unit, a drawing, the same figures as a table, and where they come from."""

import datetime
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from delegates.models import Seat, Session
from newskit.lists.remembering import remembered
from newskit.periods import Precision
from newskit.periods.templatetags.days import long_day
from newskit.periods.workdays import add_months
from newskit.topics.models import Source
from proposals.charts import Chart, Key, Line, Table, bar_lines, month_columns, range_lines, share_lines
from proposals.figures import ORDER, KindFigures, kinds
from proposals.models import Assignment, Kind, OfficialFigure, Proposal, Reply

KIND_CSS = {Kind.SUGGESTION: "b1", Kind.PROPOSAL: "b2", Kind.MOTION: "b5", Kind.STATEMENT: "b4"}
TOPICS = 8
MONTHS = 8
CONSTITUENCIES = 8
# A quarter of fewer than this is no quarter.
FEWEST = 4
THREE_MONTHS = 92


def charts(at: datetime.datetime) -> list[Chart | None]:
    """None where there is nothing to draw."""
    return [_status(at), _topics(at), _on_time(at), _durations(at)]


@dataclass(frozen=True)
class Announced:
    """What was announced of one kind at one session, from one source."""

    session: Session
    kind: str
    source: Source
    figures: list[tuple[str, int]]


def official() -> list[Announced]:
    """Official totals, newest session first: beside ours and never mixed with them."""
    rows = OfficialFigure.objects.select_related("session", "source").order_by(
        "-session__opens_on", "session__term__body__order", "kind", "source", "pk"
    )
    return [
        Announced(session, Kind(kind).label, source, [(row.get_what_display(), row.value) for row in group])
        for (session, kind, source), group in groupby(rows, key=lambda row: (row.session, row.kind, row.source))
    ]


def _day(at: datetime.datetime) -> str:
    return long_day(timezone.localdate(at))


def _status(at: datetime.datetime) -> Chart | None:
    rows = [row for row in kinds(at) if row.total]
    if not rows:
        return None
    head = [_("Kind"), _("Recorded"), _("Answered or settled"), _("Under way"), _("Overdue"), _("Not known")]
    return Chart(
        kind="shares",
        slug="status",
        title=_status_title(rows),
        unit=_("State of each kind as recorded here, as a share of its own items"),
        source=_("Source: our records, kinds apart."),
        height=60 * len(rows),
        keys=[
            Key("b1", _("answered or settled")),
            Key("b2", _("under way")),
            Key("b3", _("overdue, no reply seen")),
            Key("b4", _("unknown")),
        ],
        lines=share_lines([(row.label, _("%(count)s items") % {"count": row.total}, row.pieces) for row in rows]),
        table=Table(
            _("State of each kind (items), as of %(day)s") % {"day": _day(at)},
            head,
            [(row.label, [row.total, row.settled, row.under_way, row.overdue, row.other]) for row in rows],
        ),
    )


def _status_title(rows: list[KindFigures]) -> str:
    first = rows[0]
    return _("%(kind)s: %(settled)s of %(total)s answered or settled") % {
        "kind": first.label,
        "settled": first.settled,
        "total": first.total,
    }


def _topics(at: datetime.datetime) -> Chart | None:
    counts: dict[str, Counter] = defaultdict(Counter)
    tagged = Proposal.objects.live(at).filter(topics__isnull=False).order_by()
    for name, kind, number in _held("topics", at, tagged.values_list("topics__name", "kind").annotate(n=Count("pk"))):
        counts[name][kind] += number
    top = sorted(counts, key=lambda name: (-sum(counts[name].values()), name))[:TOPICS]
    if not top:
        return None
    return Chart(
        kind="bars",
        slug="topics",
        title=_("Put forward most: %(topics)s") % {"topics": "、".join(top[:2])},
        unit=_("The first %(count)s topics; an item may have several") % {"count": len(top)},
        source=_("Source: our records; topics are set by editors."),
        height=28 * len(top),
        keys=[Key(KIND_CSS[kind], str(kind.label)) for kind in ORDER],
        lines=bar_lines([(name, [(KIND_CSS[kind], counts[name][kind]) for kind in ORDER]) for name in top]),
        table=Table(
            _("Items by topic and kind, as of %(day)s") % {"day": _day(at)},
            [_("Topic"), *(str(kind.label) for kind in ORDER)],
            [(name, [counts[name][kind] for kind in ORDER]) for name in top],
        ),
    )


def _held(name: str, at: datetime.datetime, rows: QuerySet) -> list[tuple]:
    """Groups with how many stand in each, the number last; those of many items are read once a minute."""
    asked = (name, timezone.localdate(at))
    return remembered(asked, lambda: list(rows), rows=lambda found: sum(row[-1] for row in found), seconds=60)


def _fates(at: datetime.datetime) -> Iterable[tuple[datetime.date, str, int]]:
    """Month, what came of it and how many: assignments that owe a reply by a known day, of items that readers see.

    Those that are not due yet and have no reply are left out.
    """
    replies = Reply.objects.filter(assignment=OuterRef("pk"), precision=Precision.DAY)
    owing = (
        Assignment.objects.filter(proposal__shown__contains=at, due_on__isnull=False)
        .exclude(role=Assignment.Role.CO)
        .exclude(ended__in=[Assignment.Ended.RETURNED, Assignment.Ended.REASSIGNED])
        .alias(replied=Exists(replies.filter(replied_on__isnull=False)))
        .filter(Q(replied=True) | Q(due_on__lt=timezone.localdate(at)))
    )
    fate = Case(
        When(Exists(replies.filter(replied_on__lte=OuterRef("due_on"))), then=Value("timely")),
        When(replied=True, then=Value("late")),
        default=Value("none"),
    )
    months = owing.order_by().annotate(month=TruncMonth("due_on"), fate=fate)
    return _held("fates", at, months.values_list("month", "fate").annotate(n=Count("pk")))


def _on_time(at: datetime.datetime) -> Chart | None:
    today = timezone.localdate(at)
    months: dict[datetime.date, Counter] = defaultdict(Counter)
    for month, fate, number in _fates(at):
        months[month][fate] += number
    if not months:
        return None
    shown = _months_up_to(min(max(months), today.replace(day=1)))
    total = sum(sum(months[month].values()) for month in shown)
    timely = sum(months[month]["timely"] for month in shown)
    css = [("b1", "timely"), ("b2", "late"), ("b3", "none")]
    columns, labels, levels = month_columns(
        [(_month(month), [(name, months[month][fate]) for name, fate in css]) for month in shown]
    )
    span = f"{date_format(shown[0], 'YEAR_MONTH_FORMAT')}–{date_format(shown[-1], 'YEAR_MONTH_FORMAT')}"
    return Chart(
        kind="columns",
        slug="on-time",
        title=_("%(timely)s of %(total)s replies came on time") % {"timely": timely, "total": total},
        unit=_("By the month in which the reply was due, %(span)s; only items whose day of assignment is known")
        % {"span": span},
        source=_("Source: notices of assignment and replies; limits by the rule of the day."),
        height=216,
        keys=[Key("b1", _("on time")), Key("b2", _("late")), Key("b3", _("none seen"))],
        columns=columns,
        ticks=levels,
        lines=[Line(tick.label, 0, middle=tick.place) for tick in labels],
        table=Table(
            _("Replies by the month in which they were due, %(span)s") % {"span": span},
            [_("Month"), _("On time"), _("Late"), _("None seen")],
            [(date_format(month, "YEAR_MONTH_FORMAT"), [months[month][fate] for _css, fate in css]) for month in shown],
        ),
    )


def _months_up_to(last: datetime.date) -> list[datetime.date]:
    return [add_months(last, -back) for back in range(MONTHS - 1, -1, -1)]


def _month(day: datetime.date) -> str:
    return date_format(day, pgettext("date format", "M"))


def _durations(at: datetime.datetime) -> Chart | None:
    """From assignment to reply, by the leader's constituency. Steps that nobody saw have no day and are not in it."""
    lead = Seat.objects.filter(mandate__signatures__proposal=OuterRef("proposal"), mandate__signatures__role="lead")
    replies = (
        Reply.objects.filter(
            proposal__shown__contains=at,
            replied_on__gte=F("assignment__assigned_on"),
            precision=Precision.DAY,
            assignment__precision=Precision.DAY,
        )
        .exclude(assignment__role=Assignment.Role.CO)
        .order_by()
        .annotate(
            name=Subquery(lead.order_by("starts_on", "pk").values("constituency__short_name")[:1]),
            days=F("replied_on") - F("assignment__assigned_on"),
        )
    )
    days: dict[str, list[int]] = defaultdict(list)
    for name, lasted, number in _held("durations", at, replies.values_list("name", "days").annotate(n=Count("pk"))):
        if name:
            days[name] += [lasted.days] * number
    known = {name: numbers for name, numbers in days.items() if len(numbers) >= FEWEST}
    most = sorted(known, key=lambda name: -len(known[name]))[:CONSTITUENCIES]
    rows = sorted(((name, *_quarters(known[name])) for name in most), key=lambda row: row[2])
    if not rows:
        return None
    lines, ticks = range_lines(rows, limit=THREE_MONTHS)
    middle = round(statistics.median(number for name in most for number in known[name]))
    return Chart(
        kind="ranges",
        slug="durations",
        title=_("From assignment to reply: %(days)s days in the middle") % {"days": middle},
        unit=_("Days by delegation or sector; the line is the middle half, the dot the median, red past three months"),
        source=_("Source: our records of %(count)s replies; implied steps are left out.")
        % {"count": sum(len(known[name]) for name in most)},
        height=28 * len(rows) + 28,
        lines=lines,
        ticks=ticks,
        table=Table(
            _("Days from assignment to reply, where both are known"),
            [_("Delegation or sector"), _("Lower quarter"), _("Median"), _("Upper quarter"), _("Replies")],
            [(name, [round(low), round(mid), round(high), len(known[name])]) for name, low, mid, high in rows],
        ),
    )


def _quarters(numbers: list[int]) -> tuple[float, float, float]:
    low, middle, high = statistics.quantiles(numbers, n=4, method="inclusive")
    return low, middle, high
