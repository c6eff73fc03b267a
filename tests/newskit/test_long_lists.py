"""Lists of the back office over tables of any length: nothing counts them whole or reads them all to search."""

import pytest
from django.contrib import admin
from django.core.paginator import InvalidPage
from django.db import connection
from django.db.models import CharField, TextField
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from makers import make_user

from newskit.backoffice import paging
from newskit.backoffice.base import ModelAdmin
from newskit.backoffice.paging import LongPaginator
from newskit.searching.grams import has_grams
from newskit.topics.models import Source

# Tables that people fill by hand: some hundred rows at most.
SMALL = {
    *("accounts.section", "accounts.user", "accounts.lockout", "accounts.factorreset", "topics.topic"),
    *("delegates.body", "delegates.term", "delegates.session", "delegates.constituency", "delegates.documentverb"),
    "delegates.notice",
    *("opendata.columnmapping", "proposals.keytopic"),
    *("articles.page", "articles.errorreport", "articles.sweep", "articles.forbiddenterm"),
}
OURS = [each for model, each in admin.site._registry.items() if type(each).__module__.split(".")[0] in
        {"newskit", "delegates", "proposals", "articles", "newsroom"}]  # fmt: skip


@pytest.mark.parametrize("model_admin", OURS, ids=lambda each: each.opts.label_lower)
def test_no_list_counts_a_whole_table_or_searches_it_row_by_row(model_admin):
    assert isinstance(model_admin, ModelAdmin)
    assert issubclass(model_admin.paginator, LongPaginator)
    assert not model_admin.show_full_result_count
    assert type(model_admin).get_search_results in {ModelAdmin.get_search_results, *named_searches()}
    if model_admin.opts.label_lower not in SMALL:
        bare = [
            name for name in model_admin.search_fields if not name.startswith("=") and not indexed(model_admin, name)
        ]
        assert bare == []


def named_searches():
    from delegates.admin.people import DelegateAdmin

    return {DelegateAdmin.get_search_results}  # by `named`, whose indexes tests/delegates knows


def indexed(model_admin, name: str) -> bool:
    model, *path = model_admin.model, *name.split("__")
    for step in path[:-1]:
        model = model._meta.get_field(step).related_model
    field = model._meta.get_field(path[-1])
    return isinstance(field, (CharField, TextField)) and has_grams(field)


@pytest.fixture
def sources(db, monkeypatch):
    """A list that is long at 20 rows."""
    monkeypatch.setattr(paging, "COUNTED", 20)
    return Source.objects.bulk_create([Source(text=f"第{n:02}期", url="") for n in range(57)])


def pages(total: int) -> LongPaginator:
    return LongPaginator(Source.objects.order_by("-pk"), 10)


def test_a_long_list_is_counted_no_further_than_the_limit(sources):
    with CaptureQueriesContext(connection) as queries:
        assert pages(57).count == 20
    assert "LIMIT 21" in queries[0]["sql"]
    assert str(pages(57).count) == "20+"


def test_the_end_is_reached_from_the_end(sources):
    found = pages(57)
    last, before = found.page(-1).object_list, found.page(-2).object_list
    assert [source.text for source in last] == [f"第{n:02}期" for n in range(9, -1, -1)]
    assert [source.text for source in before] == [f"第{n:02}期" for n in range(19, 9, -1)]
    assert list(last.select_related("entered_by")) == list(last)


def test_no_page_lies_beyond_what_was_counted(sources):
    found = pages(57)
    for number in (3, 0, -3, "x", "1.5"):
        with pytest.raises(InvalidPage):
            found.page(number)


def test_a_short_list_has_no_pages_from_the_end(db):
    Source.objects.bulk_create([Source(text=f"第{n:02}期", url="") for n in range(15)])
    found = LongPaginator(Source.objects.order_by("-pk"), 10)
    assert found.count == 15
    with pytest.raises(InvalidPage):
        found.page(-1)
    assert list(found.get_elided_page_range(1)) == [1, 2]


@pytest.mark.parametrize(
    ("number", "shown"),
    [(1, "1 2 3 … -1"), (50, "1 … 48 49 50 51 52 … -1"), (-1, "1 … -3 -2 -1"), (-9, "1 … -11 -10 -9 -8 -7 … -1")],
)
def test_the_foot_of_a_long_list(sources, monkeypatch, number, shown):
    monkeypatch.setattr(paging, "COUNTED", 55)
    found = LongPaginator(Source.objects.order_by("-pk"), 1)
    assert " ".join(map(str, found.get_elided_page_range(number))) == shown


def test_the_page_of_a_long_list_leads_to_its_end(client, sources, monkeypatch):
    monkeypatch.setattr(admin.site.get_model_admin(Source), "list_per_page", 10)
    client.force_login(make_user("data_editor"))
    address = reverse("admin:topics_source_changelist")
    page = client.get(address, {"q": "期"}).content.decode()
    assert "20+" in page
    assert "?q=%E6%9C%9F&amp;p=-1" in page
    last = client.get(address, {"q": "期", "p": "-1"})
    assert [source.text for source in last.context["cl"].result_list][-1] == "第00期"
