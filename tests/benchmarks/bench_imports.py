"""A roster by `manage.py import_data`: time and peak memory, beside django-import-export where that is installed.

On a shared machine the processor's seconds tell more than the clock's: those of the process and those of PostgreSQL for it.

The peer fills one table of the file's names; ours fills profiles, mandates, seats, parties, posts and sightings, each with its
version and event, and knows who is who. IMPORT_ROWS=100000 makes the file as long as the figures in docs/operations.md.
"""

import csv
import importlib.util
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROWS = int(os.environ.get("IMPORT_ROWS", "5000"))
HEADINGS = ["代表团", "姓名", "党派", "性别", "民族", "职务", "备注"]
PLACES = ["北京市", "甘肃省", "吉林省", "山东省", "西藏自治区", "江苏省", "云南省"]
FAMILIES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "青砚叙白照溪望舒知遥书宁墨言仲夏晚晴清越云舟听澜若谷怀瑾景行思齐致远明川嘉木修竹闻笛"


@pytest.fixture
def roster(tmp_path) -> Path:
    """Invented people, each name once in its delegation."""
    chance = random.Random(7)
    names = ["".join(parts) for parts in product(FAMILIES, GIVEN, GIVEN)]
    people = list(product(PLACES, names))
    assert len(people) >= ROWS
    path = tmp_path / "roster.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write(HEADINGS)
        for place, name in chance.sample(people, ROWS):
            post = f"{chance.choice(GIVEN)}{chance.choice(GIVEN)}{chance.choice(GIVEN)}大学{chance.choice(['校长', '教授'])}"
            write([place, name, "中共", chance.choice("男女"), "汉族", post, ""])
    return path


@dataclass
class Used:
    """By a command: seconds of the clock, of its processor, of PostgreSQL's; the largest resident size in bytes."""

    seconds: float
    process: float
    server: float
    peak: int

    def __str__(self) -> str:
        busy = self.process + self.server
        return (
            f"{ROWS / self.seconds:,.0f} rows/s by the clock, {ROWS / busy:,.0f} by the processor "
            f"({self.process:,.1f} s + PostgreSQL {self.server:,.1f} s), {self.peak / 1e6:.0f} MB"
        )


def run(database: str, *arguments: str) -> Used:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "BENCHMARK_DATABASE": database,
        "BENCHMARK_URLS": "newsroom.urls",
        "PYTHONPATH": os.pathsep.join([str(settings.BASE_DIR / "tests"), str(settings.BASE_DIR)]),
    }
    before, began = _server_seconds(), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    _pid, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return Used(seconds, used.ru_utime + used.ru_stime, _server_seconds() - before, used.ru_maxrss * 1024)


def _server_seconds() -> float:
    """The processor's seconds of the server's sessions that have ended; nan where it runs on another machine."""
    with connection.cursor() as cursor:
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        while cursor.execute(others).fetchone()[0]:
            time.sleep(0.05)
        session = cursor.execute("SELECT pg_backend_pid()").fetchone()[0]
    try:
        ended = _stat(_stat(session)[1])[13:15]
    except OSError:
        return float("nan")
    return sum(map(int, ended)) / os.sysconf("SC_CLK_TCK")


def _stat(pid: int | str) -> list[str]:
    """The fields of /proc/PID/stat from the state on: the parent is the second, its ended children's times the 14th and 15th."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def bench_a_roster_by_command(database, roster, note):
    call_command("reference", verbosity=0)
    asked = ["--body", "npc", "--term", "14", "--as-of", "2024-03-04", "--source", "试版名单", "--json"]
    command = ["manage.py", "import_data", "delegates", str(roster), *asked]
    for name in ("first run", "second run, nothing to change"):
        note(f"{ROWS:,} rows of a roster, {name}: {run(database, *command)}")


@pytest.mark.skipif(importlib.util.find_spec("import_export") is None, reason="django-import-export is not installed")
def bench_names_by_django_import_export(database, roster, note):
    call_command("reference", verbosity=0)
    used = run(database, "-m", "benchmarks.roster_by_peer", str(roster))
    note(f"{ROWS:,} rows, names only, by django-import-export: {used}")
