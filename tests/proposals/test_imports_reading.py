"""Single cells of tables of items, as ministries, newsrooms and our own files print them."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from makers import make_body, make_session, make_term

from delegates.imports.roster.lines import Refused
from newskit.opendata import Header
from newskit.opendata.dataset import CUT_MARK
from newskit.opendata.mapping import match_headings
from newskit.periods import PartialDate
from proposals.datasets import ACTIONS, PROPOSALS, REPLIES
from proposals.imports import actions, proposals, reading, replies
from proposals.imports.reading import Meetings

DAY = datetime.date(2024, 3, 5)


def meetings():
    sessions = [make_session(body, 14, number) for body in ("npc", "cppcc") for number in (2, 4)]
    return Meetings(sessions, [make_term("npc"), make_term("cppcc")], [make_body("npc"), make_body("cppcc")])


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("2024-03-05", PartialDate(DAY)),
        ("2024年3月5日", PartialDate(DAY)),
        ("2024/3/5", PartialDate(DAY)),
        ("2024.03.05", PartialDate(DAY)),
        ("20240305", PartialDate(DAY)),
        ("2024-03-05 00:00:00", PartialDate(DAY)),
        ("２０２４年３月５日", PartialDate(DAY)),
        ("2024-03", PartialDate(DAY.replace(day=1), "month")),
        ("2024年3月", PartialDate(DAY.replace(day=1), "month")),
        ("2024-03-XX", PartialDate(DAY.replace(day=1), "month")),
        ("2024", PartialDate(datetime.date(2024, 1, 1), "year")),
        ("2024年", PartialDate(datetime.date(2024, 1, 1), "year")),
        ("2024-XX-XX", PartialDate(datetime.date(2024, 1, 1), "year")),
        ("../2024-03-05", PartialDate(DAY, "no_later")),
        ("不晚于2024年3月5日", PartialDate(DAY, "no_later")),
        ("2024年3月5日前", PartialDate(DAY, "no_later")),
        ("不详", PartialDate(None)),
        ("—", PartialDate(None)),
        ("", PartialDate(None)),
    ],
)
def test_dates_as_far_as_they_are_known(printed, date):
    assert reading.date(reading.known({"on": printed}), "on") == date


@pytest.mark.parametrize(
    "printed", ["2024-13-01", "2024-02-30", "去年", "3月5日", "12024", "0001-01-01", "2024-XX-05", "45292"]
)
def test_what_is_no_date_is_refused_in_words(printed):
    with pytest.raises(Refused) as refused:
        reading.date({"on": printed}, "on")
    assert refused.value.field == "on"
    assert printed in refused.value.reason


@pytest.mark.parametrize(
    ("printed", "number", "class_name", "class_number"),
    [
        ("第02650号", "02650", "", ""),
        ("02650", "02650", "", ""),
        ("第02650号（财税金融类171号）", "02650", "财税金融类", "171"),
        ("政协十四届全国委员会第二次会议第02650号(财税金融类171号)提案", "02650", "财税金融类", "171"),
        ("十四届全国人大四次会议第7409号建议", "7409", "", ""),
        ("7409.0", "7409.0", "", ""),
    ],
)
def test_numbers_as_printed(printed, number, class_name, class_number):
    read = reading.number(reading.known({"number": printed}), "number")
    assert (read.number, read.class_name, read.class_number) == (number, class_name, class_number)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cells", "session"),
    [
        ({"session": "npc-14-4"}, "npc-14-4"),
        ({"session": "十四届全国人大四次会议"}, "npc-14-4"),
        ({"session": "第十四届全国人民代表大会第四次会议"}, "npc-14-4"),
        ({"session": "全国政协十四届二次会议"}, "cppcc-14-2"),
        ({"session": "中国人民政治协商会议第十四届全国委员会第二次会议"}, "cppcc-14-2"),
        ({"number": "政协十四届全国委员会第二次会议第02650号（财税金融类171号）提案"}, "cppcc-14-2"),
        ({"number": "对十四届全国人大四次会议第7409号建议的答复"}, "npc-14-4"),
    ],
)
def test_sessions_by_code_or_name_or_by_what_stands_around_the_number(cells, session):
    line = proposals.read_line(1, {"title": "守塔", "kind": "", **cells} | _kind(session), meetings=meetings())
    assert line.head.session.code == session


def _kind(session):
    return {"kind": "建议"} if session.startswith("npc") else {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({}, "title"),
        ({"title": "守塔"}, "session"),
        ({"title": "守塔", "session": "npc-14-9"}, "session"),
        ({"title": "守塔", "session": "云外省政协十四届二次会议"}, "session"),
        ({"title": "守塔", "session": "npc-14-4"}, "kind"),
        ({"title": "守塔", "session": "npc-14-4", "kind": "提案"}, "kind"),
        ({"title": "守塔", "session": "npc-14-4", "kind": "意见书"}, "kind"),
        ({"title": "守塔", "session": "npc-14-4", "kind": "建议", "body": "全国政协"}, "body"),
        ({"title": "守塔", "session": "npc-14-4", "kind": "建议", "signatory_count": "许多"}, "signatory_count"),
        ({"title": "守塔", "session": "npc-14-4", "kind": "建议", "proposer_kind": "众人"}, "proposer_kind"),
        ({"title": "守塔", "session": "npc-14-4", "kind": "建议", "source_url": "见网站"}, "source_url"),
        ({"title": "塔" * 201, "session": "npc-14-4", "kind": "建议"}, "title"),
        ({"title": "守塔", "session": "cppcc-14-4", "kind": "见报建言", "number": "12"}, "number"),
        ({"title": "守塔", "session": "cppcc-14-4", "assigned": "2026-04-01"}, "assigned"),
        (
            {"title": "守塔", "session": "cppcc-14-4", "assigned": "2026-03-01", "filed_on": "2026-03-05", "lead_units": "甲"},
            "assigned",
        ),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_refused_by_its_column(cells, field):
    with pytest.raises(Refused) as refused:
        proposals.read_line(1, cells, meetings=meetings())
    assert refused.value.field == field
    assert refused.value.reason


@pytest.mark.django_db
def test_names_are_parted_and_a_count_at_their_end_is_no_name():
    cells = {"title": "守塔", "session": "npc-14-4", "kind": "建议"}
    cells |= {"lead_signatories": "霍青砚、雪克来提·扎克尔；钱 叙 白", "co_signatories": "霍青砚;林下等31名代表"}
    line = proposals.read_line(1, cells, meetings=meetings())
    assert line.lead == ("霍青砚", "雪克来提·扎克尔", "钱叙白")
    assert (line.co, line.signatory_count) == (("林下",), 31)


def test_a_cell_that_our_own_file_had_to_cut_says_nothing():
    assert reading.known({"summary": f"开头{CUT_MARK}"}) == {}


@pytest.mark.parametrize(
    ("module", "dataset"),
    [(proposals, PROPOSALS), (actions, ACTIONS), (replies, REPLIES)],
    ids=["items", "steps", "replies"],
)
@pytest.mark.parametrize("style", Header)
def test_every_heading_of_our_own_files_is_known(module, dataset, style):
    headings = dataset.headings(style)
    found = match_headings(module.FIELDS, headings)
    for field in module.FIELDS:
        if own := next((column for column in dataset.columns if column.name == field.name), None):
            assert found[field.name] == own.heading(style)


OUTCOMES = [
    ({"outcome_scheme": "npc", "outcome": "A"}, ("npc", "A", "")),
    ({"outcome": "npc:B"}, ("npc", "B", "")),
    ({"outcome_scheme": "npc", "outcome": "A类 所提问题已解决"}, ("npc", "A", "所提问题已解决")),
    ({"outcome_scheme": "npc", "outcome_zh": "B.正在解决"}, ("npc", "B", "正在解决")),
    ({"outcome_zh": "正在解决"}, ("", "", "正在解决")),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("cells", "outcome"), OUTCOMES)
def test_outcomes_go_with_their_scheme(cells, outcome):
    row = {"number": "7409", "session": "npc-14-4", "kind": "建议", "unit": "灯塔管理局"} | cells
    facts = replies.read_line(1, row, meetings=meetings()).reply
    assert (facts.outcome_scheme, facts.outcome_code, facts.outcome_label) == outcome


@pytest.mark.django_db
def test_a_letter_without_its_scheme_and_a_reply_to_a_motion_are_refused():
    row = {"number": "7409", "session": "npc-14-4", "unit": "灯塔管理局"}
    for cells, field in (({"kind": "建议", "outcome": "A"}, "outcome_scheme"), ({"kind": "议案"}, "kind")):
        with pytest.raises(Refused) as refused:
            replies.read_line(1, row | cells, meetings=meetings())
        assert refused.value.field == field


WORDS = [
    "",
    "不详",
    "2026-03-05",
    "2026-99",
    "npc-14-4",
    "第7409号",
    "建议",
    "答复",
    "true",
    "A",
    "=1+1",
    "\0",
    "等31名代表",
    "9" * 400,
]
CELL = st.one_of(st.text(max_size=30), st.sampled_from(WORDS))


@pytest.mark.parametrize("module", [proposals, actions, replies])
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_cell_whatever_it_holds_breaks_the_reading(module, data):
    names = [field.name for field in module.FIELDS]
    cells = data.draw(st.dictionaries(st.sampled_from(names), CELL))
    refused = _refusal(module, cells)
    assert refused is None or (refused.field in names and refused.reason)


def _refusal(module, cells):
    try:
        module.read_line(1, cells, meetings=Meetings([], [], []))
    except Refused as refused:
        return refused
    return None
