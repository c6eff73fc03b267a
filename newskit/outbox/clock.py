"""A thread of the worker that keeps the minute and does the sending: a slow bot holds no other task up."""

import datetime
import logging
import threading
import time
from collections.abc import Callable

from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from newskit.outbox.sending import give_up, send_all

logger = logging.getLogger(__name__)
LOCK = 0x6F7574626F78  # "outbox": one of several workers keeps the minute
PATIENCE = 4.5  # seconds for what is being sent when the worker is told to end: a little more than an attempt takes

EVERY_MINUTE: list[Callable[[datetime.datetime], object]] = []


def every_minute(*tell: Callable[[datetime.datetime], object]) -> None:
    """Register what no verb tells: functions of a moment. Registering one twice counts once."""
    EVERY_MINUTE.extend(function for function in tell if function not in EVERY_MINUTE)


def minute(at: datetime.datetime | None = None) -> bool:
    """Tell what became true by the clock alone, and give up what is too old. False: another worker is at it."""
    at = at or timezone.now()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return False
        for tell in EVERY_MINUTE:
            try:
                with transaction.atomic():
                    tell(at)
            except Exception:  # one that fails leaves the others and the sending alone
                logger.exception("%s failed", tell.__name__)
        give_up(at)
    return True


class Clock(threading.Thread):
    """Sends when woken by a task, and once a minute whatever a lost task left."""

    running: "Clock | None" = None

    def __init__(self, seconds: float = 60):
        super().__init__(name="clock", daemon=True)
        self.seconds = seconds
        self._woken = threading.Event()
        self._ending = threading.Event()

    def run(self) -> None:
        Clock.running = self
        due = time.monotonic()
        while not self._ending.is_set():
            try:
                close_old_connections()
                if time.monotonic() >= due:
                    due = time.monotonic() + self.seconds
                    minute()
                send_all(go_on=lambda: not self._ending.is_set())
            except Exception:  # the database restarts, say: the next minute tries again
                logger.exception("The minute was not kept")
            finally:
                connection.close()
            self._woken.wait(max(0.0, due - time.monotonic()))
            self._woken.clear()

    def wake(self) -> None:
        self._woken.set()

    def end(self) -> None:
        """After what is being sent just now."""
        self._ending.set()
        self._woken.set()
        self.join(PATIENCE)
        Clock.running = None
