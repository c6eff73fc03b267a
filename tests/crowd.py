"""Several people at the same moment, each on a real connection."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

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
