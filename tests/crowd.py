"""Several people at the same moment, each on a real connection."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from django.db import connection, transaction

from newskit.verbs import NotAllowed, WrongState

THREADS = 8


def at_once(*acts) -> list:
    """Each act in a thread of its own, all starting together; what each returned, or the refusal it met."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=20)
            return act()
        except (WrongState, NotAllowed) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(results) -> int:
    return sum(isinstance(result, WrongState | NotAllowed) for result in results)


def while_another_waits(act, other) -> list:
    """`act` in a transaction that ends only when `other`, begun meanwhile, waits for a lock of it: what each returned.

    Where nothing keeps `other` waiting it comes to its end first, and whoever asserts sees what that led to.
    """
    acted, ended = Event(), Event()

    def first():
        with transaction.atomic():
            result = act()
            acted.set()
            while not ended.wait(0.01) and not _somebody_waits():
                pass
        return result

    def second():
        acted.wait(20)
        try:
            return other()
        finally:
            ended.set()

    return at_once(first, second)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]
