"""Pages of invented people, in the mixtures that a newspaper prints, and properties that hold for any text."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.intake.reading import read_page
from newskit.chinese.han import han_only

PAGES = sorted((Path(__file__).parent / "pages").glob("*.txt"))


def han_of(story: dict) -> str:
    question = story["reader_question"] or {"text": "", "asked_by": ""}
    return han_only(
        "".join(
            [story["kicker"], *story["headline"], *story["subheads"], story["standfirst"], *story["pull_quotes"]]
            + [story["column"], *(b["text"] for b in story["bylines"]), question["text"], question["asked_by"]]
            + [*story["paragraphs"], *(c["text"] for c in story["crossheads"]), *story["captions"]]
            + [o["text"] for o in story["other"]]
        )
    )


def accounted(text: str) -> dict:
    """The reading, after the checks that hold for every text."""
    reading = read_page(text).to_json()
    assert Counter("".join(map(han_of, reading["stories"]))) == Counter(han_only(text))
    assert [line["line"] for line in reading["lines"]] == list(range(1, len(text.split("\n")) + 1))
    return reading


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_read_into_its_stories_and_parts(page):
    stories = accounted(page.read_text(encoding="utf-8"))["stories"]
    wanted = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert len(stories) == len(wanted)
    for story, want in zip(stories, wanted, strict=True):
        for key in ("kicker", "headline", "subheads", "column", "standfirst"):
            if key in want:
                assert story[key] == want[key]
        for key in ("pull_quotes", "captions"):
            assert sorted(story[key]) == sorted(want[key])
        assert [(b["kind"], sorted(b["names"])) for b in story["bylines"]] == [
            (b["kind"], sorted(b["names"])) for b in want["bylines"]
        ]
        assert [c["text"] for c in story["crossheads"]] == want["crossheads"]
        assert len(story["paragraphs"]) == want["paragraphs"]
        for whole in want["whole"]:
            assert whole in "\n".join(story["paragraphs"])
        if "asked_by" in want:
            assert story["reader_question"]["asked_by"].strip("—") == want["asked_by"]
            assert story["reader_question"]["text"].startswith(want["question_begins"])
        assert {o["part"] for o in story["other"]} >= set(want.get("other", []))
        assert [
            (m["name"], m["body"], m["rank"], [[p["org"], p["title"], p["former"]] for p in m["positions"]])
            for m in story["mentions"]
        ] == [(m["name"], m["body"], m["rank"], m["positions"]) for m in want["mentions"]]
        measures = {s["delegate"]: len(s["measures"]) for s in story["statements"]}
        assert want.get("measures", {}).items() <= measures.items()


def test_a_delegation_role_is_read_from_the_page():
    page = next(page for page in PAGES if page.stem == "wire-and-jump")
    mention = read_page(page.read_text(encoding="utf-8")).stories[0].mentions[0]
    assert (mention["delegation"], mention["delegation_role"]) == ("安徽", "团长")


def test_ordinals_are_measures_only_under_a_verb_of_proposing():
    page = (
        "# 三个机遇\n\n全国政协委员、长河大学教授莫问津指出，企业要抓住三大机遇：\n\n"
        "一是绿电机遇，能降低成本。\n\n二是算力机遇，能打开市场。\n\n"
        "莫问津建议，一是建立共享平台；二是完善分成办法。\n"
    )
    story = read_page(page).stories[0]
    assert [s.measures for s in story.statements] == [["建立共享平台", "完善分成办法"]]


def test_a_paragraph_broken_by_a_column_is_joined_past_the_caption_between():
    whole = "全国人大代表贺春生说，桥修好了，果子才出得了山，孩子们上学也不用再绕远路了。"
    page = f"# 桥修好了\n\n本报记者 周若安\n\n{whole[:-3]}\n\n贺春生\n\n{whole[-3:]}\n"
    story = read_page(page).stories[0]
    assert story.paragraphs == [whole]
    assert story.captions == ["贺春生"]


@pytest.mark.parametrize("text", ["很短", "hello, world", "，，，", "# ", "123\n\n456", "一行很长" * 400])
def test_a_page_that_cannot_be_read_is_one_story_with_a_warning(text):
    reading = accounted(text)
    assert reading["warnings"]
    assert len(reading["stories"]) <= 1


LINES = st.sampled_from(
    [
        "",
        "# 标题在这里",
        "## 小标题",
        "全国政协委员、云桥公司董事长林若禾：",
        "证券时报两会报道组",
        "本报记者 周若安",
        "林若禾",
        "——网友 小河",
        "两会特写",
        "责任编辑：方一鸣",
        "新华社北京3月4日电（记者 丁一帆）会议开幕。",
        "全国人大代表林若禾建议，一是修路；二是架桥。",
        "这一段在栏尾被截断，后半句要到下一栏才能接着往下",
        "续上。",
        "“少走两千公里，省下的不只是运费。”",
        "上图：林若禾（左）在车间",
        "（下转A3版）",
        "编者按：本报今天选登两篇。",
        "……",
        "(abc)",
        "\u3000\u3000缩进的一段，说的是别的事情。",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES | st.text(max_size=40), max_size=25).map("\n".join))
def test_no_character_is_lost_or_doubled_whatever_the_page(text):
    if text:
        accounted(text.replace("\r", "\n"))
