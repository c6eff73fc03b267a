import hashlib
import json

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from articles import document as documents
from articles.document import NotADocument

plain_text = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40)


def test_the_same_data_give_the_same_text_whatever_their_order():
    data = documents.new(section="economy", headline=["一行", "二行"], kicker="引题")
    backwards = dict(reversed(data.items()))
    assert documents.canonical(data) == documents.canonical(backwards)
    assert documents.canonical(data).startswith('{"body":"","bylines":[],"card":{"picture":"","title":""},')


@given(headline=st.lists(plain_text), kicker=plain_text, body=plain_text)
def test_a_text_read_and_written_again_is_the_same_text(headline, kicker, body):
    text = documents.canonical(documents.new(headline=headline, kicker=kicker, body=documents.body_from([body])))
    assert documents.canonical(documents.parse(text)) == text


@pytest.mark.django_db
@pytest.mark.parametrize("tricky", ["反斜杠\\", "\u2028", "𠮷野家", "'引号\"", "零\u200b宽", "\\u0000"])
def test_the_database_computes_the_same_digest(tricky):
    text = documents.canonical(documents.new(headline=[tricky]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(sha256(convert_to(%s, 'UTF8')), 'hex')", [text])
        assert cursor.fetchone()[0] == documents.digest(text) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("bad", ["\0", "\x08", "\ud800", "\uffff"])
@pytest.mark.parametrize("part", ["kicker", "body"])
def test_what_no_text_may_hold_is_refused(bad, part):
    with pytest.raises(NotADocument):
        documents.canonical(documents.new(**{part: f"字{bad}字"}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"headline": "不是列表"},
        {"headline": [1]},
        {"kicker": None},
        {"mentions": [{"name": "钱书宁"}]},
        {"bylines": [{"kind": "person", "text": "文青", "names": [], "email": ""}]},
        {"correction": {"note": "更正"}},
        {"origin": None},
        {"kind": "poem"},
        {"schema": 0},
    ],
)
def test_what_does_not_have_the_shape_is_refused(wrong):
    with pytest.raises(NotADocument):
        documents.canonical(documents.new(**wrong))


def test_a_part_more_or_less_is_refused():
    with pytest.raises(NotADocument):
        documents.new(body_text="")
    with pytest.raises(NotADocument):
        documents.canonical({"schema": 1})


def test_an_older_text_gets_the_parts_that_it_lacked():
    text = json.dumps({"schema": 1, "headline": ["旧稿"]})
    assert documents.parse(text)["correction"] is None
    documents.canonical(documents.parse(text))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>字<script>alert(1)</script></p>", "<p>字</p>"),
        ('<p onclick="x()" style="color:red">字</p>', "<p>字</p>"),
        ('<p><a href="javascript:x()">字</a></p>', '<p><a rel="noopener nofollow">字</a></p>'),
        ("<h1>字</h1><div>字</div>", "字字"),
        ("<h2>小标题</h2><blockquote>引</blockquote>", "<h2>小标题</h2><blockquote>引</blockquote>"),
    ],
)
def test_a_body_holds_the_fixed_vocabulary_and_nothing_else(typed, kept):
    assert documents.clean_body(typed) == kept


@given(st.text(alphabet=st.sampled_from("<>/p h2&;\"'=字a!-"), max_size=60))
def test_cleaning_twice_is_cleaning_once(body):
    once = documents.clean_body(body)
    assert documents.clean_body(once) == once


def test_paragraphs_and_crossheads_make_a_body_and_come_back():
    body = documents.body_from(["甲 < 乙", "丙"], [(1, "小标题"), (5, "末")])
    assert body == "<p>甲 &lt; 乙</p><h2>小标题</h2><p>丙</p><h2>末</h2>"
    assert documents.plain_paragraphs(body) == ["甲 < 乙", "小标题", "丙", "末"]


def test_characters_are_counted_without_white_space():
    assert documents.characters(documents.new(body="<p>一 二\u3000三</p><p>四</p>")) == 4
