"""What one row of a table of items says."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from delegates.imports.roster.lines import Refused
from delegates.models import Body, Session, Term
from newskit.periods import PartialDate
from proposals.datasets import PROPOSALS
from proposals.imports import reading
from proposals.imports.reading import NO_DATE, Kinds, Meetings, Words, foreign, own
from proposals.lifecycle.deriving import surely_after
from proposals.models import Kind, ProposerKind

_OWN = PROPOSALS
FIELDS = (
    own(_OWN, "id"),
    own(_OWN, "permalink"),
    own(_OWN, "kind", "类别", "类别 / Kind", "类型", "种类", "件别"),
    own(
        _OWN, "title", "题目", "案由", "名称", "建议标题", "提案标题", "议案标题", "建议名称", "提案题目", required=True
    ),
    own(_OWN, "body", "机构", "机构 / Body", "提交机构"),
    own(_OWN, "term", "届次", "届", "届别"),
    own(_OWN, "session", "会议", "会议 / Session", "会次", "会议名称", "大会"),
    own(_OWN, "between_sessions", "平时", "是否平时", "闭会期间"),
    own(_OWN, "number", "编号(案号)", "提案号", "提案编号", "建议号", "建议编号", "议案号", "议案编号", "件号", "号数"),
    own(_OWN, "class", "分类", "类别名称", "提案分类", "建议分类", "所属类别"),
    own(_OWN, "class_number", "类号", "分类号", "类内编号"),
    own(_OWN, "proposer_kind", "提出者类型", "提出者类型 / Proposer", "提案者类型", "提出形式", "提案形式"),
    own(
        _OWN,
        "lead_signatories",
        *(
            "领衔人",
            "领衔代表",
            "领衔委员",
            "提出人",
            "提案人",
            "第一提案人",
            "提案者",
            "提出者",
            "代表姓名",
            "委员姓名",
            "领衔署名",
            "姓名",
        ),
    ),
    own(_OWN, "lead_delegate_ids"),
    own(_OWN, "co_signatories", "联名人", "联名代表", "联名委员", "附议人", "联名人员", "联署人"),
    own(_OWN, "signatory_count", "联名人数", "签名人数", "附议人数", "人数"),
    own(_OWN, "summary", "内容摘要", "摘要内容", "内容", "简介"),
    own(_OWN, "measures", "建议要点", "具体建议", "措施"),
    own(_OWN, "topic", "议题", "议题 / Topics", "主题"),
    own(_OWN, "filed_on_text", field="filed_on_text"),
    own(_OWN, "filed_on", "提交日期", "提交时间", "提出时间", "提案日期", "收到日期"),
    own(_OWN, "stated_on", "报道日期", "刊发日期", "见报时间"),
    foreign("lead_units", "主办单位", "Lead units", "承办单位", "主办", "主办部门", "承办部门", "分办单位"),
    # Of our own files the units come with their steps: a date here could be any of several units'.
    foreign("co_units", "协办单位", "Co-handling units", "会办", "会办部门", "协办"),
    foreign("assigned", "交办时间", "Assigned on", "交办日"),
    own(_OWN, "statement_ids"),
    own(_OWN, "source", "出处", "资料来源"),
    own(_OWN, "source_url", "网址(来源)", "链接", "来源链接"),
)
_KINDS = Kinds()
PROPOSERS = Words(
    ProposerKind,
    member="个人提案 委员个人 代表个人 个人提出",
    joint="联名提案 联名提出 委员联名 代表联名",
    delegation="代表团提出 全团",
    party="民主党派 党派提案 民主党派中央",
    peoples_organisation="人民团体提案 团体",
    committee="专委会 委员会",
    sector="界别提案",
    group="小组提案 界别小组",
    organ="机关",
)
_ADDRESS = re.compile(r"(?P<origin>.*)/proposals/(?P<id>[1-9]\d{0,17})-")


# Text and address; two empty texts: that of the whole table; None: none, as our own file says.
GivenSource = tuple[str, str] | None


@dataclass(frozen=True)
class Head:
    """Which item a row is about."""

    kind: str
    body: Body
    id: int | None
    term: Term | None
    session: Session | None
    between_sessions: bool | None
    number: reading.Number


@dataclass(slots=True)
class ItemLine:
    """A row as read. Empty means unknown. `file_id` is the row's own, which other rows of the file name it by."""

    row: int
    head: Head
    title: str
    file_id: int | None = None
    official_class: str = ""
    class_number: str = ""
    proposer_kind: str = ""
    lead: tuple[str, ...] = ()
    lead_ids: frozenset[int] = frozenset()
    co: tuple[str, ...] = ()
    signatory_count: int | None = None
    summary: str = ""
    measures: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    filed: PartialDate = NO_DATE
    stated_on: datetime.date | None = None
    lead_units: tuple[str, ...] = ()
    co_units: tuple[str, ...] = ()
    assigned: PartialDate = NO_DATE
    statement_ids: tuple[int, ...] = ()
    source: GivenSource = ("", "")
    kept: list[tuple[str, str]] = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.head.number.number

    @property
    def put_forward(self) -> datetime.date | None:
        """The day on which names and standing are read: of the filing, else of the print, else of the session."""
        day = self.filed.day or self.stated_on
        return day or (self.head.session.opens_on if self.head.session else None)


def read_line(row: int, cells: Mapping[str, str], *, meetings: Meetings, term: Term | None = None) -> ItemLine:
    """Raises Refused with the field and the reason. `term`: that of the whole table, where a row says none."""
    cells = reading.known(cells)
    title = reading.one_line(cells, "title", 200)
    if not title:
        raise Refused("title", _("The title is missing."))
    head = read_head(cells, title, meetings, term)
    printed = head.number
    filed = reading.date(cells, "filed_on_text", "filed_on")
    lead, co = reading.names(cells, "lead_signatories"), reading.names(cells, "co_signatories")
    line = ItemLine(
        row,
        head,
        title,
        file_id=reading.identifier(cells, "id") if cells.ours else None,
        official_class=reading.one_line(cells, "class", 40) or printed.class_name,
        class_number=reading.in_class(reading.one_line(cells, "class_number", 14)) or printed.class_number,
        proposer_kind=PROPOSERS.read(cells, "proposer_kind"),
        lead=lead,
        lead_ids=frozenset(int(part) for part in re.findall(r"\d{1,18}", cells.get("lead_delegate_ids", ""))),
        co=co if cells.ours else tuple(name for name in co if name not in lead),
        signatory_count=reading.whole(cells, "signatory_count", most=3000) or _printed_count(cells),
        summary=cells.get("summary", "").strip(),
        measures=reading.texts(cells, "measures"),
        topics=reading.names(cells, "topic"),
        filed=filed,
        stated_on=reading.day(cells, "stated_on"),
        lead_units=reading.names(cells, "lead_units"),
        co_units=reading.names(cells, "co_units"),
        assigned=reading.date(cells, "assigned"),
        statement_ids=tuple(int(part) for part in re.findall(r"\d{1,18}", cells.get("statement_ids", ""))),
        source=read_source(cells),
    )
    _check(line)
    return line


def read_head(cells: reading.Cells, title: str, meetings: Meetings, term: Term | None) -> Head:
    """The cells of which every table of the tracker has some: kind, body, term, session, number, our own id."""
    printed = reading.number(cells, "number")
    place = meetings.place(cells, printed.around, default=term)
    kind = _KINDS.of(cells, place.body, printed.around, title)
    if place.body is None:
        raise Refused("session", _("Neither the row nor the table says at which session it was filed."))
    if not kind:
        raise Refused("kind", _("The kind is missing: 议案, 建议, 提案 or 见报建言."))
    if place.body.kinds and kind not in [*place.body.kinds, Kind.STATEMENT]:
        raise Refused("kind", _("%(kind)s: not filed with %(body)s.") % {"kind": Kind(kind).label, "body": place.body})
    between = reading.yes_or_no(cells, "between_sessions")
    if between is None and "平时" in cells.get("kind", ""):
        between = True
    address = _ADDRESS.match(cells.get("permalink", ""))
    found = int(address["id"]) if address and address["origin"] == settings.SITE_ORIGIN else None
    return Head(kind, place.body, found, place.term, place.session, between, printed)


def read_source(cells: reading.Cells) -> GivenSource:
    """Text and address; of a row of our own files that names none, that there is none."""
    if cells.ours and "source" not in cells:
        return None
    return reading.one_line(cells, "source", 300), reading.address(cells, "source_url")


def _printed_count(cells: reading.Cells) -> int | None:
    """等31名代表, at the end of the names."""
    for name in ("co_signatories", "lead_signatories"):
        if found := re.search(r"等\s*(\d{1,4})\s*[名位人]", cells.get(name, "")):
            return int(found[1])
    return None


def _check(line: ItemLine) -> None:
    if line.head.kind == Kind.STATEMENT:
        if line.number:
            raise Refused("number", _("A statement in the press has no number; record the filed item and link it."))
        if line.filed.day or line.lead_units or line.co_units:
            raise Refused("kind", _("A statement in the press is not filed: record it as one."))
        return
    if line.assigned.day and not (line.lead_units or line.co_units):
        raise Refused("assigned", _("A day of assignment without a unit."))
    if surely_after(line.filed, line.assigned):
        raise Refused("assigned", _("It was assigned before it was filed."))
