"""The file of proposals: its columns are a promise, and no cell of it can be misread by a spreadsheet."""

import csv
import datetime
import io
import re

import pytest
from django.utils import timezone, translation
from makers import (
    make_assignment,
    make_delegate,
    make_organisation,
    make_proposal,
    make_reply,
    make_session,
    make_signature,
    make_source,
    make_topic,
)

from newskit.opendata import At, Datatype, Header, Profile
from newskit.opendata.copying import write_csv
from newskit.periods import beijing_day
from proposals.datasets import PROPOSALS
from proposals.filters import ProposalFilter
from proposals.models import FilingLink, Kind, Proposal, ProposerKind, Status

pytestmark = pytest.mark.django_db

HEADER_OF_VERSION_1 = (
    "id permalink kind kind_zh title body body_zh term session session_zh between_sessions number serial class "
    "class_number proposer_kind proposer_kind_zh lead_signatories lead_delegate_ids co_signatories signatory_count summary "
    "measures topic topic_zh status status_zh filed_on filed_on_text stated_on unit co_unit assigned_on due_on overdue "
    "has_reply replied_on replied_on_text outcome outcome_zh merged_into_id statement_ids filed_ids source source_url "
    "updated_at"
)


def read(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def export(profile=Profile.SPREADSHEET, moment=None):
    out, moment = io.BytesIO(), moment or timezone.now()
    rows = ProposalFilter.readers_see(moment).order_by("pk")
    write_csv(PROPOSALS, rows, out, profile=profile, header=Header.NAMES, at=At(moment, beijing_day(moment)))
    return read(out.getvalue())


def row_of(proposal, **kwargs):
    return next(row for row in export(**kwargs) if row["id"] == str(proposal.pk))


def test_the_columns_are_those_promised():
    assert PROPOSALS.schema_version == 2
    assert PROPOSALS.headings(Header.NAMES) == [*HEADER_OF_VERSION_1.split(), "key_topic", "key_topic_zh"]


def test_every_column_has_a_name_in_both_languages_that_no_other_has():
    for style in (Header.ZH, Header.ZH_EN):
        headings = PROPOSALS.headings(style)
        assert all(headings)
        assert len(set(headings)) == len(headings)


@pytest.fixture
def full(settings):
    """An item of which everything is known."""
    settings.SITE_ORIGIN = "https://paper.example"
    delegate, other = make_delegate("钱书宁"), make_delegate("未见报者", hidden=True)
    item = make_proposal(
        title="关于修复灯塔的建议",
        number="02650",
        serial=2650,
        official_class="财税金融类",
        class_number="171",
        proposer_kind="joint",
        signatory_count=31,
        summary="摘要",
        status="replied",
        filed_on=datetime.date(2026, 3, 5),
        replied_on=datetime.date(2026, 7, 1),
        source=make_source("试版资料；第1号"),
        topics=[make_topic("养老", "yanglao", order=2), make_topic("教育", "jiaoyu", order=1)],
    )
    make_signature(item, delegate, order=1, name_as_printed="钱书宁")
    make_signature(item, other, order=2)
    make_signature(item, role="co", name_as_printed="林下")
    item.measures.create(order=2, text="二是换灯;不停航")
    item.measures.create(order=1, text="=一是修塔")
    make_assignment(item, "灯塔管理局", assigned_on=datetime.date(2026, 4, 1))
    make_assignment(item, "海事局", role="separate")
    make_assignment(item, "财务局", role="co")
    make_assignment(item, "渔业局", ended="returned")
    make_reply(
        item, replied_on=datetime.date(2026, 7, 1), outcome_scheme="npc", outcome_code="A", outcome_label="已解决"
    )
    make_reply(item, "海事局", outcome_scheme="npc", outcome_code="B", outcome_label="内部", is_public=False)
    return item


def test_a_row_says_what_is_known(full):
    row = row_of(full)
    delegate = full.signatures.get(name_as_printed="钱书宁").delegate
    expected = {
        "permalink": f"https://paper.example/proposals/{full.pk}-dengta/",
        "kind": "suggestion",
        "body": "npc",
        "body_zh": "全国人大",
        "term": "npc-14",
        "session": "npc-14-4",
        "between_sessions": "false",
        "number": "第02650号",
        "serial": "2650",
        "class": "财税金融类",
        "class_number": "第171号",
        "proposer_kind": "joint",
        "lead_signatories": "钱书宁;未见报者",
        "lead_delegate_ids": str(delegate.pk),
        "co_signatories": "林下",
        "signatory_count": "31",
        "measures": "'=一是修塔;二是换灯；不停航",
        "topic": "jiaoyu;yanglao",
        "topic_zh": "教育;养老",
        "status": "replied",
        "filed_on": "2026-03-05",
        "filed_on_text": "2026-03-05",
        "stated_on": "",
        "unit": "灯塔管理局;海事局",
        "co_unit": "财务局",
        "assigned_on": "2026-04-01",
        "due_on": "",
        "overdue": "no",
        "has_reply": "yes",
        "replied_on": "2026-07-01",
        "outcome": "npc:A",
        "outcome_zh": "已解决",
        "merged_into_id": "",
        "source": "试版资料；第1号",
    }
    assert {name: row[name] for name in expected} == expected
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["updated_at"])


def test_codes_have_their_chinese_beside_them_whatever_the_language_of_the_page(full):
    with translation.override("zh-hans"):
        expected = [str(code.label) for code in (Kind.SUGGESTION, Status.REPLIED, ProposerKind.JOINT)]
    with translation.override("en"):
        row = row_of(full)
    assert [row["kind_zh"], row["status_zh"], row["proposer_kind_zh"]] == expected


def test_what_is_not_known_is_empty():
    row = row_of(make_proposal("statement", slug=""))
    assert {name for name, cell in row.items() if cell} == {
        "id", "permalink", "kind", "kind_zh", "title", "body", "body_zh", "term", "session", "session_zh",
        "between_sessions", "status", "status_zh", "overdue", "has_reply", "updated_at",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("precision", "on", "text"),
    [
        ("day", "2026-03-01", "2026-03-01"),
        ("month", "", "2026-03-XX"),
        ("year", "", "2026-XX-XX"),
        ("no_later", "", "../2026-03-01"),
    ],
)
def test_a_date_known_in_part_is_never_made_a_day(precision, on, text):
    row = row_of(make_proposal(filed_on=datetime.date(2026, 3, 1), filed_precision=precision))
    assert (row["filed_on"], row["filed_on_text"]) == (on, text)


def test_links_lead_only_to_what_readers_see():
    moment = timezone.now()
    statement, hidden = make_proposal("statement"), make_proposal("statement", hidden=True)
    filed, target = make_proposal(), make_proposal(hidden=True)
    for each in (statement, hidden):
        FilingLink.objects.create(statement=each, filed=filed, evidence="同题", linked_on=moment.date())
    Proposal.objects.filter(pk=filed.pk).update(status="merged", merged_into=target)
    row = row_of(filed)
    assert (row["statement_ids"], row["merged_into_id"]) == (str(statement.pk), "")
    assert row_of(statement)["filed_ids"] == str(filed.pk)
    Proposal.objects.filter(pk=target.pk).update(shown=filed.shown)
    assert row_of(filed)["merged_into_id"] == str(target.pk)


def test_overdue_is_asked_of_the_day_in_beijing():
    item = make_proposal(status="assigned", due_on=datetime.date(2026, 8, 10))
    before = datetime.datetime(2026, 8, 10, 15, 59, tzinfo=datetime.UTC)
    assert row_of(item, moment=before)["overdue"] == "no"
    assert row_of(item, moment=before + datetime.timedelta(minutes=1))["overdue"] == "yes"
    assert PROPOSALS.daily


# What a spreadsheet makes of a cell of text by itself: a number, a date, a time, a fraction, a percentage, a truth value.
REWRITTEN = re.compile(
    r"""[\s'"]*(?:
        [+-]?[¥$€]?[\d,]*\.?\d+(?:[eE][+-]?\d+)?%?
      | \d{1,4}[-/.年]\d{1,2}(?:[-/.月]\d{0,4}日?)?
      | \d{1,2}月(?:\d{1,2}日)? | \d{4}年
      | \d{1,2}:\d{2}(?::\d{2})?(?:\ ?[AaPp][Mm])?
      | \d{1,2}[- ]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ]?\d{0,4}
      | (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ]?\d{1,4}
      | true | false
    )\s*""",
    re.VERBOSE | re.IGNORECASE,
)
TYPED = {Datatype.INTEGER, Datatype.DECIMAL, Datatype.DATE, Datatype.BOOLEAN}


def test_no_cell_of_text_looks_like_a_number_or_date_that_it_is_not(full):
    make_proposal(number="1-2", class_number="3/4", filed_on=datetime.date(2026, 3, 1), filed_precision="month")
    make_proposal(session=make_session("npc", 14, 3), replied_on=datetime.date(2026, 1, 1), replied_precision="year")
    for row in export():
        for column in PROPOSALS.columns:
            cell = row[column.name]
            whole_day = column.name.endswith("_on_text") and re.fullmatch(r"\d{4}-\d\d-\d\d", cell)
            assert column.datatype in TYPED or whole_day or not REWRITTEN.fullmatch(cell), (column.name, cell)


@pytest.mark.parametrize("text", ["3-4", "2026-03", "0482", "1e5", "10%", "3月5日", "2026年3月", "MAR5", "1/2", "14.4"])
def test_the_scan_knows_what_a_spreadsheet_rewrites(text):
    assert REWRITTEN.fullmatch(text)


def test_raw_and_spreadsheet_have_the_same_cells_but_for_the_guard(full):
    make_organisation()
    raw, spreadsheet = row_of(full, profile=Profile.RAW), row_of(full)
    assert raw.pop("measures") == "=一是修塔;二是换灯；不停航"
    spreadsheet.pop("measures")
    assert raw == spreadsheet
