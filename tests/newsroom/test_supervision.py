"""Families of real processes, each in a group of its own."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest
from django.conf import settings

from newskit.embedded_postgres.processes import alive, end

FAMILY = """
    import os, signal, subprocess, sys
    from pathlib import Path
    from newsroom.supervision import ChildEnded, Family

    try:
        with Family(dict(os.environ), Path(".")) as family:
            family.start("web", sys.executable, "-c", WEB)
            family.start("worker", sys.executable, "-c", SLEEP)
            print(os.getpid(), *(child.pid for child in family._children.values()), flush=True)
            family.watch(every=0.05, also=lambda: None)
    except ChildEnded as error:
        print(error)
        sys.exit(1)
"""
SLEEP = "import time; time.sleep(60)"
PARENT = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); time.sleep(60)"


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
        return process, [int(pid) for pid in process.stdout.readline().split()]

    yield start
    for process in started:
        end(group_of(process), (signal.SIGKILL, 5))
        process.communicate()


def group_of(process: subprocess.Popen) -> set[int]:
    listed = subprocess.run(["ps", "-e", "-o", "pid=,pgid="], capture_output=True, text=True, check=True).stdout
    return {int(pid) for pid, group in map(str.split, listed.splitlines()) if int(group) == process.pid}


def wait_until(condition) -> bool:
    until = time.monotonic() + 5
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


def test_a_signal_ends_all_of_them(family):
    process, _ = family()
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert group_of(process) == set()


def test_a_child_that_ends_is_named_and_stops_the_others(family):
    process, _ = family(web="raise SystemExit(3)")
    said, _ = process.communicate(timeout=10)
    assert "The web ended by itself (exit code 3)" in said
    assert process.returncode == 1
    assert group_of(process) == set()


def test_grandchildren_of_a_killed_child_end_too(family):
    process, (_, web, _) = family(web=PARENT)
    assert wait_until(lambda: len(group_of(process)) == 4)
    os.kill(web, signal.SIGKILL)
    process.communicate(timeout=10)
    assert group_of(process) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent was killed")
def test_children_end_when_the_family_itself_is_killed(family):
    process, (_, *children) = family()
    process.kill()
    process.wait()
    assert wait_until(lambda: not any(map(alive, children)))
