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
            connections.close_all()
            teardown_databases(databases, verbosity=0)
