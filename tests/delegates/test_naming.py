import datetime

import pytest
from django.core.exceptions import ValidationError
from makers import (
    make_constituency,
    make_delegate,
    make_mandate,
    make_office,
    make_organisation,
    make_position,
    make_seat,
    make_sighting,
)

from delegates.models import Delegate, OrganisationName, Suspension
from newskit.periods import Known

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 6)


def day(text):
    return datetime.date.fromisoformat(text)


def test_role_rank_seat_and_post_on_a_day():
    delegate = make_delegate("钱书宁")
    mandate = make_mandate(delegate, body="cppcc")
    make_seat(mandate)
    make_office(mandate, "standing_member")
    make_position(delegate, "校长", starts_on=day("2020-05-01"), ends_on=day("2027-01-01"))
    identity = delegate.identity_on(DAY)
    assert identity.full == "全国政协常委、澜川大学校长钱书宁"
    assert identity.standing == Known.YES
    assert str(identity.roles[0].seat) == "经济界"


def test_several_offices_at_once_are_joined():
    mandate = make_mandate(body="cppcc")
    make_office(mandate, "secretary_general")
    make_office(mandate, "vice_chair")
    assert mandate.delegate.identity_on(DAY).text == "全国政协副主席兼秘书长"


@pytest.mark.parametrize(
    ("rank", "text"),
    [
        ("standing_committee_chair", "全国人大常委会委员长"),
        ("standing_committee_vice_chair", "全国人大常委会副委员长"),
        ("secretary_general", "全国人大常委会秘书长"),
        ("standing_committee_member", "全国人大常委会委员"),
    ],
)
def test_ranks_of_the_congress(rank, text):
    mandate = make_mandate()
    make_office(mandate, rank)
    assert mandate.delegate.identity_on(DAY).text == text


def test_a_move_between_delegations_makes_nobody_former():
    mandate = make_mandate()
    make_seat(mandate, make_constituency("北京代表团"), ends_on=day("2025-01-10"))
    make_seat(mandate, make_constituency("河北代表团"), starts_on=day("2025-01-10"))
    before, after = (mandate.delegate.identity_on(on).roles[0] for on in (day("2025-01-09"), day("2025-01-10")))
    assert (str(before.seat), str(after.seat)) == ("北京代表团", "河北代表团")
    assert after.known == Known.YES


def test_who_is_over_stands_with_the_term_and_the_last_rank():
    mandate = make_mandate(body="cppcc", term=13)
    make_office(mandate, "standing_member")
    role = mandate.delegate.identity_on(DAY).roles[0]
    assert (role.over, role.text, role.known) == (True, "十三届全国政协常委", Known.NO)
    assert mandate.delegate.identity_on(DAY).text == ""


def test_elected_but_not_yet_in_office():
    mandate = make_mandate(starts_on=day("2023-01-17"))
    assert mandate.as_of(day("2023-02-20")) == Known.NO
    assert mandate.delegate.identity_on(day("2023-02-20")).roles == []


def test_a_mandate_with_an_unknown_start_is_marked_and_not_printed():
    mandate = make_mandate(starts_on=None)
    identity = mandate.delegate.identity_on(DAY)
    assert (identity.roles[0].known, identity.text) == (Known.UNKNOWN, "")


def test_a_suspension_is_told():
    mandate = make_mandate()
    Suspension.objects.create(mandate=mandate, starts_on=day("2025-01-01"), ends_on=day("2025-06-01"))
    assert mandate.delegate.identity_on(day("2025-02-01")).roles[0].suspended == Known.YES
    assert mandate.delegate.identity_on(DAY).roles[0].suspended == Known.NO


def test_a_post_is_sure_only_between_known_dates_or_where_it_was_seen():
    position = make_position(starts_on=day("2020-05-01"))
    make_sighting(position, day("2026-03-05"))
    assert position.as_of(day("2020-04-30")) == Known.NO
    assert position.as_of(day("2026-03-05")) == Known.YES
    assert position.as_of(DAY) == Known.UNKNOWN
    post = position.delegate.identity_on(DAY).posts[0]
    assert (post.former, post.last_seen.seen_on) == (False, day("2026-03-05"))
    assert position.delegate.identity_on(DAY).text == ""


def test_former_is_printed_within_known_bounds_alone():
    delegate = make_delegate()
    position = make_position(delegate, "局长", organisation="澜川证监局", starts_on=day("2015-01-01"))
    assert not delegate.identity_on(DAY).posts[0].former
    position.ends_on = day("2024-05-01")
    position.save()
    assert delegate.identity_on(DAY).posts[0].text == "澜川证监局原局长"


def test_a_post_seen_in_print_as_former_is_over_from_then_on():
    position = make_position()
    make_sighting(position, day("2026-03-01"), former=True)
    assert position.as_of(day("2026-02-28")) == Known.UNKNOWN
    assert position.as_of(DAY) == Known.NO
    make_sighting(position, day("2026-03-04"))
    assert position.as_of(DAY) == Known.UNKNOWN


def test_of_an_organisation_that_is_gone_the_whole_is_former():
    delegate = make_delegate()
    old, new = make_organisation("澜川银保监局"), make_organisation("澜川金融监管局")
    new.predecessors.add(old)
    make_position(delegate, "局长", organisation=old.name, ends_on=day("2023-05-18"))
    assert delegate.identity_on(DAY).posts[0].text == "原澜川银保监局局长"


def test_an_organisation_is_named_as_on_the_day():
    delegate = make_delegate()
    make_position(delegate, starts_on=day("2010-01-01"), ends_on=day("2030-01-01"))
    OrganisationName.objects.create(
        organisation=make_organisation(),
        name="澜川学院",
        kind="full",
        starts_on=day("1990-01-01"),
        ends_on=day("2018-01-01"),
    )
    assert delegate.identity_on(day("2017-12-31")).text == "澜川学院校长"
    assert delegate.identity_on(DAY).text == "澜川大学校长"


def test_the_identities_of_many_take_a_fixed_number_of_queries(django_assert_num_queries):
    for number in range(5):
        delegate = make_delegate(f"钱书{'宁青川舟禾'[number]}")
        mandate = make_mandate(delegate, body="cppcc")
        make_seat(mandate)
        make_office(mandate, "standing_member")
        make_sighting(make_position(delegate), DAY)
    with django_assert_num_queries(11):
        texts = {delegate.identity_on(DAY).text for delegate in Delegate.objects.with_identity()}
    assert texts == {"全国政协常委、澜川大学校长"}


def test_name_columns_follow_the_name():
    delegate = make_delegate("單望舒")
    assert (delegate.folded, delegate.pinyin, delegate.initials) == ("单望舒", "shanwangshu", "sws")
    assert (delegate.slug, delegate.latin_name) == ("shan-wangshu", "Shan Wangshu")
    delegate.name = "钱书宁"
    delegate.save()
    delegate.refresh_from_db()
    assert (delegate.folded, delegate.initials, delegate.slug) == ("钱书宁", "qsn", "shan-wangshu")


def test_a_reading_that_does_not_fit_is_told_and_a_spread_name_is_cleaned():
    delegate = Delegate(name="贺　亭", reading="he4")
    with pytest.raises(ValidationError) as told:
        delegate.full_clean()
    assert set(told.value.message_dict) == {"reading"}
    assert delegate.name == "贺亭"
