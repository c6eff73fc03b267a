"""Items and statements come in, are confirmed, shown, linked and taken back."""

import datetime

import pytest
from makers import (
    make_body,
    make_constituency,
    make_delegate,
    make_filed,
    make_session,
    make_statement,
    make_topic,
    make_user,
)

from newskit.accounts.models import system_account
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState
from proposals import lifecycle
from proposals.lifecycle import Asked, Signed
from proposals.models import FilingLink, Proposal, RelatedItem

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 3, 6, 4, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def test_a_statement_waits_for_its_story(actor):
    delegate = make_delegate()
    statement = make_statement(
        signatures=[Signed("钱书宁", delegate=delegate)], measures=[Asked("给守塔人发补贴", quoted=True), Asked("修路")]
    )
    assert (statement.status, statement.filed_on, statement.number) == ("stated", None, "")
    assert list(statement.measures.values_list("order", "text", "quoted")) == [
        (1, "给守塔人发补贴", True),
        (2, "修路", False),
    ]
    assert statement.actions.count() == 0
    assert not statement.is_live(NOON)
    assert not Proposal.objects.live(NOON).exists()
    assert Proposal.objects.signed_by(delegate).get() == statement


def test_a_reporter_brings_statements_in_but_confirms_none():
    reporter = make_user("reporter")
    statement = make_statement(actor=reporter)
    with pytest.raises(NotAllowed):
        make_statement(actor=reporter, confirmed_at=NOON)
    with pytest.raises(NotAllowed):
        lifecycle.confirm(actor=reporter, proposal=statement)
    with pytest.raises(NotAllowed):
        make_statement(actor=make_user("observer"))


def test_periods_are_computed_anew_and_confirming_adds_to_them(actor):
    statement = make_statement()
    lifecycle.show(actor=actor, periods={statement.pk: [(NOON + 4 * HOUR, NOON + 5 * HOUR), (NOON, NOON + HOUR)]})
    seen = [hour for hour in range(-1, 6) if Proposal.objects.live(NOON + hour * HOUR).exists()]
    assert seen == [0, 4]
    lifecycle.confirm(actor=actor, proposal=statement, at=NOON + 2 * HOUR)
    seen = [hour for hour in range(-1, 6) if Proposal.objects.live(NOON + hour * HOUR).exists()]
    assert seen == [0, 2, 3, 4, 5]
    lifecycle.show(actor=actor, periods={statement.pk: []})
    statement.refresh_from_db()
    assert [hour for hour in range(-1, 6) if statement.is_live(NOON + hour * HOUR)] == [2, 3, 4, 5]
    with pytest.raises(WrongState):
        lifecycle.confirm(actor=actor, proposal=statement)


def test_showing_what_is_shown_already_writes_nothing(actor):
    statement = make_statement()
    periods = {statement.pk: [(NOON, None)]}
    lifecycle.show(actor=actor, periods=periods)
    events, changed = Event.objects.count(), Proposal.objects.get().updated_at
    lifecycle.show(actor=actor, periods=periods)
    assert (Event.objects.count(), Proposal.objects.get().updated_at) == (events, changed)


def test_an_item_is_filed_with_its_number_its_signatures_and_its_first_step(actor):
    item = make_filed(
        "proposal", number="第02650号", official_class="财税金融类", class_number="171", topics=[make_topic()],
        signatures=[Signed("钱书宁"), Signed("孙望", role="co")],
    )  # fmt: skip
    assert (item.number, item.serial, item.slug.startswith("guan")) == ("02650", 2650, True)
    assert (item.status, str(item.filed), item.between_sessions) == ("filed", "2026-03-05", False)
    assert [(a.kind, a.implied) for a in item.actions.all()] == [("filed", False)]
    assert item.is_live(datetime.datetime.now(datetime.UTC))
    assert item.history.earliest().history_user == actor
    event = Event.objects.get(verb="proposals.file_item")
    assert (event.object_id, event.after["number"]) == (str(item.pk), "02650")


def test_that_it_was_filed_is_known_though_not_when():
    item = make_filed(filed_on=None)
    assert (item.status, item.filed_on) == ("filed", None)


@pytest.mark.parametrize("number", ["2650", "第2650号", "0002650"])
def test_a_number_is_used_once_however_it_is_printed(number):
    make_filed("proposal", number="02650")
    with pytest.raises(WrongState):
        make_filed("proposal", number=number)
    assert make_filed("proposal", number=number, between_sessions=True).pk
    assert make_filed("proposal", number=number, session=make_session("cppcc", number=3)).pk


@pytest.mark.parametrize(
    ("kind", "filed_on", "between"),
    [("proposal", "2026-03-05", False), ("proposal", "2026-03-06", True), ("suggestion", "2026-03-10", False),
     ("suggestion", "2026-04-01", True), ("motion", "2026-04-01", False)],
)  # fmt: skip
def test_what_comes_after_the_cutoff_is_filed_between_sessions(kind, filed_on, between):
    cutoff = datetime.datetime.fromisoformat("2026-03-05T20:00+08:00")
    session = make_session("cppcc" if kind == "proposal" else "npc", filing_cutoff=cutoff)
    item = make_filed(kind, session=session, filed_on=datetime.date.fromisoformat(filed_on))
    assert item.between_sessions is between


@pytest.mark.parametrize(
    "fields",
    [
        {"proposer_kind": "joint", "signatory_count": 29},
        {"signatory_count": 5},
        {"proposer_kind": "member"},
        {"proposer_kind": "party"},
        {"proposer_kind": "joint", "signatory_count": 30, "signatures": [Signed(f"人{n}") for n in range(31)]},
    ],
)
def test_a_motion_of_a_known_smaller_number_is_refused(fields):
    with pytest.raises(WrongState):
        make_filed("motion", **fields)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"proposer_kind": "joint", "signatory_count": 31, "signatures": [Signed("钱书宁")]},
        {"proposer_kind": "joint", "signatures": [Signed("钱书宁")]},  # one name printed, the number unknown
        {"proposer_kind": "delegation", "signatures": [Signed("北京代表团")]},
        {"proposer_kind": "organ"},
        {},
    ],
)
def test_a_motion_of_thirty_of_a_delegation_an_organ_or_unknown_proposers_is_let_in(fields):
    assert make_filed("motion", **fields).status == "filed"


def test_kinds_go_with_their_body_and_proposers_with_their_kind():
    for kind, fields in [
        ("proposal", {"session": make_session("npc")}),
        ("suggestion", {"proposer_kind": "sector"}),
        ("statement", {}),
    ]:
        with pytest.raises(WrongState):
            make_filed(kind, **fields)
    with pytest.raises(WrongState):
        lifecycle.file_item(
            actor=system_account("import"), kind="suggestion", body=make_body(), title="修路",
            term=make_session("npc", 13, 5).term, session=make_session("npc"),
        )  # fmt: skip


def test_a_statement_is_linked_to_what_was_filed_and_stays(actor):
    statement, one, two = make_statement(), make_filed("proposal"), make_filed("proposal", title="关于守塔的提案")
    lifecycle.confirm_filing(actor=actor, statement=statement, filed=[two, one, two], evidence="收件回执")
    statement.refresh_from_db()
    assert (statement.kind, statement.status) == ("statement", "stated")
    assert statement.confirmed_at
    assert set(FilingLink.objects.values_list("filed", flat=True)) == {one.pk, two.pk}
    for filed, evidence in [
        ([one], "回执"),
        ([statement], "回执"),
        ([], "回执"),
        ([make_filed("proposal", title="三")], " "),
    ]:
        with pytest.raises(WrongState):
            lifecycle.confirm_filing(actor=actor, statement=statement, filed=filed, evidence=evidence)
    with pytest.raises(WrongState):
        lifecycle.confirm_filing(actor=actor, statement=one, filed=[two], evidence="回执")
    with pytest.raises(WrongState):
        lifecycle.forget_statement(actor=actor, statement=statement)


def test_a_statement_that_nobody_saw_can_be_taken_back(actor):
    unseen, shown = make_statement(measures=[Asked("修路")]), make_statement()
    lifecycle.show(actor=actor, periods={shown.pk: [(NOON, NOON + HOUR)]})
    lifecycle.forget_statement(actor=make_user("editor"), statement=unseen)
    with pytest.raises(WrongState):
        lifecycle.forget_statement(actor=actor, statement=shown)
    with pytest.raises(NotAllowed):
        lifecycle.forget_statement(actor=make_user("observer"), statement=shown)
    assert Proposal.objects.get() == shown
    assert Event.objects.get(verb="proposals.forget_statement").object_name == "灯塔应有人守"


def test_a_motion_handled_as_a_suggestion_ends_and_a_second_item_begins(actor):
    place = make_constituency()
    motion = make_filed(
        "motion", number="第12号", proposer_kind="delegation", topics=[make_topic()], measures=[Asked("立法")],
        signatures=[Signed("北京代表团", constituency=place)],
    )  # fmt: skip
    day = datetime.date(2026, 3, 11)
    second = lifecycle.handle_motion_as_suggestion(actor=actor, motion=motion, number="7409", on=day)
    motion.refresh_from_db()
    assert (motion.kind, motion.status) == ("motion", "handled_as_suggestion")
    assert (second.kind, second.status, second.serial, second.filed_on) == ("suggestion", "filed", 7409, day)
    assert second.signatures.get().constituency == place
    assert second.measures.get().text == "立法"
    assert [topic.name for topic in second.topics.all()] == ["养老"]
    assert motion.signatures.count() == motion.measures.count() == 1
    assert RelatedItem.objects.get().follow_up == second
    with pytest.raises(WrongState):
        lifecycle.handle_motion_as_suggestion(actor=actor, motion=motion)
    with pytest.raises(WrongState):
        lifecycle.handle_motion_as_suggestion(actor=actor, motion=second)


@pytest.mark.parametrize("role", ["reporter", "editor", "desk_head", "chief_editor", "observer", "administrator"])
def test_only_who_tracks_files_and_links(role):
    with pytest.raises(NotAllowed):
        make_filed(actor=make_user(role))
    assert make_filed(actor=make_user("data_editor"), title=role).pk
