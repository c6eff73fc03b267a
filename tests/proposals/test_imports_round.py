"""What leaves as files comes in again: export → import → export is the same file."""

import csv
import datetime
import io

import pytest
from makers import (
    make_constituency,
    make_delegate,
    make_filed,
    make_mandate,
    make_organisation,
    make_session,
    make_source,
    make_statement,
    make_topic,
)
from tables import counts, exported, take_in, wipe

from newskit.audit.models import Event
from newskit.opendata import Header, Profile
from newskit.opendata.kinds import kind_of
from newskit.opendata.mapping import match_headings
from newskit.opendata.models import Question
from newskit.opendata.questions import settle_question
from proposals import lifecycle
from proposals.datasets import ACTIONS, PROPOSALS, REPLIES
from proposals.models import FilingLink, Proposal, RelatedItem

pytestmark = pytest.mark.django_db
FILES = {"proposals": PROPOSALS, "actions": ACTIONS, "replies": REPLIES}


@pytest.fixture
def filled(actor):
    """Items of every kind at different points of their lives."""
    lead, co = make_delegate("霍青砚"), make_delegate("钱叙白")
    make_mandate(lead)
    make_mandate(co)
    make_session("npc")
    suggestion = make_filed(
        number="7409",
        title="关于守护灯塔的建议",
        official_class="社会及公共事务",
        class_number="17",
        proposer_kind="joint",
        signatory_count=31,
        signatures=[
            lifecycle.Signed("霍青砚", delegate=lead),
            lifecycle.Signed("钱叙白", delegate=co, role="co"),
        ],
        measures=[lifecycle.Asked("一是修塔;换灯"), lifecycle.Asked("=二是守夜", quoted=True)],
        topics=[make_topic()],
        summary="第一行\n第二行，“引号”",
        source=make_source("澜川日报", url="https://paper.example/1"),
    )
    units = [make_organisation(name) for name in ("灯塔管理局", "财务局", "海事局")]
    first = lifecycle.assign(actor=actor, proposal=suggestion, organisation=units[0], on=datetime.date(2026, 4, 1))
    lifecycle.assign(actor=actor, proposal=suggestion, organisation=units[1], role="co", on=datetime.date(2026, 4, 1))
    lifecycle.return_assignment(actor=actor, assignment=first, on=datetime.date(2026, 4, 7), note="非本单位职责")
    lifecycle.reassign(
        actor=actor, proposal=suggestion, organisation=units[2], instead_of=first, on=datetime.date(2026, 4, 9)
    )
    answer = lifecycle.reply(
        actor=actor,
        proposal=suggestion,
        organisation=units[2],
        on=datetime.date(2026, 6, 1),
        number="海函〔2026〕1号",
        text="已办。\n谢谢。",
        url="https://gov.example/1",
        outcome_scheme="npc",
        outcome_code="B",
        outcome_label="正在解决",
    )
    lifecycle.feedback(actor=actor, reply=answer, attitude="satisfied", result="not", on=datetime.date(2026, 6, 9))
    lifecycle.handle_again(actor=actor, proposal=suggestion, organisation=units[2], on=datetime.date(2026, 6, 20))
    motion = make_filed("motion", number="12", title="关于制定灯塔法的议案", proposer_kind="delegation",
        signatures=[lifecycle.Signed("北京代表团", constituency=make_constituency())])  # fmt: skip
    lifecycle.record(
        actor=actor, proposal=motion, kind="referred", organisation=make_organisation("环境与资源保护委员会")
    )
    cppcc = make_session("cppcc")
    into = make_filed("proposal", number="02650", session=cppcc, title="关于看护灯塔的提案")
    lifecycle.record(actor=actor, proposal=into, kind="accepted", on=datetime.date(2026, 3, 1), precision="month")
    merged = make_filed("proposal", number="02651", session=cppcc, title="关于灯塔夜班的提案", filed_on=None)
    lifecycle.record(actor=actor, proposal=merged, kind="merged", into=into, on=datetime.date(2026, 3, 20))
    declined = make_filed("proposal", number="02652", session=cppcc, title="关于灯塔更名的提案", between_sessions=True)
    lifecycle.record(actor=actor, proposal=declined, kind="declined", ground="empty", note="并无具体建议")
    lifecycle.reply(actor=actor, proposal=into, organisation=units[0], is_public=False)
    lifecycle.close(actor=actor, proposal=into)
    said = make_statement(title="灯塔应有人守", session=cppcc)
    lifecycle.confirm_filing(actor=actor, statement=said, filed=[into], evidence="案号一致")
    return actor


@pytest.mark.parametrize("form", [(Profile.SPREADSHEET, Header.NAMES), (Profile.RAW, Header.NAMES),
    (Profile.SPREADSHEET, Header.ZH), (Profile.RAW, Header.ZH_EN)], ids="-".join)  # fmt: skip
def test_taken_in_where_it_came_from_a_file_changes_nothing(filled, form):
    before = {name: exported(dataset) for name, dataset in FILES.items()}
    for name, dataset in FILES.items():
        found = take_in(name, exported(dataset, *form))
        assert counts(found) == {"same": found.rows}, found.remarks
        assert exported(PROPOSALS).decode().split("\r\n") == before["proposals"].decode().split("\r\n"), name
    assert {name: exported(dataset) for name, dataset in FILES.items()} == before


@pytest.mark.parametrize("form", [(Profile.SPREADSHEET, Header.NAMES), (Profile.RAW, Header.NAMES),
    (Profile.SPREADSHEET, Header.ZH)], ids="-".join)  # fmt: skip
@pytest.mark.parametrize(
    "order", [("proposals", "actions", "replies"), ("proposals", "replies", "actions")], ids="-".join
)
def test_taken_into_an_empty_house_the_files_leave_it_again(filled, form, order):
    before = {name: exported(dataset) for name, dataset in FILES.items()}
    files = {name: exported(dataset, *form) for name, dataset in FILES.items()}
    wipe()
    for name in order:
        found = take_in(name, files[name])
        assert not found.counts["refused"], found.remarks
        assert not found.counts["asked"], found.remarks
    for name, dataset in FILES.items():
        assert readable(exported(dataset)) == readable(before[name])
    linked = Event.objects.filter(verb="proposals.confirm_filing").latest("pk")
    statement, filed = FilingLink.objects.values_list("statement", "filed").get()
    assert (linked.object_id, list(linked.after["filed"])) == (str(statement), [str(filed)])


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_ours_is_read_by_the_same_columns_under_each_of_its_headings(name):
    dataset, fields = FILES[name], kind_of(name).fields
    read = {}
    for style in Header:
        columns = {column.heading(style): column.name for column in dataset.columns}
        read[style] = {field: columns[heading] for field, heading in match_headings(fields, list(columns)).items()}
    codes = {
        style: {field: column.removesuffix("_zh") for field, column in found.items()} for style, found in read.items()
    }
    assert codes[Header.ZH] == codes[Header.ZH_EN] == codes[Header.NAMES]


# Keys of this house, and when it wrote the row; what they stand for is in other columns.
KEYS = {"id", "permalink", "proposal_id", "lead_delegate_ids", "merged_into_id", "statement_ids", "filed_ids"}
KEYS |= {"assignment_id", "updated_at"}


def readable(data):
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return sorted(tuple((name, cell) for name, cell in row.items() if name not in KEYS) for row in rows)


def test_a_motion_handled_as_a_suggestion_finds_its_second_item_in_an_empty_house(actor):
    motion = make_filed("motion", number="15", title="关于制定守塔法的议案")
    lifecycle.handle_motion_as_suggestion(actor=actor, motion=motion, number="8001", on=datetime.date(2026, 3, 20))
    before = {name: exported(FILES[name]) for name in ("proposals", "actions")}
    wipe()
    assert counts(take_in("actions", before["actions"])).keys() == {"refused"}
    for name, data in before.items():
        assert counts(take_in(name, data)).keys() <= {"added", "changed", "same"}
    for name, data in before.items():
        assert readable(exported(FILES[name])) == readable(data)
        assert counts(take_in(name, data)).keys() == {"same"}
    related = RelatedItem.objects.get()
    assert (related.original.number, related.follow_up.number) == ("15", "8001")


def test_of_two_suggestions_that_a_motion_may_be_handled_as_one_is_asked_for(actor):
    motion = make_filed("motion", number="15", title="关于制定守塔法的议案")
    lifecycle.handle_motion_as_suggestion(actor=actor, motion=motion, number="8001", on=datetime.date(2026, 3, 20))
    make_filed(number="8002", title="关于制定守塔法的议案")
    before = {name: exported(FILES[name]) for name in ("proposals", "actions")}
    wipe()
    take_in("proposals", before["proposals"])
    assert counts(take_in("actions", before["actions"]))["asked"] == 1
    chosen = Proposal.objects.get(number="8001")
    settle_question(actor=actor, question=Question.objects.get(), answer=chosen)
    assert RelatedItem.objects.get().follow_up == chosen
