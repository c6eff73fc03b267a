"""Counts, facets and pages of a list."""

import datetime
import json
from base64 import urlsafe_b64encode

import pytest
from bookshelf import Book, create_tables
from django.http import QueryDict

from newskit.lists import CodeFilter, FilterSet, Sort, facets, paging
from newskit.lists.facets import tally
from newskit.lists.paging import NoSuchPage, page_of

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 5)


class BookFilter(FilterSet):
    kind = CodeFilter(
        "kind", label="种类", choices=[("novel", "小说"), ("play", "戏剧"), ("essay", "散文")], facet=True
    )
    tag = CodeFilter("tag", label="标签", choices=[("a", "甲"), ("b", "乙")], facet=True)

    sorts = (
        Sort("newest", "最新", ("-bought_on",)),
        Sort("oldest", "最早", ("bought_on", "-pages")),
        Sort("title", "书名", ("title",)),
    )


@pytest.fixture(autouse=True)
def _tables(db):
    create_tables()


def ask(query=""):
    return BookFilter(QueryDict(query), Book.objects.all())


def page(query="", size=3):
    asked = ask(query)
    return page_of(asked, asked.qs, total=tally(asked).total, size=size)


def numbers(name, query=""):
    return {value.code: value.count.number for value in tally(ask(query)).facets[name].values}


@pytest.fixture
def shelf():
    for kind, tag in [("novel", "a"), ("novel", "b"), ("play", "b"), ("play", "")]:
        Book.objects.create(title="书", kind=kind, tag=tag)


@pytest.mark.usefixtures("shelf")
def test_each_facet_is_counted_under_the_other_filters():
    assert numbers("kind") == {"novel": 2, "play": 2}
    assert numbers("tag") == {"a": 1, "b": 2}
    assert numbers("kind", "tag=b") == {"novel": 1, "play": 1}
    assert numbers("kind", "tag=b&kind=play") == {"novel": 1, "play": 1}
    assert numbers("tag", "tag=b&kind=play") == {"b": 1}
    assert tally(ask("tag=b&kind=play")).total.number == 1


@pytest.mark.usefixtures("shelf")
def test_a_chosen_value_stays_also_at_nought_and_can_be_taken_away():
    kinds = tally(ask("kind=essay&tag=a")).facets["kind"]
    assert [(value.code, value.count.number, value.chosen) for value in kinds.values] == [
        ("novel", 1, False),
        ("essay", 0, True),
    ]
    assert kinds.chosen == 1
    assert [value.query for value in kinds.values] == ["kind=essay&tag=a&kind=novel", "tag=a"]


@pytest.mark.usefixtures("shelf")
def test_all_counts_take_one_statement(django_assert_num_queries):
    asked = ask("kind=novel")
    asked.is_valid()
    with django_assert_num_queries(1):
        tally(asked)


def test_a_bad_value_counts_nothing_and_asks_nothing(django_assert_num_queries):
    asked = ask("kind=nonsense")
    asked.is_valid()
    with django_assert_num_queries(0):
        counted = tally(asked)
    assert counted.total.number == 0
    assert [value.count for value in counted.facets["kind"].values] == [None, None, None]


def test_counting_stops_at_a_round_number_and_says_so(monkeypatch):
    monkeypatch.setattr(facets, "EXACT_TO", 4)
    Book.objects.bulk_create(Book(title="书") for _ in range(5))
    total = tally(ask()).total
    assert (total.number, total.more) == (4, True)
    assert numbers("kind") == {"novel": 4}
    Book.objects.last().delete()
    assert not tally(ask()).total.more


def test_where_counting_would_take_too_long_values_stand_without_numbers(monkeypatch):
    monkeypatch.setattr(facets, "SCANNED", 4)
    Book.objects.bulk_create(Book(title="书", kind="play" if n else "novel") for n in range(6))
    counted = tally(ask("kind=play&tag=a")).facets
    assert [value.count for value in counted["tag"].values] == [None, None]
    assert [value.count.number for value in counted["kind"].values] == [0]
    assert [value.count for value in tally(ask()).facets["kind"].values] == [None, None, None]


def test_a_list_that_is_surely_empty_counts_nought():
    asked = BookFilter(QueryDict(""), Book.objects.none())
    counted = tally(asked)
    assert counted.total.number == 0
    assert counted.facets["kind"].values == []


def test_the_count_is_written_for_readers():
    assert str(facets.Count(1234)) == "1234"
    assert str(facets.Count(50_000, True)) in {"5万+", "more than 50,000"}


@pytest.fixture
def many():
    days = [DAY, None, DAY + datetime.timedelta(days=1), DAY, None, DAY, DAY]
    pages = [3, 1, None, 2, None, None, 2]
    Book.objects.bulk_create(
        Book(title=f"书{n}", bought_on=day, pages=count)
        for n, (day, count) in enumerate(zip(days * 3, pages * 3, strict=True))
    )


@pytest.mark.usefixtures("many")
def test_pages_by_number_cover_the_list_once_in_order():
    met, query, visited = [], "", 0
    while True:
        found = page(query)
        met += found.rows
        visited += 1
        if not found.next:
            break
        query = found.next
    assert met == list(ask().qs)
    assert visited == 7
    assert found.number == 7
    assert found.first == 19
    assert found.last == 21


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("sort", ["newest", "oldest", "title"])
def test_pages_by_place_go_on_in_the_same_order_through_ties_and_unknown_values(monkeypatch, sort):
    monkeypatch.setattr(paging, "DEEPEST", 2)
    met, query = [], f"sort={sort}"
    for _ in range(30):
        found = page(query, size=2)
        met += found.rows
        query = found.next
        if not query:
            break
    assert met == list(ask(f"sort={sort}").qs)
    assert "after=" in page(f"page=2&sort={sort}", size=2).next
    assert found.number is None


@pytest.mark.usefixtures("many")
def test_a_place_survives_the_removal_of_its_row(monkeypatch):
    monkeypatch.setattr(paging, "DEEPEST", 0)
    first = page(size=4)
    first.rows[-1].delete()
    assert page(first.next, size=4).rows == list(ask().qs[3:7])


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("number", ["0", "-1", "abc", "8", "9999", "99999", "1e3", "\0", "99999999999999999999", "١"])
def test_a_page_that_does_not_exist_says_so(number):
    data = QueryDict(mutable=True)
    data["page"] = number
    asked = BookFilter(data, Book.objects.all())
    with pytest.raises(NoSuchPage):
        page_of(asked, asked.qs, total=facets.Count(21), size=3)


def place(values):
    return urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.parametrize(
    "after",
    ["x", "😀", "\0", "e30", "bnVsbA", place([]), place(["2026-03-05"]), place(["2026-13-45", 1]), place(["x", 1]),
     place([None, "\0"]), place([{}, 1]), place([None, None]), place([None, 2**70]), place([True, 1, 2]),
     urlsafe_b64encode(b"[" * 300).decode()],
)  # fmt: skip
def test_a_place_that_nobody_gave_out_is_no_page(after):
    data = QueryDict(mutable=True)
    data["after"] = after
    asked = BookFilter(data, Book.objects.all())
    with pytest.raises(NoSuchPage):
        page_of(asked, asked.qs, total=facets.Count(0), size=3)


def test_an_empty_list_has_one_page():
    found = page()
    assert (found.rows, found.number, found.next, found.previous, found.first) == ([], 1, "", "", 0)


@pytest.mark.parametrize(
    ("number", "last", "window"),
    [
        (1, 1, [1]),
        (1, 0, []),
        (1, 3, [1, 2, 3]),
        (1, 20, [1, 2, 3, None, 20]),
        (4, 20, [1, 2, 3, 4, 5, 6, None, 20]),
        (10, 20, [1, None, 8, 9, 10, 11, 12, None, 20]),
        (20, 20, [1, None, 18, 19, 20]),
    ],
)
def test_page_numbers_show_both_ends_and_the_neighbours(number, last, window):
    assert paging._window(number, last) == window


@pytest.mark.usefixtures("many")
def test_links_keep_the_filters():
    links = page("kind=novel&sort=title&page=2")
    assert links.links[0] == (1, "kind=novel&sort=title")
    assert links.previous == "kind=novel&sort=title"
    assert links.next == "kind=novel&sort=title&page=3"
