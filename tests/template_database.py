"""A migrated database that test databases are copied from, kept between runs until a migration changes."""

import hashlib

from django.conf import settings
from django.core.management import call_command
from django.db import connection

PREFIX = "template_"
# What decides the tables: the migrations, what they import of ours, whose migrations there are besides.
SOURCES = (
    "*/migrations/*.py",
    "newskit/*/migrations/*.py",
    "newskit/periods/*.py",
    "newsroom/settings.py",
    "requirements/base.txt",
)


def template_database() -> str:
    """Its name. Made by the first worker that asks, while the others wait."""
    name = PREFIX + fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        there = {row[0] for row in cursor.fetchall()}
        if name not in there:
            for old in there:
                cursor.execute(f'DROP DATABASE "{old}"')
            cursor.execute(f'CREATE DATABASE "{PREFIX}unfinished"')
            migrate(f"{PREFIX}unfinished")
            cursor.execute(f'ALTER DATABASE "{PREFIX}unfinished" RENAME TO "{name}"')
    return name


def fingerprint() -> str:
    files = sorted(path for pattern in SOURCES for path in settings.BASE_DIR.glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def migrate(name: str) -> None:
    connection.close()
    usual, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
