"""The search over everything: it counts no further than its lists do, and shows the rows that they begin with."""

from makers import make_proposal

from newskit.lists import facets
from newskit.searching import matching


def test_what_is_found_by_the_thousand_is_counted_no_further_than_its_list(client, db, monkeypatch):
    monkeypatch.setattr(facets, "EXACT_TO", 2)
    for place in ("东岸", "西岸"):
        make_proposal(title=f"关于{place}灯塔的建议")
    assert "“灯塔”，共2条" in client.get("/search/?q=灯塔").content.decode()
    make_proposal(title="关于南岸灯塔的建议")
    assert "“灯塔”，共5万+条" in client.get("/search/?q=灯塔").content.decode()


def test_a_common_word_shows_the_rows_that_its_list_begins_with(client, db, monkeypatch):
    monkeypatch.setattr(matching, "FEW", 5)
    for number in range(12):
        make_proposal(title=f"关于第{number}座灯塔的建议", filed_on=f"2026-03-{number + 1:02}")
    page = client.get("/search/?q=灯塔").content.decode()
    assert [number for number in range(12) if f"关于第{number}座" in page] == [4, 5, 6, 7, 8, 9, 10, 11]
    assert "“灯塔”，共12条" in page
