"""What stands in the file."""

import csv
import datetime
import io

import pytest
from bookshelf import BOOKS, Book, Shelf, create_tables
from django.db import connection

from newskit.opendata import At, Header, Profile, unguard
from newskit.opendata.copying import write_csv
from newskit.opendata.dataset import CELL_LIMIT, CUT_MARK

pytestmark = pytest.mark.django_db
NOW = At(datetime.datetime(2026, 3, 9, tzinfo=datetime.UTC), datetime.date(2026, 3, 9))


@pytest.fixture(autouse=True)
def _tables(db):
    create_tables()


def export(queryset, profile=Profile.SPREADSHEET, header=Header.NAMES):
    out = io.BytesIO()
    size = write_csv(BOOKS, queryset, out, profile=profile, header=header, at=NOW)
    assert size == len(out.getvalue())
    return out.getvalue()


def rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_spreadsheet_profile_has_a_byte_order_mark_and_the_raw_one_has_not():
    assert export(Book.objects.all()).startswith(b"\xef\xbb\xbfid,title,")
    assert export(Book.objects.all(), Profile.RAW).startswith(b"id,title,")


@pytest.mark.parametrize("profile", Profile)
def test_every_row_ends_with_crlf_and_a_line_end_inside_a_cell_stays(profile):
    Book.objects.create(title="一行\n两行\r\n三行\r四行\n")
    Book.objects.create(title="末")
    data = export(Book.objects.all(), profile)
    assert data.count(b"\r\n") == 3 + 1  # header, two rows, and the one inside the cell
    assert data.endswith(b"Z\r\n")
    assert [unguard(row[1]) for row in rows(data)[1:]] == ["一行\n两行\r\n三行\r四行\n", "末"]


def test_both_profiles_have_the_same_columns_and_rows_in_the_same_order():
    for title in ("=1+1", "乙", "-甲", '引"号,逗号'):
        Book.objects.create(title=title)
    ordered = Book.objects.order_by("-id")
    spreadsheet, raw = rows(export(ordered)), rows(export(ordered, Profile.RAW))
    assert [row[1] for row in spreadsheet[1:]] == ['引"号,逗号', "'-甲", "乙", "'=1+1"]
    assert [[unguard(cell) for cell in row] for row in spreadsheet] == raw


def test_headings_are_machine_names_unless_asked_for_in_words():
    none = Book.objects.none()
    assert rows(export(none)) == [["id", "title", "shelf", "pages", "lent", "bought_on", "address", "updated_at"]]
    assert rows(export(none, header=Header.ZH))[0][:3] == ["编号", "书名", "书架"]
    assert rows(export(none, header=Header.ZH_EN))[0][:2] == ["编号 / Identifier", "书名 / Title"]


def test_no_rows_is_the_header_alone():
    header = export(Book.objects.none())
    assert header == export(Book.objects.filter(pk__in=[])) == export(Book.objects.filter(title="没有"))
    assert header.count(b"\r\n") == 1


def test_typed_values_are_written_as_types_and_unknown_ones_are_empty():
    shelf = Shelf.objects.create(name="@甲")
    book = Book.objects.create(title="书", shelf=shelf, pages=-5, lent=False, bought_on=datetime.date(2026, 3, 5))
    Book.objects.create(title="")
    moment = datetime.datetime(2026, 3, 8, 16, 30, tzinfo=datetime.UTC)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE test_book DISABLE TRIGGER touch")
    Book.objects.update(updated_at=moment)
    known, unknown = rows(export(Book.objects.all()))[1:]
    assert known == [
        str(book.pk), "书", "'@甲", "-5", "false", "2026-03-05", f"https://x.example/100%/{book.pk}", "2026-03-08T16:30:00Z",
    ]  # fmt: skip
    assert unknown[1:6] == ["", "", "", "", ""]


def test_a_filter_value_with_a_percent_sign_and_quotes_reaches_the_query_unharmed():
    Book.objects.create(title="100%的'书'\\")
    assert len(rows(export(Book.objects.filter(title="100%的'书'\\")))) == 2
    assert len(rows(export(Book.objects.filter(title__contains="%的'")))) == 2
    assert len(rows(export(Book.objects.filter(title__contains="%%")))) == 1


@pytest.mark.parametrize("title", ["字" * (CELL_LIMIT + 5), "𠀀" * 16_400, "=" + "𠀀" * 20_000, "a" * CELL_LIMIT])
def test_a_cell_too_long_for_a_spreadsheet_is_cut_and_says_so_but_not_in_the_raw_file(title):
    Book.objects.create(title=title)
    cell = rows(export(Book.objects.all()))[1][1]
    assert cell.endswith(CUT_MARK)
    assert len(cell.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert unguard(cell).startswith(title[:100])
    assert rows(export(Book.objects.all(), Profile.RAW))[1][1] == title


@pytest.mark.parametrize("title", ["字" * (CELL_LIMIT - 1), "𠀀" * 16_300])
def test_a_long_cell_that_fits_stays_whole(title):
    Book.objects.create(title=title)
    assert rows(export(Book.objects.all()))[1][1] == title


def test_an_export_is_one_statement_however_many_rows(django_assert_num_queries):
    Book.objects.bulk_create(Book(title=f"书{n}") for n in range(3000))
    with django_assert_num_queries(1) as queries:
        data = export(Book.objects.select_related("shelf"))
    assert len(rows(data)) == 3001
    assert queries[0]["sql"].startswith("COPY (")
