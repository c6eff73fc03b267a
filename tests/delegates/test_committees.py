"""Posts in committees: held in a mandate, never outside it, printed beside the rank."""

import datetime

import pytest
from makers import (
    make_committee,
    make_committee_post,
    make_delegate,
    make_mandate,
    make_office,
    make_organisation,
    make_source,
    make_user,
)

from delegates import standing
from delegates.imports.reference import load_reference
from delegates.merging import merge, unmerge
from delegates.models import CommitteePost, Organisation
from delegates.timeline import life
from newskit.accounts.models import system_account
from newskit.audit.models import Event
from newskit.periods import Known
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 6)
FINANCE = "全国人民代表大会财政经济委员会"


def day(text):
    return datetime.date.fromisoformat(text)


def editor():
    return make_user("data_editor")


def begin(mandate, role="vice_chair", **fields):
    fields.setdefault("committee", make_committee())
    return standing.begin_committee_post(actor=editor(), mandate=mandate, role=role, source=make_source(), **fields)


def test_beside_a_rank_of_the_conference_the_body_goes_without_saying():
    mandate = make_mandate(make_delegate("钱书宁"), body="cppcc")
    make_office(mandate, "standing_member")
    make_committee_post(mandate)
    assert mandate.delegate.identity_on(DAY).full == "全国政协常委、经济委员会副主任钱书宁"


@pytest.mark.parametrize(("role", "title"), [("chair", "主任委员"), ("vice_chair", "副主任委员"), ("member", "委员")])
def test_a_committee_of_the_congress_is_not_taken_for_one_of_its_standing_committee(role, title):
    mandate = make_mandate()
    make_office(mandate, "standing_committee_member")
    make_committee_post(mandate, role, committee=make_committee(FINANCE, body="npc"))
    assert mandate.delegate.identity_on(DAY).text == f"全国人大常委会委员、全国人大财政经济委员会{title}"


def test_the_highest_post_of_several_stands_first():
    mandate = make_mandate(body="cppcc")
    make_committee_post(mandate, "member", committee=make_committee("中国人民政治协商会议全国委员会提案委员会"))
    make_committee_post(mandate, "resident_vice_chair")
    assert mandate.delegate.identity_on(DAY).text == "全国政协委员、经济委员会驻会副主任、提案委员会委员"


def test_it_is_read_as_of_the_day():
    mandate = make_mandate(body="cppcc")
    begin(mandate, "member", starts_on=day("2023-03-12"))
    post = CommitteePost.objects.get()
    standing.end_committee_post(actor=editor(), post=post, ends_on=day("2025-06-25"))
    begin(mandate, "chair", starts_on=day("2025-06-25"))
    texts = [mandate.delegate.identity_on(day(on)).text for on in ("2023-03-11", "2025-06-24", "2025-06-25")]
    assert texts == ["全国政协委员", "全国政协委员、经济委员会委员", "全国政协委员、经济委员会主任"]


def test_it_never_reaches_beyond_the_mandate():
    mandate = make_mandate(body="cppcc", ends_on=day("2025-06-25"))
    post = make_committee_post(mandate)
    assert [post.as_of(day(on)) for on in ("2025-06-24", "2025-06-25")] == [Known.YES, Known.NO]
    over = make_committee_post(make_mandate(make_delegate("沈砚"), body="cppcc", term=13), "member")
    assert over.as_of(DAY) == Known.NO
    assert over.mandate.delegate.identity_on(DAY).roles[0].printed == "十三届全国政协委员、经济委员会委员"


def test_what_is_not_sure_is_not_printed():
    mandate = make_mandate(body="cppcc")
    make_committee_post(mandate, starts_on=day("2026-03-01"), starts_precision="month")
    role = mandate.delegate.identity_on(DAY).roles[0]
    assert (role.printed, role.committees[0].known) == ("全国政协委员", Known.UNKNOWN)


def test_ending_the_mandate_ends_the_post():
    mandate = make_mandate(body="cppcc")
    begin(mandate)
    standing.end_mandate(actor=editor(), mandate=mandate, ends_on=day("2026-03-02"), ended="resigned")
    assert CommitteePost.objects.get().ends_on == day("2026-03-02")


def test_one_post_at_a_time_in_a_committee():
    mandate = make_mandate(body="cppcc")
    begin(mandate, "member")
    with pytest.raises(WrongState, match="已"):
        begin(mandate, "chair")
    begin(mandate, "member", committee=make_committee("中国人民政治协商会议全国委员会提案委员会"))


def test_only_a_committee_of_the_mandates_body():
    mandate = make_mandate(body="cppcc")
    for committee in (make_organisation("澜川大学"), make_committee(FINANCE, body="npc")):
        with pytest.raises(WrongState, match="不是"):
            begin(mandate, committee=committee)
    congress = make_mandate(make_delegate("沈砚"))
    with pytest.raises(WrongState, match="驻会"):
        begin(congress, "resident_vice_chair", committee=make_committee(FINANCE, body="npc"))
    with pytest.raises(WrongState, match="2023"):
        begin(mandate, starts_on=day("2022-01-01"))
    assert not CommitteePost.objects.exists()


def test_each_verb_is_asked_for_its_right_and_recorded():
    mandate = make_mandate(body="cppcc")
    with pytest.raises(NotAllowed):
        standing.begin_committee_post(
            actor=make_user("reporter"), mandate=mandate, committee=make_committee(), role="member"
        )
    post = begin(mandate)
    standing.end_committee_post(actor=editor(), post=post, ends_on=day("2026-01-01"), note="免去")
    assert set(Event.objects.values_list("verb", flat=True)) >= {
        "delegates.begin_committee_post",
        "delegates.end_committee_post",
    }
    standing.correct(actor=editor(), row=post, changes={"role": "member"}, note="看错一行")
    assert CommitteePost.objects.get().role == "member"
    standing.strike(actor=editor(), row=post, note="不是此人")
    assert not CommitteePost.objects.exists()


def test_merging_takes_the_posts_along_and_parting_gives_them_back():
    winner, loser = make_delegate("钱书宁"), make_delegate("钱书宁")
    make_committee_post(make_mandate(loser, body="cppcc"))
    desk = make_user("chief_editor")
    done = merge(actor=desk, loser=loser, winner=winner, note="同一人")
    assert "经济委员会副主任" in winner.identity_on(DAY).text
    unmerge(actor=desk, merge=done)
    assert "经济委员会副主任" in type(loser).objects.get(pk=loser.pk).identity_on(DAY).text
    assert type(winner).objects.get(pk=winner.pk).identity_on(DAY).text == ""


def test_it_has_a_bar_in_the_life():
    mandate = make_mandate(body="cppcc")
    post = make_committee_post(mandate, starts_on=day("2023-03-12"), source=make_source("委员会名单"))
    groups = dict(life(mandate.delegate, day=DAY, today=DAY).groups)
    (line,) = groups["专门委员会"]
    assert line.title == "中国人民政治协商会议全国委员会经济委员会副主任"
    assert line.sources == [post.source]
    assert line.row.pieces


def test_the_committees_of_both_bodies_are_reference_data_with_their_source():
    load_reference(actor=system_account("reference"))
    committees = Organisation.objects.filter(kind="committee").select_related("body", "source")
    assert sorted(row.body.code for row in committees) == ["cppcc"] * 10 + ["npc"] * 10
    assert all(row.source for row in committees)
    assert Organisation.objects.get(name=FINANCE).short_name == "全国人大财经委"
    assert load_reference(actor=system_account("reference")).quiet
