"""The file of stories: one row a story that readers see, without its text."""

from functools import partial

from django.db.models import Func, QuerySet

from articles.document import StoryKind
from articles.models import Publication, PublicationMention, PublicationProposal
from delegates.models import Delegate
from newskit.accounts.models import Section
from newskit.opendata import At, Column, Dataset, Datatype, cells
from newskit.opendata.cells import BETWEEN, permalink, words
from newskit.topics.models import Topic
from proposals.models import Proposal

joined = partial(cells.joined, owner="publication")


def _delegates(at: At) -> QuerySet:
    return PublicationMention.objects.filter(delegate__shown__contains=at.moment)


def _profiles(at: At):
    """Numbers of the profiles that readers can open; of a merged profile, the one that it went into."""
    return joined(_delegates(at), Func("delegate__merged_into", "delegate", function="coalesce"), "order", "pk")


def _proposals(at: At):
    rows = PublicationProposal.objects.filter(proposal__shown__contains=at.moment)
    return joined(rows, "proposal", "order", "pk")


def _topics(path: str):
    return joined(Publication.topics.through.objects.all(), f"topic__{path}", "topic__order", "topic")


ARTICLES = Dataset(
    name="articles",
    zh="稿件",
    en="Stories",
    schema_version=1,
    note_zh="此刻可读的稿件，一稿一行，不含正文；同一稿件更正后仍为一行，版本号递增。多个值以半角分号分隔。",
    note_en=(
        "Stories that readers see at this moment, one row each, without their text. A corrected story stays one row, with a "
        "higher version. Several values are divided by semicolons."
    ),
    changed="created_at",
    labels=(
        Section,
        Topic,
        lambda at: Delegate.objects.live(at.moment),
        lambda at: Proposal.objects.live(at.moment),
    ),
    columns=(
        Column("id", "编号", "Identifier", Datatype.INTEGER, "article_id"),
        Column("permalink", "网址", "Address", Datatype.ADDRESS, lambda _: permalink("articles:detail", "article_id")),
        Column("headline", "标题", "Headline", value="title"),
        Column("kind", "体裁代码", "Kind, code", Datatype.CODE, "story_kind"),
        Column("kind_zh", "体裁", "Kind", value=lambda _: words("story_kind", StoryKind.choices)),
        Column("section", "栏目代码", "Section, code", Datatype.CODE, "section__code"),
        Column("section_zh", "栏目", "Section", value="section__name"),
        Column("printed_on", "见报日期", "Printed on", Datatype.DATE),
        Column("topic", "议题代码", "Topics, codes", Datatype.CODE, _topics("slug"), separator=BETWEEN),
        Column("topic_zh", "议题", "Topics", value=_topics("name"), separator=BETWEEN),
        Column(
            "delegate", "提及人物编号", "Delegates named, identifiers", Datatype.INTEGER, _profiles, separator=BETWEEN
        ),
        Column(
            "proposal_ids",
            "涉及建议提案编号",
            "Proposals, identifiers",
            Datatype.INTEGER,
            _proposals,
            separator=BETWEEN,
        ),
        Column("version", "版本", "Version", Datatype.INTEGER, "number"),
        Column("version_kind", "版本性质", "Kind of version", Datatype.CODE, value="kind"),
        Column("first_shown", "首次发布时间", "First shown", Datatype.MOMENT),
        Column("shown_from", "本版发布时间", "This version shown from", Datatype.MOMENT, "shown__startswith"),
    ),
)
