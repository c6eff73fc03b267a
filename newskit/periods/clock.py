"""Days are Beijing days, wherever the server stands."""

import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

BEIJING = ZoneInfo("Asia/Shanghai")


def beijing_day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(BEIJING).date()


def beijing_today() -> datetime.date:
    return beijing_day(timezone.now())


def beijing_midnight(day: datetime.date) -> datetime.datetime:
    """The moment at which the day begins."""
    return datetime.datetime.combine(day, datetime.time(), tzinfo=BEIJING)
