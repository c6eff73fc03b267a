"""Start, share, adopt and stop the private server. docs/decisions/embedded-postgres.md says why it is built so."""

import atexit
import contextlib
import fcntl
import functools
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from .binaries import STATE, bin_folder, major_version, service_user
from .processes import PROC, alive, end, processes_of

DATABASE = USER = "newsroom"
PORT = 5432  # only a part of the socket's name: the server listens on no address
PATIENCE = 300  # seconds for recovery after a crash
LOG_LIMIT = 10_000_000
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}  # whoever starts it hands nothing down
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class NotStarted(Exception):
    """Says in words for people why there is no server."""


class EmbeddedServer:
    """The server whose data belong to the folder `home` of a checkout.

    `home` holds two locks and the token. Who starts or stops the server holds `lock` for that moment; who uses it holds
    `users` (shared) for life, and the kernel lets go of that however the process ends. The token ties the data to the
    checkout where they must live elsewhere (as root), and is the password.
    """

    def __init__(self, home: Path, *, durable: bool = True, programs: Path | None = None):
        self.home = home.resolve()
        self.durable = durable
        self._programs = programs
        self.name = "newsroom-" + hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        # Neither below `home` nor in TMPDIR: a socket's path may have 107 bytes, and all processes must find the same.
        self.sockets = Path("/tmp", self.name)  # noqa: S108  (made anew with mode 700; somebody else's is an error)
        self._pid: int | None = None
        self._process: subprocess.Popen | None = None
        self._users: FileIO | None = None
        self._between_threads = threading.Lock()

    def start(self) -> dict[str, str]:
        """See that the server runs as long as this process lives; its address as Django's settings name it."""
        with self._between_threads:
            if self._pid is None or not alive(self._pid):
                try:
                    self._join()
                except PermissionError as error:
                    raise NotStarted(f"This user cannot write to the data folder {self.home} ({error})") from error
                except (LookupError, OSError, subprocess.SubprocessError) as error:
                    raise NotStarted(f"PostgreSQL does not start: {error}") from error
        return {"HOST": str(self.sockets), "PORT": str(PORT), "USER": USER, "PASSWORD": self._token}

    def leave(self) -> None:
        """Stop the server, unless another process uses it."""
        with self._between_threads:
            if self._users is None:
                return
            self._users.close()
            self._users = self._pid = None
            if not self.home.exists():
                end(processes_of(self.name), (signal.SIGQUIT, 5))
                return
            with self._locked(), self._open("users") as users, contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._stop()

    @property
    def bin(self) -> Path:
        return self._programs or bin_folder(for_another_user=self.cluster.parent == STATE)

    @functools.cached_property
    def cluster(self) -> Path:
        """The folder of data and log: `home`, but for root, whose service user cannot get there."""
        return self.home if os.geteuid() != 0 or (self.home / "data").exists() else STATE / self.name

    @functools.cached_property
    def _account(self) -> dict:
        """As whom PostgreSQL runs, as arguments of Popen; root takes the owner of what is there."""
        if os.geteuid() != 0:
            return {}
        user = (self.cluster.stat().st_uid if self.cluster.exists() else 0) or service_user()
        return {"user": user, "group": pwd.getpwuid(user).pw_gid, "extra_groups": []}

    @property
    def _token(self) -> str:
        return (self.home / "token").read_text()

    def _join(self) -> None:
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._locked():
            if self._users is None:
                self._users = self._open("users")
                fcntl.flock(self._users, fcntl.LOCK_SH)
                atexit.register(self.leave)
            self._tie()
            self._pid = self._adopt() or self._launch()

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with self._open("lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _open(self, name: str) -> FileIO:
        file = FileIO(self.home / name, "ab")
        if os.geteuid() == 0:  # what root makes in somebody's checkout must not shut its owner out
            owner = self.home.stat()
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
        return file

    def _tie(self) -> None:
        """Give a new checkout its token, and set aside what an earlier one at the same path has left elsewhere."""
        with self._open("token") as file:
            if os.fstat(file.fileno()).st_size == 0:
                os.fchmod(file.fileno(), 0o600)
                file.write(secrets.token_urlsafe(24).encode())
        if self.cluster == self.home:
            return
        copy = self.cluster / "token"
        if self.cluster.exists() and not (copy.exists() and copy.read_text() == self._token):
            self._stop()
            aside = self.cluster.with_name(f"{self.name}.before")
            shutil.rmtree(aside, ignore_errors=True)
            self.cluster.rename(aside)
        if not copy.exists():
            self._own(self.cluster, make=True)
            copy.write_text(self._token)
            copy.chmod(0o600)
            self._own(copy)

    def _own(self, path: Path, *, make: bool = False) -> None:
        if make:
            path.mkdir(mode=0o700)
        if self._account:
            os.chown(path, self._account["user"], self._account["group"])

    def _adopt(self) -> int | None:
        """The server that already runs on these data, once it is ready; what is left of a dead one is cleared away."""
        if self._process is not None:
            self._process.poll()  # or it stays a zombie
        pid = self._postmaster()
        if pid is not None and self._ready(pid):
            return pid
        end(processes_of(self.name), (signal.SIGQUIT, 5), (signal.SIGKILL, 5))
        if PROC.exists():
            # Its number may by now be another program's, which PostgreSQL would take for a running server.
            (self.cluster / "data/postmaster.pid").unlink(missing_ok=True)
        return None

    def _postmaster(self) -> int | None:
        first = "".join(self._pid_file()[:1])
        pid = int(first) if first.isdigit() else None
        if pid is None or not alive(pid) or (PROC.exists() and pid not in processes_of(self.name)):
            return None
        return pid

    def _pid_file(self) -> list[str]:
        try:
            return (self.cluster / "data/postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _ready(self, pid: int) -> bool:
        """Wait until it answers; False when it ended instead."""
        until = time.monotonic() + PATIENCE
        while alive(pid):
            lines = self._pid_file()
            if lines[:1] == [str(pid)] and [line.strip() for line in lines[7:8]] == ["ready"]:
                return True
            if time.monotonic() > until:
                raise NotStarted(f"PostgreSQL is not ready after {PATIENCE} s; see {self.cluster / 'log'}")
            time.sleep(0.02)
        return False

    def _launch(self) -> int:
        data = self.cluster / "data"
        if not data.exists():
            self._initialise(data)
        ours, theirs = major_version(self.bin), (data / "PG_VERSION").read_text().strip()
        if ours != theirs:
            raise NotStarted(
                f"The data are of PostgreSQL {theirs}, the programs of {ours}: run `make upgrade-database`."
            )
        shutil.rmtree(self.sockets, ignore_errors=True)
        self._own(self.sockets, make=True)
        options = [
            f"cluster_name={self.name}",
            f"unix_socket_directories={self.sockets}",
            f"port={PORT}",
            "listen_addresses=",
            "timezone=UTC",
            "jit=off",  # a page asks for some rows: to compile the question takes longer than to answer it
            *(() if self.durable else NOT_DURABLE),
        ]
        log = self.cluster / "log"
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_name("log.1"))
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [self.bin / "postgres", "-D", data, *(word for option in options for word in ("-c", option))],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=ENVIRONMENT,
                start_new_session=True,
                **self._account,
            )
        if not self._ready(self._process.pid):
            raise NotStarted(f"PostgreSQL ended at once; the end of {log}:\n{_tail(log)}")
        return self._process.pid

    def _initialise(self, data: Path) -> None:
        """Complete or not there at all: made under another name, with our database in it, then renamed."""
        unfinished = data.with_name("data.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        locale = ["--locale=C"]
        if int(major_version(self.bin)) >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        token = self.cluster / "token"
        self._run(
            "initdb", "-D", unfinished, "--encoding=UTF8", *locale, f"--username={USER}", "--auth=scram-sha-256",
            f"--pwfile={token}", *(() if self.durable else ("--no-sync",)),
        )  # fmt: skip
        self._run("postgres", "--single", "-D", unfinished, "postgres", typed=f"CREATE DATABASE {DATABASE}\n")
        unfinished.rename(data)

    def _run(self, program: str, *arguments: str | Path, typed: str = "") -> None:
        done = subprocess.run(
            [self.bin / program, *arguments],
            input=typed.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=ENVIRONMENT,
            **self._account,
        )
        if done.returncode:
            raise NotStarted(f"{program} failed:\n{done.stdout.decode(errors='replace').strip()}")

    def _stop(self) -> None:
        """Fast, not immediate: transactions are rolled back and a checkpoint is written; nothing needs recovery."""
        pid = self._postmaster()
        if pid is not None:
            end([pid], (signal.SIGINT, 7), (signal.SIGQUIT, 5), (signal.SIGKILL, 5))
        if self._process is not None:
            self._process.poll()
        shutil.rmtree(self.sockets, ignore_errors=True)


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-5:])


@functools.cache
def embedded_server(home: Path, *, durable: bool = True) -> EmbeddedServer:
    """One for all connections of a process."""
    return EmbeddedServer(home, durable=durable)
