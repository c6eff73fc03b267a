"""From the distribution's PostgreSQL, where an older one is installed, to the embedded one."""

import shutil
from pathlib import Path

import psycopg
import pytest

from newskit.embedded_postgres import EmbeddedServer
from newskit.embedded_postgres.binaries import major_version
from newskit.embedded_postgres.upgrade import upgrade


@pytest.fixture
def old_programs(tmp_path) -> Path:
    new = int(major_version(EmbeddedServer(tmp_path).bin))
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    older = [path.parent for path in installed if int(path.parent.parent.name) < new]
    if not older:
        pytest.skip("no older PostgreSQL is installed")
    return older[-1]


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "稿 库"
    yield home
    server = EmbeddedServer(home)
    shutil.rmtree(server.cluster, ignore_errors=True)
    shutil.rmtree(server.sockets, ignore_errors=True)


def ask(server: EmbeddedServer, query: str):
    at = server.start()
    with psycopg.connect(
        host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], dbname="newsroom", autocommit=True
    ) as connection:
        cursor = connection.execute(query)
        answer = cursor.fetchone() if cursor.description else None
    server.leave()
    return answer


def test_the_data_move_and_the_old_ones_are_kept(home, old_programs):
    ask(EmbeddedServer(home, programs=old_programs), "CREATE TABLE t AS SELECT '稿件' AS x")
    kept = upgrade(home, old_programs)
    assert ask(EmbeddedServer(home), "SELECT x, version() !~ '^PostgreSQL 1[0-7]' FROM t") == ("稿件", True)
    assert (kept / "PG_VERSION").read_text().strip() == major_version(old_programs)


def test_after_a_failure_the_old_data_are_as_they_were(home, old_programs, monkeypatch):
    old = EmbeddedServer(home, programs=old_programs)
    ask(old, "CREATE TABLE t AS SELECT '稿件' AS x")
    monkeypatch.setattr(EmbeddedServer, "_initialise", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upgrade(home, old_programs)
    assert ask(EmbeddedServer(home, programs=old_programs), "SELECT x FROM t") == ("稿件",)
