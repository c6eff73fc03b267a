import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from newsroom.demo.loading import is_empty


class Command(BaseCommand):
    help = "Everything before serving: tables, reference data, demo data where nothing is recorded, static files."
    requires_system_checks = ()

    def handle(self, **options):
        for folder in (settings.BASE_DIR / ".data", settings.STATIC_ROOT, settings.MEDIA_ROOT):
            make_writable(Path(folder))
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {error}") from error
        call_command("reference", verbosity=0)
        if settings.DEMO and is_empty():
            self.stdout.write("Loading the demonstration: invented people, proposals and stories ...")
            call_command("demo")
        collect_static_files()


def make_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"The data folder {folder} cannot be made: {error.strerror}.") from error
    if not os.access(folder, os.W_OK):
        raise CommandError(f"The data folder {folder} is not writable by this user.")


def collect_static_files() -> None:
    """Only when a file has changed: compressing and naming all of them by content takes seconds."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    state = fingerprint()
    if not stamp.exists() or stamp.read_text() != state:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(state)


def fingerprint() -> str:
    found = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            about = os.stat(storage.path(name))
            found.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return found.hexdigest()
