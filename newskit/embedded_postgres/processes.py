"""The server's processes, known by the cluster name that PostgreSQL shows in their command lines."""

import contextlib
import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")


def processes_of(cluster_name: str) -> set[int]:
    """The server and its children, also orphans whose server was killed. Empty where there is no /proc."""
    child, setting = f"postgres: {cluster_name}:".encode(), f"cluster_name={cluster_name}".encode()
    found = set()
    for entry in PROC.glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = entry.read_bytes().split(b"\0")
            if words[0].startswith(child) or (words[0].endswith(b"/postgres") and setting in words):
                found.add(int(entry.parent.name))
    return found


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _awaits_its_parent(pid)


def _awaits_its_parent(pid: int) -> bool:
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def end(pids: Iterable[int], *signals: tuple[signal.Signals, float]) -> None:
    """Send each signal to those still there and wait so many seconds for them to go."""
    left = set(pids)
    for number, seconds in signals:
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        until = time.monotonic() + seconds
        while (left := {pid for pid in left if alive(pid)}) and time.monotonic() < until:
            time.sleep(0.02)
