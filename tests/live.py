"""A test database whose rows are committed, for tests that look at the site from another process or thread."""

import contextlib
from collections.abc import Iterator

from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases
from template_database import template_database


@contextlib.contextmanager
def committed_database(django_db_blocker) -> Iterator[str]:
    """Its name. Not by pytest-django's fixtures, which roll back or empty it after each test."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template_database()
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            yield connection.settings_dict["NAME"]
        finally:
            end_other_sessions()
            connections.close_all()
            teardown_databases(databases, verbosity=0)


def end_other_sessions() -> None:
    """A server's thread keeps its session until the browser has let go of the line, which may be a moment after the last test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
