"""Measure ours beside a peer, in turns and in one run: a ratio outlives the machine that it was measured on.

A benchmark is a test in `bench_*.py` that asks for `figure` and hands it two callables. It asserts what they return,
never how long they take.
"""

import contextlib
import gc
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from live import committed_database


@pytest.fixture(scope="session")
def database(django_test_environment, django_db_blocker) -> Iterator[str]:
    """The name of a database with committed rows; a benchmark fills it."""
    with committed_database(django_db_blocker) as name:
        yield name


@pytest.fixture
def figure(capsys) -> Callable[..., None]:
    """`figure(name, ours, peer)` prints `name: ours / peer = ratio` of the median times; below 1 is quicker."""

    def measure(name: str, ours: Callable[[], object], peer: Callable[[], object], *, rounds: int = 7) -> None:
        times: dict[Callable, list[float]] = {ours: [], peer: []}
        ours(), peer()  # warm
        for turn in range(rounds):
            for run in (ours, peer) if turn % 2 else (peer, ours):
                gc.collect()
                began = time.perf_counter()
                run()
                times[run].append(time.perf_counter() - began)
        mine, theirs = statistics.median(times[ours]), statistics.median(times[peer])
        with capsys.disabled():
            print(f"\n{name}: {mine:.3f} s / {theirs:.3f} s = {mine / theirs:.2f}")  # noqa: T201

    return measure


@pytest.fixture
def note(capsys) -> Callable[[str], None]:
    """Print a figure that has no peer, such as peak memory."""

    def show(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}")  # noqa: T201

    return show


class Server:
    """Granian as `make run` runs it, with the addresses of another urlconf, which holds the peers' views."""

    def __init__(self, address: str, process: subprocess.Popen):
        self.address = address
        self.process = process

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.address + path) as answer:  # noqa: S310
            return answer.read()

    def peak_memory(self) -> int:
        """Bytes, of the largest worker since its start or the last call."""
        peak = 0
        for status in Path("/proc").glob("[0-9]*/status"):
            with contextlib.suppress(OSError):
                fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines())
                if int(fields["PPid"]) == self.process.pid:
                    peak = max(peak, int(fields["VmHWM"].split()[0]) * 1024)
                    (status.parent / "clear_refs").write_text("5")
        return peak


@pytest.fixture
def serve(database) -> Iterator[Callable[[str], Server]]:
    """`serve("benchmarks.urls_of_the_benchmark")` starts a server on the benchmark's database."""
    servers = []

    def start(urlconf: str, *, workers: int = 1, threads: int = 4) -> Server:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "BENCHMARK_DATABASE": database,
            "BENCHMARK_URLS": urlconf,
            "DATABASE_POOL": str(threads),
            "PYTHONPATH": os.pathsep.join([str(settings.BASE_DIR / "tests"), str(settings.BASE_DIR)]),
        }
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "newsroom.wsgi:application", "--interface", "wsgi", "--no-ws"),
                *("--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads)),
                *("--log-level", "error"),
            ],
            cwd=settings.BASE_DIR,
            env=environment,
        )
        server = Server(f"http://127.0.0.1:{port}", process)
        servers.append(server)
        while process.poll() is None:
            with contextlib.suppress(OSError):
                server.get("/healthz")
                return server
            time.sleep(0.05)
        raise RuntimeError("the benchmark's server ended at once")

    yield start
    for server in servers:
        server.process.terminate()
        server.process.wait(10)
