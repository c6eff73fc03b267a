"""A roster by `manage.py import_data`: rows a second and peak memory, beside django-import-export where that is installed.

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
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

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


def run(database: str, *arguments: str) -> tuple[float, int]:
    """Seconds, and the largest resident size in bytes."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "BENCHMARK_DATABASE": database,
        "BENCHMARK_URLS": "newsroom.urls",
        "PYTHONPATH": os.pathsep.join([str(settings.BASE_DIR / "tests"), str(settings.BASE_DIR)]),
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return time.perf_counter() - began, used.ru_maxrss * 1024


def bench_a_roster_by_command(database, roster, note):
    call_command("reference", verbosity=0)
    asked = ["--body", "npc", "--term", "14", "--as-of", "2024-03-04", "--source", "试版名单", "--json"]
    command = ["manage.py", "import_data", "delegates", str(roster), *asked]
    for name, options in {"first run": (), "second run, nothing to change": ()}.items():
        seconds, peak = run(database, *command, *options)
        note(f"{ROWS:,} rows of a roster, {name}: {ROWS / seconds:,.0f} rows/s, {peak / 1e6:.0f} MB")


@pytest.mark.skipif(importlib.util.find_spec("import_export") is None, reason="django-import-export is not installed")
def bench_names_by_django_import_export(database, roster, note):
    call_command("reference", verbosity=0)
    seconds, peak = run(database, "-m", "benchmarks.roster_by_peer", str(roster))
    note(f"{ROWS:,} rows, names only, by django-import-export: {ROWS / seconds:,.0f} rows/s, {peak / 1e6:.0f} MB")
