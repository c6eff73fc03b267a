import datetime

import pytest
from makers import make_alias, make_delegate, make_mandate, make_organisation, make_term

from delegates.models import Delegate, Organisation, OrganisationName
from newskit.periods import Known

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 6)


@pytest.fixture
def people():
    sitting, left, unsure, never = (make_delegate(name) for name in ("钱书宁", "单望舒", "欧阳若川", "贺亭"))
    make_mandate(sitting)
    make_mandate(left, ends_on=datetime.date(2025, 6, 27), ended="resigned")
    make_mandate(unsure, starts_on=None)
    make_term("cppcc", 14)
    return sitting, left, unsure, never


def test_who_sits_who_left_and_whom_our_records_do_not_settle(people):
    sitting, left, unsure, never = people
    assert list(Delegate.objects.sitting(DAY)) == [sitting]
    assert list(Delegate.objects.former(DAY)) == [left]
    assert list(Delegate.objects.unsure(DAY)) == [unsure]
    standing = {delegate.pk: delegate.standing for delegate in Delegate.objects.as_of(DAY)}
    assert standing == {sitting.pk: Known.YES, left.pk: Known.NO, unsure.pk: Known.UNKNOWN, never.pk: Known.NO}


def test_the_day_decides(people):
    left = people[1]
    assert left in Delegate.objects.sitting(datetime.date(2025, 6, 26))
    assert left in Delegate.objects.former(datetime.date(2025, 6, 27))
    assert left not in Delegate.objects.former(datetime.date(2022, 1, 1))


def test_a_term_that_ended_ends_the_mandate_without_a_date():
    delegate = make_delegate()
    make_mandate(delegate, body="cppcc", term=13)
    assert delegate in Delegate.objects.sitting(datetime.date(2023, 3, 3))
    assert delegate in Delegate.objects.former(datetime.date(2023, 3, 4))


def test_who_went_from_one_term_to_the_next_is_not_former():
    delegate = make_delegate()
    make_mandate(delegate, body="cppcc", term=13)
    make_mandate(delegate, body="cppcc", term=14)
    assert delegate not in Delegate.objects.former(DAY)


def test_standing_in_one_body_is_not_standing_in_the_other(people):
    assert not Delegate.objects.sitting(DAY, "cppcc").exists()


@pytest.mark.parametrize(
    "q",
    [
        "钱书宁", "钱", "书宁", "錢書寧", "钱　书宁", "qianshuning", "Qian Shuning", "qian", "qsn", "QS", "钱sn",
        "宁书", "Ningshu",
    ],
)  # fmt: skip
def test_a_delegate_is_found_by_name_script_pinyin_initials_and_alias(people, q):
    make_alias(people[0], "宁书")
    assert list(Delegate.objects.named(q)) == [people[0]]


def test_a_surname_is_typed_as_it_is_read(people):
    assert list(Delegate.objects.named("shanwangshu")) == [people[1]]
    assert list(Delegate.objects.named("oyrc")) == [people[2]]
    assert not Delegate.objects.named("danwangshu").exists()


def test_an_editors_reading_is_found():
    delegate = make_delegate("乐知章", reading="le4 zhi1 zhang1")
    assert list(Delegate.objects.named("lezhizhang")) == [delegate]
    assert delegate.slug == "le-zhizhang"


@pytest.mark.parametrize("q", ["", "   ", "\u3000"])
def test_an_empty_query_narrows_nothing(people, q):
    assert Delegate.objects.named(q).count() == 4


@pytest.mark.parametrize("q", ["王军(黑龙江)", "%", "_", "\\", "'", "()", "·", "👍"])
def test_odd_queries_find_nobody(people, q):
    assert not Delegate.objects.named(q).exists()


def test_a_distinction_tells_namesakes_apart():
    one, other = make_delegate("王军", distinction="黑龙江"), make_delegate("王军", distinction="湖南")
    assert list(Delegate.objects.named("王军（黑龙江）")) == [one]
    assert set(Delegate.objects.named("王军")) == {one, other}
    assert str(one) == "王军(黑龙江)"


def test_bearers_are_those_in_office_on_the_day(people):
    left = people[1]
    assert [row.standing for row in Delegate.objects.bearers("钱书宁", body="npc", on=DAY)] == [Known.YES]
    assert not Delegate.objects.bearers("单望舒", body="npc", on=DAY)
    assert [row.standing for row in Delegate.objects.bearers("欧阳若川", body="npc", on=DAY)] == [Known.UNKNOWN]
    assert not Delegate.objects.bearers("钱书宁", body="cppcc", on=DAY)
    assert not Delegate.objects.bearers("钱书宁", body="npc", term=13, on=DAY)
    assert list(Delegate.objects.bearers("单望舒")) == [left]


def test_a_bearer_is_named_exactly():
    make_mandate(make_delegate("钱书"))
    assert not Delegate.objects.bearers("钱书宁", body="npc", on=DAY)


def test_namesakes_are_both_bearers_and_a_distinction_parts_them():
    one, other = make_delegate("王军", distinction="黑龙江"), make_delegate("王军", distinction="湖南")
    make_mandate(one)
    make_mandate(other)
    assert set(Delegate.objects.bearers("王军", body="npc", on=DAY)) == {one, other}
    assert list(Delegate.objects.bearers("王军(黑龙江)", body="npc", on=DAY)) == [one]


def test_a_former_name_is_borne_until_its_end():
    delegate = make_delegate("钱书宁")
    make_mandate(delegate)
    make_alias(delegate, "钱宁", ends_on=datetime.date(2024, 1, 1), starts_on=datetime.date(2000, 1, 1))
    assert delegate in Delegate.objects.bearers("钱宁", body="npc", on=datetime.date(2023, 6, 1))
    assert delegate not in Delegate.objects.bearers("钱宁", body="npc", on=DAY)


def test_a_tombstone_bears_no_name():
    winner = make_delegate("钱书宁")
    make_mandate(make_delegate("钱书宁", merged_into=winner))
    assert not Delegate.objects.bearers("钱书宁", body="npc", on=DAY)


def test_delegates_stand_in_dictionary_order():
    names = ["赵青", "单青", "欧阳青", "区青", "曾青", "丁青"]
    Delegate.objects.bulk_create([Delegate(name=name) for name in names])
    assert [row.name for row in Delegate.objects.all()] == ["丁青", "区青", "欧阳青", "单青", "曾青", "赵青"]


def test_an_organisation_is_known_by_its_names_and_found_with_its_predecessors():
    old, middle, new = (make_organisation(name) for name in ("澜川银监局", "澜川银保监局", "澜川金融监管局"))
    middle.predecessors.add(old)
    new.predecessors.add(middle)
    OrganisationName.objects.create(organisation=new, name="金监局")
    assert list(Organisation.objects.known_as("金监局")) == [new]
    assert set(Organisation.objects.filter(pk=new.pk).with_predecessors()) == {old, middle, new}
    assert set(Organisation.objects.filter(pk=old.pk).with_predecessors()) == {old}
