"""Processes that start and end together, in the foreground and in the group of whoever started them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PATIENCE = 0.5  # seconds in which the children may end by themselves, having got the group's signal too
GRACE = 5  # seconds for what they have in work
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


class ChildEnded(Exception):
    pass


class Family:
    """A context: on leaving it every process started in it has ended, and so have their children.

    On Linux the children are told when we are killed, and grandchildren whose parent was killed become ours.
    """

    def __init__(self, environment: dict[str, str], folder: Path):
        self.environment = environment
        self.folder = folder
        self.ending = False
        self._children: dict[str, subprocess.Popen] = {}

    def __enter__(self):
        _control_process(PR_SET_CHILD_SUBREAPER, 1)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end)
        return self

    def __exit__(self, *_):
        if self.ending:
            self._wait(PATIENCE)
        for number, seconds in ((signal.SIGTERM, GRACE), (signal.SIGKILL, 1)):
            for pid in self._running():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            self._wait(seconds)

    def start(self, name: str, *command: str) -> None:
        self._children[name] = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            preexec_fn=_end_with(os.getpid()),
        )

    def check(self) -> None:
        for name, child in self._children.items():
            if child.poll() is not None and not self.ending:
                raise ChildEnded(f"The {name} ended by itself (exit code {child.returncode}), so everything stops.")

    def watch(self, every: float, also: Callable[[], object]) -> None:
        """Until a signal asks to end, or a child ends by itself."""
        while not self.ending:
            self.check()
            also()
            time.sleep(every)

    def _end(self, number, frame):
        self.ending = True

    def _wait(self, seconds: float) -> None:
        """Until all have ended, at most so long. It asks again and again: grandchildren become ours one after the other."""
        until = time.monotonic() + seconds
        while self._running() and time.monotonic() < until:
            time.sleep(0.05)

    def _running(self) -> list[int]:
        children = [child.pid for child in self._children.values() if child.poll() is None]
        return children + [pid for pid in _adopted() if pid not in children]


def _end_with(parent: int) -> Callable[[], None]:
    def in_child():
        _control_process(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it was killed before we asked to be told
            os._exit(1)

    return in_child


def _control_process(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _adopted() -> Iterator[int]:
    """Children of ours in our group, also those that we did not start; the database has a session of its own."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent, group = status.read_text().rpartition(")")[2].split()[:3]
            if int(parent) == os.getpid() and int(group) == os.getpgrp():
                pid = int(status.parent.name)
                if state == "Z":
                    with contextlib.suppress(ChildProcessError):
                        os.waitpid(pid, os.WNOHANG)
                else:
                    yield pid
