"""The companions of the file of delegates: mandates and posts, a row each, of whoever the question finds.

What a mandate or a post holds several of stands in one cell, with its days: `beijing 2023-03-05 2025-06-01`, `?` for a day
that is not known or has not come. The kinds of table `mandates` and `posts` take both files in again.
"""

from collections.abc import Callable
from functools import partial

from django.db.models import Case, Func, Model, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from delegates.datasets.people import term_code
from delegates.models import Body, Constituency, Delegate, Mandate, Office, Organisation, Position, Seat, Sighting, Term
from delegates.regions import REGIONS
from newskit.opendata import At, Column, Dataset, Datatype, cells
from newskit.opendata.cells import BETWEEN, filled, partial_date, permalink, whole_day, words
from newskit.topics.models import Source


def _of(model: type[Model]) -> Callable[[QuerySet, At], QuerySet]:
    def parts(people: QuerySet, _at: At) -> QuerySet:
        return model._default_manager.filter(delegate__in=people.order_by().values("pk")).order_by("delegate", "pk")

    return parts


def _person() -> tuple[Column, ...]:
    return (
        Column("id", "编号", "Identifier", Datatype.INTEGER),
        Column("delegate_id", "代表委员编号", "Person, identifier", Datatype.INTEGER, references="delegates"),
        Column(
            "permalink",
            "网址",
            "Address of the person",
            Datatype.ADDRESS,
            lambda _: permalink("delegates:detail", "delegate_id", slug="delegate__slug"),
        ),
        Column("name", "姓名", "Name", value="delegate__name"),
        Column("distinction", "同名区分", "Told apart by", value=filled("delegate__distinction")),
    )


def _days() -> tuple[Column, ...]:
    return (
        Column("starts_on", "起", "From", Datatype.DATE, lambda _: whole_day("starts_on", "starts_precision")),
        Column(
            "starts_on_text", "起(按所知)", "From, as far as known", value=partial_date("starts_on", "starts_precision")
        ),
        Column("ends_on", "止", "To", Datatype.DATE, lambda _: whole_day("ends_on", "ends_precision")),
        Column("ends_on_text", "止(按所知)", "To, as far as known", value=partial_date("ends_on", "ends_precision")),
    )


def _source() -> tuple[Column, ...]:
    return (
        Column("source", "来源", "Source", value="source__text"),
        Column("source_url", "来源网址", "Address of the source", Datatype.ADDRESS, filled("source__url")),
        Column("updated_at", "更新时间", "Updated", Datatype.MOMENT),
    )


def _text(text: str) -> Value:
    return Value(text, output_field=TextField())


def _held(text: str) -> Concat:
    """beijing 2023-03-05 2025-06-01"""
    days = (Coalesce(partial_date(f"{end}_on", f"{end}_precision"), _text("?")) for end in ("starts", "ends"))
    start, stop = days
    return Concat(Cast(text, TextField()), _text(" "), start, _text(" "), stop, output_field=TextField())


_of_mandate = partial(cells.joined, owner="mandate")
_NOTE_HELD = "每项依次为代码、起、止，以空格分隔，? 为不详或未止；多项以半角分号分隔。"
_NOTE_HELD_EN = (
    "Each is code, from and to, divided by blanks, ? where unknown or not ended; several are divided by semicolons."
)

MANDATES = Dataset(
    name="mandates",
    zh="任期",
    en="Mandates",
    schema_version=1,
    note_zh="代表、委员资格，每人每届一行(中途离任又当选的有两行)；所在代表团或界别与职级及其起止在同一格内。",
    note_en="Membership of a body, one row a person and term; seats and offices with their days stand in one cell.",
    labels=(Body, Constituency, Delegate, Office, Seat, Term, Source),
    columns=(
        *_person(),
        Column("term", "届代码", "Term, code", Datatype.CODE, term_code("term__")),
        Column("term_zh", "届", "Term", value="term__name"),
        Column("began", "开始方式代码", "How it began, code", Datatype.CODE, filled("began")),
        Column("began_zh", "开始方式", "How it began", value=lambda _: words("began", Mandate.Began.choices)),
        Column("ended", "结束方式代码", "How it ended, code", Datatype.CODE, filled("ended")),
        Column("ended_zh", "结束方式", "How it ended", value=lambda _: words("ended", Mandate.Ended.choices)),
        *_days(),
        Column("electoral_unit", "选举单位", "Electoral unit", value=filled("electoral_unit")),
        Column("region", "住地代码", "Lives in, code", Datatype.CODE, filled("region")),
        Column("region_zh", "住地", "Lives in", value=lambda _: words("region", REGIONS)),
        Column(
            "seats",
            "代表团、界别及起止",
            "Seats with their days",
            value=_of_mandate(Seat.objects.all(), _held("constituency__code"), "starts_on", "pk"),
            separator=BETWEEN,
            note_zh=_NOTE_HELD,
            note_en=_NOTE_HELD_EN,
        ),
        Column(
            "offices",
            "职级及起止",
            "Offices with their days",
            value=_of_mandate(Office.objects.all(), _held("rank"), "starts_on", "pk"),
            separator=BETWEEN,
            note_zh=_NOTE_HELD,
            note_en=_NOTE_HELD_EN,
        ),
        *_source(),
    ),
    parts=_of(Mandate),
)


def _sighting() -> Concat:
    """2026-03-06 former 澜川大学原校长"""
    former = Case(When(former=True, then=_text(" former ")), default=_text(" "), output_field=TextField())
    day = Func("seen_on", _text("YYYY-MM-DD"), function="to_char", output_field=TextField())
    return Concat(day, former, Cast("as_printed", TextField()), output_field=TextField())


def partial_day(name: str):
    return cells.iso_day(name)


POSTS = Dataset(
    name="posts",
    zh="职务",
    en="Posts",
    schema_version=1,
    note_zh="代表委员的职务，每行一项；见报记录为“日期 所印文字”，印作原职的日期后有 former，多次以半角分号分隔。",
    note_en="Posts, one a row; each sighting is its day and the words as printed, `former` between them where print had 原.",
    labels=(Delegate, Organisation, Sighting, Source),
    columns=(
        *_person(),
        Column("organisation", "单位", "Organisation", value="organisation__name"),
        Column("title", "职务", "Title"),
        *_days(),
        Column(
            "sightings",
            "见报记录",
            "Seen in print",
            value=cells.joined(Sighting.objects.all(), _sighting(), "seen_on", "pk", owner="position"),
            separator=BETWEEN,
        ),
        *_source(),
    ),
    parts=_of(Position),
)
PARTS = (MANDATES, POSTS)
