"""Move the data of an older major version over: the old programs serve and dump them once more, the new ones restore.

The old pg_dump, as the new one hands on what an old server keeps in its catalogue for itself and a new one refuses
(seen with Debian's 15.20).
"""

import os
import shutil
import subprocess
from pathlib import Path

from .server import DATABASE, EmbeddedServer


def upgrade(home: Path, old_programs: Path) -> Path:
    """Returns where the old data are kept. If anything fails, they are in their place as before."""
    old, new = EmbeddedServer(home, programs=old_programs), EmbeddedServer(home)
    data, dump = old.cluster / "data", old.home / "upgrade.dump"
    kept = data.with_name("data-" + (data / "PG_VERSION").read_text().strip())
    try:
        at = old.start()
        _run(old.bin / "pg_dump", at, "--format=custom", f"--file={dump}", DATABASE)
        old.leave()
        data.rename(kept)
        try:
            _run(
                new.bin / "pg_restore",
                new.start(),
                "--exit-on-error",
                "--single-transaction",
                f"--dbname={DATABASE}",
                dump,
            )
        except BaseException:
            new.leave()
            shutil.rmtree(data, ignore_errors=True)
            kept.rename(data)
            raise
    finally:
        old.leave()
        new.leave()
        dump.unlink(missing_ok=True)
    return kept


def _run(program: Path, at: dict[str, str], *arguments: str | Path) -> None:
    connection = {"PGHOST": at["HOST"], "PGPORT": at["PORT"], "PGUSER": at["USER"], "PGPASSWORD": at["PASSWORD"]}
    subprocess.run([program, *arguments], env={**os.environ, **connection}, check=True)
