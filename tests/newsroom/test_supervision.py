"""Families of real processes, each in a group of its own."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest
from django.conf import settings

from newskit.embedded_postgres.processes import alive

FAMILY = """
    import os, signal, subprocess, sys
    from pathlib import Path
    from newsroom.supervision import ChildEnded, Family

    try:
        with Family(dict(os.environ), Path(".")) as family:
            family.start("web", sys.executable, "-c", WEB)
            family.start("worker", sys.executable, "-c", SLEEP)
            print("family", os.getpid(), *(child.pid for child in family._children.values()), flush=True)
            family.watch(every=0.05, also=lambda: None)
    except ChildEnded as error:
        print(error)
        sys.exit(1)
"""
SLEEP = "import time; time.sleep(60)"
PARENT = f"""
import subprocess, sys, time
print("grandchild", subprocess.Popen([sys.executable, '-c', {SLEEP!r}]).pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def family():
    started = []

    def start(web: str = SLEEP) -> tuple[subprocess.Popen, list[int]]:
        process = subprocess.Popen(
            [sys.executable, "-c", f"WEB, SLEEP = {web!r}, {SLEEP!r}\n" + textwrap.dedent(FAMILY)],
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        said = [process.stdout.readline().split() for _ in range(2 if web == PARENT else 1)]
        pids = {who: [int(pid) for pid in numbers] for who, *numbers in said}
        return process, pids["family"] + pids.get("grandchild", [])

    yield start
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def is_gone(process: subprocess.Popen) -> bool:
    """Whether nobody of its group is left."""
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return True
    return False


def wait_until(condition) -> bool:
    until = time.monotonic() + 5
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


def test_a_signal_ends_all_of_them(family):
    process, _ = family()
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert is_gone(process)


def test_a_child_that_ends_is_named_and_stops_the_others(family):
    process, _ = family(web="raise SystemExit(3)")
    said, _ = process.communicate(timeout=10)
    assert "The web ended by itself (exit code 3)" in said
    assert process.returncode == 1
    assert is_gone(process)


def test_grandchildren_of_a_killed_child_end_too(family):
    process, (_, web, _, grandchild) = family(web=PARENT)
    assert alive(grandchild)
    os.kill(web, signal.SIGKILL)
    process.communicate(timeout=10)
    assert is_gone(process)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent was killed")
def test_children_end_when_the_family_itself_is_killed(family):
    process, (_, *children) = family()
    process.kill()
    process.wait()
    assert wait_until(lambda: not any(map(alive, children)))
