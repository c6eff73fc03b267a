"""Which organisation a unit named in a letter is, on the letter's day."""

import datetime

from delegates.models import Organisation
from newskit.periods import Known

_LONG = "中华人民共和国"
_OFFICES = ("办公厅", "办公室")


def units_called(name: str, day: datetime.date | None) -> list[Organisation]:
    """Who bore the name on the day; where the dates exclude all of them, whoever ever bore it. Several stay several."""
    for spelling in _spellings(name):
        found = list(Organisation.objects.known_as(spelling).prefetch_related("names").order_by("sort_key", "id")[:10])
        if found:
            then = [unit for unit in found if day is None or _bore(unit, spelling, day)]
            return then or found
    return []


def _spellings(name: str) -> list[str]:
    """As printed; without the name of the state; an office of it answers for the ministry."""
    short = name.removeprefix(_LONG)
    offices = [short.removesuffix(end) for end in _OFFICES if short.endswith(end) and len(short) > len(end) + 2]
    return list(dict.fromkeys([name, short, f"{_LONG}{short}", *offices]))


def _bore(unit: Organisation, name: str, day: datetime.date) -> bool:
    dated = [row for row in unit.names.all() if row.name == name]
    if dated:
        return any(row.as_of(day) != Known.NO for row in dated)
    return name in (unit.short_name, unit.name_on(day)) or name == unit.name
