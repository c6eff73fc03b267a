"""Versions that the database copies from the rows say what those of simple_history say."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from makers import make_user
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from delegates.models import Delegate
from newskit.opendata.versions import create_with_versions, update_with_versions

pytestmark = pytest.mark.django_db
OF_ITSELF = {"history_id", "history_date", "id", "created_at"}


def versions(name: str) -> list[dict]:
    rows = Delegate.history.filter(name=name).order_by("history_id")
    return [{key: value for key, value in row.items() if key not in OF_ITSELF} for row in rows.values()]


def test_they_are_those_of_simple_history():
    who = make_user()
    ours = [Delegate(name="霍青砚", note="补选"), Delegate(name="陶溪照")]
    theirs = [Delegate(name="霍青砚", note="补选"), Delegate(name="陶溪照")]
    bulk_create_with_history(theirs, Delegate, default_user=who, default_change_reason="import: 名单")
    create_with_versions(ours, actor=who, reason="import: 名单")
    for row in (ours[0], theirs[0]):
        row.note = "调出"
    update_with_versions(ours[:1], ["note"], actor=who, reason="import: 名单")
    bulk_update_with_history(theirs[:1], Delegate, ["note"], default_user=who, default_change_reason="import: 名单")
    first, second, third, fourth = versions("霍青砚")
    assert first == second
    assert third == fourth
    assert (third["history_type"], third["history_user_id"], third["note"]) == ("~", who.pk, "调出")
    assert ours[0].history.first().history_date > ours[0].history.last().history_date
    one, other = versions("陶溪照")
    assert one == other


def test_a_block_costs_two_statements_and_none_where_it_is_empty():
    who = make_user()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        create_with_versions([Delegate(name=f"霍青{letter}") for letter in "砚叙白照溪"], actor=who)
        create_with_versions([], actor=who)
        update_with_versions([], ["note"], actor=who)
    assert len(asked) == 2
    assert {row["history_change_reason"] for row in Delegate.history.values("history_change_reason")} == {None}
