"""What every test runs under: our test server, strict templates, no network; and the fixtures that all may use."""

import os
import socket
import sys

import hypothesis
import pytest
import strict_templates
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from template_database import template_database

from newskit.embedded_postgres import embedded_server

LOCAL = {"127.0.0.1", "::1", "localhost", "", None}
os.environ["NEWSROOM_MODE"] = "test"  # for the processes that tests start
# No test asserts on time: the first example pays for what is read once, and a busy machine is no defect. The same code is
# asked the same examples, so that a red run is the change's own; HYPOTHESIS_PROFILE=search looks for others, ten times as many.
hypothesis.settings.register_profile("repeatable", deadline=None, derandomize=True)
hypothesis.settings.register_profile("search", deadline=None, max_examples=1000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_configure(config):
    strict_templates.install()
    sys.addaudithook(refuse_network)
    database = settings.DATABASES["default"]
    is_controller = not hasattr(config, "workerinput")
    if is_controller and "EMBEDDED" in database:
        # Held until the end of the run, so that it starts and stops once however the workers come and go.
        embedded_server(**database["EMBEDDED"]).start()


def refuse_network(event, arguments):
    if event == "socket.connect" and arguments[0].family in {socket.AF_INET, socket.AF_INET6}:
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host not in LOCAL:
        raise PermissionError(f"tests use no network, and this one asks for {host}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Copy the test databases, as running all migrations for each of them takes long."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template_database()


@pytest.fixture
def reference(db):
    """Bodies, terms, sessions and constituencies. In a transactional test too, which a flush leaves without."""
    call_command("reference", verbosity=0)
