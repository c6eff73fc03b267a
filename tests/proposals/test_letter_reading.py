"""A reply letter read: what stands in it and where. Invented letters in the forms that units use."""

import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newskit.chinese.numbers import to_chinese
from proposals.letters.numbers import items
from proposals.letters.reading import read

LETTER = """国家灯塔管理局

灯函〔2025〕12号                A

对十四届全国人大三次会议第7409号建议的答复

钱书宁代表：

　　您提出的关于加强沿海灯塔修复与值守的建议收悉。经会同财政部、国家发展和改革委员会、工业和信息化部和海岸总局研究，现答复如下：
　　一、关于修复。根据某办法（国办发〔2024〕3号），2024年3月1日起施行。
　　感谢您对灯塔工作的关心和支持。

　　　　　　　　　　　　国家灯塔管理局
　　　　　　　　　　　　二〇二五年八月三日

（信息公开选项：主动公开）
联系电话：010-1234
"""
TO_A_PARTY = """渡口运输部关于政协第十四届全国委员会第二次会议第02650号（财税金融类171号）提案答复的函
索引号：0001 发文字号：渡函〔2025〕34号
民盟中央：
贵单位提出的《关于渡口改线的提案》收悉，经商财政部，现答复如下：
改线今年动工。
渡口运输部
2025年7月2日
此件依申请公开
"""


def named(text: str) -> list[tuple]:
    return [(each.body, each.term, each.session, each.kind, each.number) for each in items(text)]


def test_a_letter_to_a_deputy():
    found = read(LETTER)
    item = found.items[0]
    assert (item.body, item.term, item.session, item.kind, item.number) == ("npc", 14, 3, "suggestion", "7409")
    assert found.number.text == "灯函〔2025〕12号"
    assert found.day.day == datetime.date(2025, 8, 3)
    assert (found.unit.name, found.unit.by) == ("国家灯塔管理局", "signs")
    assert [unit.name for unit in found.asked] == ["财政部", "国家发展和改革委员会", "工业和信息化部", "海岸总局"]
    assert found.outcome.code == "A"
    assert found.publicity.is_public
    assert found.title.text == "关于加强沿海灯塔修复与值守的建议"
    assert [(each.name, each.is_person) for each in found.addressees] == [("钱书宁", True)]
    assert found.said.text.startswith("您提出的")
    assert found.said.text.endswith("关心和支持。")


def test_a_letter_to_a_party():
    found = read(TO_A_PARTY)
    item = found.items[0]
    assert (item.body, item.term, item.session, item.kind) == ("cppcc", 14, 2, "proposal")
    assert (item.number, item.serial, item.official_class, item.class_number) == ("02650", 2650, "财税金融类", "171")
    assert found.number.text == "渡函〔2025〕34号"
    assert found.day.day == datetime.date(2025, 7, 2)
    assert [(unit.name, unit.by) for unit in found.asked] == [("财政部", "经商")]
    assert found.outcome is None
    assert found.publicity.is_public is False
    assert found.title.text == "关于渡口改线的提案"
    assert [(each.name, each.is_person) for each in found.addressees] == [("民盟中央", False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对十四届全国人大三次会议第7409号建议的答复", [("npc", 14, 3, "suggestion", "7409")]),
        ("第十四届全国人民代表大会第三次会议第７４０９号建议", [("npc", 14, 3, "suggestion", "7409")]),
        ("关于十三届全国人大一次会议第6750号建议的答复函", [("npc", 13, 1, "suggestion", "6750")]),
        (
            "政协十四届全国委员会第二次会议第02650号（财税金融类171号）提案",
            [("cppcc", 14, 2, "proposal", "02650")],
        ),
        (
            "政协第十四届全国委员会第二次会议第 02650 号 (财税金融类 171 号) 提案",
            [("cppcc", 14, 2, "proposal", "02650")],
        ),
        ("全国政协十四届三次会议第01819号提案", [("cppcc", 14, 3, "proposal", "01819")]),
        ("第01819号提案", [("cppcc", None, None, "proposal", "01819")]),
        (
            "十四届全国人大三次会议第7409、7410号和第88号建议",
            [("npc", 14, 3, "suggestion", number) for number in ("7409", "7410", "88")],
        ),
        (
            "对十四届全国人大三次会议第7409号建议的答复。您的第7409号建议收悉，第12号建议一并答复",
            [("npc", 14, 3, "suggestion", "7409"), ("npc", 14, 3, "suggestion", "12")],
        ),
        ("省十四届人大三次会议第0123号建议", [("", 14, 3, "suggestion", "0123")]),
        ("省政协十四届三次会议第0123号提案", [("", 14, 3, "proposal", "0123")]),
        ("十四届全国人大三次会议第233号议案", [("npc", 14, 3, "motion", "233")]),
        ("根据国办发〔2024〕3号文件，我们建议各地在2025年前完成", []),
        ("十四届全国人大三次会议期间，您提出建议", []),
        ("3条建议和12件提案", []),
    ],
)
def test_numbers_as_units_print_them(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("二〇二五年八月三日", (2025, 8, 3)),
        ("二○二五年十二月三十一日", (2025, 12, 31)),
        ("二O二五年十月二十日", (2025, 10, 20)),
        ("二零二五年一月十一日", (2025, 1, 11)),
        ("2025年 08 月 03 日", (2025, 8, 3)),
        ("２０２５年８月３日", (2025, 8, 3)),
        ("2025-08-03", (2025, 8, 3)),
        ("2025年2月30日", None),
        ("二〇二五年十三月一日", None),
    ],
)
def test_the_day_as_units_write_it(line, expected):
    found = read(f"钱书宁代表：\n您的建议收悉。\n灯塔管理局\n{line}\n").day
    assert (found.day if found else None) == (expected and datetime.date(*expected))


def test_a_day_in_the_text_is_not_that_of_the_letter():
    assert read("钱书宁代表：\n自2024年3月1日起施行的办法已有成效。\n灯塔管理局").day is None


def test_the_label_of_a_page_gives_the_day_where_nobody_signs():
    found = read("发布时间：2025-08-03 来源：灯塔管理局\n对第7409号建议的答复\n钱书宁代表：\n您的建议收悉。")
    assert found.day.day == datetime.date(2025, 8, 3)
    assert (found.unit.name, found.unit.by) == ("灯塔管理局", "label")


def test_several_units_sign():
    found = read("钱书宁代表：\n您的建议收悉。\n\n灯塔管理局　　渡口运输部\n2025年8月3日")
    assert [unit.name for unit in found.units] == ["灯塔管理局", "渡口运输部"]
    found = read("钱书宁代表：\n您的建议收悉。\n灯塔管理局\n渡口运输部\n2025年8月3日")
    assert [unit.name for unit in found.units] == ["灯塔管理局", "渡口运输部"]


def test_who_signs_with_blanks_between_the_characters():
    found = read("钱书宁代表：\n您的建议收悉。\n财　政　部\n2025年8月3日")
    assert found.unit.name == "财政部"
    assert found.unit.text == "财　政　部"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("钱书宁、林晚屿委员：", ["钱书宁", "林晚屿"]),
        ("钱书宁等31名代表：", ["钱书宁"]),
        ("尊敬的钱书宁代表:", ["钱书宁"]),
        ("阿依古丽·买买提委员：", ["阿依古丽·买买提"]),
        ("钱 宁代表：", ["钱宁"]),
    ],
)
def test_to_whom(line, names):
    found = read(f"{line}\n您提出的关于修复灯塔的建议收悉。")
    assert [each.name for each in found.addressees] == names
    assert all(each.is_person for each in found.addressees)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A\n钱书宁代表：", "A"),
        ("（Ｂ类）\n钱书宁代表：", "B"),
        ("灯函〔2025〕12号　　C\n钱书宁代表：", "C"),
        ("办理结果：D\n钱书宁代表：", "D"),
        ("钱书宁代表：\n方案\nA\n", None),
        ("方案B好\n钱书宁代表：", None),
    ],
)
def test_the_outcome_is_the_letter_at_the_top(text, code):
    found = read(text).outcome
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("此件主动公开", True),
        ("（此件公开发布）", True),
        ("是否公开：否", False),
        ("公开属性：依申请公开", False),
        ("不予公开", False),
        ("我们将主动公开进展。", None),
    ],
)
def test_whether_it_may_be_public(line, expected):
    found = read(f"钱书宁代表：\n收悉。\n{line}\n").publicity
    assert (found.is_public if found else None) is expected


pieces = st.sampled_from(
    [
        *(
            "第",
            "号",
            "建议",
            "提案",
            "十四届全国人大",
            "政协第十四届全国委员会",
            "三次会议",
            "7409",
            "（财税金融类171号）",
        ),
        *(
            "、",
            "和",
            "：",
            "\n",
            " ",
            "　",
            "〔2025〕",
            "12号",
            "A",
            "代表",
            "二〇二五年",
            "八月",
            "三日",
            "2025年8月3日",
        ),
        *(
            "会同",
            "经商",
            "财政部",
            "等部门",
            "您提出的",
            "关于",
            "《",
            "》",
            "收悉",
            "主动公开",
            "此件",
            "\0",
            "𠮷",
            "\r\n",
        ),
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(pieces, max_size=60).map("".join)))
@example("二" * 400 + "年月日")
@example("第" + "1" * 5000 + "号建议")
def test_any_text_is_read_and_every_place_is_right(text):
    found = read(text)
    for _name, place in found.places():
        assert text[place.start : place.end] == place.text
        assert place.text.strip()
    if found.said:
        assert text[found.said.start : found.said.end] == found.said.text


@given(
    term=st.integers(1, 30),
    session=st.integers(1, 12),
    number=st.integers(1, 99_999),
    width=st.integers(1, 5),
    first=st.booleans(),
    official=st.sampled_from(["", "财税金融类", "教育类", "工交邮电类"]),
)
def test_a_printed_number_reads_back(term, session, number, width, first, official):
    printed, ordinal = str(number).zfill(width), "第" if first else ""
    classed = f"（{official}{number % 900 + 1}号）" if official else ""
    found = items(
        f"关于政协{ordinal}{to_chinese(term)}届全国委员会第{to_chinese(session)}次会议第{printed}号{classed}提案答复的函"
    )
    assert [(each.body, each.term, each.session, each.kind) for each in found] == [("cppcc", term, session, "proposal")]
    assert (found[0].number, found[0].serial, found[0].text) == (printed, number, printed)
    assert found[0].official_class == official
    found = items(f"对{ordinal}{to_chinese(term)}届全国人大{to_chinese(session)}次会议第{printed}号建议的答复")
    assert [(each.body, each.term, each.session, each.number) for each in found] == [("npc", term, session, printed)]


@given(st.lists(st.integers(1, 9999), min_size=1, max_size=8, unique=True), st.sampled_from(["、", "，", "和"]))
def test_several_numbers_in_one_letter(wanted, between):
    listed = between.join(f"第{number}号" for number in wanted)
    found = items(f"对十四届全国人大三次会议{listed}建议的答复")
    assert [each.serial for each in found] == wanted
    assert {each.session for each in found} == {3}
