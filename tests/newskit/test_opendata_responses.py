"""How the file is asked for and answered."""

import dataclasses
import datetime
from functools import partial
from urllib.parse import unquote

import pytest
from bookshelf import BOOKS, Book, Shelf, create_tables
from django.core.signals import request_finished
from django.db import close_old_connections, connection, models
from django.test import RequestFactory

from newskit.opendata import At, responses
from newskit.opendata.copying import snapshot
from newskit.opendata.responses import csv_response
from newskit.opendata.slots import Slots
from newskit.periods import beijing_day

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 3, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _tables(db):
    create_tables()
    request_finished.disconnect(close_old_connections)  # as Django's test client does: the test's transaction goes on
    yield
    request_finished.connect(close_old_connections)


def ask(params=None, queryset=None, method="get", tag=None, **kwargs):
    headers = {"if-none-match": tag} if tag else {}
    request = getattr(RequestFactory(), method)("/books.csv", params or {}, headers=headers)
    rows = Book.objects.all() if queryset is None else queryset
    return csv_response(request, BOOKS, rows, **{"at": at(NOW), **kwargs})


def at(moment):
    return At(moment, beijing_day(moment))


def tag(**kwargs):
    return ask(method="head", **kwargs)["ETag"]


def test_the_header_lines_of_a_file():
    response = ask(query="kind=a", scope=["npc-14-4", "status-filed"], described_by="/books.csv-metadata.json")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Link"] == '</books.csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
    assert int(response["Content-Length"]) == len(response.content)
    plain, chinese = response["Content-Disposition"].removeprefix("attachment; ").split("; ")
    assert plain.startswith('filename="books_npc-14-4_status-filed_2026-03-09.csv')
    assert plain.isascii()
    assert unquote(chinese).startswith("filename*=UTF-8''图书_npc-14-4_status-filed_2026-03-09.csv")


@pytest.mark.parametrize("scope", [['a"b\r\nX: y'], ["x" * 300], ["学校"], ["../../etc"], []])
def test_no_word_of_a_filter_can_spoil_the_file_name(scope):
    disposition = ask(scope=scope)["Content-Disposition"]
    assert disposition.isascii()
    assert disposition.count('"') == 2
    assert len(disposition) < 400
    assert "/" not in disposition


def test_head_has_the_headers_and_makes_no_file(django_assert_num_queries):
    with django_assert_num_queries(5) as queries:  # savepoint, settings, fingerprint, labels, release
        response = ask(method="head")
    assert response.status_code == 200
    assert response["ETag"] == ask()["ETag"]
    assert "attachment" in response["Content-Disposition"]
    assert not any("COPY" in query["sql"] for query in queries)


def test_the_same_file_is_not_sent_twice():
    first = ask()
    again = ask(tag=first["ETag"])
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert ask(tag='"another"').status_code == 200


def without_trigger():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE test_book DISABLE TRIGGER touch")


def change_a_title(book, shelf):
    book.title = "改"
    book.save()


def change_in_bulk(book, shelf):
    Book.objects.filter(pk=book.pk).update(pages=7)


def replace_a_row(book, shelf):
    """Same count, and no greater time: a transaction that committed late."""
    at = Book.objects.aggregate(at=models.Max("updated_at"))["at"]
    without_trigger()
    book.delete()
    new = Book.objects.create(title="新")
    Book.objects.filter(pk=new.pk).update(updated_at=at - datetime.timedelta(seconds=5))


@pytest.mark.parametrize(
    "change",
    [
        change_a_title,
        change_in_bulk,
        replace_a_row,
        lambda book, shelf: book.delete(),
        lambda book, shelf: Book.objects.create(title="又一本"),
        lambda book, shelf: Shelf.objects.filter(pk=shelf.pk).update(name="改名"),
    ],
)
def test_whatever_changes_the_file_changes_its_tag(change):
    shelf = Shelf.objects.create(name="甲")
    Book.objects.create(title="晚", shelf=shelf)
    book = Book.objects.create(title="早", shelf=shelf)
    before = tag()
    assert tag() == before
    change(book, shelf)
    assert tag() != before


def test_query_profile_and_headings_are_part_of_the_tag():
    tags = {tag(), tag(query="a=1"), tag(params={"profile": "raw"}), tag(params={"headers": "zh"})}
    assert len(tags) == 4


def test_the_day_counts_only_where_something_depends_on_it():
    """The day begins in Beijing, eight hours before it does in Greenwich."""
    before, after = (datetime.datetime(2026, 3, 9, hour, 59, tzinfo=datetime.UTC) for hour in (15, 16))
    assert tag(daily=True, at=at(before)) == tag(daily=True, at=at(NOW))
    assert tag(daily=True, at=at(after)) != tag(daily=True, at=at(before))
    assert tag(at=at(after)) == tag(at=at(before))


def test_rows_that_come_to_be_seen_change_the_tag(monkeypatch):
    """Labels of a moment: the clock alone changes what the file shows."""
    book = Book.objects.create(title="书")
    shown = dataclasses.replace(BOOKS, labels=(lambda at: Book.objects.filter(updated_at__lt=at.moment),))
    queryset, request = Book.objects.all(), RequestFactory().head("/books.csv")
    tags = [
        csv_response(request, shown, queryset, at=at(book.updated_at + datetime.timedelta(seconds=s)))["ETag"]
        for s in (-1, 1, 2)
    ]
    assert tags[0] != tags[1] == tags[2]


@pytest.mark.parametrize(
    "params", [{"profile": "exel"}, {"headers": "fr"}, {"profile": "\0"}, {"headers": "😀"}, {"profile": ""}]
)
def test_a_form_that_does_not_exist_is_refused_in_words(params):
    response = ask(params)
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert next(iter(params)) in response.content.decode()


def test_profile_and_headings_are_taken_from_the_query():
    assert ask({"profile": "raw", "headers": "zh"}).content.decode().startswith("编号,书名,")


def test_beyond_half_of_the_threads_the_reader_is_asked_to_come_back(monkeypatch):
    one = Slots(1)
    monkeypatch.setattr(responses, "slots", lambda: one)
    Book.objects.bulk_create(Book(title="长" * 300) for _ in range(2000))
    first = ask()
    assert first.streaming
    refused = ask()
    assert refused.status_code == 503
    assert refused["Retry-After"] == "30"
    assert ask(tag=first["ETag"]).status_code == 304  # needs no file, hence no slot
    first.close()
    first.close()
    second = ask()
    assert next(iter(second)).startswith(b"\xef\xbb\xbfid,")
    assert ask().status_code == 503
    second.close()


def test_a_small_file_holds_no_slot_while_it_is_read(monkeypatch):
    one = Slots(1)
    monkeypatch.setattr(responses, "slots", lambda: one)
    assert [ask().status_code for _ in range(3)] == [200, 200, 200]


def test_a_large_file_is_whole_and_as_long_as_announced():
    Book.objects.bulk_create(Book(title="长" * 300) for _ in range(2000))
    response = ask()
    data = b"".join(response)
    response.close()
    assert len(data) == int(response["Content-Length"]) > 1024 * 1024
    assert data.count(b"\r\n") == 2001


def test_an_export_that_takes_too_long_is_ended_and_leaves_its_slot(monkeypatch):
    one = Slots(1)
    monkeypatch.setattr(responses, "slots", lambda: one)
    monkeypatch.setattr(responses, "snapshot", partial(snapshot, seconds=0.2))
    monkeypatch.setattr(responses, "fingerprint", lambda *args, **kwargs: '"known"')
    Book.objects.create(title="慢")
    nap = models.Func(models.Value(1), template="pg_sleep(%(expressions)s)::text", output_field=models.TextField())
    assert ask(queryset=Book.objects.annotate(nap=nap).exclude(nap="x")).status_code == 503
    assert one.take() is not None
