"""What the worker is asked for, and what it does by itself once a minute."""

import datetime
import logging
from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task

from newskit.outbox.sending import give_up, send_all

logger = logging.getLogger(__name__)
LOCK = 0x6F7574626F78  # "outbox", so that one of several workers keeps the minute

EVERY_MINUTE: list[Callable[[datetime.datetime], object]] = []


def every_minute(*tell: Callable[[datetime.datetime], object]) -> None:
    """Register what no verb tells: functions of a moment, called by the worker. Registering one twice counts once."""
    EVERY_MINUTE.extend(function for function in tell if function not in EVERY_MINUTE)


@task()
def send_waiting() -> int:
    """Send what waits. Several at once share the rows; a task that is lost loses nothing."""
    return send_all()


def minute(at: datetime.datetime | None = None) -> int:
    """Tell what became true by the clock alone, give up what is too old, send what a lost task left."""
    at = at or timezone.now()
    with transaction.atomic():
        if not _kept_by_us():
            return 0
        for tell in EVERY_MINUTE:
            try:
                with transaction.atomic():
                    tell(at)
            except Exception:  # one that fails leaves the others and the sending alone
                logger.exception("%s failed", tell.__name__)
        give_up(at)
    return send_all()


def _kept_by_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]
