"""Files that the back office takes away: by right only, and on record."""

import pytest
from bookshelf import BOOKS, Book, create_tables
from django.contrib.admin import AdminSite
from django.test import RequestFactory
from makers import make_user

from newskit.audit.models import Event
from newskit.backoffice.base import ModelAdmin
from newskit.backoffice.exporting import Exports
from newskit.opendata.staff import staff_file
from newskit.verbs import NotAllowed

pytestmark = pytest.mark.django_db


class BookAdmin(Exports, ModelAdmin):
    dataset = BOOKS


@pytest.fixture(autouse=True)
def _tables(db):
    create_tables()
    Book.objects.bulk_create(Book(title=title) for title in ("甲", "乙", "=丙"))


def asked_by(role):
    request = RequestFactory().post("/admin/bookshelf/book/", {"action": "export_csv"})
    request.user = make_user(role)
    return request


def actions(request):
    return set(BookAdmin(Book, AdminSite()).get_actions(request))


@pytest.mark.parametrize(("role", "may"), [("data_editor", True), ("administrator", True), ("reporter", False)])
def test_the_action_is_offered_to_those_who_may(role, may):
    assert ("export_csv" in actions(asked_by(role))) is may


def test_the_chosen_rows_leave_with_chinese_headings_and_are_on_record():
    request = asked_by("data_editor")
    chosen = Book.objects.exclude(title="乙").order_by("id")
    response = BookAdmin(Book, AdminSite()).export_csv(request, chosen)
    lines = response.content.decode("utf-8-sig").split("\r\n")
    assert [line.split(",")[1] for line in lines[:-1]] == ["书名", "甲", "'=丙"]
    assert response["Cache-Control"] == "private, no-store"
    assert 'filename="books_staff_' in response["Content-Disposition"]
    event = Event.objects.get(verb="opendata.export")
    assert (event.actor, event.object_name, event.after["rows"]) == (request.user, "books.csv", 2)


def test_without_the_right_there_is_no_file_and_no_record():
    with pytest.raises(NotAllowed):
        staff_file(asked_by("observer"), BOOKS, Book.objects.all())
    assert not Event.objects.exists()
