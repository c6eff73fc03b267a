"""The verb of the table of rest days. It stands here because `periods` is below verbs."""

from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.periods.models import CalendarYear
from newskit.verbs import allow, log, verb


@verb("periods.enter_year")
def enter_year(*, actor: User, year: CalendarYear) -> CalendarYear:
    """The rest days of a year are known, or were corrected: who counts days by them follows and counts anew."""
    allow(actor, Right.REFERENCE)
    worked = dict(year.special_days.values_list("day", "working"))
    told = {
        "rest": [str(day) for day in worked if not worked[day]],
        "worked": [str(day) for day in worked if worked[day]],
    }
    log(actor, "periods.enter_year", year, after={name: "、".join(days) for name, days in told.items()})
    return year
