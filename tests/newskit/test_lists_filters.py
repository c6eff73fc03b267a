"""A filter set answers exactly the question asked, or says which value is bad and answers with nothing."""

import datetime

import pytest
from bookshelf import Book, Shelf, create_tables
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.lists import (
    CodeFilter,
    DayFilter,
    FilterSet,
    IdFilter,
    KnownFilter,
    MomentFilter,
    Sort,
    TextFilter,
)

pytestmark = pytest.mark.django_db


class BookFilter(FilterSet):
    q = TextFilter("title", "contains", label="书名")
    kind = CodeFilter("kind", label="种类", choices=[("novel", "小说"), ("play", "戏剧")], facet=True)
    tag = CodeFilter("tag", label="标签", choices=lambda: Book.objects.values_list("tag", "tag"))
    shelf = IdFilter("shelf")
    lent = KnownFilter(method="filter_lent", label="借出")
    bought_after = DayFilter("bought_on", "gte", label="购入不早于")
    due = DayFilter("bought_on", "lte", daily=True)
    updated_since = MomentFilter("updated_at", "gte")

    sorts = (Sort("newest", "最新", ("-bought_on",)), Sort("title", "书名", ("title",)))

    def filter_lent(self, queryset, name, value):
        return queryset.filter(lent__in=[answer == "yes" for answer in value]) if value else queryset


@pytest.fixture(autouse=True)
def _tables(db):
    create_tables()


def titles(query):
    return [book.title for book in BookFilter(QueryDict(query), Book.objects.all()).qs]


def filterset(query):
    return BookFilter(QueryDict(query), Book.objects.all())


@pytest.fixture
def books():
    shelf = Shelf.objects.create(name="架")
    days = [datetime.date(2026, 3, 5), datetime.date(2026, 3, 6), None]
    for title, kind, tag, day, lent in zip(
        "甲乙丙", ["novel", "play", "play"], ["a", "b", "c"], days, [True, False, None], strict=True
    ):
        Book.objects.create(title=title, kind=kind, tag=tag, bought_on=day, lent=lent, shelf=shelf)


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "乙甲丙"),
        ("q=甲", "甲"),
        ("q=%EF%BC%9D", ""),
        ("kind=novel", "甲"),
        ("kind=novel&kind=play", "乙甲丙"),
        ("kind=&kind=play", "乙丙"),
        ("tag=a&tag=b", "乙甲"),
        ("tag=a&kind=play", ""),
        ("lent=yes", "甲"),
        ("lent=0", "乙"),
        ("bought_after=2026-03-06", "乙"),
        ("bought_after=2026-03-05&due=2026-03-05", "甲"),
        ("sort=title", "丙乙甲"),
        ("updated_since=2020-01-01T00:00:00%2B08:00", "乙甲丙"),
        ("updated_since=2999-01-01", ""),
        ("shelf=9223372036854775807", ""),
    ],
)
def test_parameters_filter_and_several_values_of_one_are_alternatives(query, expected):
    assert sorted(titles(query)) == sorted(expected)
    if "sort" not in query:
        assert titles(query) == list(expected)


BAD = [
    "\0", "%00", "99999999999999999999", "-1", "😀", "a;drop table", "2026-13-45", "2026-02-30", "abc", "1e3", "0", "'",
    "٣", "x" * 500, "\ud800", "20260305", "2026-03-05T25:00:00", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:00",
]  # fmt: skip


FINE = {("lent", "0"), ("shelf", "20260305"), ("updated_since", "20260305")}


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("name", ["kind", "tag", "shelf", "lent", "bought_after", "updated_since", "sort"])
def test_a_bad_value_is_named_and_nothing_is_found(name):
    for value in BAD:
        if (name, value) in FINE:
            continue
        data = QueryDict(mutable=True)
        data[name] = value
        bad = BookFilter(data, Book.objects.all())
        assert not bad.is_valid(), value
        assert list(bad.qs) == []
        assert [problem.name for problem in bad.problems] == [name]
        assert "\0" not in str(bad.problems[0])
        assert len(str(bad.problems[0]).encode()) < 300


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["q", "kind", "tag", "shelf", "lent", "bought_after", "due", "updated_since", "sort", "page"]
            ),
            st.text(max_size=20) | st.from_regex(r"[0-9:TZ+\-]{1,25}", fullmatch=True) | st.sampled_from(BAD),
        ),
        max_size=5,
    )
)
def test_no_address_is_an_error(pairs):
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    asked = BookFilter(data, Book.objects.all())
    list(asked.qs)
    assert asked.is_valid() or asked.problems
    assert all(chip.query.isascii() for chip in asked.chips)


@pytest.mark.parametrize("text", ["😀", "%", "_", "\\", "';drop table test_book;--", "zzzz"])
def test_any_text_may_be_looked_for(text):
    Book.objects.create(title=f"前{text}后")
    data = QueryDict(mutable=True)
    data["q"] = text
    assert [book.title for book in BookFilter(data, Book.objects.all()).qs] == [f"前{text}后"]


@pytest.mark.parametrize("text", ["\0", "x" * 201, "\ud83d"])
def test_text_that_the_database_cannot_hold_is_refused(text):
    data = QueryDict(mutable=True)
    data["q"] = text
    assert [problem.name for problem in BookFilter(data, Book.objects.all()).problems] == ["q"]


@pytest.mark.usefixtures("books")
def test_the_query_keeps_what_was_asked_and_drops_the_page():
    asked = filterset("kind=play&kind=novel&kind=play&q=&page=3&after=x&sort=newest&utm_source=a")
    assert asked.query() == "kind=play&kind=novel"
    assert asked.query(sort="title") == "kind=play&kind=novel&sort=title"
    assert asked.query(kind="") == ""
    assert asked.toggled("kind", "novel") == "kind=play"
    assert asked.toggled("tag", "a") == "kind=play&kind=novel&tag=a"
    assert asked.canonical == filterset("kind=novel&kind=play").canonical
    assert asked.unknown_names() == ["utm_source"]


@pytest.mark.usefixtures("books")
def test_each_condition_is_told_in_words_with_the_query_that_drops_it():
    chips = filterset("kind=play&tag=a&q=甲&bought_after=2026-03-05").chips
    assert [(chip.label, chip.text) for chip in chips] == [
        ("书名", "甲"),
        ("种类", "戏剧"),
        ("标签", "a"),
        ("购入不早于", "2026-03-05"),
    ]
    assert chips[1].query == "q=%E7%94%B2&tag=a&bought_after=2026-03-05"


def test_a_bad_value_can_be_dropped_too():
    (chip,) = filterset("kind=nonsense").chips
    assert (chip.text, chip.query) == ("nonsense", "")


def test_only_a_filter_in_use_makes_a_list_depend_on_the_day():
    assert not filterset("kind=play").daily
    assert filterset("due=2026-03-05").daily
