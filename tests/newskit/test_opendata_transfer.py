"""What only shows over real connections: one snapshot for tag and rows, and a broken transfer that looks broken."""

import csv
import io
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from bookshelf import BOOKS, Book, create_tables, drop_tables
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from newskit.opendata import At, responses
from newskit.opendata.responses import csv_response
from newskit.opendata.sending import WHOLE
from newskit.periods import beijing_today

SIZE = 64 * WHOLE


@pytest.fixture
def _tables(transactional_db):
    create_tables()
    yield
    drop_tables()


def ask(method="get"):
    request = getattr(RequestFactory(), method)("/books.csv")
    return csv_response(request, BOOKS, Book.objects.order_by("id"), at=At(timezone.now(), beijing_today()))


def in_another_connection(action):
    def run():
        action()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.usefixtures("_tables")
def test_tag_and_rows_come_from_one_snapshot(monkeypatch):
    Book.objects.create(title="先")
    read_tag = responses.fingerprint

    def then_somebody_writes(*args, **kwargs):
        tag = read_tag(*args, **kwargs)
        in_another_connection(lambda: Book.objects.create(title="后"))
        return tag

    monkeypatch.setattr(responses, "fingerprint", then_somebody_writes)
    response = ask()
    monkeypatch.undo()
    titles = [row[1] for row in csv.reader(io.StringIO(response.content.decode()))][1:]
    assert titles == ["先"]
    assert response["ETag"] != ask("head")["ETag"]
    assert ask().content.count(b"\r\n") == 3


@pytest.mark.usefixtures("_tables")
def test_an_export_can_write_nothing():
    from newskit.opendata.copying import snapshot

    with pytest.raises(Exception, match="read-only"), snapshot("default"):
        Book.objects.create(title="不许")


@pytest.fixture(scope="module")
def server():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    here = Path(__file__).resolve().parent
    environment = os.environ | {
        "PYTHONPATH": f"{here}{os.pathsep}{here.parents[1]}",
        "NEWSROOM_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--blocking-threads", "1", "--no-access-log", "broken_export:application"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                with socket.socket() as attempt:
                    if attempt.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()
            process.wait(20)


def over_the_wire(port, path, patience=0.0):
    """Announced and received bytes of the body, read from the socket until the server closes it."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
        wire.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        time.sleep(patience)
        received = []
        while block := wire.recv(1 << 16):
            received.append(block)
    head, _, body = b"".join(received).partition(b"\r\n\r\n")
    lines = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:])
    assert b"transfer-encoding" not in lines
    return int(lines[b"content-length"]), len(body)


def test_a_whole_export_has_the_announced_length(server):
    assert over_the_wire(server, "/whole") == (SIZE, SIZE)


@pytest.mark.parametrize(("path", "patience"), [("/short", 0), ("/slow", 1)])
def test_a_broken_export_is_visibly_broken(server, path, patience):
    announced, received = over_the_wire(server, path, patience)
    assert announced == SIZE
    assert received < announced
