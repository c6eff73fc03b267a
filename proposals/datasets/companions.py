"""What the companions of the file of items share.

Each row says by itself of which item it is, so that a file can be read, and taken in again, without the others.
"""

from collections.abc import Callable

from django.db.models import Model, QuerySet

from delegates.models import Body, Organisation, Session, Term
from newskit.opendata import At, Column, Dataset, Datatype
from newskit.opendata.cells import filled, numbered, permalink, words
from newskit.topics.models import Source
from proposals.datasets.items import term_code
from proposals.models import Kind

LABELS = (Body, Term, Session, Organisation, Source)


def parts_of(model: type[Model], *order: str) -> Callable[[QuerySet, At], QuerySet]:
    """The parts of the items asked for, in the order of the items' identifiers."""

    def parts(items: QuerySet, _at: At) -> QuerySet:
        return model._default_manager.filter(proposal__in=items.order_by().values("pk")).order_by("proposal", *order)

    return parts


def item(path: str = "proposal") -> tuple[Column, ...]:
    """Of which item the row is; the columns mean what those of the same name mean in the file of items."""
    return (
        Column("id", "编号", "Identifier", Datatype.INTEGER),
        Column("proposal_id", "件编号", "Item, identifier", Datatype.INTEGER, f"{path}_id", references="proposals"),
        Column(
            "permalink",
            "网址",
            "Address of the item",
            Datatype.ADDRESS,
            lambda _: permalink("proposals:detail", f"{path}_id", slug=f"{path}__slug"),
        ),
        Column("kind", "类别代码", "Kind, code", Datatype.CODE, f"{path}__kind"),
        Column("kind_zh", "类别", "Kind", value=lambda _: words(f"{path}__kind", Kind.choices)),
        Column("title", "标题", "Title", value=f"{path}__title"),
        Column("body", "机构代码", "Body, code", Datatype.CODE, f"{path}__body__code"),
        Column("term", "届代码", "Term, code", Datatype.CODE, term_code(f"{path}__")),
        Column("session", "会议代码", "Session, code", Datatype.CODE, f"{path}__session__code"),
        Column(
            "between_sessions", "闭会期间提出", "Filed between sessions", Datatype.BOOLEAN, f"{path}__between_sessions"
        ),
        Column("number", "案号", "Number as printed", value=numbered(f"{path}__number")),
    )


def origin() -> tuple[Column, ...]:
    return (
        Column("source", "来源", "Source", value="source__text"),
        Column("source_url", "来源网址", "Address of the source", value=filled("source__url")),
    )


def source() -> tuple[Column, ...]:
    return (*origin(), Column("updated_at", "更新时间", "Updated", Datatype.MOMENT))


def companion(name: str, zh: str, en: str, columns: tuple[Column, ...], *, of: str = "proposal", **kwargs) -> Dataset:
    """`of` is the path to the item. A changed part is a change of its item, whose `updated_at` moves with it."""
    return Dataset(
        name=name,
        zh=zh,
        en=en,
        schema_version=1,
        columns=(*item(of), *columns),
        **{"labels": LABELS, "changed": f"{of}__updated_at"} | kwargs,
    )
