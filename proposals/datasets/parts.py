"""The companions of the file of items that hold its parts: steps, replies, assignments, signatures and measures."""

from collections.abc import Callable

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf

from delegates.models import Constituency, Delegate
from newskit.opendata import At, Column, Datatype
from newskit.opendata.cells import filled, numbered, partial_date, whole_day, words
from proposals.datasets.companions import LABELS, companion, parts_of, source
from proposals.models import (
    Action,
    ActionKind,
    Assignment,
    DeclineGround,
    Feedback,
    Measure,
    Proposal,
    Reply,
    Signature,
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


def _unseen() -> Case:
    """As `timeline.unseen` has it."""
    proved = Q(
        Exists(Feedback.objects.filter(reply=OuterRef("reply"))), **{f"reply__{name}": "" for name in Reply.WORDS}
    )
    bare = Q(kind=ActionKind.REPLIED, happened_on__isnull=True, source__isnull=True) & proved
    return Case(When(Q(implied=True) | bare, then=True), default=False)


ACTIONS = companion(
    "actions",
    "办理经过",
    "Steps",
    (
        Column("step", "经过代码", "Step, code", Datatype.CODE, "kind"),
        Column("step_zh", "经过", "Step", value=lambda _: words("kind", ActionKind.choices)),
        Column("happened_on", "日期", "Date", Datatype.DATE, whole_day("happened_on", "precision")),
        Column("happened_on_text", "日期(所知)", "Date, as known", value=partial_date("happened_on", "precision")),
        Column("implied", "由后续经过推知", "Implied by a later step", Datatype.BOOLEAN, _unseen()),
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
        *source(),
    ),
    parts=parts_of(Action, F("happened_on").asc(nulls_last=True), "pk"),
    labels=(*LABELS, lambda at: Proposal.objects.live(at.moment)),
    note_zh="每行一步。implied 为 true 的，无人见到，由后来的一步推知，没有日期。",
    note_en="A row a step. Where `implied` is true nobody saw the step: a later one proves it, and it has no date.",
)


def _public(path: str) -> Case:
    """What a reply says is in the file only where the reply is public."""
    return Case(When(is_public=True, then=filled(path)), default=None)


REPLIES = companion(
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
        *source(),
    ),
    parts=parts_of(Reply, F("replied_on").asc(nulls_last=True), "pk"),
    note_zh="每行一份答复。不公开的答复只记其有，不记其内容。",
    note_en="A row a reply. Of one that is not public the file says that it came, not what it says.",
)

ASSIGNMENTS = companion(
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
        *source(),
    ),
    parts=parts_of(Assignment, F("assigned_on").asc(nulls_last=True), "pk"),
    note_zh="每行一次交办，含已退回、改交的；会办单位只向主办单位提出意见，不单独答复。期限以交办当时所定为准。",
    note_en=(
        "A row an assignment, those returned or reassigned too. A co-handler owes its opinion to the lead unit and no reply. The "
        "limit is the one set at the time."
    ),
)


def _profile(at: At) -> Subquery:
    """The profile of who signed, where readers can open it; of a merged profile, the one that it went into."""
    person = Coalesce("delegate__merged_into", "delegate")
    seen = Q(delegate__merged_into__isnull=True, delegate__shown__contains=at.moment)
    rows = Signature.objects.filter(seen | Q(delegate__merged_into__shown__contains=at.moment), pk=OuterRef("pk"))
    return Subquery(rows.values_list(person)[:1])


SIGNATURES = companion(
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
    parts=parts_of(Signature, "-role", "order", "pk"),
    note_zh="每行一个署名，人或机构，照原样；身份为当时所印。未具名的联名者不在其中，人数见建议提案。",
    note_en=(
        "A row a signature, of a person or an organisation, as printed; the role is that of the time. Who signed without being "
        "named is not here: the file of items has how many signed."
    ),
    labels=(*LABELS, Constituency, lambda at: Delegate.objects.live(at.moment)),
)

MEASURES = companion(
    "measures",
    "要点",
    "Measures",
    (
        Column("order", "次序", "Order", Datatype.INTEGER),
        Column("text", "要点", "Measure"),
        Column("quoted", "原话", "In the proposer's own words", Datatype.BOOLEAN),
    ),
    parts=parts_of(Measure, "order", "pk"),
    note_zh="每行一条所提的要点，按原文次序。",
    note_en="A row a measure that the item asks for, in its order.",
)
