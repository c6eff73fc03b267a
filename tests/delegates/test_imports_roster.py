"""What a roster's rows become. Names are invented; delegations are real."""

import datetime

import pytest
from django.db.models import F
from makers import make_delegate, make_mandate, make_organisation, make_user
from rosters import AS_OF, SOURCE, counts, take_in

from delegates.models import (
    Alias,
    Delegate,
    Mandate,
    Office,
    Organisation,
    OrganisationName,
    PartyMembership,
    Position,
    Seat,
    Sighting,
)
from newskit.accounts.models import system_account
from newskit.accounts.roles import Role
from newskit.audit.models import Event
from newskit.opendata.models import Import, Question
from newskit.opendata.questions import settle_question
from newskit.periods import Known, Precision
from newskit.verbs import NotAllowed, WrongState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

BEFORE, AFTER = datetime.date(2023, 9, 1), datetime.date(2026, 3, 6)
HUO = ["北京市", "霍青砚", "中共", "女", "汉族", "河湾大学校长", "连任"]
QIAN = ["甘肃省", "钱叙白", "民盟", "男", "回族", "全国人大常委会委员、民族委员会委员河湾医院院长", ""]


def named(name: str) -> Delegate:
    return Delegate.objects.get(name=name)


def seats(name: str) -> list[str]:
    return [seat.constituency.code for seat in Seat.objects.filter(mandate__delegate__name=name).order_by("pk")]


def test_a_row_becomes_a_person_with_mandate_seat_party_office_and_posts():
    assert counts(take_in(HUO, QIAN)) == (2, 0, 0, 0, 0)
    qian = named("钱叙白")
    assert (qian.gender, qian.ethnicity, qian.gender_source.text) == ("male", "回族", SOURCE)
    assert [row.party for row in qian.parties.all()] == [PartyMembership.Party.CDL]
    assert [row.rank for row in Office.objects.filter(mandate__delegate=qian)] == ["standing_committee_member"]
    assert [str(row) for row in qian.positions.order_by("order")] == ["全国人大民族委员会委员", "河湾医院院长"]
    assert qian.identity_on(AFTER).text == "全国人大常委会委员"  # a post seen in 2024 is not printed as sure in 2026
    assert qian.identity_on(AS_OF).text == "全国人大常委会委员、全国人大民族委员会委员、河湾医院院长"


def test_what_a_roster_proves_of_the_past_is_unknown_unless_it_says_re_elected():
    take_in(HUO, QIAN)
    huo, qian = (Mandate.objects.get(delegate__name=name) for name in ("霍青砚", "钱叙白"))
    assert (huo.as_of(BEFORE), huo.began) == (Known.YES, Mandate.Began.ELECTED)
    assert (qian.as_of(BEFORE), qian.as_of(AS_OF), qian.began) == (Known.UNKNOWN, Known.YES, "")


def test_a_second_run_changes_nothing_and_a_dry_run_counts_the_same():
    assert counts(take_in(HUO, QIAN, dry_run=True)) == (2, 0, 0, 0, 0)
    assert not Delegate.objects.exists()
    assert not Import.objects.exists()
    take_in(HUO, QIAN)
    tables = (Delegate, Mandate, Seat, Office, Position, Sighting, Organisation, PartyMembership)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    assert counts(take_in(HUO, QIAN)) == (0, 0, 2, 0, 0)
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before


def test_who_is_not_in_the_file_is_left_alone_and_an_empty_cell_clears_nothing():
    take_in(HUO, QIAN)
    before = Delegate.objects.values_list("name", "gender", "ethnicity", "updated_at")
    before = list(before)
    assert counts(take_in(["甘肃省", "钱叙白"])) == (0, 0, 1, 0, 0)
    assert list(Delegate.objects.values_list("name", "gender", "ethnicity", "updated_at")) == before
    assert not Mandate.objects.filter(ends_on__isnull=False).exists()


def test_a_later_roster_adds_sightings_and_fills_what_was_unknown():
    take_in(["北京市", "霍青砚"])
    report = take_in(HUO, as_of=datetime.date(2025, 3, 4), source="后来的名单")
    assert counts(report) == (0, 1, 0, 0, 0)
    huo = named("霍青砚")
    assert (huo.gender, huo.parties.get().party) == ("female", "cpc")
    take_in(HUO, as_of=datetime.date(2026, 3, 4), source="再后来的名单")
    assert Sighting.objects.filter(position__delegate=huo).count() == 2
    assert Position.objects.filter(delegate=huo).count() == 1


def test_transferred_is_two_seats_of_one_mandate():
    take_in(["北京市", "霍青砚", "", "", "", "", "连任自吉林省代表团调入"])
    assert seats("霍青砚") == ["jilin", "beijing"]
    assert Mandate.objects.count() == 1
    old, new = Seat.objects.order_by("pk")
    assert (old.ends_on, old.ends_precision) == (new.starts_on, new.starts_precision) == (AS_OF, Precision.NO_LATER)
    assert new.as_of(AFTER) == Known.YES
    assert old.as_of(AFTER) == Known.NO


def test_somebody_on_record_who_was_transferred_moves_and_is_nobody_new():
    take_in(["吉林省", "霍青砚"])
    report = take_in(["北京市", "霍青砚", "", "", "", "", "2025年1月自吉林代表团调入"], as_of=datetime.date(2025, 3, 4))
    assert counts(report) == (0, 1, 0, 0, 0)
    assert seats("霍青砚") == ["jilin", "beijing"]
    moved = Seat.objects.get(constituency__code="beijing")
    assert str(moved.start) == "2025-01"


def test_by_election_is_a_beginning_and_a_lost_membership_an_end_still_to_be_announced():
    take_in(
        ["北京市", "霍青砚", "", "", "", "", "补选"], ["北京市", "钱叙白", "", "", "", "", "已喪失代表資格，待公布"]
    )
    began, lost = Mandate.objects.order_by("delegate__name")
    began, lost = (began, lost) if began.delegate.name == "霍青砚" else (lost, began)
    assert (began.began, str(began.start)) == (Mandate.Began.BY_ELECTION, "≤2024-03-04")
    assert (lost.ended, str(lost.end), lost.as_of(AFTER)) == (Mandate.Ended.TERMINATED, "≤2024-03-04", Known.NO)
    assert "待公布" in lost.delegate.note
    assert counts(take_in(["北京市", "钱叙白", "", "", "", "", "已喪失代表資格，待公布"])) == (0, 0, 1, 0, 0)


def test_namesakes_in_two_delegations_stay_two_and_are_told_apart():
    rows = (["北京市", "霍青砚", "", "女"], ["甘肃省", "霍青砚", "", "女"])
    assert counts(take_in(*rows)) == (2, 0, 0, 0, 0)
    assert sorted(map(str, Delegate.objects.all())) == ["霍青砚(北京)", "霍青砚(甘肃)"]
    assert counts(take_in(*rows)) == (0, 0, 2, 0, 0)


def test_one_name_twice_in_a_delegation_is_asked_about_while_the_rest_goes_in():
    rows = (HUO, ["西藏自治区", "次仁云丹"], ["西藏自治区", "次仁云丹"])
    assert counts(take_in(*rows)) == (1, 0, 0, 0, 2)
    assert counts(take_in(*rows)) == (0, 0, 1, 0, 2)
    assert Question.objects.count() == 2


def test_settled_rows_find_their_people_in_the_next_import():
    rows = (["西藏自治区", "次仁云丹", "", "男"], ["西藏自治区", "次仁云丹", "", "男"])
    take_in(*rows)
    editor = make_user(Role.DATA_EDITOR)
    for question in Question.objects.all():
        settle_question(actor=editor, question=question, answer=None)
    assert Delegate.objects.filter(name="次仁云丹").count() == 2
    assert counts(take_in(*rows)) == (0, 0, 2, 0, 0)


def test_settling_for_another_name_writes_the_alias():
    take_in(["北京市", "霍青砚"])
    assert counts(take_in(["北京市", "霍清砚"], ["甘肃省", "钱叙白"])) == (1, 0, 0, 0, 1)  # 青 and 清 sound the same
    question = Question.objects.get()
    assert question.candidates == [named("霍青砚").pk]
    settle_question(actor=make_user(Role.DATA_EDITOR), question=question, answer=named("霍青砚"))
    assert Alias.objects.get().name == "霍清砚"
    assert counts(take_in(["北京市", "霍清砚", "", "女"])) == (0, 1, 0, 0, 0)
    assert Delegate.objects.count() == 2
    with pytest.raises(WrongState):
        settle_question(actor=make_user(Role.DATA_EDITOR), question=question, answer=None)


def test_a_name_known_elsewhere_in_the_term_is_asked_about_unless_it_is_surely_another_person():
    take_in(["北京市", "霍青砚", "", "女"])
    assert counts(take_in(["甘肃省", "霍青砚"])) == (0, 0, 0, 0, 1)
    assert counts(take_in(["山东省", "霍青砚", "", "男"])) == (1, 0, 0, 0, 0)


def test_a_deputy_of_the_term_before_is_found_when_re_elected_and_asked_about_otherwise():
    take_in(["北京市", "霍青砚"], ["北京市", "钱叙白"], term=13, as_of=datetime.date(2019, 3, 4))
    assert counts(take_in(HUO, ["北京市", "钱叙白"])) == (0, 1, 0, 0, 1)
    assert Mandate.objects.filter(delegate=named("霍青砚")).count() == 2


def test_a_profile_that_a_story_brought_gets_its_seat_and_is_confirmed():
    huo = make_delegate("霍青砚", hidden=True)
    make_mandate(huo)
    assert counts(take_in(HUO)) == (0, 1, 0, 0, 0)
    huo.refresh_from_db()
    assert huo.confirmed_at is not None
    assert seats("霍青砚") == ["beijing"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["云外省", "霍青砚"], "代表团"),
        (["北京市", ""], "姓名"),
        (["北京市", "霍青砚", "某党"], "党派"),
        (["北京市", "霍青砚", "", "妇"], "性别"),
        (["北京市", "霍青砚", "", "", "3"], "民族"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_column_and_the_reason(row, column):
    report = take_in(row, QIAN)
    assert counts(report) == (1, 0, 0, 1, 0)
    refused = next(remark for remark in report.remarks if remark.outcome == "refused")
    assert refused.row == 2
    assert refused.reason


def test_other_headings_other_words_and_names_with_more_in_brackets():
    report = take_in(
        ["经济界", "霍青砚（女，回族）", "全国政协常委、河湾大学校长"],
        headings=["界别", "委员姓名", "工作单位及职务"],
        body="cppcc",
    )
    assert counts(report) == (1, 0, 0, 0, 0)
    huo = named("霍青砚")
    assert (huo.gender, huo.ethnicity, huo.distinction) == ("female", "回族", "")
    assert Office.objects.get().rank == "standing_member"


def test_footnote_marks_are_no_part_of_a_name():
    take_in(["北京市", "霍青砚3"])
    assert named("霍青砚")


def test_what_an_editor_set_stays():
    take_in(HUO)
    from delegates import standing

    standing.amend_delegate(actor=make_user(Role.DATA_EDITOR), delegate=named("霍青砚"), changes={"ethnicity": "满族"})
    report = take_in(HUO)
    assert counts(report) == (0, 0, 1, 0, 0)
    assert named("霍青砚").ethnicity == "满族"
    assert report.remarks[0].reason


def test_what_an_import_set_the_next_one_may_correct():
    editor = make_user(Role.DATA_EDITOR)
    take_in(HUO, actor=editor)
    assert counts(take_in(["北京市", "霍青砚", "", "", "满族"], actor=editor)) == (0, 1, 0, 0, 0)
    assert named("霍青砚").ethnicity == "满族"


def test_a_file_that_would_overwrite_much_is_refused_unless_that_is_meant():
    people = [["北京市", f"{family}青砚", "", "女"] for family in "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕"]
    take_in(*people)
    others = [[*row[:3], "男"] for row in people]
    with pytest.raises(WrongState):
        take_in(*others)
    assert not Delegate.objects.filter(gender="male").exists()
    assert counts(take_in(*others, many=True)) == (0, 22, 0, 0, 0)


def test_an_organisation_of_whose_name_there_are_two_is_asked_about():
    for full in ("河湾县大学", "河湾市大学"):
        OrganisationName.objects.create(organisation=make_organisation(full), name="河湾大学")
    assert counts(take_in(HUO)) == (0, 0, 0, 0, 1)


def test_only_who_may_record_standings_takes_a_roster_in_and_it_is_on_record():
    with pytest.raises(NotAllowed):
        take_in(HUO, actor=make_user(Role.REPORTER))
    take_in(HUO)
    event = Event.objects.get(verb="delegates.import_roster")
    assert (event.actor, event.object_id) == (system_account("import"), str(named("霍青砚").pk))
    assert event.after["source"] == SOURCE
    version = named("霍青砚").history.get()
    assert version.history_change_reason.startswith("import:")


def test_rows_are_read_in_a_fixed_number_of_queries(django_assert_max_num_queries):
    rows = [
        ["北京市", f"{family}{given}砚", "中共", "女", "汉族", "河湾大学校长"]
        for family in "赵钱孙李"
        for given in "青白"
    ]
    take_in(*rows)
    with django_assert_max_num_queries(55):
        take_in(*rows)
    more = [
        ["甘肃省", f"{family}{given}洄", "", "女", "", "河湾大学教授"]
        for family in "赵钱孙李周吴郑王"
        for given in "青白朱蓝"
    ]
    with django_assert_max_num_queries(55):
        take_in(*more)


def test_no_seat_outlives_its_mandate():
    take_in(["北京市", "霍青砚", "", "", "", "", "去世"])
    assert not Seat.objects.exclude(ends_on=F("mandate__ends_on")).exists()
