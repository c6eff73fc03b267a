"""Figures of long lists, kept for some seconds: who pages through 100,000 rows does not have them counted each time."""

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

from django.db import connection

T = TypeVar("T")

SECONDS = 10
# Fewer rows than this are counted each time, so that a short list is always exact.
LONG = 5_000
KEPT = 500

_kept: dict[Hashable, tuple[float, object]] = {}
_lock = Lock()


def remembered(asked: Hashable, make: Callable[[], T], *, rows: Callable[[T], int], seconds: int = SECONDS) -> T:
    """What `make` found for the same question some seconds ago in this process, or finds now. Made of `rows(found)` rows.

    Inside a transaction everything is counted: it must see its own changes.
    """
    if connection.in_atomic_block:
        return make()
    asked = (connection.settings_dict["NAME"], asked)
    until, found = _kept.get(asked, (0.0, None))
    if time.monotonic() < until:
        return found
    found = make()
    if rows(found) >= LONG:
        with _lock:
            if len(_kept) >= KEPT:
                _kept.clear()
            _kept[asked] = (time.monotonic() + seconds, found)
    return found
