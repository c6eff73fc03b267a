"""Exports take at most half of a process's threads, so that slow readers of large files never hold up the pages."""

import threading
from functools import cache

from django.conf import settings


class Slot:
    """The right to one export; given back once, however often `release` is called."""

    def __init__(self, semaphore: threading.Semaphore):
        self._semaphore = semaphore
        self._lock = threading.Lock()
        self._held = True

    def release(self) -> None:
        with self._lock:
            if self._held:
                self._held = False
                self._semaphore.release()


class Slots:
    def __init__(self, count: int):
        self._semaphore = threading.Semaphore(count)

    def take(self) -> Slot | None:
        """A slot, or None at once when all are taken: the reader is asked to come back, no thread waits."""
        return Slot(self._semaphore) if self._semaphore.acquire(blocking=False) else None


@cache
def slots() -> Slots:
    """This process's slots. Web servers of one thread still make one export at a time."""
    return Slots(max(1, settings.WEB_THREADS // 2))
