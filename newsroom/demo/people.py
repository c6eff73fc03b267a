"""Who sits where, since when, and what else they do: the plan of all delegates, drawn once and for all."""

import datetime
from dataclasses import dataclass, field

from newsroom.demo.cast import CAST, Person
from newsroom.demo.dice import Dice
from newsroom.demo.names import FEMALE, MALE, OTHERS
from newsroom.demo.organisations import WORKPLACES
from newsroom.demo.places import PLACES, REGIONS_OF_DEMO

DAY = datetime.date
BEGAN = {("npc", 13): DAY(2018, 3, 5), ("npc", 14): DAY(2023, 3, 5)} | {
    ("cppcc", 13): DAY(2018, 3, 3),
    ("cppcc", 14): DAY(2023, 3, 4),
}
SECTORS = """minge minmeng minjian minjin nonggong zhigong jiusan taimeng wudangpai zonggonghui fulian gongshanglian kexie
qiaolian wenyi keji sheke jingji nongye jiaoyu tiyu xinwen yiwei duiwai shehui minzu zongjiao huanjing""".split()
SECTORS_SINCE_2023 = {"huanjing"}
PARTY_SECTORS = {
    "minge": "rcck", "minmeng": "cdl", "minjian": "cndca", "minjin": "capd", "nonggong": "cpwdp", "zhigong": "zhigong",
    "jiusan": "jiusan", "taimeng": "tsl", "wudangpai": "none",
}  # fmt: skip
PARTIES = {
    "npc": {"cpc": 52, "none": 26, "cdl": 4, "cndca": 4, "capd": 3, "cpwdp": 3, "jiusan": 3, "rcck": 2, "": 3},
    "cppcc": {"cpc": 36, "none": 24, "cdl": 7, "cndca": 7, "capd": 6, "cpwdp": 6, "jiusan": 6, "rcck": 4, "": 4},
}
ETHNIC_GROUPS = [
    "回族",
    "满族",
    "壮族",
    "土家族",
    "苗族",
    "侗族",
    "瑶族",
    "畲族",
    "白族",
    "布依族",
    "锡伯族",
    "达斡尔族",
]

# Two people of one name: (the name, distinction, then body, terms, constituency and region of the second).
NAMESAKES = [
    ("连听娴", "福建", "广西", "npc", "14", "guangxi", "guangxi"),
    ("冷松稼", "河南", "黑龙江", "npc", "13 14", "heilongjiang", "heilongjiang"),
    ("骆修川", "湖北", "陕西", "npc", "14", "shaanxi", "shaanxi"),
    ("桂如姝", "教育界", "医药卫生界", "cppcc", "14", "yiwei", "shandong"),
    ("娄景朴", "科学技术界", "经济界", "cppcc", "13 14", "jingji", "zhejiang"),
    ("蒲听絮", "贵州", "社会科学界", "cppcc", "14", "sheke", "guizhou"),
]


@dataclass
class SeatPlan:
    code: str
    starts: DAY
    ends: DAY | None = None


@dataclass
class OfficePlan:
    rank: str
    starts: DAY
    ends: DAY | None = None


@dataclass
class MandatePlan:
    body: str
    term: int
    seats: list[SeatPlan]
    region: str
    starts: DAY
    began: str = "elected"
    ends: DAY | None = None
    ends_precision: str = "day"
    ended: str = ""
    offices: list[OfficePlan] = field(default_factory=list)
    suspended: tuple[DAY, DAY] | None = None


@dataclass
class PositionPlan:
    organisation: str
    kind: str
    title: str
    starts: DAY | None = None
    starts_precision: str = "day"
    ends: DAY | None = None
    seen: list[DAY] = field(default_factory=list)
    seen_former: list[DAY] = field(default_factory=list)


@dataclass
class Plan:
    name: str
    gender: str
    ethnicity: str
    party: str
    topic: str
    mandates: list[MandatePlan]
    positions: list[PositionPlan]
    distinction: str = ""
    aliases: list[tuple[str, str]] = field(default_factory=list)
    named_in_stories: bool = False


def plan() -> list[Plan]:
    dice = Dice("people")
    work = {region: dice.some(list(WORKPLACES), 2) for region in REGIONS_OF_DEMO}
    people = [_of_cast(person, dice) for person in CAST]
    people += [_drawn(name, "female", dice, work) for name in FEMALE]
    people += [_drawn(name, "male", dice, work) for name in MALE]
    people += [_of_region(*other, dice, work) for other in OTHERS]
    _namesakes(people, dice, work)
    _changes([person for person in people if not person.named_in_stories], dice)
    _aliases(people)
    return people


def _mandates(body: str, terms: str, seat: str, region: str, rank: str = "") -> list[MandatePlan]:
    mandates = []
    for term in map(int, terms.split()):
        starts = BEGAN[body, term]
        code = "keji" if term == 13 and seat in SECTORS_SINCE_2023 else seat
        mandates.append(MandatePlan(body, term, [SeatPlan(code, starts)], region, starts))
    if rank:
        mandates[-1].offices.append(OfficePlan(rank, mandates[-1].starts))
    return mandates


def _of_cast(person: Person, dice: Dice) -> Plan:
    post = PositionPlan(person.organisation, "", person.title, DAY(dice.between(2012, 2021), dice.between(1, 12), 1))
    post.starts_precision = "month"
    positions = [post]
    if person.former:
        organisation, title, last = person.former
        ended = DAY.fromisoformat(last)
        post.starts, post.starts_precision = ended, "day"
        positions.append(
            PositionPlan(
                organisation, "local", title, ended.replace(year=ended.year - 6), "year", ended, [DAY(2022, 3, 6)]
            )
        )
    plan = Plan(person.name, person.gender, person.ethnicity, person.party, person.topic, [], positions)
    plan.mandates = _mandates(person.body, person.terms, person.constituency, person.region, person.rank)
    plan.named_in_stories = True
    return plan


def _drawn(name: str, gender: str, dice: Dice, work: dict[str, list[str]]) -> Plan:
    ethnicity = dice.weighted({"汉族": 86, "": 4, dice.pick(ETHNIC_GROUPS): 10})
    return _of_region(name, gender, ethnicity, dice.pick(REGIONS_OF_DEMO), dice, work)


def _of_region(name: str, gender: str, ethnicity: str, region: str, dice: Dice, work: dict[str, list[str]]) -> Plan:
    body = "npc" if dice.chance(56) else "cppcc"
    terms = dice.weighted({"14": 60, "13 14": 23, "13": 17})
    seat = region if body == "npc" else dice.pick(SECTORS)
    party = PARTY_SECTORS.get(seat) or dice.weighted(PARTIES[body])
    topic = dice.pick(work[region])
    plan = Plan(name, gender, ethnicity, party, topic, _mandates(body, terms, seat, region), [])
    plan.positions.append(_position(region, topic, dice, int(terms.split()[-1])))
    if dice.chance(12):
        plan.positions.append(_position(region, dice.pick(work[region]), dice, 13, left=True))
    return plan


def _position(region: str, topic: str, dice: Dice, term: int, *, left: bool = False) -> PositionPlan:
    """Most posts are known by print only: where no start is known, copy says when it was last seen."""
    suffix, kind, titles = dice.pick(WORKPLACES[topic])
    post = PositionPlan(f"{PLACES[region][0]}{suffix}", kind, dice.pick(titles))
    how = dice.weighted({"day": 15, "month": 25, "year": 25, "": 35})
    if how:
        month = 1 if how == "year" else dice.between(1, 12)
        post.starts = DAY(dice.between(2010, 2017), month, dice.between(1, 28) if how == "day" else 1)
        post.starts_precision = how
    years = {13: range(2018, 2023), 14: range(2023, 2027)}[term]
    post.seen = [DAY(year, 3, dice.between(3, 11)) for year in dice.some(list(years), dice.between(1, len(years)))]
    if left:
        post.ends = DAY(2023, dice.between(4, 12), dice.between(1, 28))
        post.starts, post.starts_precision = DAY(dice.between(2008, 2014), 1, 1), "year"
        post.seen_former = [DAY(2025, 3, dice.between(4, 10))]
    return post


def _namesakes(people: list[Plan], dice: Dice, work: dict[str, list[str]]) -> None:
    by_name = {person.name: person for person in people}
    for name, first, second, body, terms, seat, region in NAMESAKES:
        known = by_name[name]
        known.distinction = first
        twin = _of_region(name, "male" if known.gender == "female" else "female", "汉族", region, dice, work)
        twin.distinction, twin.mandates = second, _mandates(body, terms, seat, region)
        if body == "npc" and first in {"福建", "河南", "湖北"}:
            home = {"福建": "fujian", "河南": "henan", "湖北": "hubei"}[first]
            known.mandates = _mandates("npc", "14", home, home)
        elif first in {"教育界", "科学技术界"}:
            known.mandates = _mandates("cppcc", "14", {"教育界": "jiaoyu", "科学技术界": "keji"}[first], "hubei")
        else:
            known.mandates = _mandates("npc", "14", "guizhou", "guizhou")
        people.append(twin)


def _changes(people: list[Plan], dice: Dice) -> None:
    """Moves, by-elections, promotions, resignations: each kind of change has a few."""
    npc = [p for p in people if not p.distinction and p.mandates[-1].body == "npc" and p.mandates[-1].term == 14]
    cppcc = [p for p in people if not p.distinction and p.mandates[-1].body == "cppcc" and p.mandates[-1].term == 14]
    npc, cppcc = dice.shuffled(npc), dice.shuffled(cppcc)
    for person in npc[:6]:
        mandate, day = person.mandates[-1], DAY(2025, 1, dice.between(10, 28))
        other = dice.pick([region for region in REGIONS_OF_DEMO if region != mandate.seats[0].code])
        mandate.seats[0].ends = day
        mandate.seats.append(SeatPlan(other, day))
    for person, day in zip(npc[6:12], (DAY(2024, 1, 19), DAY(2024, 9, 13), DAY(2025, 2, 25)) * 2, strict=True):
        _join_late(person, day, "by_election")
    for person, day in zip(cppcc[:5], (DAY(2024, 3, 1), DAY(2025, 3, 1), DAY(2025, 6, 25)) * 2, strict=False):
        _join_late(person, day, "co_opted")
    for person in cppcc[5:7]:
        mandate = person.mandates[-1]
        mandate.seats[0].ends = DAY(2025, 3, 1)
        mandate.seats.append(SeatPlan("shehui" if mandate.seats[0].code != "shehui" else "jingji", DAY(2025, 3, 1)))
    for person in npc[12:15]:
        person.mandates[-1].offices.append(OfficePlan("standing_committee_member", DAY(2024, 3, 11)))
    person = npc[15]
    person.mandates[-1].offices.append(OfficePlan("standing_committee_member", DAY(2023, 3, 10), DAY(2025, 12, 27)))
    for person in cppcc[7:11]:
        person.mandates[-1].offices.append(OfficePlan("standing_member", DAY(2025, 3, 10)))
    ends = [
        ("resigned", DAY(2025, 12, 27), "day"),
        ("resigned", DAY(2025, 6, 1), "month"),
        ("terminated", DAY(2025, 10, 28), "day"),
        ("died", DAY(2024, 11, 2), "day"),
        ("resigned", DAY(2024, 1, 1), "year"),
    ]
    for person, end in zip(npc[16:21], ends, strict=True):
        _leave(person, *end)
    for person, end in zip(
        cppcc[11:15],
        [
            ("resigned", DAY(2026, 3, 2), "day"),
            ("revoked", DAY(2025, 6, 25), "day"),
            ("died", DAY(2025, 8, 17), "day"),
            ("resigned", DAY(2025, 2, 1), "no_later"),
        ],
        strict=True,
    ):
        _leave(person, *end)
    npc[21].mandates[-1].suspended = (DAY(2025, 4, 3), DAY(2025, 9, 20))


def _join_late(person: Plan, day: DAY, began: str) -> None:
    person.mandates = person.mandates[-1:]
    mandate = person.mandates[0]
    mandate.starts = mandate.seats[0].starts = day
    mandate.began = began


def _leave(person: Plan, ended: str, day: DAY, precision: str) -> None:
    mandate = person.mandates[-1]
    mandate.ended, mandate.ends, mandate.ends_precision = ended, day, precision


def _aliases(people: list[Plan]) -> None:
    known = {
        "顾汐洄": [("顧汐洄", "traditional")],
        "阮漱弦": [("漱弦", "pen"), ("阮小弦", "former")],
        "次旺雪珍": [("次旺", "short")],
        "阿依夏木·托合提汗": [("阿依夏木", "short"), ("阿依夏姆·托合提汗", "typo")],
        "申屠若樾": [("申屠若越", "typo")],
        "岩温叫罕": [("岩温", "short")],
        "鲜于霁月": [("鮮于霽月", "traditional"), ("霁月", "pen")],
        "苏和巴图尔": [("ᠰᠦᠬᠡ ᠪᠠᠭᠠᠲᠤᠷ", "ethnic")],
        "达瓦央金措姆": [("达瓦央金", "short")],
        "荀砚田": [("荀砚甜", "typo")],
    }
    for person in people:
        person.aliases = known.get(person.name, [])
