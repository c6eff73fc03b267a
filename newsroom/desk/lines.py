"""What the desk lists beside stories in work: holds, what will appear, mentions, overdue replies, error reports, sweeps.

All of it is one statement: a union whose rows say in words what they are about.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat

from articles.models import Embargo, ErrorReport, Hold, Issue, Mention, Placement, Publication, Sweep
from newskit.accounts.roles import Right
from newskit.periods import beijing_day, beijing_today
from newskit.periods.clock import BEIJING
from newsroom.desk.people import Reader
from proposals.models import Enquiry, Letter, Proposal, unverified

SHOWN = 8
MORNING = datetime.time(6)
MOST_COUNTED = 1000  # of statements that nobody asked about


class Line(NamedTuple):
    """`story` is the id of the story it leads to; what the other columns hold is said where each list is asked for."""

    name: str
    pk: int
    total: int
    story: int | None
    title: str
    words: str
    who: str
    at: datetime.datetime | None
    day: datetime.date | None
    number: int | None

    @property
    def days_late(self) -> int:
        """Late begins the day after the one on which it was due."""
        return (beijing_today() - self.day).days if self.day else 0

    @property
    def unsigned(self) -> int:
        """Of a paper: the stories that will not appear as they stand."""
        return self.total - (self.number or 0)


COLUMNS: dict[str, Any] = {
    "story": BigIntegerField(),
    "title": TextField(),
    "words": TextField(),
    "who": TextField(),
    "at": DateTimeField(),
    "day": DateField(),
    "number": IntegerField(),
}
EMPTY = {"title": Value(""), "words": Value(""), "who": Value("")}


@dataclass
class Lines:
    rows: list[Line] = field(default_factory=list)
    total: int = 0

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def paper_day(at: datetime.datetime) -> datetime.date:
    """The date of the paper that is being made: until six in the morning still today's."""
    day = beijing_day(at)
    return day if at.astimezone(BEIJING).time() < MORNING else day + datetime.timedelta(days=1)


def lines(reader: Reader, at: datetime.datetime) -> dict[str, Lines]:
    """Every such list by its name."""
    queries = _queries(reader, at)
    found = [Line(*row) for row in queries[0].union(*queries[1:], all=True)]
    listed: dict[str, Lines] = {name: Lines() for name in NAMES}
    for line in sorted(found, key=_order):
        listed[line.name].rows.append(line)
        listed[line.name].total = line.total
    # Those of tonight's paper stand first, and are not told twice.
    tonight, queued = listed["tonight"], listed["mentions"]
    first = {line.pk for line in tonight.rows}
    queued.rows = (tonight.rows + [line for line in queued.rows if line.pk not in first])[:SHOWN]
    return listed


NAMES = (
    "held",
    "embargoed",
    "appears",
    "paper",
    "tonight",
    "mentions",
    "overdue",
    "reported",
    "print_due",
    "sweeps",
    "asked",
    "unasked",
    "letters",
)


def _order(line: Line) -> tuple:
    """Within its list: by day, of overdue replies the latest first; then by minute; mentions and sweeps newest first.

    An enquiry without a day to ask again stands last.
    """
    day = line.day.toordinal() if line.day else (datetime.date.max.toordinal() if line.name == "asked" else 0)
    if line.name == "overdue":
        day = -day
    minute = line.at.timestamp() if line.at else 0
    return (day, minute if line.name in ("appears", "embargoed") else 0, -line.pk)


def _queries(reader: Reader, at: datetime.datetime) -> list[QuerySet]:
    day = beijing_day(at)
    story = {"story": F("article"), "title": F("article__title")}
    at_hand = Q(article__trashed_at__isnull=True)

    def about_stories(rows: QuerySet) -> QuerySet:
        return reader.within(rows.filter(at_hand), "article__section")

    held = about_stories(Hold.objects.filter(lifted_at__isnull=True))
    embargoed = about_stories(Embargo.objects.standing(at))
    reports = reader.within(ErrorReport.objects.all(), "article__section")
    queue = {**story, "title": F("name"), "words": F("role"), "who": F("article__title")}
    mentions = reader.within(Mention.objects.queued(), "article__section")
    tonight = mentions.filter(
        Exists(Placement.objects.filter(article=OuterRef("article"), page__issue__date=paper_day(at)))
    )
    return [
        # words: why; who: by whom; number: 1 where a verb caused it.
        _lines(
            "held",
            held,
            ["-placed_at"],
            **story,
            words=F("reason"),
            who=F("placed_by__name"),
            at=F("placed_at"),
            number=Case(When(cause="", then=0), default=1),
        ),
        # words: why; at: until, if it ends by itself.
        _lines("embargoed", embargoed, ["until"], **story, words=F("reason"), who=F("placed_by__name"), at=F("until")),
        _appearing(reader, at),
        # day: of the paper; words: its pages; total and number: stories on them, and how many are signed.
        _paper(paper_day(at)),
        _lines("tonight", tonight, ["-pk"], **queue),
        _lines("mentions", mentions, ["-pk"], **queue),
        # day: when the reply was due; words: number.
        _lines("overdue", _overdue(reader, day), ["-due_on"], title=F("title"), words=F("number"), day=F("due_on")),
        _lines(
            "reported",
            reports.filter(decision="open"),
            ["-received_at"],
            **story,
            words=F("claim"),
            who=F("told_by"),
            at=F("received_at"),
        ),
        # day: of the paper that owes it; words: its place; at: when it was mended online.
        _lines(
            "print_due",
            reports.filter(print_due_on__isnull=False, printed_at__isnull=True),
            ["print_due_on"],
            **story,
            words=F("print_place"),
            at=Cast(F("mended_in__shown__startswith"), DateTimeField()),
            day=F("print_due_on"),
        ),
        _lines(
            "sweeps",
            Sweep.objects.filter(closed_at__isnull=True) if _sees_sweeps(reader) else Sweep.objects.none(),
            ["-asked_at"],
            title=F("term"),
            words=F("reason"),
            who=F("asked_by__name"),
            at=F("asked_at"),
        ),
        # pk: of the enquiry; words: when and how it was asked; who: whom; day: to ask again; number: how many are due.
        _lines(
            "asked",
            _asked(reader),
            [F("ask_again_on").asc(nulls_last=True), "pk"],
            title=F("statement__title"),
            words=F("question"),
            who=Concat(
                Coalesce("organisation__name", Value("")),
                Value(" "),
                Coalesce("delegate__name", Value("")),
                Value(" "),
                "person",
            ),
            at=Cast("asked_on", DateTimeField()),
            day=F("ask_again_on"),
            number=Window(Count("pk", filter=Q(ask_again_on__lte=day))),
        ),
        # day: of the paper.
        _lines("unasked", _unasked(reader), ["-pk"], title=F("title"), day=F("stated_on")),
        _lines("letters", _letters(reader), ["-pk"], title=F("heading"), at=F("entered_at"), who=F("entered_by__name")),
    ]


def _sees_sweeps(reader: Reader) -> bool:
    return reader.may(Right.SWEEP) or not reader.has_queue


def _asked(reader: Reader) -> QuerySet:
    """待核实立案: somebody was asked, and no answer settles it."""
    rows = Enquiry.objects.open().filter(statement__filings__isnull=True)
    return rows if reader.may(Right.TRACK) else rows.none()


def _unasked(reader: Reader) -> QuerySet:
    """待核实立案: nobody was asked yet. The newest thousand: counting all of them would read every statement."""
    if not reader.may(Right.TRACK):
        return Proposal.objects.none()
    rows = unverified().filter(enquiries__isnull=True).order_by("-pk").values("pk")
    return Proposal.objects.filter(pk__in=rows[:MOST_COUNTED])


def _letters(reader: Reader) -> QuerySet:
    """Reply letters that are not recorded of every item that they name."""
    if not reader.may(Right.TRACK):
        return Letter.objects.none()
    return Letter.objects.filter(pk__in=Letter.objects.waiting().values("pk"))


def _appearing(reader: Reader, at: datetime.datetime) -> QuerySet:
    """What has a minute, and what is kept from appearing at it. number: 0 appears, 1 under embargo, 2 on hold."""
    held = Hold.objects.filter(article=OuterRef("article"), lifted_at__isnull=True)
    embargoed = Embargo.objects.standing(at).filter(article=OuterRef("article"), until__isnull=True)
    rows = Publication.objects.filter(withdrawn_at__isnull=True).filter(
        Q(shown__startswith__gt=at) | Q(shown__isempty=True, planned_from__isnull=False)
    )
    minute = Coalesce("shown__startswith", "planned_from", output_field=DateTimeField())
    state = Case(When(Exists(held), then=2), When(Exists(embargoed), then=1), default=0)
    return _lines(
        "appears", reader.within(rows), [minute], story=F("article"), title=F("title"), at=minute, number=state
    )


def _overdue(reader: Reader, day: datetime.date) -> QuerySet:
    """Of the proposals that stories of this person's sections carried; of all, for who works for all."""
    rows = Proposal.objects.overdue(day)
    if reader.sections is None:
        return rows
    carried = Publication.objects.filter(carried__proposal=OuterRef("pk"), section__in=reader.sections)
    return rows.filter(Exists(carried))


def _paper(day: datetime.date) -> QuerySet:
    stories = Count("pages__placements__article", distinct=True)
    signed = Count("pages__placements__article", filter=Q(pages__placements__article__stage="signed"), distinct=True)
    pages = Cast(Count("pages", distinct=True), TextField())
    rows = Issue.objects.filter(date=day)
    return _lines("paper", rows, ["pk"], total=stories, number=signed, words=pages, day=Max("date"))


def _lines(name: str, rows: QuerySet, order: list, *, total: Any = None, **columns: Any) -> QuerySet:
    """The rows as lines: every column in the same type, so that a union takes them."""
    values = {f"line_{key}": Cast(columns.get(key, EMPTY.get(key, Value(None))), kind) for key, kind in COLUMNS.items()}
    number = {"line_total": total if total is not None else Window(Count("pk"))}
    named = rows.order_by(*order).annotate(line_name=Value(name, CharField()), **number, **values)
    return named.values_list("line_name", "pk", "line_total", *values)[:SHOWN]
