"""The guard against formulas: the same in SQL and in Python, and taken off without a trace."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.opendata import guard, unguard
from newskit.opendata.guard import guard_sql

TEXT = st.text(st.sampled_from("'=+-@＝＋－＠\t\r\n \u3000 a1议\"\\%；,"), max_size=12) | st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=30
)


def guarded_in_sql(texts):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {guard_sql('t')} FROM unnest(%s::text[]) WITH ORDINALITY AS x (t, n) ORDER BY n", [texts]
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r1",
        "\n1",
        "  =1",
        "\u3000=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "'=1",
        "'' =1",
    ],
)
def test_what_a_spreadsheet_may_run_gets_one_apostrophe(text):
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "'", "'平安'", "关于=的建议", "1-2", "　关于", "a=1", "'' x"])
def test_everything_else_stays_as_it_is(text):
    assert guard(text) == text
    assert unguard(text) == text


def test_nul_is_guarded_in_python_where_it_can_occur():
    assert unguard(guard("\0=")) == "\0="


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=60))
def test_sql_guards_as_python_does_and_python_undoes_it(texts):
    guarded = guarded_in_sql(texts)
    assert guarded == [guard(text) for text in texts]
    assert [unguard(text) for text in guarded] == texts


@pytest.mark.django_db
def test_null_stays_null():
    assert guarded_in_sql([None, "=1"]) == [None, "'=1"]
