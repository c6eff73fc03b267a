"""The file of proposals: one row an item, every column declared once."""

from functools import partial

from django.db.models import Case, CharField, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Concat

from delegates.models import Body, Delegate, Organisation, Session, Term
from newskit.opendata import At, Column, Dataset, Datatype, cells
from newskit.opendata.cells import BETWEEN, filled, numbered, partial_date, permalink, whole_day, words
from newskit.periods import Precision
from newskit.topics.models import Source, Topic
from proposals.filters import has_reply_code, outcome_code, overdue_code
from proposals.models import (
    Assignment,
    FilingLink,
    KeyTopic,
    KeyTopicItem,
    Kind,
    Measure,
    Proposal,
    ProposerKind,
    Reply,
    Signature,
    Status,
)

joined = partial(cells.joined, owner="proposal")


def _signatures(role: str) -> QuerySet:
    return Signature.objects.filter(role=role)


def _standing(*roles: str) -> QuerySet:
    return Assignment.objects.filter(ended="", role__in=roles)


def _lead_profiles(at: At) -> Subquery:
    """Numbers of the profiles that readers can open at the moment; of a merged profile, the one that it went into."""
    seen = Q(delegate__merged_into__isnull=True, delegate__shown__contains=at.moment)
    rows = _signatures("lead").filter(seen | Q(delegate__merged_into__shown__contains=at.moment))
    return joined(rows, Func("delegate__merged_into", "delegate", function="coalesce"), "order", "pk")


def _statements(at: At) -> Subquery:
    rows = FilingLink.objects.filter(statement__shown__contains=at.moment)
    return joined(rows, "statement", "statement", owner="filed")


def _filings(at: At) -> Subquery:
    return joined(FilingLink.objects.filter(filed__shown__contains=at.moment), "filed", "filed", owner="statement")


def _merged_into(at: At) -> Subquery:
    return Subquery(Proposal.objects.live(at.moment).filter(pk=OuterRef("merged_into")).values("pk"))


def term_code(item: str = "") -> Case:
    """npc-14. `item` is the path to the item."""
    code = Concat(f"{item}body__code", Value("-"), Cast(f"{item}term__number", CharField()))
    return Case(When(**{f"{item}term__isnull": False}, then=code), default=None, output_field=TextField())


def _topics(path: str) -> Subquery:
    return joined(Proposal.topics.through.objects.all(), f"topic__{path}", "topic__order", "topic")


def _key_topics(path: str) -> Subquery:
    rows = KeyTopicItem.objects.filter(key_topic__retracted_at__isnull=True)
    return joined(rows, f"key_topic__{path}", "key_topic")


_PUBLIC_OUTCOMES = Reply.objects.filter(is_public=True).exclude(outcome_code="")

PROPOSALS = Dataset(
    name="proposals",
    zh="建议提案",
    en="Proposals",
    schema_version=2,
    note_zh=(
        "本报记录的议案、建议、提案与见报建言，不是官方总数；见报建言只凭见报记录，未必已经提交，不与其他各类相加。空格表示不详。"
        "多个值以半角分号分隔。日期不全的，日期列为空，文本列按 ISO 8601-2 写明已知部分。"
    ),
    note_en=(
        "Motions, suggestions, proposals and statements in the press as recorded by this newsroom; not official totals. "
        "Kinds must not be added up: a statement need not have been filed. An empty cell means unknown. Several values are "
        "divided by semicolons. Where a date is known in part, the date column is empty and the text column says what is "
        "known, as in ISO 8601-2."
    ),
    labels=(
        Body,
        Term,
        Session,
        Topic,
        Organisation,
        Source,
        KeyTopic,
        lambda at: Delegate.objects.live(at.moment),
        lambda at: Proposal.objects.live(at.moment),
    ),
    columns=(
        Column("id", "编号", "Identifier", Datatype.INTEGER),
        Column("permalink", "网址", "Address", Datatype.ADDRESS, lambda _: permalink("proposals:detail")),
        Column("kind", "类别代码", "Kind, code", Datatype.CODE),
        Column("kind_zh", "类别", "Kind", value=lambda at: words("kind", Kind.choices)),
        Column("title", "标题", "Title"),
        Column("body", "机构代码", "Body, code", Datatype.CODE, "body__code"),
        Column("body_zh", "机构", "Body", value="body__short_name"),
        Column("term", "届代码", "Term, code", Datatype.CODE, term_code()),
        Column("session", "会议代码", "Session, code", Datatype.CODE, "session__code"),
        Column("session_zh", "会议", "Session", value="session__name"),
        Column("between_sessions", "闭会期间提出", "Filed between sessions", Datatype.BOOLEAN),
        Column("number", "案号", "Number as printed", value=numbered("number")),
        Column("serial", "序号", "Serial number", Datatype.INTEGER),
        Column("class", "官方分类", "Official class", value=filled("official_class")),
        Column("class_number", "分类编号", "Number in class", value=numbered("class_number")),
        Column("proposer_kind", "提出者类型代码", "Proposer, code", Datatype.CODE, filled("proposer_kind")),
        Column(
            "proposer_kind_zh", "提出者类型", "Proposer", value=lambda _: words("proposer_kind", ProposerKind.choices)
        ),
        Column(
            "lead_signatories",
            "领衔",
            "Lead signatories",
            value=joined(_signatures("lead"), "name_as_printed", "order", "pk"),
            separator=BETWEEN,
            note_zh="署名照原样；未与人物档案对应的也列出。",
            note_en="Names as printed, also of those who match no profile.",
        ),
        Column(
            "lead_delegate_ids",
            "领衔人物编号",
            "Lead signatories, identifiers",
            Datatype.INTEGER,
            _lead_profiles,
            separator=BETWEEN,
        ),
        Column(
            "co_signatories",
            "联名",
            "Co-signatories",
            value=joined(_signatures("co"), "name_as_printed", "order", "pk"),
            separator=BETWEEN,
        ),
        Column("signatory_count", "见报联名人数", "Signatories as printed", Datatype.INTEGER),
        Column("summary", "摘要", "Summary", value=filled("summary")),
        Column(
            "measures",
            "要点",
            "Measures",
            value=joined(Measure.objects.all(), "text", "order", "pk"),
            separator=BETWEEN,
        ),
        Column("topic", "议题代码", "Topics, codes", Datatype.CODE, _topics("slug"), separator=BETWEEN),
        Column("topic_zh", "议题", "Topics", value=_topics("name"), separator=BETWEEN),
        Column("status", "状态代码", "Status, code", Datatype.CODE),
        Column("status_zh", "状态", "Status", value=lambda _: words("status", Status.choices)),
        Column("filed_on", "提出日期", "Filed on", Datatype.DATE, whole_day("filed_on", "filed_precision")),
        Column("filed_on_text", "提出日期(所知)", "Filed, as known", value=partial_date("filed_on", "filed_precision")),
        Column("stated_on", "见报日期", "Reported on", Datatype.DATE),
        Column(
            "unit",
            "主办、分办单位",
            "Lead and separate units",
            value=joined(_standing("lead", "separate"), "organisation__name", "pk"),
            separator=BETWEEN,
        ),
        Column(
            "co_unit",
            "会办单位",
            "Co-handling units",
            value=joined(_standing("co"), "organisation__name", "pk"),
            separator=BETWEEN,
        ),
        Column(
            "assigned_on",
            "交办日期",
            "Assigned on",
            Datatype.DATE,
            Subquery(
                _standing("lead", "separate")
                .filter(proposal=OuterRef("pk"), precision=Precision.DAY)
                .order_by(F("assigned_on").desc(nulls_last=True))
                .values("assigned_on")[:1]
            ),
        ),
        Column("due_on", "答复期限", "Reply due on", Datatype.DATE),
        Column(
            "overdue",
            "逾期未见答复",
            "Overdue",
            Datatype.CODE,
            lambda at: overdue_code(at.day),
            daily=True,
            note_zh="yes 是，no 否，unknown 不详；以下载当日(北京时间)为准。",
            note_en="yes, no or unknown, on the day of the download in Beijing.",
        ),
        Column("has_reply", "有答复", "Replied", Datatype.CODE, has_reply_code()),
        Column(
            "replied_on", "最近答复日期", "Last reply on", Datatype.DATE, whole_day("replied_on", "replied_precision")
        ),
        Column(
            "replied_on_text",
            "最近答复日期(所知)",
            "Last reply, as known",
            value=partial_date("replied_on", "replied_precision"),
        ),
        Column(
            "outcome",
            "办理结果代码",
            "Outcomes, codes",
            value=joined(_PUBLIC_OUTCOMES, outcome_code(), "replied_on", "pk"),
            separator=BETWEEN,
        ),
        Column(
            "outcome_zh",
            "办理结果",
            "Outcomes",
            value=joined(_PUBLIC_OUTCOMES, "outcome_label", "replied_on", "pk"),
            separator=BETWEEN,
        ),
        Column("merged_into_id", "并入", "Merged into", Datatype.INTEGER, _merged_into, references="proposals"),
        Column("statement_ids", "对应的见报建言", "Statements", Datatype.INTEGER, _statements, separator=BETWEEN),
        Column("filed_ids", "对应的立案件", "Filed items", Datatype.INTEGER, _filings, separator=BETWEEN),
        Column("source", "来源", "Source", value="source__text"),
        Column("source_url", "来源网址", "Address of the source", value=filled("source__url")),
        Column("updated_at", "更新时间", "Updated", Datatype.MOMENT),
        Column("key_topic", "重点件主题编号", "Key topics, codes", Datatype.CODE, _key_topics("pk"), separator=BETWEEN),
        Column("key_topic_zh", "重点件主题", "Key topics", value=_key_topics("title"), separator=BETWEEN),
    ),
)
