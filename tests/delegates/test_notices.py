"""A notice is read by a pure function, matched without guessing, and applied once by the verbs of standing."""

import datetime

import notices
import pytest
from crowd import THREADS, at_once, refusals
from hypothesis import given
from hypothesis import strategies as st
from makers import (
    make_constituency,
    make_delegate,
    make_mandate,
    make_office,
    make_seat,
    make_term,
    make_user,
)

from delegates import standing
from delegates.models import Delegate, Mandate, Notice, NoticeChange
from delegates.notices.applying import Decision, apply_notice, close_notice, read, take_notice
from delegates.notices.matching import proposals
from delegates.notices.people import people_in, people_of_line
from delegates.notices.reading import folded, read_notice
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState

DAY = datetime.date(2026, 2, 27)


@pytest.fixture
def editor(db):
    return make_user("data_editor")


def said(text: str, **more) -> list[tuple]:
    found = read_notice(text, places=["经济界", "教育界"], **more).changes
    return [(each.kind, each.person.name, each.how or each.rank, each.place, str(each.date)) for each in found]


def test_a_notice_of_the_congress_is_read():
    reading = read_notice(notices.NPC)
    assert (reading.body, reading.term, reading.issued_on, reading.total) == ("npc", 14, DAY, 2878)
    assert reading.title == "全国人民代表大会常务委员会公告(十四届)第二十三号"
    assert said(notices.NPC) == [
        ("begin", "钱书宁", "by_election", "湖北省", "2026-02-27"),
        ("begin", "欧阳景澜", "by_election", "湖北省", "2026-02-27"),
        ("end", "单书白", "resigned", "四川省", "2026-02-27"),
        ("end", "尤未平", "recalled", "辽宁省", "2026-01-09"),
        ("end", "王军", "died", "黑龙江省", "≤2026-02-27"),
    ]
    people = [each.person for each in reading.changes]
    assert (people[1].gender, people[1].ethnicity, people[4].distinction) == ("female", "回族", "黑龙江")
    assert not reading.unread


def test_a_list_of_new_members_is_read_with_its_sectors_and_its_number():
    reading = read_notice(notices.CPPCC, places=["经济界", "教育界"])
    assert (reading.body, reading.term, str(reading.issued_on)) == ("cppcc", 14, "2026-03-02")
    assert [(each.person.name, each.place) for each in reading.changes] == [
        ("钱书宁", "经济界"),
        ("单白", "经济界"),
        ("买买提·艾山江", "经济界"),
        ("欧阳景澜", "教育界"),
        ("尤平", "教育界"),
    ]
    assert {each.how for each in reading.changes} == {"co_opted"}
    assert [(each.number, each.read) for each in reading.stated] == [(5, 5)]


def test_a_decision_of_several_kinds_is_read_and_what_is_no_office_is_not():
    assert said(notices.DECISION) == [
        ("end", "钱书宁", "revoked", "", "2026-03-02"),
        ("end", "单书白", "revoked", "", "2026-03-02"),
        ("leave", "尤未平", "standing_member", "", "2026-03-02"),
        ("end", "尤未平", "revoked", "", "2026-03-02"),
        ("leave", "欧阳景澜", "standing_member", "", "2026-03-02"),
        ("promote", "贺兰亭", "standing_member", "", "2026-03-02"),
    ]
    assert read_notice(notices.DECISION).unread == ["任命陆之遥为政协第十四届全国委员会副秘书长。"]


def test_moves_suspensions_and_offices_are_read():
    assert {entry[:4] for entry in said(notices.MOVES)} == {
        ("move", "钱书宁", "", "湖北"),
        ("move", "李明远", "", "解放军和武警部队"),
        ("suspend", "尤未平", "", ""),
        ("resume", "单书白", "", ""),
        ("begin", "章书明", "by_election", "广东省"),
        ("begin", "李以宁", "by_election", "广东省"),
        ("promote", "郑和平", "standing_committee_member", ""),
        ("promote", "欧阳和平", "standing_committee_member", ""),
        ("leave", "才让多杰·扎西", "standing_committee_vice_chair", ""),
        ("end", "王军", "died", "解放军"),
    }
    assert [(each.number, each.read) for each in read_notice(notices.MOVES).stated] == [(3, 2)]
    assert read_notice(notices.MOVES).issued_on == datetime.date(2026, 6, 24)


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("钱书宁、李和平和欧阳和平", ["钱书宁", "李和平", "欧阳和平"]),
        ("王军（黑龙江）、王军（山东）", ["王军", "王军"]),
        ("第十四届全国人民代表大会代表、澜川重工股份有限公司董事长、总经理王军", ["王军"]),
        ("王 军、李 明 远", ["王军", "李明远"]),
        ("买买提•艾山江等2名", ["买买提·艾山江"]),
        ("有关代表", []),
    ],
)
def test_names_of_a_phrase(phrase, names):
    assert [person.name for person in people_in(folded(phrase))] == names


def test_a_line_that_is_no_list_of_names_is_none():
    assert people_of_line("现将名单公布如下 请各单位认真组织学习贯彻落实") == []


NAMES = st.lists(
    st.builds(
        "".join,
        st.tuples(
            st.sampled_from(["钱", "赵", "欧阳", "单", "尤", "邱"]),
            st.sampled_from(["书", "景", "以", "明"]),
            st.sampled_from(["宁", "澜", "远", "白"]),
        ),
    ),
    min_size=1,
    max_size=8,
    unique=True,
)


@given(NAMES)
def test_whoever_is_printed_is_read_and_counted(names):
    text = f"湖北省补选{'、'.join(names)}等{len(names)}名为第十四届全国人民代表大会代表。\n2026年2月27日"
    reading = read_notice(text)
    assert [each.person.name for each in reading.changes] == names
    assert [(each.number, each.read) for each in reading.stated] == [(len(names), len(names))]


@given(NAMES, st.integers(4, 40))
def test_where_lines_break_changes_nothing(names, width):
    text = f"政协第十四届全国委员会常务委员会第十六次会议决定，撤销{'、'.join(names)}政协第十四届全国委员会委员资格，现予公布。"
    broken = "\n".join(text[at : at + 24 + width] for at in range(0, len(text), 24 + width))
    dated = "\n2026年3月2日"
    assert read_notice(broken + dated).changes == read_notice(text + dated).changes


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    read_notice(text)


@given(
    st.lists(
        st.sampled_from(list("补选增撤销免去张王和、，。；由转入团代表委员资格终止其名单:()3名年月日\n ")), max_size=60
    )
)
def test_any_words_of_notices_in_any_order_are_read(parts):
    reading = read_notice("".join(parts))
    assert all(each.person.name for each in reading.changes)


def congress() -> dict[str, Delegate]:
    """Whom the notice of the congress is about, each in the right place; and a namesake elsewhere."""
    make_constituency("湖北代表团", short_name="湖北")
    people = {}
    for name, place in (("单书白", "四川"), ("尤未平", "辽宁"), ("王军", "黑龙江"), ("王军", "山东")):
        delegate = make_delegate(name)
        make_seat(make_mandate(delegate), make_constituency(f"{place}代表团", short_name=place))
        people[f"{name}{place}"] = delegate
    return people


def decided(change: NoticeChange, delegate: Delegate | None, **corrected) -> Decision:
    facts = {name: getattr(change, name) for name in ("on", "precision", "how", "rank", "constituency")}
    return Decision(change, delegate, **facts | corrected)


def decisions(notice: Notice) -> list[Decision]:
    return [decided(row.change, row.delegate) for row in proposals(notice) if row.delegate or row.is_new]


def test_a_notice_is_taken_in_once(editor):
    make_term()
    first = take_notice(actor=editor, text=notices.NPC, url="https://notice.example/23")
    again = take_notice(actor=editor, text=notices.NPC.replace("\n", "\r\n  "))
    assert (again, first.changes.count(), str(first.source.published_on)) == (first, 5, "2026-02-27")
    assert Event.objects.filter(verb="delegates.take_notice").count() == 1


def test_what_the_text_does_not_say_is_asked_for_and_nothing_is_stored(editor):
    make_term()
    for text in (
        "补选钱书宁为代表。2026年2月27日",
        "补选钱书宁为第十四届全国人民代表大会代表。",
        "第十四届全国人大：今天天气好。",
    ):
        with pytest.raises(WrongState):
            take_notice(actor=editor, text=text)
    assert not Notice.objects.exists()


def test_each_is_matched_by_place_and_nobody_is_guessed(editor):
    people = congress()
    notice = take_notice(actor=editor, text=notices.NPC)
    found = {row.change.name: row for row in proposals(notice)}
    assert found["王军"].delegate == people["王军黑龙江"]
    assert found["钱书宁"].is_new
    make_delegate("钱书宁")
    make_delegate("单书白")  # no mandate of this term: no candidate for an end
    asked = {row.change.name: row for row in proposals(notice)}
    assert (asked["钱书宁"].is_new, asked["钱书宁"].delegate, len(asked["钱书宁"].candidates)) == (False, None, 1)
    assert asked["单书白"].delegate == people["单书白四川"]
    people["尤未平辽宁"].mandates.get().seats.update(constituency=make_constituency("吉林代表团", short_name="吉林"))
    elsewhere = next(row for row in proposals(notice) if row.change.name == "尤未平")
    assert elsewhere.delegate is None
    assert elsewhere.reason


def test_all_of_a_notice_is_applied_with_it_as_source(editor):
    people = congress()
    notice = take_notice(actor=editor, text=notices.NPC)
    apply_notice(actor=editor, notice=notice, decisions=decisions(notice))
    notice.refresh_from_db()
    assert notice.is_done
    added = Mandate.objects.get(delegate__name="钱书宁")
    assert (str(added.began), added.electoral_unit, str(added.seats.get())) == ("by_election", "湖北省", "湖北代表团")
    assert added.source == notice.source
    ended = people["尤未平辽宁"].mandates.get()
    assert (ended.ended, str(ended.end), ended.end_source) == ("recalled", "2026-01-09", notice.source)
    assert str(people["王军黑龙江"].mandates.get().end) == "≤2026-02-27"
    assert people["王军山东"].mandates.get().ends_on is None
    assert Delegate.objects.get(name="欧阳景澜").ethnicity == "回族"


def test_what_is_on_record_already_is_shown_as_made_and_not_made_twice(editor):
    people = congress()
    notice = take_notice(actor=editor, text=notices.NPC)
    mandate = people["单书白四川"].mandates.get()
    standing.end_mandate(actor=editor, mandate=mandate, ends_on=DAY, ended="resigned")
    assert [row.change.name for row in proposals(notice) if row.made] == ["单书白"]
    apply_notice(actor=editor, notice=notice, decisions=decisions(notice))
    assert Event.objects.filter(verb="delegates.end_mandate", object_name="单书白").count() == 1
    with pytest.raises(WrongState, match=r"已|already"):
        apply_notice(actor=editor, notice=notice, decisions=decisions(notice))


def test_one_refusal_leaves_nothing_applied(editor):
    people = congress()
    make_office(people["王军黑龙江"].mandates.get(), "standing_committee_member")
    notice = take_notice(actor=editor, text=notices.NPC)
    too_early = [
        decided(each.change, each.delegate, on=datetime.date(2019, 1, 1)) if each.change.name == "王军" else each
        for each in decisions(notice)
    ]
    with pytest.raises(WrongState, match="王军"):
        apply_notice(actor=editor, notice=notice, decisions=too_early)
    assert not Delegate.objects.filter(name="钱书宁").exists()
    assert not notice.changes.filter(applied_at__isnull=False).exists()


def test_a_decision_of_offices_moves_and_suspensions_is_applied(editor):
    for name in ("郑和平", "欧阳和平", "尤未平", "单书白", "才让多杰·扎西", "钱书宁", "李明远", "王军"):
        mandate = make_mandate(make_delegate(name))
        place = {"钱书宁": "四川", "李明远": "湖北"}.get(name, "北京")
        make_seat(mandate, make_constituency(f"{place}代表团", short_name=place))
        if name == "单书白":
            standing.suspend(actor=editor, mandate=mandate, starts_on=datetime.date(2025, 1, 1))
        if "扎西" in name:
            make_office(mandate, "standing_committee_vice_chair")
    army = make_constituency("解放军和武警部队代表团", short_name="解放军和武警部队")
    make_constituency("广东代表团", short_name="广东")
    notice = take_notice(actor=editor, text=notices.MOVES)
    asked = [row.change.name for row in proposals(notice) if not row.delegate and not row.is_new]
    assert asked == ["王军"]  # sits in Beijing here, not with the army
    apply_notice(actor=editor, notice=notice, decisions=decisions(notice))
    held = {mandate.delegate.name: mandate for mandate in Mandate.objects.select_related("delegate")}
    assert [str(seat) for seat in held["钱书宁"].seats.all()] == ["四川代表团", "湖北代表团"]
    assert held["李明远"].seats.last().constituency == army
    assert held["郑和平"].offices.get().rank == "standing_committee_member"
    assert held["才让多杰·扎西"].offices.get().ends_on == notice.issued_on
    assert held["尤未平"].suspensions.get().ends_on is None
    assert held["单书白"].suspensions.get().ends_on == notice.issued_on
    assert [row.change.name for row in proposals(notice) if not row.made] == ["王军"]
    close_notice(actor=editor, notice=notice, note="王军另查")
    with pytest.raises(WrongState):
        close_notice(actor=editor, notice=notice, note="再查")
    late = notice.changes.get(applied_at=None)
    decision = Decision(late, Delegate.objects.get(name="王军"), late.on, constituency=late.constituency)
    with pytest.raises(WrongState, match=str(editor)):  # what was laid aside stays so
        apply_notice(actor=editor, notice=notice, decisions=[decision])


@pytest.mark.parametrize("role", ["", "editor", "proofreader", "observer", "chief_editor"])
def test_who_lacks_the_right_neither_takes_in_nor_applies(role, editor):
    make_term()
    notice = take_notice(actor=editor, text=notices.NPC)
    user = make_user(role)
    for act in (
        lambda: take_notice(actor=user, text=notices.CPPCC),
        lambda: apply_notice(actor=user, notice=notice, decisions=decisions(notice)),
        lambda: close_notice(actor=user, notice=notice, note="试"),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.django_db(transaction=True)
def test_the_same_notice_at_once_is_taken_in_and_applied_once():
    editor = make_user("data_editor")
    congress()
    taken = at_once(*[lambda: take_notice(actor=editor, text=notices.NPC)] * THREADS)
    assert {notice.pk for notice in taken} == {Notice.objects.get().pk}
    chosen = decisions(taken[0])
    results = at_once(*[lambda: apply_notice(actor=editor, notice=taken[0], decisions=chosen)] * THREADS)
    assert refusals(results) == THREADS - 1
    assert Delegate.objects.filter(name="钱书宁").count() == 1
    assert Event.objects.filter(verb="delegates.end_mandate").count() == 3


def test_names_on_record_help_to_see_where_a_name_ends(editor):
    make_delegate("任命")
    assert [each.person.name for each in read("四川省补选任命为第十四届全国人大代表。2026年2月27日").changes] == [
        "任命"
    ]
