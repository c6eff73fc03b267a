"""Comparing documents: characters, paragraphs, rows; what is moved or only marked is told, not counted."""

import html
import itertools
import time

import pytest
from django.utils import translation
from hypothesis import HealthCheck, assume, settings
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from articles import document as documents
from articles.diffing import IN, OUT, SAME, changed_characters, count, differences, pieces
from articles.diffing.aligning import align
from articles.diffing.characters import clusters, matched

HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子"
SPECIAL = ["𠮷", "𪚥", "葛\U000e0100", "辻\U000e0101", "👩\u200d🌾", "👍🏽", "🇨🇳", "e\u0301", "が", "か\u3099", "\r\n"]
CHARS = st.sampled_from([*HAN, *"，。！“”", *"abcXYZ 0123456789%.\n", *SPECIAL])
TEXTS = st.lists(CHARS, max_size=60).map("".join)
# One character each: joined to others they stay apart (a flag, a joiner or a line end would not).
APART = st.sampled_from([*HAN, *"，。abc0129% ", "𠮷", "𪚥", "葛\U000e0100", "か\u3099", "👍🏽"])
PARAGRAPHS = st.lists(st.lists(APART, min_size=1, max_size=30).map("".join).filter(str.strip), max_size=8)


def given(*strategies):
    """On a busy machine too."""
    return lambda test: settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])(
        hypothesis_given(*strategies)(test)
    )


def sides(found):
    return (
        "".join(text for mark, text in found if mark != IN),
        "".join(text for mark, text in found if mark != OUT),
    )


def body(*paragraphs, tag="p"):
    return "".join(f"<{tag}>{html.escape(text, quote=False)}</{tag}>" for text in paragraphs)


def compare(old, new, part="body", names=None):
    """The one difference of two documents that differ in this part."""
    with translation.override("en"):
        found = differences(documents.new(**{part: old}), documents.new(**{part: new}), names)
    assert [difference.part for difference in found] == [part]
    return found[0]


def told(difference):
    return [words for passage in difference.passages for words in passage.told]


# Characters


@given(TEXTS, TEXTS)
def test_pieces_give_both_texts_and_never_cut_a_character(old, new):
    found = pieces(old, new)
    assert sides(found) == (old, new)
    assert all(text for _mark, text in found)
    assert all(one[0] != other[0] for one, other in itertools.pairwise(found))
    for side, text in ((IN, old), (OUT, new)):
        assert [c for mark, part in found if mark != side for c in clusters(part)] == clusters(text)


@given(st.lists(APART, max_size=40), st.lists(APART, max_size=40), APART, APART)
def test_one_changed_character_marks_one_character(before, after, was, now):
    assume(was != now)
    found = pieces("".join([*before, was, *after]), "".join([*before, now, *after]))
    assert [text for mark, text in found if mark == OUT] == [was]
    assert [text for mark, text in found if mark == IN] == [now]


@given(st.lists(APART, max_size=40), st.lists(APART, max_size=40), APART)
def test_one_added_character_marks_one_character(before, after, added):
    found = pieces("".join([*before, *after]), "".join([*before, added, *after]))
    assert [len(clusters(text)) for mark, text in found if mark] == [1]


@given(st.lists(st.sampled_from("甲乙丙丁"), max_size=25), st.lists(st.sampled_from("甲乙丙丁"), max_size=25))
def test_as_much_as_possible_is_matched(old, new):
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, a in enumerate(old):
        for j, b in enumerate(new):
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if a == b else max(lengths[i][j + 1], lengths[i + 1][j])
    partners = [(i, j) for i, j in enumerate(matched(old, new)) if j >= 0]
    assert len(partners) == lengths[-1][-1]
    assert all(old[i] == new[j] for i, j in partners)
    assert all(one[1] < other[1] for one, other in itertools.pairwise(partners))


@given(st.lists(st.sampled_from("甲乙丙"), max_size=60), st.lists(st.sampled_from("甲乙丙"), max_size=60))
def test_a_text_compared_in_halves_is_matched_as_well(old, new):
    whole = sum(j >= 0 for j in matched(old, new))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("articles.diffing.characters._ROWS_KEPT", 8)
        halved = matched(old, new)
    assert sum(j >= 0 for j in halved) == whole
    assert all(old[i] == new[j] for i, j in enumerate(halved) if j >= 0)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("去年三季度", "去年四季度", "去年[三|四]季度"),
        ("增长25%", "增长35%", "增长[2|3]5%"),
        ("共3.5亿元", "共4.5亿元", "共[3|4].5亿元"),
        ("从1997年起", "从2019年起", "从[1997|2019]年起"),
        ("a colour of", "a color of", "a colo[u|]r of"),
        ("the cat sat", "a dog lay", "[the cat sat|a dog lay]"),
        ("从此终于有账可记", "从此有账可记", "从此[终于|]有账可记"),
        ("张三发言。李四发言。", "张三发言。王五发言。李四发言。", "张三发言。[|王五发言。]李四发言。"),
        ("先甲。先丙。", "先甲。先乙。先丙。", "先甲。[|先乙。]先丙。"),
        ("他昨天上午在会上的发言很长", "记者了解到的情况不同", "[他昨天上午在会上的发言很长|记者了解到的情况不同]"),
        ("吉野家在这里", "𠮷野家在这里", "[吉|𠮷]野家在这里"),
        ("葛\U000e0100城", "葛\U000e0101城", "[葛\U000e0100|葛\U000e0101]城"),
    ],
)
def test_what_is_marked_reads_well(old, new, shown):
    words = ""
    found = pieces(old, new)
    for place, (mark, text) in enumerate(found):
        before, after = found[place - 1][0] if place else "", [*found, (SAME, "")][place + 1][0]
        if mark == OUT:
            words += f"[{text}|" + ("" if after == IN else "]")
        elif mark == IN:
            words += text + "]" if before == OUT else f"[|{text}]"
        else:
            words += text
    assert words == shown


def test_white_space_and_the_parts_of_a_character_are_not_counted():
    assert count("甲 乙\n丙") == 3
    assert count("葛\U000e0100👩\u200d🌾🇨🇳e\u0301") == 4


# Bounded in time: generous, as the machine may be busy. A quadratic comparison in Python takes minutes here.


@pytest.mark.parametrize("alphabet", ["的", "的了", "0123456789 ", HAN])
def test_a_text_of_twenty_thousand_characters_is_compared_at_once(alphabet):
    old = "".join(alphabet[i * i * 7919 % 104729 % len(alphabet)] for i in range(20_000))
    new = "".join(alphabet[i * i * 6101 % 104723 % len(alphabet)] for i in range(19_000)) + "完"
    start = time.perf_counter()
    assert sides(pieces(old, new)) == (old, new)
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("size", [1, 4, 200])
def test_many_rewritten_paragraphs_are_compared_at_once(size):
    made = [
        [
            "".join(HAN[(i * step + n * n * 31 + n * step) % len(HAN)] for n in range(size))
            for i in range(20_000 // size)
        ]
        for step in (7, 11)
    ]
    start = time.perf_counter()
    differences(documents.new(body=body(*made[0])), documents.new(body=body(*made[1])))
    assert time.perf_counter() - start < 20


def test_a_text_past_every_measure_is_told_as_replaced():
    old, new = "的了" * 100_000, "了的在" * 70_000
    assert sides(pieces(old, new)) == (old, new)


# Paragraphs


@given(PARAGRAPHS, PARAGRAPHS)
def test_passages_give_both_bodies(old, new):
    assume(old != new)
    found = compare(body(*old), body(*new))
    after = [text for p in found.passages if p.pieces and (text := sides(p.pieces)[1])]
    assert "\n".join(after) == "\n".join(new)
    before = [text for p in found.passages if p.pieces and (text := sides(p.pieces)[0])]
    assert sorted(line for text in before for line in text.split("\n")) == sorted(old)


@given(PARAGRAPHS.filter(lambda paragraphs: any(len(each) >= 6 for each in paragraphs)), st.data())
def test_one_changed_character_of_a_body_marks_one_in_its_paragraph(paragraphs, data):
    place = data.draw(st.integers(0, len(paragraphs) - 1))
    chars = clusters(paragraphs[place])
    assume(len(chars) >= 6)  # shorter ones are alike by chance, and may be told as another paragraph
    at = data.draw(st.integers(0, len(chars) - 1))
    now = data.draw(APART.filter(lambda char: char != chars[at] and not char.isspace()))
    assume(not chars[at].isspace())
    changed = [*paragraphs]
    changed[place] = "".join([*chars[:at], now, *chars[at + 1 :]])
    found = compare(body(*paragraphs), body(*changed))
    assert (found.deleted, found.inserted, found.moved) == (1, 1, 0)


@given(
    st.lists(st.text(st.sampled_from(HAN), min_size=12, max_size=20), min_size=2, max_size=8, unique=True), st.data()
)
def test_a_moved_paragraph_is_told_and_not_counted(paragraphs, data):
    place = data.draw(st.integers(0, len(paragraphs) - 1))
    rest = [text for i, text in enumerate(paragraphs) if i != place]
    goal = data.draw(st.integers(0, len(rest)).filter(lambda i: i != place))
    found = compare(body(*paragraphs), body(*rest[:goal], paragraphs[place], *rest[goal:]))
    assert found.count == 0
    assert found.moved == 1


@given(st.lists(st.integers(0, 5), max_size=12), st.lists(st.integers(0, 5), max_size=12))
def test_every_item_finds_its_place(old, new):
    names = ["甲子乙丑", "丙寅丁卯", "戊辰己巳", "庚午辛未", "壬申癸酉", "甲戌乙亥丙子丁丑戊寅"]
    pairs = align([names[i] for i in old], [names[i] for i in new])
    assert [j for pair in pairs for j in pair.new] == list(range(len(new)))
    gone = [pair for pair in pairs if pair.moved and not pair.new]
    places = [i for pair in pairs if pair not in gone for i in pair.old]
    assert sorted(places) == list(range(len(old)))
    assert sorted(i for pair in gone for i in pair.old) == sorted(i for p in pairs if p.moved and p.new for i in p.old)


FIRST = "答复共四页，由卫生部门主办、交通部门会办，写明试行的日子。"
SECOND = "我最想看的是第三页，第三页写的是科目，从此有账可记。"
THIRD = "台账显示，近三年夜间转运一百九十四次，多数由家属垫钱。"


def test_a_paragraph_that_moved_and_changed_says_both():
    found = compare(body(FIRST, SECOND, THIRD), body(THIRD.replace("近三年", "近五年"), FIRST, SECOND))
    moved = next(p for p in found.passages if p.moved_from)
    assert (moved.label, moved.moved_from, moved.count) == ("paragraph 1", "paragraph 3", 2)
    assert [(p.label, p.moved_to) for p in found.passages if p.moved_to] == [("paragraph 3", "paragraph 1")]
    assert found.count == 2


def test_a_new_and_a_gone_paragraph_stand_where_they_stood():
    found = compare(body(FIRST, SECOND), body(FIRST, THIRD))
    assert [(p.label, p.is_gone, p.is_new) for p in found.changed] == [
        ("paragraph 2", True, False),
        ("paragraph 2", False, True),
    ]
    assert found.count == count(SECOND) + count(THIRD)


def test_a_split_paragraph_is_told_and_not_counted():
    split = compare(body(FIRST + SECOND, THIRD), body(FIRST, SECOND, THIRD))
    assert (split.count, told(split)) == (0, ["split into 2"])
    joined = compare(body(FIRST, SECOND, THIRD), body(FIRST, SECOND + THIRD))
    assert (joined.count, told(joined)) == (0, ["joined from 2"])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<p>夜班每天都有</p>", "<h2>夜班每天都有</h2>", "paragraph became crosshead"),
        ("<p>夜班</p>", "<blockquote><p>夜班</p></blockquote>", "paragraph became quotation"),
        ("<ul><li>夜班</li></ul>", "<ol><li>夜班</li></ol>", "list item became numbered item"),
        ("<p>夜班</p>", "<p><strong>夜班</strong></p>", "“夜班” made bold"),
        ("<p><em>夜班</em></p>", "<p>夜班</p>", "“夜班” no longer emphasised"),
        ("<p>夜班</p>", '<p><a href="https://a.example/">夜班</a></p>', "link put on “夜班” (https://a.example/)"),
        (
            '<p><a href="https://a.example/">夜班</a></p>',
            '<p><a href="https://b.example/">夜班</a></p>',
            "the link of “夜班” goes to https://b.example/, not to https://a.example/",
        ),
        (
            "<p><strong>班</strong>后班</p>",
            "<p>班后<strong>班</strong></p>",
            "the emphasis is on another “班”",
        ),
    ],
)
def test_a_change_without_characters_is_told_in_words(old, new, words):
    found = compare(old, new)
    assert (found.count, told(found)) == (0, [words])


def test_a_bold_word_that_changed_is_only_its_characters():
    found = compare("<p>去年<strong>三季度</strong>起</p>", "<p>今年<strong>四季度</strong>起</p>")
    assert (found.count, told(found)) == (4, [])


def test_tables_lists_captions_and_breaks_are_read_as_they_stand():
    old = (
        "<table><thead><tr><th>年</th><th>次</th></tr></thead><tbody><tr><td>2025</td><td>12</td></tr></tbody></table>"
    )
    new = old.replace("12", "13")
    found = compare(
        old + "<ul><li><p>甲</p></li></ul><p>一<br>二</p>", new + "<ul><li><p>甲</p></li></ul><p>一<br>三</p>"
    )
    assert [p.label for p in found.passages] == ["table head 1", "table row 1", "list item 1", "paragraph 1"]
    assert found.passages[1].pieces == ((SAME, "2025\t1"), (OUT, "2"), (IN, "3"))
    assert found.passages[3].pieces == ((SAME, "一\n"), (OUT, "二"), (IN, "三"))


# Rows and codes


def mention(name="孟知秋", **parts):
    return documents.MENTION | {"name": name} | parts


@pytest.mark.parametrize(
    ("part", "old", "new", "characters", "words"),
    [
        ("kind", "news", "feature", 0, ["news report → feature report"]),
        ("section", "education", "health", 0, ["教育 → 医疗"]),
        ("topics", ["health"], ["water"], 0, ["added: 水利", "taken out: 卫生"]),
        ("headline", ["县城医院", "添了夜班"], ["县城医院", "添夜班"], 1, []),
        ("mentions", [mention()], [mention(delegate=12)], 0, ["settled: 孟知秋(黑龙江)"]),
        ("mentions", [mention(delegate=12)], [mention(delegate=7)], 0, ["settled anew: 孟知秋(黑龙江) → #7"]),
        ("mentions", [mention(role="院长")], [mention(role="副院长")], 1, []),
        (
            "bylines",
            [{"kind": "person", "text": "文青", "names": ["文青"]}],
            [{"kind": "person", "text": "文青", "names": ["文青", "白露"]}],
            0,
            ["people behind it: 文青 → 文青、白露"],
        ),
        ("proposals", [], [{"proposal": 3, "brings": True}], 9, []),
        ("credits", [{"part": "责编", "text": "白露"}], [{"part": "责编", "text": "白鹭"}], 2, []),
        ("reader_question", None, {"text": "有夜班吗", "asked_by": "网友"}, 6, []),
    ],
)
def test_every_part_is_compared_as_people_read_it(part, old, new, characters, words):
    names = {
        "delegates": {12: "孟知秋(黑龙江)"},
        "topics": {"health": "卫生", "water": "水利"},
        "sections": {"education": "教育", "health": "医疗"},
        "proposals": {3: "关于增加夜班的建议"},
    }
    found = compare(old, new, part, names)
    assert (found.count, told(found)) == (characters, words)


def test_a_picture_is_known_by_itself():
    one = {"hash": "a" * 64, "crop": "", "caption": "夜班护士在换药", "credit": "白露 摄", "alt": "护士"}
    other = {"hash": "b" * 64, "crop": "", "caption": "县城医院的大门", "credit": "白露 摄", "alt": "大门"}
    found = compare([one, other], [other, one | {"caption": "夜班护士换药", "crop": "0,0,10,10"}], "pictures")
    assert (found.count, found.moved, told(found)) == (1, 1, ["cut differently"])


def test_origin_and_card_tell_what_is_no_text():
    wire = documents.EMPTY["origin"] | {"kind": "wire", "source": "通讯社"}
    assert told(compare(documents.EMPTY["origin"], wire, "origin")) == ["own → wire copy"]
    assert told(compare({"title": "", "picture": "a"}, {"title": "", "picture": "b"}, "card")) == ["another picture"]


def test_documents_that_differ_in_anchors_only_have_no_difference():
    old, new = documents.new(mentions=[mention()]), documents.new(mentions=[mention(prefix="代表")])
    assert differences(old, new) == []


def test_the_count_is_of_all_parts():
    old, new = documents.new(kicker="两会", body=body("甲乙")), documents.new(kicker="两会看", body=body("甲丙"))
    assert changed_characters(old, new) == 3
    assert [(d.part, d.deleted, d.inserted) for d in differences(old, new)] == [("kicker", 0, 1), ("body", 1, 1)]
