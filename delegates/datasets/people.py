"""The file of delegates: one row a person, read as of a day."""

from functools import partial

from django.db.models import Case, CharField, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Concat

from delegates.models import (
    Alias,
    Body,
    Constituency,
    Delegate,
    Mandate,
    Office,
    PartyMembership,
    Rank,
    Seat,
    Term,
)
from delegates.regions import REGIONS
from newskit.opendata import At, Column, Dataset, Datatype, cells
from newskit.opendata.cells import BETWEEN, filled, permalink, words
from newskit.periods.fields import no_on

joined = partial(cells.joined, owner="delegate")
_of_mandate = partial(cells.joined, owner="mandate__delegate")


def term_code(path: str) -> Concat:
    """npc-14"""
    number = Cast(f"{path}number", CharField())
    return Concat(f"{path}body__code", Value("-"), number, output_field=TextField())


def _mandates(at: At):
    """Held, or perhaps held, on the day."""
    return Mandate.objects.not_no_on(at.day)


def _of_held(rows, at: At):
    """Seats or offices that hold, or perhaps hold, on the day, of mandates that do."""
    return rows.exclude(no_on(at.day)).filter(mandate__in=_mandates(at))


def _current(at: At) -> Subquery:
    return Subquery(Delegate.objects.as_of(at.day).filter(pk=OuterRef("pk")).values("standing"))


def _parties(at: At):
    return PartyMembership.objects.perhaps_on(at.day)


def _printed_name() -> Case:
    told_apart = Concat("name", Value("("), "distinction", Value(")"))
    return Case(When(~Q(distinction=""), then=told_apart), default="name", output_field=TextField())


def _region_words() -> Case:
    return words("region", REGIONS)


DELEGATES = Dataset(
    name="delegates",
    zh="代表委员",
    en="Delegates",
    schema_version=1,
    note_zh=(
        "本报有档案的全国人大代表和全国政协委员，一人一行；资格、代表团与界别、职级、党派为 date 参数所指之日(未指定则为下载当日)"
        "的情况，存疑的也列出，是否在任见“在任”一列。空格表示不详。多个值以半角分号分隔。"
    ),
    note_en=(
        "Deputies and members of whom this newsroom keeps a profile, one row a person. Capacity, seat, office and party are as "
        "of the day named by the parameter `date` (the day of the download without it), doubtful ones included; the column "
        "`current` says yes, no or unknown. An empty cell means unknown. Several values are divided by semicolons."
    ),
    labels=(Alias, Body, Constituency, Mandate, Office, PartyMembership, Seat, Term),
    columns=(
        Column("id", "编号", "Identifier", Datatype.INTEGER),
        Column("permalink", "网址", "Address", Datatype.ADDRESS, lambda _: permalink("delegates:detail")),
        Column("name", "姓名", "Name", value=_printed_name()),
        Column("pinyin", "拼音", "Pinyin", value=filled("pinyin")),
        Column(
            "aliases",
            "曾用名与异体",
            "Other names",
            value=joined(Alias.objects.exclude(kind=Alias.Kind.TYPO), "name", "pk"),
            separator=BETWEEN,
        ),
        Column("gender", "性别代码", "Gender, code", Datatype.CODE, filled("gender")),
        Column("gender_zh", "性别", "Gender", value=lambda _: words("gender", Delegate.Gender.choices)),
        Column("ethnicity", "民族", "Ethnic group", value=filled("ethnicity")),
        Column(
            "party",
            "党派代码",
            "Party, code",
            Datatype.CODE,
            lambda at: joined(_parties(at), "party"),
            separator=BETWEEN,
        ),
        Column(
            "party_zh",
            "党派",
            "Party",
            value=lambda at: joined(_parties(at), words("party", PartyMembership.Party.choices)),
            separator=BETWEEN,
        ),
        Column(
            "current",
            "在任",
            "In office",
            Datatype.CODE,
            _current,
            daily=True,
            note_zh="yes 是，no 否，unknown 不详。",
            note_en="yes, no or unknown.",
        ),
        Column(
            "body",
            "机构代码",
            "Body, code",
            Datatype.CODE,
            lambda at: joined(_mandates(at), "term__body__code", "term__body__order"),
            separator=BETWEEN,
        ),
        Column(
            "body_zh",
            "机构",
            "Body",
            value=lambda at: joined(_mandates(at), "term__body__short_name", "term__body__order"),
            separator=BETWEEN,
        ),
        Column(
            "constituency",
            "代表团、界别代码",
            "Delegation or sector, code",
            Datatype.CODE,
            lambda at: _of_mandate(_of_held(Seat.objects.all(), at), "constituency__code"),
            separator=BETWEEN,
        ),
        Column(
            "constituency_zh",
            "代表团、界别",
            "Delegation or sector",
            value=lambda at: _of_mandate(_of_held(Seat.objects.all(), at), "constituency__name"),
            separator=BETWEEN,
        ),
        Column(
            "office",
            "职级代码",
            "Rank, code",
            Datatype.CODE,
            lambda at: _of_mandate(_of_held(Office.objects.all(), at), "rank"),
            separator=BETWEEN,
        ),
        Column(
            "office_zh",
            "职级",
            "Rank",
            value=lambda at: _of_mandate(_of_held(Office.objects.all(), at), words("rank", Rank.choices)),
            separator=BETWEEN,
        ),
        Column(
            "region",
            "住地代码",
            "Lives in, code",
            Datatype.CODE,
            lambda at: joined(_mandates(at).exclude(region=""), "region"),
            separator=BETWEEN,
        ),
        Column(
            "region_zh",
            "住地",
            "Lives in",
            value=lambda at: joined(_mandates(at).exclude(region=""), _region_words()),
            separator=BETWEEN,
        ),
        Column(
            "term",
            "历任届次代码",
            "Terms served, codes",
            Datatype.CODE,
            joined(Mandate.objects.all(), term_code("term__"), "term__starts_on", "term__body__order"),
            separator=BETWEEN,
        ),
        Column("updated_at", "档案更新时间", "Profile updated", Datatype.MOMENT),
    ),
)
