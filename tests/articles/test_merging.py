"""Two texts that began from one: nothing that either side changed is lost, unless a person says so."""

from hypothesis import given
from hypothesis import strategies as st

from articles import document as documents
from articles.diffing.merging import AGREED, CLASH, MINE, SAME, THEIRS, blocks, compose, merge, open_places

# Of each base paragraph a side keeps it, edits it, deletes it, or puts a new one in before it.
edits = st.lists(st.sampled_from(["keep", "keep", "keep", "edit", "delete", "insert"]), min_size=0, max_size=7)
SENTENCES = [
    "春运加开夜车",
    "县医院添了床位",
    "河道清淤过半",
    "小学食堂换了灶",
    "码头候船室亮灯",
    "山路铺了柏油",
    "粮站收了新麦",
]


def paragraph(text):
    return f"<p>{text}。</p>"


def body_of(count):
    return [paragraph(SENTENCES[n % 7] + str(n)) for n in range(count)]


def edited(base, acts, who):
    """What one side made of the base: its blocks, those that it wrote, and what it did to each block."""
    made, wrote, did = [], [], []
    for n, block in enumerate(base):
        act = acts[n] if n < len(acts) else "keep"
        if act == "insert":
            wrote.append(paragraph(f"{who}在第{n}段前补写的话"))
            made.append(wrote[-1])
        if act == "edit":
            wrote.append(block.replace("。", f"，{who}改。"))
            made.append(wrote[-1])
        elif act != "delete":
            made.append(block)
        did.append(act)
    return made, wrote, did


def story(made, **parts):
    return documents.new(section="economy", headline=["题"], body="".join(made), **parts)


@given(edits, edits)
def test_nothing_is_lost_unless_both_changed_the_same_place(my_acts, their_acts):
    base = body_of(7)
    mine, i_wrote, i_did = edited(base, my_acts, "甲")
    theirs, they_wrote, they_did = edited(base, their_acts, "乙")
    places = merge(story(base), story(mine), story(theirs))
    shown = [block for place in places if place.part == "body" for block in (*place.mine, *place.theirs)]
    assert all(block in shown for block in (*i_wrote, *they_wrote))
    together = blocks(compose(places, {})["body"])
    clashes = open_places(places, {})
    open_blocks = [block for place in clashes for block in (*place.base, *place.mine, *place.theirs)]
    for block in (*i_wrote, *they_wrote):
        assert block in together or block in open_blocks
    for n, block in enumerate(base):
        if "delete" in (i_did[n], they_did[n]):
            assert block not in together or block in open_blocks
        elif i_did[n] == they_did[n] == "keep":
            assert block in together
    touched = [n for n in range(7) if i_did[n] != "keep" and they_did[n] != "keep"]
    assert bool(touched) or not clashes


@given(edits, edits)
def test_a_person_can_have_either_text_whole(my_acts, their_acts):
    base = body_of(7)
    mine, _wrote, _did = edited(base, my_acts, "甲")
    theirs, _wrote, _did = edited(base, their_acts, "乙")
    places = merge(story(base), story(mine, kicker="甲"), story(theirs, kicker="乙"))
    for side, made, kicker in (("mine", mine, "甲"), ("theirs", theirs, "乙")):
        composed = compose(places, {place.key: side for place in places})
        assert composed == story(made, kicker=kicker)


@given(edits, edits)
def test_it_does_not_matter_who_saved_first(my_acts, their_acts):
    base = body_of(7)
    mine, theirs = edited(base, my_acts, "甲")[0], edited(base, their_acts, "乙")[0]
    one = merge(story(base), story(mine), story(theirs))
    other = merge(story(base), story(theirs), story(mine))
    mirrored = {MINE: THEIRS, THEIRS: MINE}
    assert [place.state for place in one] == [mirrored.get(place.state, place.state) for place in other]
    if not open_places(one, {}):
        assert compose(one, {}) == compose(other, {})


@given(edits)
def test_where_one_side_changed_nothing_the_other_is_taken(acts):
    base = body_of(6)
    made = edited(base, acts, "甲")[0]
    assert compose(merge(story(base), story(made), story(base)), {}) == story(made)
    assert compose(merge(story(base), story(base), story(made)), {}) == story(made)
    agreed = merge(story(base), story(made), story(made))
    assert {place.state for place in agreed} <= {SAME, AGREED}
    assert compose(agreed, {}) == story(made)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_whatever_a_body_holds_either_side_comes_back_whole(base, mine, theirs):
    texts = [documents.clean_body(text) for text in (base, mine, theirs)]
    assert all("".join(blocks(text)) == text for text in texts)
    places = merge(*(documents.new(body=text) for text in texts))
    assert compose(places, {place.key: "mine" for place in places})["body"] == texts[1]
    assert compose(places, {place.key: "theirs" for place in places})["body"] == texts[2]


def test_neighbouring_paragraphs_changed_by_two_people_fit_together():
    base = body_of(3)
    mine = [base[0].replace("春运", "今年春运"), *base[1:]]
    theirs = [base[0], base[1].replace("床位", "三十张床位"), base[2]]
    places = merge(story(base), story(mine), story(theirs))
    assert open_places(places, {}) == []
    assert blocks(compose(places, {})["body"]) == [mine[0], theirs[1], base[2]]


def test_both_can_be_kept_where_both_changed_a_paragraph():
    base = body_of(2)
    mine, theirs = [base[0].replace("夜车", "早车"), base[1]], [base[0].replace("春运", "暑运"), base[1]]
    places = merge(story(base), story(mine), story(theirs))
    (clash,) = open_places(places, {})
    assert (clash.state, clash.number, clash.choices) == (CLASH, 1, ["mine", "theirs", "both"])
    assert blocks(compose(places, {clash.key: "both"})["body"]) == [mine[0], theirs[0], base[1]]
    deleted = merge(story(base), story(base[1:]), story(theirs))
    assert open_places(deleted, {})[0].choices == ["mine", "theirs"]


def test_a_choice_is_of_these_texts_and_no_other():
    base = body_of(1)
    first = merge(story(base), story(["<p>甲写的一段</p>"]), story(["<p>乙写的一段</p>"]))
    then = merge(story(base), story(["<p>甲写的一段</p>"]), story(["<p>乙又改的一段</p>"]))
    choices = {open_places(first, {})[0].key: "mine"}
    assert open_places(first, choices) == []
    assert len(open_places(then, choices)) == 1
    assert len(open_places(first, {open_places(first, {})[0].key: "anything"})) == 1


def test_what_the_editor_adds_to_a_table_is_no_change():
    base = "<table><tbody><tr><td>一</td></tr></tbody></table><ul><li>甲</li></ul>"
    opened = (
        '<table><tbody><tr><td colspan="1" rowspan="1"><p>一</p></td></tr></tbody></table><ul><li><p>甲</p></li></ul>'
    )
    theirs = base.replace("甲", "乙")
    places = merge(documents.new(body=base), documents.new(body=opened), documents.new(body=theirs))
    assert compose(places, {})["body"] == theirs
