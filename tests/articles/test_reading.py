from articles.reading import blocks, linked, with_pull_quotes

MENTION = {"delegate": 7, "name": "钱书宁", "quote": "钱书宁代表", "prefix": "天亮后，", "suffix": "上了船"}
ADDRESSES = {7: "/delegates/7-qian-shuning/"}
LONG = "<p>" + "海" * 150 + "</p>"


def test_the_body_is_cut_after_its_outermost_elements():
    body = "<p>一</p><ul><li><p>二</p></li></ul><blockquote><p>三</p></blockquote>尾"
    assert blocks(body) == ["<p>一</p>", "<ul><li><p>二</p></li></ul>", "<blockquote><p>三</p></blockquote>", "尾"]


def test_a_mention_is_linked_where_the_document_anchors_it_and_no_word_changes():
    body = "<p>钱书宁代表没有来。</p><p>天亮后，钱书宁代表上了船。</p>"
    found = linked(body, [MENTION], ADDRESSES)
    assert (
        found == '<p>钱书宁代表没有来。</p><p>天亮后，<a href="/delegates/7-qian-shuning/">钱书宁</a>代表上了船。</p>'
    )


def test_without_its_surroundings_a_quote_is_linked_only_where_it_stands_once():
    bare = MENTION | {"prefix": "", "suffix": ""}
    assert "<a " in linked("<p>钱书宁代表来了。</p>", [bare], ADDRESSES)
    twice = "<p>钱书宁代表来了，钱书宁代表又走了。</p>"
    assert linked(twice, [bare], ADDRESSES) == twice


def test_headings_links_and_tables_keep_their_form():
    body = '<h2>天亮后，钱书宁代表上了船</h2><p><a href="/x/">天亮后，钱书宁代表上了船</a></p>'
    assert linked(body, [MENTION], ADDRESSES) == body


def test_who_has_no_profile_that_readers_see_is_not_linked():
    body = "<p>天亮后，钱书宁代表上了船。</p>"
    assert linked(body, [MENTION], {}) == body
    assert linked(body, [MENTION | {"delegate": None}], ADDRESSES) == body


def test_a_pull_quote_stands_before_enough_text_to_float_beside():
    body = f"<p>短。</p><h2>一</h2><p>短。</p>{LONG}<h2>二</h2><p>尾。</p>"
    parts = with_pull_quotes(body, ["“话”"])
    assert [quote for quote, _html in parts] == ["", "", "", "“话”", "", ""]
    assert "".join(html for _quote, html in parts) == body


def test_every_quote_has_a_place_and_every_text_is_whole():
    for body in ("", "<p>一</p>", "<h2>只有小标题</h2>", LONG * 5):
        parts = with_pull_quotes(body, ["甲", "乙", "丙"])
        assert sorted("\n".join(quote for quote, _html in parts if quote).split()) == ["丙", "乙", "甲"]
        assert "".join(html for _quote, html in parts) == body
