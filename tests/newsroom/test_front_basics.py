from django.db import DatabaseError


def test_healthz_asks_nothing_of_the_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


def test_readyz_says_when_the_tables_are_there(client, db):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_readyz_says_when_migrations_are_missing(client, db, monkeypatch):
    monkeypatch.setattr("newsroom.front.MigrationExecutor.migration_plan", lambda *_: ["one"])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"migrations are missing\n")


def test_readyz_says_when_there_is_no_database(client, monkeypatch):
    def fail(connection):
        raise DatabaseError

    monkeypatch.setattr("newsroom.front.MigrationExecutor", fail)
    assert client.get("/readyz").status_code == 503


def test_the_icon_is_found_without_reading_a_page(client):
    assert client.get("/favicon.ico")["Location"] == "/static/icon.svg"
