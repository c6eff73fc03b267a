"""The file of units: what waits for each and what it answered, as the page of units counts it."""

from django.db.models import (
    Count,
    DateField,
    ExpressionWrapper,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Coalesce

from delegates.models import Organisation
from newskit.opendata import At, Column, Dataset, Datatype
from newskit.opendata.cells import BETWEEN, filled, joined, permalink
from newskit.topics.models import Source
from proposals.models import Kind, Proposal
from proposals.units import TIMELY, Median, answered, given, received, unassigned, waits, with_days

_PREDECESSORS = Organisation.predecessors.through.objects.all()


def _of_unit(rows: QuerySet, figure: BaseExpression) -> Subquery:
    """One figure of a unit's rows; NULL where it has none."""
    rows = rows.filter(organisation=OuterRef("pk")).order_by().values("organisation")
    return Subquery(rows.annotate(figure=figure).values("figure"))


def _number(rows: QuerySet, counted: Count | None = None) -> Coalesce:
    return Coalesce(_of_unit(rows, counted or Count("pk")), 0)


def _items(kind: str, at: At) -> BaseExpression:
    """Given to the unit, or answered by it where nobody saw it given."""
    distinct = Count("proposal", distinct=True)
    assigned = _number(given(at.moment).filter(proposal__kind=kind), distinct)
    return assigned + _number(received(at.moment).filter(unassigned(), proposal__kind=kind), distinct)


def _waiting(name: str, at: At) -> Coalesce:
    return _number(given(at.moment).waiting().filter(waits(at.day)[name]))


def _median_days(at: At) -> Func:
    middle = _of_unit(with_days(given(at.moment)), Median("days"))
    seconds = Func(
        middle, function="extract", template="extract(epoch from %(expressions)s)", output_field=FloatField()
    )
    days = ExpressionWrapper(seconds / Value(86_400.0), output_field=FloatField())
    return Func(days, function="round", template="round((%(expressions)s)::float8)::int", output_field=IntegerField())


UNITS = Dataset(
    name="units",
    zh="办理单位",
    en="Units",
    schema_version=1,
    note_zh=(
        "办理建议、提案的单位，每行一个，以本报记录为限，不是官方总数，也不分高下。各单位只计自身，前身单位另行。"
        "待答复的以下载当日(北京时间)为准；会办单位只向主办单位提出意见，不计入待答复。由后续经过推知的步骤没有日期，不计入时长。"
    ),
    note_en=(
        "Units that handle items, one a row, as recorded by this newsroom: no official totals and no ranking. Each by "
        "itself, what its predecessors had apart. What waits is as of the day of the download in Beijing; a co-handler owes "
        "no reply and is not counted as waiting. Implied steps have no day and are in no duration."
    ),
    labels=(Organisation, _PREDECESSORS.model, Source, lambda at: Proposal.objects.live(at.moment)),
    columns=(
        Column("id", "编号", "Identifier", Datatype.INTEGER),
        Column("permalink", "网址", "Address", Datatype.ADDRESS, lambda _: permalink("proposals:unit")),
        Column("name", "全称", "Full name"),
        Column("short_name", "简称", "Short name", value=filled("short_name")),
        Column("suggestions", "建议件数", "Suggestions", Datatype.INTEGER, lambda at: _items(Kind.SUGGESTION, at)),
        Column("proposals", "提案件数", "Proposals", Datatype.INTEGER, lambda at: _items(Kind.PROPOSAL, at)),
        Column("motions", "议案件数", "Motions", Datatype.INTEGER, lambda at: _items(Kind.MOTION, at)),
        Column(
            "not_due",
            "待答复未到期",
            "Waiting, not due yet",
            Datatype.INTEGER,
            lambda at: _waiting("due", at),
            daily=True,
        ),
        Column(
            "overdue",
            "逾期未见答复",
            "Overdue, none seen",
            Datatype.INTEGER,
            lambda at: _waiting("overdue", at),
            daily=True,
        ),
        Column(
            "due_unknown",
            "待答复期限不详",
            "Waiting, due day unknown",
            Datatype.INTEGER,
            lambda at: _waiting("unknown", at),
        ),
        Column("replies", "已见答复", "Replies seen", Datatype.INTEGER, lambda at: _number(received(at.moment))),
        Column(
            "on_time",
            "按期答复",
            "Replies on time",
            Datatype.INTEGER,
            lambda at: _number(answered(given(at.moment)), Count("pk", filter=TIMELY)),
        ),
        Column(
            "on_time_of",
            "按期答复的基数",
            "Replies on time, of how many",
            Datatype.INTEGER,
            lambda at: _number(answered(given(at.moment))),
            note_zh="答复日与期限均已知的交办数。",
            note_en="Assignments whose day of reply and limit are both known.",
        ),
        Column("median_days", "交办到答复的天数中位数", "Days to the reply, median", Datatype.INTEGER, _median_days),
        Column(
            "median_of",
            "中位数的基数",
            "Days to the reply, of how many",
            Datatype.INTEGER,
            lambda at: _number(with_days(given(at.moment))),
            note_zh="交办日与答复日均已知的交办数。",
            note_en="Assignments whose day and day of reply are both known.",
        ),
        Column(
            "predecessor_ids",
            "前身编号",
            "Predecessors, identifiers",
            Datatype.INTEGER,
            joined(_PREDECESSORS, "to_organisation", "to_organisation", owner="from_organisation"),
            separator=BETWEEN,
        ),
        Column(
            "predecessors",
            "前身",
            "Predecessors",
            value=joined(_PREDECESSORS, "to_organisation__name", "to_organisation", owner="from_organisation"),
            separator=BETWEEN,
        ),
        Column("as_of", "截至", "As of", Datatype.DATE, lambda at: Value(at.day, DateField()), daily=True),
        Column("source", "来源", "Source", value="source__text"),
        Column("source_url", "来源网址", "Address of the source", value=filled("source__url")),
    ),
)
