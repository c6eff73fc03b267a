import datetime

import pytest
from makers import (
    ALWAYS,
    make_constituency,
    make_delegate,
    make_mandate,
    make_office,
    make_organisation,
    make_position,
    make_seat,
    make_session,
    make_source,
    make_term,
    make_user,
)
from psycopg.types.range import Range

from delegates import standing
from delegates.models import Delegate, Mandate, Organisation, Seat, Sighting
from newskit import verbs
from newskit.audit.models import Event
from newskit.periods import Known
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


DAY = day("2026-03-06")


@pytest.fixture
def editor():
    return make_user("data_editor")


def test_a_new_profile_is_recorded_confirmed_and_shown(editor):
    delegate = standing.add_delegate(actor=editor, name="钱　书宁", gender="female", source=make_source())
    event = Event.objects.get(verb="delegates.add_delegate")
    assert (delegate.name, delegate.slug) == ("钱书宁", "qian-shuning")
    assert (event.actor, event.object_id, event.after["name"]) == (editor, str(delegate.pk), "钱书宁")
    assert delegate.is_live(delegate.confirmed_at)
    assert delegate.history.first().history_user == editor


def test_intake_may_add_a_profile_that_is_not_shown_and_only_such(editor):
    reporter = make_user("reporter")
    with pytest.raises(NotAllowed):
        standing.add_delegate(actor=reporter, name="钱书宁")
    delegate = standing.add_delegate(actor=reporter, name="钱书宁", confirmed=False)
    assert not delegate.was_shown
    standing.begin_mandate(actor=reporter, delegate=delegate, term=make_term())
    standing.confirm_delegate(actor=editor, delegate=delegate)
    with pytest.raises(NotAllowed):
        standing.begin_mandate(actor=reporter, delegate=delegate, term=make_term(number=13))


def test_a_profile_is_shown_with_the_publications_that_carry_it_until_an_editor_confirms_it(editor):
    delegate = make_delegate(hidden=True)
    start, end = (datetime.datetime(2026, 3, n, tzinfo=datetime.UTC) for n in (6, 8))
    delegate = standing.store_shown(actor=editor, delegate=delegate, periods=[Range(start, end)])
    assert Delegate.objects.live(start).exists()
    assert not Delegate.objects.live(end).exists()
    standing.store_shown(actor=editor, delegate=delegate, periods=[])
    assert not Delegate.objects.live(start).exists()
    confirmed = standing.confirm_delegate(actor=editor, delegate=delegate)
    standing.store_shown(actor=editor, delegate=delegate, periods=[])
    assert Delegate.objects.live(confirmed.confirmed_at).exists()
    with pytest.raises(WrongState):
        standing.confirm_delegate(actor=editor, delegate=delegate)


def test_amending_a_name_moves_its_search_columns_and_says_what_stood(editor):
    delegate = standing.amend_delegate(actor=editor, delegate=make_delegate("单书宁"), changes={"name": "钱书宁"})
    event = Event.objects.get(verb="delegates.amend_delegate")
    assert (event.before, event.after) == ({"name": "单书宁"}, {"name": "钱书宁"})
    assert Delegate.objects.get(pk=delegate.pk).initials == "qsn"


def test_amending_nothing_is_no_event(editor):
    delegate = make_delegate()
    standing.amend_delegate(actor=editor, delegate=delegate, changes={"name": delegate.name})
    assert not Event.objects.exists()


def test_a_reading_that_does_not_fit_is_refused(editor):
    with pytest.raises(WrongState, match=r"音|syllable"):
        standing.amend_delegate(actor=editor, delegate=make_delegate("乐青"), changes={"reading": "le4"})


def test_a_mandate_begins_with_its_seat(editor):
    mandate = standing.begin_mandate(
        actor=editor,
        delegate=make_delegate(),
        term=make_term(),
        starts_on=day("2023-03-05"),
        began="elected",
        constituency=make_constituency(),
    )
    assert mandate.as_of(DAY) == Known.YES
    assert mandate.seats.get().starts_on == day("2023-03-05")
    assert set(Event.objects.values_list("verb", flat=True)) == {"delegates.begin_mandate", "delegates.begin_seat"}


def test_a_second_mandate_in_the_same_time_is_refused_in_words(editor):
    mandate = make_mandate()
    with pytest.raises(WrongState) as told:
        standing.begin_mandate(actor=editor, delegate=mandate.delegate, term=mandate.term, starts_on=day("2025-01-01"))
    assert str(told.value) == str(Mandate._meta.constraints[0].violation_error_message)


def test_one_may_come_back_after_leaving(editor):
    mandate = make_mandate(ends_on=day("2024-01-01"))
    again = standing.begin_mandate(
        actor=editor, delegate=mandate.delegate, term=mandate.term, starts_on=day("2025-01-01"), began="by_election"
    )
    assert [row.as_of(DAY) for row in (mandate, again)] == [Known.NO, Known.YES]


def test_a_mandate_does_not_begin_after_its_term(editor):
    with pytest.raises(WrongState):
        standing.begin_mandate(
            actor=editor, delegate=make_delegate(), term=make_term(number=13), starts_on=day("2023-03-05")
        )


def test_ending_a_mandate_ends_seat_office_and_suspension(editor):
    mandate = make_mandate(body="cppcc")
    make_seat(mandate)
    make_office(mandate, "standing_member")
    suspension = standing.suspend(actor=editor, mandate=mandate, starts_on=day("2025-01-01"))
    standing.end_mandate(
        actor=editor, mandate=mandate, ends_on=day("2025-06-25"), ended="revoked", source=make_source()
    )
    suspension.refresh_from_db()
    ends = {mandate.seats.get().ends_on, mandate.offices.get().ends_on, suspension.ends_on}
    mandate.refresh_from_db()
    assert ends == {mandate.ends_on} == {day("2025-06-25")}
    assert (mandate.ended, str(mandate.end_source)) == ("revoked", "试版资料")
    with pytest.raises(WrongState):
        standing.end_mandate(actor=editor, mandate=mandate, ends_on=day("2025-07-01"), ended="died")
    with pytest.raises(WrongState):
        standing.begin_office(actor=editor, mandate=mandate, rank="vice_chair")


def test_a_mandate_does_not_end_before_it_began(editor):
    with pytest.raises(WrongState):
        standing.end_mandate(actor=editor, mandate=make_mandate(), ends_on=day("2020-01-01"), ended="died")


def test_followers_of_an_ending_run_in_its_transaction(editor, monkeypatch):
    def refuse(**kwargs):
        raise WrongState("a follower failed")

    monkeypatch.setitem(verbs._followers, "delegates.end_mandate", [refuse])
    mandate = make_mandate()
    with pytest.raises(WrongState, match="a follower failed"):
        standing.end_mandate(actor=editor, mandate=mandate, ends_on=DAY, ended="died")
    mandate.refresh_from_db()
    assert mandate.ends_on is None
    assert not Event.objects.exists()


def test_a_move_is_two_seats_of_one_mandate(editor):
    mandate = make_mandate()
    make_seat(mandate)
    standing.move_seat(
        actor=editor, mandate=mandate, constituency=make_constituency("河北代表团"), on=day("2025-01-10")
    )
    seats = [(str(seat), seat.starts_on, seat.ends_on) for seat in mandate.seats.order_by("starts_on")]
    assert seats == [
        ("北京代表团", day("2023-03-05"), day("2025-01-10")),
        ("河北代表团", day("2025-01-10"), None),
    ]
    mandate.refresh_from_db()
    assert mandate.ends_on is None
    with pytest.raises(WrongState):
        standing.move_seat(actor=editor, mandate=mandate, constituency=make_constituency("河北代表团"), on=DAY)


def test_a_seat_belongs_to_the_mandates_term(editor):
    with pytest.raises(WrongState):
        standing.begin_seat(
            actor=editor, mandate=make_mandate(), constituency=make_constituency("经济界", body="cppcc")
        )


def test_a_second_seat_in_the_same_time_is_refused(editor):
    mandate = make_mandate()
    make_seat(mandate)
    with pytest.raises(WrongState):
        standing.begin_seat(actor=editor, mandate=mandate, constituency=make_constituency("河北代表团"))


def test_without_an_open_seat_nobody_moves(editor):
    with pytest.raises(WrongState):
        standing.move_seat(actor=editor, mandate=make_mandate(), constituency=make_constituency(), on=DAY)


def test_promotion_ends_plain_membership_and_keeps_other_offices(editor):
    mandate = make_mandate(body="cppcc")
    make_office(mandate, "standing_member")
    make_office(mandate, "secretary_general")
    standing.promote(actor=editor, mandate=mandate, rank="vice_chair", on=day("2024-03-10"))
    delegate = mandate.delegate
    assert delegate.identity_on(day("2024-03-09")).text == "全国政协秘书长兼常委"
    assert delegate.identity_on(day("2024-03-10")).text == "全国政协副主席兼秘书长"


def test_a_rank_belongs_to_its_body(editor):
    with pytest.raises(WrongState):
        standing.begin_office(actor=editor, mandate=make_mandate(), rank="standing_member")


def test_a_suspension_is_lifted_once(editor):
    mandate = make_mandate()
    suspension = standing.suspend(actor=editor, mandate=mandate, starts_on=day("2025-01-01"))
    with pytest.raises(WrongState):
        standing.suspend(actor=editor, mandate=mandate, starts_on=day("2025-02-01"))
    standing.lift_suspension(actor=editor, suspension=suspension, ends_on=day("2025-03-01"))
    with pytest.raises(WrongState):
        standing.lift_suspension(actor=editor, suspension=suspension, ends_on=day("2025-04-01"))


def test_a_role_at_a_session_is_of_the_delegation_where_one_then_sits(editor):
    mandate = make_mandate()
    make_seat(mandate)
    role = standing.give_session_role(actor=editor, mandate=mandate, session=make_session(), role="head")
    assert str(role.constituency) == "北京代表团"
    with pytest.raises(WrongState):
        standing.give_session_role(actor=editor, mandate=mandate, session=make_session(), role="head")
    with pytest.raises(WrongState):
        standing.give_session_role(actor=editor, mandate=mandate, session=make_session("cppcc"), role="convener")


def test_a_sector_has_no_head_and_a_former_member_no_role(editor):
    mandate = make_mandate(body="cppcc")
    make_seat(mandate)
    session = make_session("cppcc")
    with pytest.raises(WrongState):
        standing.give_session_role(actor=editor, mandate=mandate, session=session, role="head")
    standing.give_session_role(actor=editor, mandate=mandate, session=session, role="convener")
    left = make_mandate(make_delegate("单青"), body="cppcc", ends_on=day("2024-01-01"))
    with pytest.raises(WrongState):
        standing.give_session_role(actor=editor, mandate=left, session=session, role="convener")


def test_a_post_seen_in_print_is_added_once_and_seen_again(editor):
    delegate = make_delegate()
    seen = {
        "actor": editor,
        "delegate": delegate,
        "organisation": "澜川大学",
        "title": "校长",
        "seen_on": DAY,
        "as_printed": "澜川大学校长",
    }
    first = standing.see_position(**seen)
    assert standing.see_position(**seen) == first
    standing.see_position(**seen | {"seen_on": day("2026-03-09")})
    assert (Organisation.objects.count(), delegate.positions.count(), Sighting.objects.count()) == (1, 1, 2)
    assert delegate.identity_on(DAY).text == "澜川大学校长"


def test_an_organisation_of_an_ambiguous_name_is_never_guessed(editor):
    make_organisation("澜川大学", short_name="澜大")
    make_organisation("澜江大学", short_name="澜大")
    with pytest.raises(WrongState):
        standing.see_position(
            actor=editor,
            delegate=make_delegate(),
            organisation="澜大",
            title="校长",
            seen_on=DAY,
            as_printed="澜大校长",
        )


def test_a_post_that_was_only_seen_gets_its_start_and_its_end(editor):
    position = make_position()
    dated = standing.begin_position(
        actor=editor,
        delegate=position.delegate,
        organisation=position.organisation,
        title="校长",
        starts_on=day("2020-01-01"),
    )
    assert dated == position
    with pytest.raises(WrongState):
        standing.begin_position(
            actor=editor,
            delegate=position.delegate,
            organisation=position.organisation,
            title="校长",
            starts_on=day("2021-01-01"),
        )
    standing.end_position(actor=editor, position=position, ends_on=day("2025-01-01"))
    assert position.delegate.identity_on(DAY).posts[0].text == "澜川大学原校长"


def test_a_renamed_organisation_keeps_its_old_name_for_its_days(editor):
    position = make_position(starts_on=day("2010-01-01"), ends_on=day("2030-01-01"), organisation="澜川学院")
    standing.rename_organisation(
        actor=editor, organisation=position.organisation, name="澜川大学", on=day("2018-06-01")
    )
    delegate = Delegate.objects.get(pk=position.delegate_id)
    assert delegate.identity_on(day("2018-05-31")).text == "澜川学院校长"
    assert delegate.identity_on(day("2018-06-01")).text == "澜川大学校长"
    assert Organisation.objects.known_as("澜川学院").get().name == "澜川大学"
    with pytest.raises(WrongState):
        standing.add_organisation(actor=editor, name="澜川学院")


def test_an_alias_finds_its_bearer_and_is_not_the_name_itself(editor):
    delegate = make_delegate("钱书宁")
    alias = standing.add_alias(actor=editor, delegate=delegate, name="书宁居士", kind="pen")
    assert (alias.folded, alias.initials) == ("书宁居士", "snjs")
    with pytest.raises(WrongState):
        standing.add_alias(actor=editor, delegate=delegate, name="钱 书宁", kind="typo")
    with pytest.raises(WrongState):
        standing.add_alias(actor=editor, delegate=delegate, name="书宁居士", kind="pen")


def test_a_party_stands_once(editor):
    delegate = make_delegate()
    standing.begin_party(actor=editor, delegate=delegate, party="cdl", starts_on=day("2010-01-01"))
    standing.begin_party(actor=editor, delegate=delegate, party="cpc", starts_on=day("2012-01-01"))
    with pytest.raises(WrongState):
        standing.begin_party(actor=editor, delegate=delegate, party="cdl", starts_on=day("2015-01-01"))


def test_a_wrong_entry_is_corrected_with_a_reason(editor):
    seat = make_seat()
    with pytest.raises(WrongState):
        standing.correct(actor=editor, row=seat, note=" ", changes={"starts_on": day("2023-04-01")})
    standing.correct(actor=editor, row=seat, note="公报日期看错", changes={"starts_on": day("2023-04-01")})
    event = Event.objects.get(verb="delegates.correct")
    assert (event.before["starts_on"], event.after["starts_on"]) == ("2023-03-05", "2023-04-01")
    assert event.note == "公报日期看错"
    with pytest.raises(TypeError):
        standing.correct(actor=editor, row=seat, note="x", changes={"mandate": None})


def test_a_correction_may_not_make_an_overlap(editor):
    mandate = make_mandate()
    make_seat(mandate, ends_on=day("2025-01-10"))
    later = make_seat(mandate, make_constituency("河北代表团"), starts_on=day("2025-01-10"))
    with pytest.raises(WrongState):
        standing.correct(actor=editor, row=later, note="试", changes={"starts_on": day("2024-01-01")})


def test_an_entry_is_struck_out_only_when_nothing_hangs_on_it(editor):
    seat = make_seat()
    with pytest.raises(WrongState):
        standing.strike(actor=editor, row=seat.mandate, note="重复")
    standing.strike(actor=editor, row=seat, note="重复")
    standing.strike(actor=editor, row=seat.mandate, note="重复")
    assert not Mandate.objects.exists()
    assert Seat.history.filter(history_type="-", history_user=editor).exists()
    assert Event.objects.filter(verb="delegates.strike").count() == 2


def test_a_tombstone_is_not_changed(editor):
    winner = make_delegate("钱书宁")
    loser = make_delegate("钱书宁", merged_into=winner)
    with pytest.raises(WrongState, match="钱书宁"):
        standing.begin_mandate(actor=editor, delegate=loser, term=make_term())


@pytest.mark.parametrize("role", ["", "proofreader", "observer", "administrator", "chief_editor"])
def test_who_lacks_the_right_changes_nothing(role):
    user = make_user(role)
    mandate = make_mandate()
    seat = make_seat(mandate)
    for act in (
        lambda: standing.add_delegate(actor=user, name="钱书宁"),
        lambda: standing.amend_delegate(actor=user, delegate=mandate.delegate, changes={"name": "单青"}),
        lambda: standing.begin_mandate(actor=user, delegate=mandate.delegate, term=make_term(number=13)),
        lambda: standing.end_mandate(actor=user, mandate=mandate, ends_on=DAY, ended="died"),
        lambda: standing.move_seat(actor=user, mandate=mandate, constituency=seat.constituency, on=DAY),
        lambda: standing.begin_office(actor=user, mandate=mandate, rank="standing_committee_member"),
        lambda: standing.suspend(actor=user, mandate=mandate, starts_on=DAY),
        lambda: standing.correct(actor=user, row=seat, note="试", changes={"starts_on": DAY}),
        lambda: standing.strike(actor=user, row=seat, note="试"),
        lambda: standing.add_alias(actor=user, delegate=mandate.delegate, name="青", kind="pen"),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not Event.objects.exists()


def test_a_delegate_that_is_always_shown_is_live():
    assert make_delegate().shown == ALWAYS
