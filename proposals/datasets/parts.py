"""The companions of the file of items: steps, replies, assignments, signatures and measures, a row a part.

Each row says by itself of which item it is, so that a file can be read, and taken in again, without the others.
"""

from collections.abc import Callable

from django.db.models import Case, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf

from delegates.models import Body, Constituency, Delegate, Organisation, Session, Term
from newskit.opendata import At, Column, Dataset, Datatype
from newskit.opendata.cells import filled, numbered, partial_date, permalink, whole_day, words
from newskit.topics.models import Source
from proposals.datasets.items import term_code
from proposals.models import (
    Action,
    ActionKind,
    Assignment,
    DeclineGround,
    Feedback,
    Kind,
    Measure,
    Proposal,
    Reply,
    Signature,
)

_LABELS = (Body, Term, Session, Organisation, Source)


def _of(model: type[Model], *order: str) -> Callable[[QuerySet], QuerySet]:
    """The parts of the items asked for, in the order of the items' identifiers."""

    def parts(items: QuerySet) -> QuerySet:
        return model._default_manager.filter(proposal__in=items.order_by().values("pk")).order_by("proposal", *order)

    return parts


def _item() -> tuple[Column, ...]:
    """Of which item the row is; the columns mean what those of the same name mean in the file of items."""
    return (
        Column("id", "编号", "Identifier", Datatype.INTEGER),
        Column("proposal_id", "件编号", "Item, identifier", Datatype.INTEGER, references="proposals"),
        Column(
            "permalink",
            "网址",
            "Address of the item",
            Datatype.ADDRESS,
            lambda _: permalink("proposals:detail", "proposal_id", slug="proposal__slug"),
        ),
        Column("kind", "类别代码", "Kind, code", Datatype.CODE, "proposal__kind"),
        Column("kind_zh", "类别", "Kind", value=lambda _: words("proposal__kind", Kind.choices)),
        Column("title", "标题", "Title", value="proposal__title"),
        Column("body", "机构代码", "Body, code", Datatype.CODE, "proposal__body__code"),
        Column("term", "届代码", "Term, code", Datatype.CODE, term_code("proposal__")),
        Column("session", "会议代码", "Session, code", Datatype.CODE, "proposal__session__code"),
        Column(
            "between_sessions", "闭会期间提出", "Filed between sessions", Datatype.BOOLEAN, "proposal__between_sessions"
        ),
        Column("number", "案号", "Number as printed", value=numbered("proposal__number")),
    )


def _source() -> tuple[Column, ...]:
    return (
        Column("source", "来源", "Source", value="source__text"),
        Column("source_url", "来源网址", "Address of the source", value=filled("source__url")),
        Column("updated_at", "更新时间", "Updated", Datatype.MOMENT),
    )


def _companion(name: str, zh: str, en: str, columns: tuple[Column, ...], **kwargs) -> Dataset:
    """A changed part is a change of its item, so the item's `updated_at` moves with the rows of every companion."""
    return Dataset(
        name=name,
        zh=zh,
        en=en,
        schema_version=1,
        columns=(*_item(), *columns),
        **{"labels": _LABELS, "changed": "proposal__updated_at"} | kwargs,
    )


def _merged_into(path: str) -> Callable[[At], Subquery]:
    """Of the item that the row's item went into, where readers can see it."""

    def value(at: At) -> Subquery:
        into = Proposal.objects.live(at.moment).filter(pk=OuterRef("proposal__merged_into"))
        found = Subquery(into.values_list(path if path == "pk" else numbered(path))[:1])
        return Case(When(kind=ActionKind.MERGED, then=found), default=None)

    return value


def _opened(path: str) -> Case:
    """Of the assignment that the step opened; a return names the one that it ended, which has a step of its own."""
    return Case(When(~Q(kind=ActionKind.RETURNED), then=F(f"assignment__{path}")), default=None)


ACTIONS = _companion(
    "actions",
    "办理经过",
    "Steps",
    (
        Column("step", "经过代码", "Step, code", Datatype.CODE, "kind"),
        Column("step_zh", "经过", "Step", value=lambda _: words("kind", ActionKind.choices)),
        Column("happened_on", "日期", "Date", Datatype.DATE, whole_day("happened_on", "precision")),
        Column("happened_on_text", "日期(所知)", "Date, as known", value=partial_date("happened_on", "precision")),
        Column("implied", "由后续经过推知", "Implied by a later step", Datatype.BOOLEAN),
        Column("unit", "单位", "Unit", value="organisation__name"),
        Column("role", "承办方式代码", "Part in the handling, code", Datatype.CODE, _opened("role")),
        Column(
            "role_zh",
            "承办方式",
            "Part in the handling",
            value=lambda _: Case(
                When(~Q(kind=ActionKind.RETURNED), then=words("assignment__role", Assignment.Role.choices)),
                default=None,
            ),
        ),
        Column("limit_months", "期限(月)", "Limit in months", Datatype.INTEGER, _opened("limit_months")),
        Column(
            "limit_ground",
            "期限依据代码",
            "Ground of the limit, code",
            Datatype.CODE,
            NullIf(_opened("limit_ground"), Value("")),
        ),
        Column(
            "instead_of",
            "取代的单位",
            "Unit whose place it took",
            value=Case(
                When(kind=ActionKind.REASSIGNED, then=F("assignment__previous__organisation__name")), default=None
            ),
        ),
        Column("reply_number", "答复文号", "Number of the reply", value=filled("reply__number")),
        Column(
            "attitude", "态度评价代码", "Opinion of the attitude, code", Datatype.CODE, filled("feedback__attitude")
        ),
        Column(
            "attitude_zh",
            "态度评价",
            "Opinion of the attitude",
            value=lambda _: words("feedback__attitude", Feedback.Grade.choices),
        ),
        Column("result", "结果评价代码", "Opinion of the result, code", Datatype.CODE, filled("feedback__result")),
        Column(
            "result_zh",
            "结果评价",
            "Opinion of the result",
            value=lambda _: words("feedback__result", Feedback.Grade.choices),
        ),
        Column("ground", "不予立案理由代码", "Ground of the refusal, code", Datatype.CODE, filled("ground")),
        Column(
            "ground_zh", "不予立案理由", "Ground of the refusal", value=lambda _: words("ground", DeclineGround.choices)
        ),
        Column("merged_into_id", "并入", "Merged into", Datatype.INTEGER, _merged_into("pk"), references="proposals"),
        Column("merged_into_number", "并入案号", "Merged into, number", value=_merged_into("number")),
        Column("note", "说明", "Note", value=filled("note")),
        *_source(),
    ),
    parts=_of(Action, F("happened_on").asc(nulls_last=True), "pk"),
    labels=(*_LABELS, lambda at: Proposal.objects.live(at.moment)),
    note_zh="每行一步。implied 为 true 的，无人见到，由后来的一步推知，没有日期。",
    note_en="A row a step. Where `implied` is true nobody saw the step: a later one proves it, and it has no date.",
)


def _public(path: str) -> Case:
    """What a reply says is in the file only where the reply is public."""
    return Case(When(is_public=True, then=filled(path)), default=None)


REPLIES = _companion(
    "replies",
    "答复",
    "Replies",
    (
        Column("unit", "答复单位", "Unit", value="organisation__name"),
        Column("replied_on", "答复日期", "Replied on", Datatype.DATE, whole_day("replied_on", "precision")),
        Column("replied_on_text", "答复日期(所知)", "Replied, as known", value=partial_date("replied_on", "precision")),
        Column("letter_number", "文号", "Number of the letter", value=filled("number")),
        Column("public", "公开", "Public", Datatype.BOOLEAN, "is_public"),
        Column("text", "答复内容", "Text or summary", value=_public("text")),
        Column("url", "答复网址", "Address of the reply", value=_public("url")),
        Column("outcome_scheme", "办理结果分类法", "Scheme of outcomes", value=_public("outcome_scheme")),
        Column("outcome", "办理结果代码", "Outcome, code", Datatype.CODE, _public("outcome_code"), guard=True),
        Column("outcome_zh", "办理结果", "Outcome", value=_public("outcome_label")),
        Column("assignment_id", "交办编号", "Assignment, identifier", Datatype.INTEGER, references="assignments"),
        Column("due_on", "答复期限", "Reply due on", Datatype.DATE, "assignment__due_on"),
        *_source(),
    ),
    parts=_of(Reply, F("replied_on").asc(nulls_last=True), "pk"),
    note_zh="每行一份答复。不公开的答复只记其有，不记其内容。",
    note_en="A row a reply. Of one that is not public the file says that it came, not what it says.",
)

ASSIGNMENTS = _companion(
    "assignments",
    "交办",
    "Assignments",
    (
        Column("unit", "承办单位", "Unit", value="organisation__name"),
        Column("role", "承办方式代码", "Part in the handling, code", Datatype.CODE),
        Column("role_zh", "承办方式", "Part in the handling", value=lambda _: words("role", Assignment.Role.choices)),
        Column("assigned_on", "交办日期", "Assigned on", Datatype.DATE, whole_day("assigned_on", "precision")),
        Column(
            "assigned_on_text", "交办日期(所知)", "Assigned, as known", value=partial_date("assigned_on", "precision")
        ),
        Column("limit_months", "期限(月)", "Limit in months", Datatype.INTEGER),
        Column("limit_ground", "期限依据代码", "Ground of the limit, code", Datatype.CODE, filled("limit_ground")),
        Column(
            "limit_ground_zh",
            "期限依据",
            "Ground of the limit",
            value=lambda _: words("limit_ground", Assignment.Ground.choices),
        ),
        Column("due_on", "答复期限", "Reply due on", Datatype.DATE),
        Column(
            "due_sure",
            "期限已计节假日",
            "Due day sure",
            Datatype.BOOLEAN,
            note_zh="false：当年放假安排未知，期限可能顺延。",
            note_en="false: the rest days of that year are not known yet, so that the day may move.",
        ),
        Column("ended", "终止方式代码", "How it ended, code", Datatype.CODE, filled("ended")),
        Column("ended_zh", "终止方式", "How it ended", value=lambda _: words("ended", Assignment.Ended.choices)),
        Column("ended_on", "终止日期", "Ended on", Datatype.DATE, "returned_on"),
        Column("previous_id", "前一交办", "Took the place of", Datatype.INTEGER, "previous", references="assignments"),
        *_source(),
    ),
    parts=_of(Assignment, F("assigned_on").asc(nulls_last=True), "pk"),
)


def _profile(at: At) -> Subquery:
    """The profile of who signed, where readers can open it; of a merged profile, the one that it went into."""
    person = Coalesce("delegate__merged_into", "delegate")
    seen = Q(delegate__merged_into__isnull=True, delegate__shown__contains=at.moment)
    rows = Signature.objects.filter(seen | Q(delegate__merged_into__shown__contains=at.moment), pk=OuterRef("pk"))
    return Subquery(rows.values_list(person)[:1])


SIGNATURES = _companion(
    "signatures",
    "署名",
    "Signatures",
    (
        Column("role", "署名方式代码", "Signs as, code", Datatype.CODE),
        Column("role_zh", "署名方式", "Signs as", value=lambda _: words("role", Signature.Role.choices)),
        Column("order", "次序", "Order", Datatype.INTEGER),
        Column("name", "署名", "Name as printed", value="name_as_printed"),
        Column("role_at_the_time", "当时身份", "Role at the time, as printed", value=filled("role_at_the_time")),
        Column("delegate_id", "人物编号", "Delegate, identifier", Datatype.INTEGER, _profile, references="delegates"),
        Column("organisation", "机构名称", "Organisation", value="organisation__name"),
        Column("constituency", "代表团或界别代码", "Delegation or sector, code", Datatype.CODE, "constituency__code"),
        Column("constituency_zh", "代表团或界别", "Delegation or sector", value="constituency__name"),
    ),
    parts=_of(Signature, "-role", "order", "pk"),
    labels=(*_LABELS, Constituency, lambda at: Delegate.objects.live(at.moment)),
)

MEASURES = _companion(
    "measures",
    "要点",
    "Measures",
    (
        Column("order", "次序", "Order", Datatype.INTEGER),
        Column("text", "要点", "Measure"),
        Column("quoted", "原话", "In the proposer's own words", Datatype.BOOLEAN),
    ),
    parts=_of(Measure, "order", "pk"),
)

PARTS = (ACTIONS, REPLIES, ASSIGNMENTS, SIGNATURES, MEASURES)
