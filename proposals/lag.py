"""How late our records may be: the days between a step and its entry here."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, DateField, F, Func, Value
from django.db.models.functions import Cast

from newskit.periods import Precision
from newskit.periods.clock import beijing_day
from proposals.models import Action
from proposals.units import Median

YEAR = datetime.timedelta(days=365)
A_DAY = datetime.timedelta(days=1)
# The newest entries that are looked at: any number of older ones costs nothing.
READ = 5000


@dataclass(frozen=True)
class Lag:
    """The middle of so many steps that were seen, by a day known in full, and recorded here within the last year."""

    days: int
    steps: int


def lag(at: datetime.datetime) -> Lag | None:
    """Steps of the last year only: a list of old sessions, entered now, says nothing of how quick we are."""
    since = beijing_day(at) - YEAR
    entered = Action.objects.filter(recorded_at__lte=at)
    # By the key of the last of them: of "among the newest" the planner knows nothing, and reads the table.
    oldest = entered.order_by("-pk").values_list("pk", flat=True)[READ - 1 : READ].first() or 0
    in_beijing = Func(Value("Asia/Shanghai"), F("recorded_at"), function="timezone")
    found = (
        entered.filter(pk__gte=oldest, happened_on__gte=since, precision=Precision.DAY)
        .filter(proposal__shown__contains=at)
        .annotate(waited=Cast(in_beijing, DateField()) - F("happened_on"))
        .filter(waited__gte=datetime.timedelta())
        .aggregate(median=Median("waited"), steps=Count("pk"))
    )
    return Lag(round(found["median"] / A_DAY), found["steps"]) if found["steps"] else None
