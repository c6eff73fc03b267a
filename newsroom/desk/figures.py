"""Tonight in figures: signed, in hand, returned, how long the final review let stories wait; and what was signed by when."""

import datetime
import statistics
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Decision, SignOff, Stage
from newskit.periods.clock import BEIJING

HALF_HOUR = datetime.timedelta(minutes=30)
TURNS = (6, 18)  # the day of the desk begins at six, its night at six in the evening
TALL, FOOT, HEAD = 128, 23, 24  # of the drawing: whole, below and above the columns
GAP = 0.28  # of a column's share


def began(at: datetime.datetime) -> datetime.datetime:
    """When this day or night of the desk began."""
    local = at.astimezone(BEIJING)
    hour = max((turn for turn in TURNS if turn <= local.hour), default=None)
    day = local.replace(hour=hour or TURNS[-1], minute=0, second=0, microsecond=0)
    return day if hour else day - datetime.timedelta(days=1)


def is_night(at: datetime.datetime) -> bool:
    return began(at).astimezone(BEIJING).hour == TURNS[-1]


@dataclass(frozen=True)
class Column:
    """A half hour: where it stands in the drawing, how many were signed by its end."""

    label: str
    count: int
    x: str
    width: str
    y: float
    height: float
    is_now: bool
    hour: str  # under every full hour


@dataclass(frozen=True)
class Figures:
    is_night: bool
    since: datetime.datetime
    signed: int
    in_hand: int
    returned: int
    median_wait: int | None  # minutes
    columns: list[Column]

    @property
    def planned(self) -> int:
        return self.signed + self.in_hand

    @property
    def caption(self) -> str:
        return ngettext(
            "Signed since %(hour)s, by half hours: %(n)d story",
            "Signed since %(hour)s, by half hours: %(n)d stories",
            self.signed,
        ) % {"hour": f"{self.since.astimezone(BEIJING):%H:%M}", "n": self.signed}

    @property
    def base(self) -> int:
        return TALL - FOOT


def figures(at: datetime.datetime, in_hand: int) -> Figures:
    """From the sign-offs since then, in one statement."""
    since = began(at)
    rows = list(_decisions(since, at))
    signed: dict[int, datetime.datetime] = {}
    waits = []
    for row in rows:
        if row["stage"] == Stage.FINAL and row["decision"] == Decision.PASS:
            signed.setdefault(row["story"], row["at"])
        if row["stage"] == Stage.FINAL and row["decision"] != Decision.REOPEN:
            waits.append(row["at"] - row["arrived"])
    return Figures(
        is_night=is_night(at),
        since=since,
        signed=len(signed),
        in_hand=in_hand,
        returned=len({row["story"] for row in rows if row["decision"] == Decision.RETURN}),
        median_wait=int(statistics.median(waits) // datetime.timedelta(minutes=1)) if waits else None,
        columns=_columns(since, at, sorted(signed.values()), len(signed) + in_hand),
    )


def _decisions(since: datetime.datetime, at: datetime.datetime) -> Any:
    before = SignOff.objects.filter(round=OuterRef("round"), pk__lt=OuterRef("pk")).order_by("-pk")
    arrived = Coalesce(Subquery(before.values("at")[:1]), F("round__started_at"))
    rows = SignOff.objects.filter(at__gte=since, at__lte=at).order_by("at", "pk")
    return rows.annotate(arrived=arrived, story=F("round__article")).values(
        "stage", "decision", "at", "story", "arrived"
    )


def _columns(since: datetime.datetime, at: datetime.datetime, signed: list, planned: int) -> list[Column]:
    """From the half hour of the first signature, so that a quiet evening is no empty drawing."""
    if not signed:
        return []
    first = (signed[0] - since) // HALF_HOUR
    last = (at - since) // HALF_HOUR
    share = 100 / (last - first + 1)
    columns = []
    for place in range(first, last + 1):
        begins, ends = since + place * HALF_HOUR, since + (place + 1) * HALF_HOUR
        count = sum(moment < ends for moment in signed)
        height = round((TALL - FOOT - HEAD) * count / planned, 1)
        local = begins.astimezone(BEIJING)
        columns.append(
            Column(
                label=_("by %(hour)s") % {"hour": f"{min(ends, at).astimezone(BEIJING):%H:%M}"},
                count=count,
                x=f"{share * (place - first):.2f}%",
                width=f"{share * (1 - GAP):.2f}%",
                y=round(TALL - FOOT - height, 1),
                height=height,
                is_now=place == last,
                hour=f"{local:%H}" if local.minute == 0 else "",
            )
        )
    return columns
