import pytest

from delegates.imports.roster.posts import read_posts


def said(cell: str, body: str = "npc", place: str = "") -> list[str]:
    return [f"{post.organisation}+{post.title}" for post in read_posts(cell, body=body, place=place).posts]


@pytest.mark.parametrize(
    ("cell", "posts"),
    [
        ("人力资源和社会保障部副部长中华全国总工会副主席", ["人力资源和社会保障部+副部长", "中华全国总工会+副主席"]),
        (
            "中国水泽科学院副院长中国水泽大学党委书记、校长",
            ["中国水泽科学院+副院长", "中国水泽大学+党委书记", "中国水泽大学+校长"],
        ),
        ("河湾研究院所长、研究员", ["河湾研究院+所长", "河湾研究院+研究员"]),
        ("望星一号、望星二号和巡天三号卫星系统总设计师", ["望星一号、望星二号和巡天三号卫星系统+总设计师"]),
        ("中共青荻市委副书记、市长", ["中共青荻市委+副书记", "青荻市+市长"]),
        (
            "民革中央副主席、北京市委主委北京市人大常委会副主任",
            ["民革中央+副主席", "民革北京市委+主委", "北京市人大常委会+副主任"],
        ),
        ("青荻镇柳渡村党支部书记、村委会主任", ["青荻镇柳渡村党支部+书记", "青荻镇柳渡村委会+主任"]),
        (
            "河湾电机(集团)股份有限公司董事长，总经理",
            ["河湾电机(集团)股份有限公司+董事长", "河湾电机(集团)股份有限公司+总经理"],
        ),
    ],
)
def test_posts_that_run_together_are_parted(cell, posts):
    assert said(cell) == posts


def test_a_short_name_is_made_whole_by_the_delegation():
    assert said("省政协副主席", place="甘肃省") == ["甘肃省政协+副主席"]


def test_offices_of_the_body_are_told_from_posts():
    read = read_posts("全国人大常委会委员、民族委员会委员", body="npc")
    assert read.ranks == ("standing_committee_member",)
    assert [(post.organisation, post.title) for post in read.posts] == [("全国人大民族委员会", "委员")]
    assert read_posts("全国人大常委会副委员长民盟中央主席", body="npc").ranks == ("standing_committee_vice_chair",)
    assert read_posts("全国政协常委", body="cppcc").ranks == ("standing_member",)


def test_a_standing_committee_is_not_cut_where_a_province_follows():
    read = read_posts("全国人大常委会委员河北省政协副主席、青荻大学校长", body="npc")
    assert read.ranks == ("standing_committee_member",)
    assert [str(post.organisation) for post in read.posts] == ["河北省政协", "青荻大学"]
    later = read_posts("全国人大常委会委员第十三届全国人民代表大会华侨委员会副主任委员", body="npc")
    assert later.ranks == ("standing_committee_member",)


def test_a_deputy_secretary_general_holds_a_post_and_no_office():
    read = read_posts("全国人大常委会副秘书长农业与农村委员会委员", body="npc")
    assert read.ranks == ()
    assert said("全国人大常委会副秘书长农业与农村委员会委员") == [
        "全国人大常委会+副秘书长",
        "全国人大农业与农村委员会+委员",
    ]


def test_a_former_post_is_marked():
    former = read_posts("河湾大学原校长", body="npc").posts
    assert [(post.title, post.former) for post in former] == [("校长", True)]


def test_what_is_no_post_is_kept_as_unread():
    assert read_posts("甲乙丙丁", body="npc").unread == ("甲乙丙丁",)
