"""The file of key topics: one row a topic, what was announced apart from what is recorded here."""

from django.db.models import Subquery

from delegates.models import Body, Organisation, Session
from newskit.opendata import At, Column, Dataset, Datatype
from newskit.opendata.cells import BETWEEN, filled, joined, partial_date, permalink, whole_day, words
from newskit.topics.models import Source
from proposals.models import KeyTopic, KeyTopicItem, Proposal


def _items_of_topic(at: At) -> Subquery:
    return joined(
        KeyTopicItem.objects.filter(proposal__shown__contains=at.moment), "proposal", "proposal", owner="key_topic"
    )


KEY_TOPICS = Dataset(
    name="key-topics",
    zh="重点件主题",
    en="Key topics",
    schema_version=1,
    note_zh="重点督办建议与重点提案的主题，以本报记录为限；公布的件数与本报记录的件数分列，不相混。空格表示不详。",
    note_en=(
        "Topics of suggestions under special supervision and of key proposals, as recorded by this newsroom. The number of "
        "items announced stands apart from the number recorded here. An empty cell means unknown."
    ),
    labels=(Body, Session, Organisation, Source, lambda at: Proposal.objects.live(at.moment)),
    columns=(
        Column("id", "编号", "Identifier", Datatype.INTEGER),
        Column("permalink", "网址", "Address", Datatype.ADDRESS, lambda _: permalink("proposals:key-topic")),
        Column("list", "名单代码", "List, code", Datatype.CODE),
        Column("list_zh", "名单", "List", value=lambda at: words("list", KeyTopic.List.choices)),
        Column("body", "机构代码", "Body, code", Datatype.CODE, "body__code"),
        Column("body_zh", "机构", "Body", value="body__short_name"),
        Column("session", "会议代码", "Session, code", Datatype.CODE, "session__code"),
        Column("session_zh", "会议", "Session", value="session__name"),
        Column("number", "名单中的序号", "Number on the list", Datatype.INTEGER),
        Column("title", "主题", "Title"),
        Column(
            "unit",
            "牵头办理单位",
            "Lead units",
            value=joined(
                KeyTopic.lead_units.through.objects.all(), "organisation__name", "organisation", owner="keytopic"
            ),
            separator=BETWEEN,
        ),
        Column("supervised_by", "督办者", "Supervised by", value=filled("supervised_by")),
        Column("supervision", "督办方式", "How it is supervised", value=filled("supervision")),
        Column("approved_on", "确定日期", "Approved on", Datatype.DATE, whole_day("approved_on", "precision")),
        Column(
            "approved_on_text", "确定日期(所知)", "Approved, as known", value=partial_date("approved_on", "precision")
        ),
        Column("approved_by", "确定者", "Approved by", value=filled("approved_by")),
        Column("items_announced", "公布件数", "Items as announced", Datatype.INTEGER),
        Column("item_ids", "本报记录的件", "Items recorded here", Datatype.INTEGER, _items_of_topic, separator=BETWEEN),
        Column("source", "来源", "Source", value="source__text"),
        Column("source_url", "来源网址", "Address of the source", value=filled("source__url")),
        Column("updated_at", "更新时间", "Updated", Datatype.MOMENT),
    ),
)
