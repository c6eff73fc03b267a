"""Delegates in text: the orders in which newspapers put role, posts and name, and who is none. All people are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegates.mentions import Position, find_mentions


def names(text: str, **options) -> list[str]:
    return [mention.name for mention in find_mentions(text, **options)]


def only(text: str, **options):
    found = find_mentions(text, **options)
    assert len(found) == 1, [mention.name for mention in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("全国人大代表、云桥纺织董事长林晓禾对新规有话说。", "林晓禾"),
        ("全国政协委员、青麓大学副校长许卫刚坐下，就有人来找他。", "许卫"),
        ("全国人大代表邓若琳一大早就到了会场。", "邓若琳"),
        ("全国人大代表高朗正在整理材料。", "高朗"),
        ("全国政协委员、临岸医院院长周立平在会上说。", "周立平"),
        ("全国政协委员何清宁和同事走访了二十个村。", "何清宁"),
        ("全国人大代表阿依努尔·塔什用两种语言发言。", "阿依努尔·塔什"),
        ("全国人大代表、曲水乡卫生院医生泽仁拉姆展开一张图。", "泽仁拉姆"),
        ("全国政协委员、清荷书画院院长欧阳静秋表示，要办好讲座。", "欧阳静秋"),
        ("全国人大代表单见山给记者算了一笔账。", "单见山"),
        ("全国人大代表 方远航 介绍了试点。", "方远航"),
        ("全国政协委员、莲台寺住持净持法师说，要护好古建。", "净持"),
    ],
)
def test_a_name_ends_where_the_next_word_begins(text, name):
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "全国人大代表高度评价这份报告。",
        "多位全国政协委员马不停蹄走访企业。",
        "全国人大代表们围绕报告展开讨论。",
        "省人大代表、宁川市人大常委会副主任何枚说，山路修好了。",
        "市政协委员、市设计院院长邵小莉发了言。",
        "中国证监会主席吴敬川走上发言席，不少代表委员关注。",
        "运动会代表团团长大会开了三天。",
        "全国人大代表履职平台上线，全国政协委员通道开启。",
        "他是全国人大代表，也是一名普通工人。",
        "湖西省党代会上，罗远山代表谈了乡村振兴。",
    ],
)
def test_nobody_is_found_where_no_national_role_is_stated(text):
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("全国人大代表、云桥纺织董事长兼首席执行官林晓禾说。", [("云桥纺织", "董事长"), ("云桥纺织", "首席执行官")]),
        ("全国人大代表、云桥集团党委书记、董事长林晓禾说。", [("云桥集团", "党委书记"), ("云桥集团", "董事长")]),
        ("全国人大代表、湖东省委书记林晓禾说。", [("湖东省委", "书记")]),
        ("全国人大代表、清溪镇柳树村党支部书记林晓禾说。", [("清溪镇柳树村党支部", "书记")]),
        ("全国人大代表、青麓大学党委书记林晓禾说。", [("青麓大学", "党委书记")]),
        ("全国政协委员、甲山医院、乙水医院院长林晓禾说。", [("甲山医院", "院长"), ("乙水医院", "院长")]),
        ("全国政协委员、青麓大学（北校区）校长林晓禾说。", [("青麓大学（北校区）", "校长")]),
        ("全国政协委员、著名评书演员林晓禾说。", [(None, "著名评书演员")]),
        ("云桥研究院院长、中国工程院院士、全国人大代表林晓禾说。", [("云桥研究院", "院长"), ("中国工程院", "院士")]),
        ("全国人大代表、云桥医院心内科副主任医师林晓禾说。", [("云桥医院心内科", "副主任医师")]),
        ("全国人大代表、二十届中央委员、湖东省省长林晓禾说。", [("中央", "委员"), ("湖东省", "省长")]),
    ],
)
def test_posts_are_read_as_organisation_and_title(text, positions):
    assert [(p.org, p.title) for p in only(text).positions] == positions


def test_a_former_post_covers_what_follows_without_an_organisation():
    found = only("全国政协委员、云桥集团原董事长、党委书记林晓禾认为应当放开。")
    assert found.positions == [Position("云桥集团", "董事长", True), Position("云桥集团", "党委书记", True)]
    assert only("全国人大代表、太原重机集团董事长林晓禾说。").positions == [Position("太原重机集团", "董事长", False)]


@pytest.mark.parametrize(
    ("text", "body", "rank"),
    [
        ("全国人大代表林晓禾说", "NPC", "deputy"),
        ("全国人大常委林晓禾说", "NPC", "standing_committee_member"),
        ("全国人大常委会副委员长林晓禾说", "NPC", "standing_committee_vice_chair"),
        ("全国人大代表、全国人大常委会委员林晓禾说", "NPC", "standing_committee_member"),
        ("政协第十四届全国委员会常务委员林晓禾说", "CPPCC", "standing_member"),
        ("全国政协副主席林晓禾说", "CPPCC", "vice_chair"),
        ("全国政协主席林晓禾说", "CPPCC", "chair"),
        ("全國政協委員林曉禾說", "CPPCC", "member"),
    ],
)
def test_body_and_rank_come_from_the_role(text, body, rank):
    found = only(text)
    assert (found.body, found.rank) == (body, rank)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全国政协委员张小明、李建川和王芳菲都提到了这一点。", ["张小明", "李建川", "王芳菲"]),
        ("全国人大常委会委员张小明、李建川和王芳菲、赵平先后询问。", ["张小明", "李建川"]),
        ("几位教育界的全国政协委员：甲山大学校长张小明、乙水中学教师李建川。", ["张小明", "李建川"]),
        ("张小明、李建川等全国政协委员联名提交了提案。", ["张小明", "李建川"]),
        ("张小明、李建川等，都是全国人大代表。", ["张小明", "李建川"]),
        ("全国人大代表、甲山大学校长张小明与同组的李建川聊了起来。", ["张小明"]),
    ],
)
def test_a_shared_role_reaches_as_far_as_its_list(text, found):
    assert names(text) == found


def test_the_role_may_follow_the_name():
    assert only("去年传来消息，林晓禾当选为全国人大代表。").basis == "predicate"
    assert only("林晓禾\n第十三、十四届全国政协常委，青麓大学教授").terms == [13, 14]
    assert only("林晓禾（全国政协委员、云桥公司总经理）").positions == [Position("云桥公司", "总经理", False)]
    assert only("全国政协会议上，林晓禾委员说，要办好讲座。").basis == "postnominal"
    assert names("林晓禾委员代表民盟中央作了发言。全国政协举行大会。") == ["林晓禾"]
    assert names("林晓禾委员说，要办好讲座。") == []
    assert names("林晓禾委员说，要办好讲座。", assume={"CPPCC"}) == ["林晓禾"]


def test_heads_of_delegations_are_deputies():
    first, second = find_mentions("湖北的代表推选张小明为湖北省代表团团长，李建川为湖北省代表团副团长。")
    assert (first.delegation, first.delegation_role, second.delegation_role) == ("湖北", "团长", "副团长")
    head = only("湖北代表团团长、省委书记张小明主持审议。")
    assert (head.delegation_role, head.positions) == ("团长", [Position("省委", "书记", False)])


def test_a_role_of_an_earlier_term_is_a_former_one():
    assert only("十三届全国政协委员林晓禾说", current_term=14).former_role
    assert not only("十四届全国政协委员林晓禾说", current_term=14).former_role
    assert only("原全国政协委员林晓禾说").former_role


def test_a_name_that_profiles_hold_is_read_whole():
    assert names("全国人大代表林明为家乡代言。") == ["林明"]
    assert names("全国人大代表林明为家乡代言。", known={"林明为"}) == ["林明为"]


def test_one_entry_a_person_and_the_span_is_of_the_text():
    text = "全国政协委员、云桥证券总经理林晓禾表示。全国政协委员林晓禾又说。"
    found = only(text)
    assert text[found.start : found.end] == found.span_text == "全国政协委员、云桥证券总经理林晓禾"
    assert found.to_json()["positions"] == [{"org": "云桥证券", "title": "总经理", "former": False}]


@given(
    st.text(
        alphabet=st.sampled_from(
            "全国人大政协代表委员常会第十四届、，。：（）“”·原的张李王晓明说在董事长公司 \n和等团湖北为"
        )
        | st.characters(),
        max_size=120,
    )
)
def test_no_text_makes_it_fail(text):
    for mention in find_mentions(text):
        assert mention.name
        assert mention.name in text
        assert 0 <= mention.start <= mention.name_start < len(text)
