import socket

import pytest
from django.core.management.base import CommandError

from newsroom.management.commands.serve import environment, is_loopback, origin, refuse_taken


def test_a_taken_port_is_refused_in_words():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"port {port}: Address already in use.*make run PORT="):
            refuse_taken("127.0.0.1", port)
    refuse_taken("127.0.0.1", port)


@pytest.mark.parametrize("port", [70_000, -1])
def test_a_port_that_cannot_be_is_refused_in_words(port):
    with pytest.raises(CommandError, match=f"port {port}"):
        refuse_taken("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.0.0.2", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("news.example", False),
    ],
)
def test_only_loopback_keeps_the_demo_logins(settings, monkeypatch, host, here):
    settings.DEMO = True
    monkeypatch.setenv("DEMO_LOGINS", "1")
    assert is_loopback(host) is here
    assert environment(host, 8000)["DEMO_LOGINS"] == ("1" if here else "0")


def test_a_demo_that_others_can_reach_has_a_key_of_its_own(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.delenv("SECRET_KEY", raising=False)
    assert "SECRET_KEY" not in environment("127.0.0.1", 8000)
    assert environment("0.0.0.0", 8000)["SECRET_KEY"] != environment("0.0.0.0", 8000)["SECRET_KEY"]


def test_addresses_are_written_as_browsers_want_them():
    assert origin("127.0.0.1", 8000) == "http://127.0.0.1:8000"
    assert origin("::1", 8000) == "http://[::1]:8000"
