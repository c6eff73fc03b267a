"""What one row of a table of steps says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from delegates.imports.roster.lines import Refused
from delegates.models import Term
from newskit.opendata import Dataset
from newskit.opendata.mapping import Field
from newskit.periods import PartialDate
from proposals.datasets import ACTIONS
from proposals.imports import reading
from proposals.imports.proposals import GivenSource, Head, read_head, read_source
from proposals.imports.reading import NO_DATE, Meetings, Words, own
from proposals.lifecycle import TABLES
from proposals.models import ActionKind, Assignment, DeclineGround, Feedback, Kind


def item_fields(dataset: Dataset) -> tuple[Field, ...]:
    """Of which item a row is: alike in every companion of the file of items."""
    return (
        own(dataset, "permalink"),
        own(dataset, "kind", "类别", "类别 / Kind", "类型", "种类", "件别"),
        own(dataset, "title", "题目", "案由", "名称", "建议标题", "提案标题", "议案标题"),
        own(dataset, "body", "机构", "提交机构"),
        own(dataset, "term", "届次", "届"),
        own(dataset, "session", "会议", "会次", "会议名称"),
        own(dataset, "between_sessions", "平时", "是否平时"),
        own(
            dataset, "number", "提案号", "提案编号", "建议号", "建议编号", "议案号", "议案编号", "件号", "编号", "号数"
        ),
        own(dataset, "source", "出处", "资料来源"),
        own(dataset, "source_url", "链接", "来源链接"),
    )


FIELDS = (
    *item_fields(ACTIONS),
    own(ACTIONS, "step", "经过", "经过 / Step", "环节", "办理环节", "事项", "动作", "步骤", required=True),
    own(ACTIONS, "happened_on_text"),
    own(ACTIONS, "happened_on", "时间", "发生日期", "办理日期", "交办日期"),
    own(ACTIONS, "implied"),
    own(ACTIONS, "unit", "承办单位", "办理单位", "主办单位", "部门", "委员会"),
    own(ACTIONS, "role", "承办方式", "承办方式 / Part in the handling", "办理方式", "主会办"),
    own(ACTIONS, "limit_months", "办理期限", "时限", "期限"),
    own(ACTIONS, "limit_ground", "期限依据"),
    own(ACTIONS, "instead_of", "原承办单位", "原单位"),
    own(ACTIONS, "reply_number", "文号", "答复函号"),
    own(ACTIONS, "attitude", "态度评价", "态度评价 / Opinion of the attitude", "对办理态度"),
    own(ACTIONS, "result", "结果评价", "结果评价 / Opinion of the result", "对办理结果", "满意度"),
    own(ACTIONS, "ground", "不予立案理由", "不予立案理由 / Ground of the refusal", "理由"),
    own(ACTIONS, "merged_into_id"),
    own(ACTIONS, "merged_into_number", "并入提案号", "并入提案"),
    own(ACTIONS, "note", "备注", "附注"),
)

_STEPS = Words(
    ActionKind,
    filed="提交 收到 报送",
    accepted="予以立案 已立案 审查立案",
    merged="并案处理 并入",
    sent_as_opinion="转意见 转意见建议 转为意见建议 转作意见和建议",
    declined="未予立案 不立案",
    withdrawn="撤回 撤销 撤案",
    on_agenda="列入会议议程",
    referred="交付审议 交委员会审议 交有关专门委员会审议",
    examined="审议结果 审议 提出审议结果报告",
    assigned="交办会交办 已交办 承办",
    returned="退办 单位退回",
    reassigned="改办 重新交办 调整承办单位",
    opinion="协办意见 会办单位意见 提出会办意见",
    replied="已答复 办复 书面答复 复函",
    feedback="代表反馈 委员反馈 反馈意见 征询意见",
    handled_again="重新办理 再办理 二次办理",
    closed="结案 已办结 办理完毕",
)
ROLES = Words(
    Assignment.Role, lead="主办单位 独办 单独办理 承办", co="会办单位 协办 协办单位", separate="分别办理 分办单位"
)
_GROUNDS = Words(Assignment.Ground, ordinary="3个月 三个月", broad="6个月 六个月 重大 涉及面广 处理难度大")
_GRADES = Words(Feedback.Grade, mostly="比较满意", satisfied="同意 非常满意")
_DECLINED = Words(DeclineGround)
_WITH_UNIT = frozenset({ActionKind.ASSIGNED, ActionKind.REASSIGNED, ActionKind.HANDLED_AGAIN})


@dataclass(slots=True)
class ReplyFacts:
    """What a table says of a reply beside its unit and day. Empty means unknown."""

    number: str = ""
    text: str = ""
    url: str = ""
    is_public: bool | None = None
    outcome_scheme: str = ""
    outcome_code: str = ""
    outcome_label: str = ""


@dataclass(slots=True)
class StepLine:
    """A row as read. Empty means unknown."""

    row: int
    head: Head
    title: str
    step: str
    date: PartialDate = NO_DATE
    implied: bool = False
    unit: str = ""
    role: str = ""
    months: int | None = None
    limit_ground: str = ""
    instead_of: str = ""
    attitude: str = ""
    result: str = ""
    ground: str = ""
    into_number: str = ""
    into_id: int | None = None
    note: str = ""
    reply: ReplyFacts = field(default_factory=ReplyFacts)
    source: GivenSource = ("", "")

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.unit, self.instead_of)))


def read_line(row: int, cells: Mapping[str, str], *, meetings: Meetings, term: Term | None = None) -> StepLine:
    """Raises Refused with the field and the reason."""
    cells = reading.known(cells)
    title = reading.one_line(cells, "title", 200)
    head = read_head(cells, title, meetings, term)
    step = _STEPS.read(cells, "step")
    if not step:
        raise Refused("step", _("What happened is missing."))
    line = StepLine(
        row,
        head,
        title,
        step,
        date=reading.date(cells, "happened_on_text", "happened_on"),
        implied=bool(reading.yes_or_no(cells, "implied")),
        unit=reading.one_line(cells, "unit", 120),
        role=ROLES.read(cells, "role"),
        months=reading.whole(cells, "limit_months", most=36),
        limit_ground=_GROUNDS.read(cells, "limit_ground"),
        instead_of=reading.one_line(cells, "instead_of", 120),
        attitude=_GRADES.read(cells, "attitude"),
        result=_GRADES.read(cells, "result"),
        ground=_DECLINED.read(cells, "ground"),
        into_number=reading.in_class(reading.one_line(cells, "merged_into_number", 20)),
        into_id=reading.identifier(cells, "merged_into_id"),
        note=reading.one_line(cells, "note", 300),
        reply=ReplyFacts(number=reading.one_line(cells, "reply_number", 60)),
        source=read_source(cells),
    )
    check_step(line)
    return line


def check_step(line: StepLine) -> None:
    """What a row alone shows to be impossible."""
    kind = line.head.kind
    if not (line.title or line.head.number.number):
        raise Refused("number", _("Neither number nor title says of which item this is."))
    if line.step not in TABLES[kind].steps:
        raise Refused(
            "step",
            _("%(kind)s: “%(step)s” does not happen to it.")
            % {"kind": Kind(kind).label, "step": ActionKind(line.step).label},
        )
    if line.step in _WITH_UNIT and line.unit and not line.role:
        line.role = Assignment.Role.LEAD
    if line.step == ActionKind.DECLINED and not line.ground and not line.implied:
        raise Refused("ground", _("Give the ground of the refusal, from the official list."))
    if line.step != ActionKind.DECLINED and line.ground:
        raise Refused("ground", _("Only a refusal has a ground of the official list."))
    if line.implied and line.date.day:
        raise Refused("implied", _("An implied step has no date. Record it as seen."))
    if line.unit and line.unit == line.instead_of:
        raise Refused("instead_of", _("A unit cannot take its own place."))
