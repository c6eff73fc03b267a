"""Each test runs servers of its own, in folders of its own: real programs, real signals."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from newskit.embedded_postgres import EmbeddedServer, NotStarted
from newskit.embedded_postgres.processes import end, processes_of

USE = """
    import sys
    from pathlib import Path
    import psycopg
    from newskit.embedded_postgres import EmbeddedServer

    server = EmbeddedServer(Path(sys.argv[1]), durable=False)
    at = server.start()
    connection = psycopg.connect(
        host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], dbname="newsroom", autocommit=True
    )
"""


def spawn(home: Path, code: str = "", **environment: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(USE) + textwrap.dedent(code), str(home)],
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def run(home: Path, code: str = "", **environment: str) -> str:
    process = spawn(home, code, **environment)
    said, _ = process.communicate()
    assert process.returncode == 0
    return said.strip()


WAIT = """
    print(connection.info.backend_pid, server._pid, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path):
    """Chinese and a space, as a user's folder may have them."""
    home = tmp_path / "稿 库" / ".data"
    yield home
    server = EmbeddedServer(home, durable=False)
    end(processes_of(server.name), (signal.SIGKILL, 5))
    for folder in (server.sockets, server.cluster, server.cluster.with_name(f"{server.name}.before")):
        shutil.rmtree(folder, ignore_errors=True)


def connect(server: EmbeddedServer) -> psycopg.Connection:
    at = server.start()
    return psycopg.connect(
        host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], dbname="newsroom", autocommit=True
    )


def count(home: Path) -> int:
    return len(processes_of(EmbeddedServer(home).name))


def write_a_row(home: Path) -> None:
    run(home, "connection.execute('CREATE TABLE t (x int)'); connection.execute('INSERT INTO t VALUES (7)')")


READ_THE_ROW = "print(connection.execute('SELECT x FROM t').fetchone()[0])"


def test_a_one_off_command_leaves_nothing_running_and_its_data_stay(home):
    write_a_row(home)
    assert count(home) == 0
    assert not EmbeddedServer(home).sockets.exists()
    assert run(home, READ_THE_ROW) == "7"
    assert count(home) == 0


@pytest.mark.parametrize("language", [{"LANG": "C"}, {"LANG": "zh_CN.GB18030", "LC_ALL": "xx_YY"}])
def test_the_environment_decides_nothing(home, language):
    query = """
    row = connection.execute(
        "SELECT datlocprovider, coalesce(to_jsonb(d)->>'datlocale', datcollate), pg_encoding_to_char(encoding)"
        " FROM pg_database d WHERE datname = 'newsroom'"
    ).fetchone()
    print(*row)
    """
    provider, locale, encoding = run(home, query, PGHOST="nowhere", PGPORT="1", PGUSER="nobody", **language).split()
    assert (provider, locale) in {("b", "C.UTF-8"), ("c", "C")}
    assert encoding == "UTF8"


def test_nobody_gets_in_without_the_password(home):
    server = EmbeddedServer(home, durable=False)
    at = server.start()
    try:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host=at["HOST"], port=at["PORT"], user=at["USER"], dbname="newsroom", password="guess")
        assert server.sockets.stat().st_mode & 0o077 == 0
        assert (home / "token").stat().st_mode & 0o077 == 0
    finally:
        server.leave()


def test_parallel_first_starts_share_one_server(home):
    users = [spawn(home, WAIT) for _ in range(4)]
    servers = {user.stdout.readline().split()[1] for user in users}
    assert len(servers) == 1
    for user in users[:3]:
        user.communicate()
    assert count(home) > 0, "the last one still uses it"
    users[3].communicate()
    assert count(home) == 0


def test_a_server_whose_users_were_killed_is_adopted(home):
    write_a_row(home)
    user = spawn(home, WAIT)
    before = user.stdout.readline().split()[1]
    user.kill()
    user.communicate()
    assert count(home) > 0
    assert run(home, f"print(server._pid); {READ_THE_ROW}").split() == [before, "7"]
    assert count(home) == 0, "who adopts it stops it"


def test_a_killed_server_is_started_anew_for_those_who_use_it(home):
    write_a_row(home)
    server = EmbeddedServer(home, durable=False)
    connect(server).close()
    end([server._pid], (signal.SIGKILL, 5))
    with connect(server) as connection:
        assert connection.execute("SELECT x FROM t").fetchone() == (7,)
    server.leave()
    assert count(home) == 0


def test_after_a_kill_of_everything_the_next_start_recovers(home):
    write_a_row(home)
    user = spawn(home, WAIT)
    user.stdout.readline()
    user.kill()
    end(processes_of(EmbeddedServer(home).name), (signal.SIGKILL, 5))
    user.communicate()
    assert run(home, READ_THE_ROW) == "7"


def test_a_number_left_in_the_pid_file_that_is_now_another_program_is_no_server(home):
    write_a_row(home)
    server = EmbeddedServer(home)
    (server.cluster / "data/postmaster.pid").write_text(f"{os.getpid()}\n{server.cluster}/data\n1\n5432\n\n\n\nready\n")
    assert run(home, READ_THE_ROW) == "7"


def test_a_broken_off_initialisation_is_begun_again(home):
    server = EmbeddedServer(home, durable=False)
    home.mkdir(parents=True)
    with server._locked():
        server._tie()
    (server.cluster / "data.unfinished").mkdir()
    write_a_row(home)
    assert run(home, READ_THE_ROW) == "7"


def test_a_new_clone_at_an_old_path_never_gets_the_old_data(home):
    write_a_row(home)
    user = spawn(home, WAIT)
    user.stdout.readline()
    user.kill()
    user.communicate()
    shutil.rmtree(home)
    with connect(EmbeddedServer(home, durable=False)) as connection:
        assert connection.execute("SELECT to_regclass('t')").fetchone() == (None,)


def test_data_of_another_major_version_are_refused_in_words(home):
    write_a_row(home)
    server = EmbeddedServer(home, durable=False)
    (server.cluster / "data/PG_VERSION").write_text("9\n")
    with pytest.raises(NotStarted, match="make upgrade-database"):
        server.start()
    server.leave()


def test_a_folder_that_cannot_be_made_is_named():
    with pytest.raises(NotStarted, match="/sys/newsroom"):
        EmbeddedServer(Path("/sys/newsroom")).start()
