"""Two companions of the file of items whose rows have an item at both ends: relations, and proofs that one was filed."""

from collections.abc import Callable

from django.db.models import Model, QuerySet

from newskit.opendata import At, Column, Dataset, Datatype
from newskit.opendata.cells import filled, numbered, permalink, words
from newskit.searching import any_of
from proposals.datasets.companions import LABELS, companion, origin
from proposals.datasets.items import term_code
from proposals.models import FilingLink, Kind, Proposal, RelatedItem


def _between(model: type[Model], one: str, other: str) -> Callable[[QuerySet, At], QuerySet]:
    """Of the items asked for at either end, as their pages have it; none that leads to what readers do not see."""

    def rows(items: QuerySet, at: At) -> QuerySet:
        asked = items.order_by().values("pk")
        ends = [model._default_manager.filter(**{f"{end}__in": asked}).values("pk") for end in (one, other)]
        seen = {f"{end}__shown__contains": at.moment for end in (one, other)}
        return model._default_manager.filter(pk__in=any_of(ends), **seen).order_by(one, other, "pk")

    return rows


def _other(path: str) -> tuple[Column, ...]:
    return (
        Column(
            "other_id", "另一件编号", "Other item, identifier", Datatype.INTEGER, f"{path}_id", references="proposals"
        ),
        Column(
            "other_permalink",
            "另一件网址",
            "Address of the other item",
            Datatype.ADDRESS,
            lambda _: permalink("proposals:detail", f"{path}_id", slug=f"{path}__slug"),
        ),
        Column("other_kind", "另一件类别代码", "Kind of the other, code", Datatype.CODE, f"{path}__kind"),
        Column(
            "other_kind_zh", "另一件类别", "Kind of the other", value=lambda _: words(f"{path}__kind", Kind.choices)
        ),
        Column("other_title", "另一件标题", "Title of the other", value=f"{path}__title"),
        Column("other_body", "另一件机构代码", "Body of the other, code", Datatype.CODE, f"{path}__body__code"),
        Column("other_term", "另一件届代码", "Term of the other, code", Datatype.CODE, term_code(f"{path}__")),
        Column(
            "other_session", "另一件会议代码", "Session of the other, code", Datatype.CODE, f"{path}__session__code"
        ),
        Column("other_number", "另一件案号", "Number of the other", value=numbered(f"{path}__number")),
    )


def _companion(model: type[Model], one: str, other: str, **kwargs) -> Dataset:
    """Both ends are items: the row changes with either."""
    labels = (*LABELS, lambda at: Proposal.objects.live(at.moment))
    return companion(of=one, parts=_between(model, one, other), labels=labels, **kwargs)


RELATIONS = _companion(
    RelatedItem,
    "original",
    "follow_up",
    name="relations",
    zh="关联件",
    en="Relations",
    columns=(
        Column("relation", "关系代码", "Relation, code", Datatype.CODE),
        Column("relation_zh", "关系", "Relation", value=lambda _: words("relation", RelatedItem.Relation.choices)),
        *_other("follow_up"),
        Column("said_by", "据谁认定", "Who says so", value=filled("said_by")),
        *origin(),
    ),
    note_zh=(
        "每行一对，自本件读向另一件：本件在“后来的会议再次提出”成为另一件，或“被另一件取代”。companion 与 related 不分先后。"
        "据谁认定为空的，由本报自行认定。并案见办理经过，见报建言与立案件的对应见立案关联。"
    ),
    note_en=(
        "A pair a row, read from the item to the other: the item was brought again as, or replaced by, the other. The order of "
        "`companion` and `related` means nothing. Where `said_by` is empty we found it ourselves. Mergers stand among the steps, "
        "and which statement was filed as which item in the file of filings."
    ),
)

FILINGS = _companion(
    FilingLink,
    "statement",
    "filed",
    name="filings",
    zh="立案关联",
    en="Filings of statements",
    columns=(
        *_other("filed"),
        Column("evidence", "依据", "Evidence"),
        Column("linked_on", "关联日期", "Linked on", Datatype.DATE),
        *origin(),
    ),
    note_zh="每行一对：见报建言(本件)与查证为其立案的件(另一件)，附依据。两者各自独立，不相加。",
    note_en="A pair a row: a statement in the press and an item that it was filed as, with the evidence. Neither counts twice.",
)
