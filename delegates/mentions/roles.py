"""Where a text states a national role: 全国人大代表, 政协第十四届全国委员会常务委员, 住沪全国政协委员, 上海代表团团长."""

import re
from dataclasses import dataclass, field

from newskit.chinese.numbers import to_int

from .model import RANKS, Body

_NUMERALS = "〇零一二三四五六七八九十0-9０-９"
_TERM = rf"(?:第?[{_NUMERALS}]{{1,3}}(?:届?[、，至到和]第?[{_NUMERALS}]{{1,3}}){{0,8}}届)"

REGIONS = {
    "京": "北京", "津": "天津", "冀": "河北", "晋": "山西", "内蒙古": "内蒙古", "蒙": "内蒙古", "辽": "辽宁", "吉": "吉林",
    "黑": "黑龙江", "沪": "上海", "苏": "江苏", "浙": "浙江", "皖": "安徽", "闽": "福建", "赣": "江西", "鲁": "山东",
    "豫": "河南", "鄂": "湖北", "湘": "湖南", "粤": "广东", "桂": "广西", "琼": "海南", "渝": "重庆", "川": "四川",
    "蜀": "四川", "黔": "贵州", "贵": "贵州", "滇": "云南", "云": "云南", "藏": "西藏", "陕": "陕西", "秦": "陕西",
    "甘": "甘肃", "陇": "甘肃", "青": "青海", "宁": "宁夏", "新": "新疆", "疆": "新疆", "港": "香港", "澳": "澳门",
    "台": "台湾",
}  # fmt: skip

DELEGATIONS = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西",
    "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃",
    "青海", "宁夏", "新疆", "香港", "澳门", "台湾",
)  # fmt: skip
ARMY = "解放军和武警部队"

_PLACE = "|".join(DELEGATIONS)
DELEGATION = (
    rf"(?:(?P<place>{_PLACE})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?"
    r"|(?P<army>(?:中国人民)?解放军(?:和|、)?(?:中国人民)?(?:武警|武装警察)部队))"
)
_DELEGATION_NAME = re.compile(DELEGATION + "(?:代表)?团")
# Delegations of sport, trade and other congresses.
_OTHER_DELEGATIONS = re.compile(
    r"亚运|奥运|运动会|全运|残运|体育代表团|友好代表团|经贸代表团|党代会|党的[一二三四五六七八九十]+大"
    r"|访华|出访|博览会|团代会|妇代会|工会代表"
)

_LIVING = (
    rf"(?:(?:住|驻|在)(?P<lives>{'|'.join(REGIONS)}|{_PLACE})(?:地区|的)?"
    r"|(?P<zone>[港澳])区(?:的)?|(?P<special>香港|澳门)(?:地区|特区)?(?:的)?)"
)

_NPC = r"(?:全国人大|全国人民代表大会)"
_NPC_RANK = (
    r"(?:(?:常委会|常务委员会)(?P<npc_sc_former>原)?(?P<npc_sc>副委员长兼秘书长|副委员长|委员长|秘书长|委员(?!会|长)|组成人员)"
    r"|(?P<npc_short_former>原)?(?P<npc_short>常委)(?!会|委员会)"
    r"|(?P<npc_former>原)?(?P<deputy>代表)"
    r"(?!大会|团|处|资格|性|工作|法|建议(?:的办理|办理|工作|答复|批评|、批评)|议案|履职|联络|通道|的选举|小组|队))"
)
_CPPCC = r"(?:全国政协|(?:中国)?人民政治协商会议全国委员会|(?:中国)?人民政协全国委员会|(?:中国人民)?政协全国委员会)"
_CPPCC_LONG = rf"(?:(?:中国人民政治协商会议|中国人民政协|政协)(?P<cppcc_term>{_TERM})全国委员会)"
_CPPCC_RANK = (
    r"(?P<cppcc_former>原)?(?P<cppcc>副主席兼秘书长|副主席|主席(?!会议|团)|秘书长(?!会议)|常务委员(?!会)|常委(?!会|委员会)"
    r"|委员(?!会|长|通道|讲堂|读书|履职|活动|工作站|联络|小组|界别))"
)
_FORMER = r"(?P<was>原|前|曾任|曾是|曾当选|曾担任|历任)?"

ROLE = re.compile(
    rf"{_FORMER}(?P<term>{_TERM})?(?:{_LIVING})?(?P<term2>{_TERM})?(?:(?P<npc>{_NPC})(?P<term3>{_TERM})?{_NPC_RANK}"
    rf"|(?:{_CPPCC}|{_CPPCC_LONG})(?P<term4>{_TERM})?{_CPPCC_RANK})"
)

NPC_ROLES = {
    "委员长": ("全国人大常委会委员长", "standing_committee_chair"),
    "副委员长": ("全国人大常委会副委员长", "standing_committee_vice_chair"),
    "副委员长兼秘书长": ("全国人大常委会副委员长", "standing_committee_vice_chair"),
    "秘书长": ("全国人大常委会秘书长", "secretary_general"),
    "委员": ("全国人大常委会委员", "standing_committee_member"),
    "组成人员": ("全国人大常委会委员", "standing_committee_member"),
}
CPPCC_ROLES = {
    "主席": ("全国政协主席", "chair"),
    "副主席": ("全国政协副主席", "vice_chair"),
    "副主席兼秘书长": ("全国政协副主席", "vice_chair"),
    "秘书长": ("全国政协秘书长", "secretary_general"),
    "常务委员": ("全国政协常委", "standing_member"),
    "常委": ("全国政协常委", "standing_member"),
    "委员": ("全国政协委员", "member"),
}
DEPUTY = ("全国人大代表", "deputy")
MEMBER = ("全国政协委员", "member")
COMMITTEE = NPC_ROLES["委员"]


@dataclass(slots=True)
class Role:
    start: int
    end: int
    body: Body
    role: str
    rank: str
    terms: list[int] = field(default_factory=list)
    former: bool = False
    region: str = ""
    delegation: str = ""
    delegation_role: str = ""
    extra_roles: list[str] = field(default_factory=list)

    def outranks(self, other: "Role") -> bool:
        order = RANKS[self.body]
        return order.index(self.rank) < order.index(other.rank)


def read_terms(printed: str) -> list[int]:
    """第十、十一、十二届 is 10, 11, 12; 第十至十二届 likewise."""
    found: list[int] = []
    for part in re.split(r"届?[、，和]|届", printed):
        ends = [to_int(end.strip("第")) for end in re.split("[至到]", part) if end.strip("第")]
        if not ends or None in ends or max(ends) > 99:
            continue
        found += range(ends[0], ends[-1] + 1)
    return found


def find_roles(plain: str, current_term: int | None = None) -> list[Role]:
    roles = []
    for found in ROLE.finditer(plain):
        if found["npc"]:
            word = found["npc_sc"] or ""
            role, rank = NPC_ROLES[word] if word else (COMMITTEE if found["npc_short"] else DEPUTY)
            former = found["npc_sc_former"] or found["npc_short_former"] or found["npc_former"]
        else:
            role, rank = CPPCC_ROLES[found["cppcc"]]
            former = found["cppcc_former"]
        terms = [
            t for key in ("term", "term2", "term3", "term4", "cppcc_term") if found[key] for t in read_terms(found[key])
        ]
        past = bool(current_term and terms and max(terms) < current_term)
        region = found["lives"] or found["zone"] or found["special"] or ""
        roles.append(
            Role(
                start=found.start(),
                end=found.end(),
                body="NPC" if found["npc"] else "CPPCC",
                role=role,
                rank=rank,
                terms=terms,
                former=bool(former or found["was"]) or past,
                region=REGIONS.get(region, region),
            )
        )
    roles += _delegation_roles(plain)
    return sorted(roles, key=lambda role: (role.start, -role.end))


def _delegation_roles(plain: str) -> list[Role]:
    """上海代表团团长, and 副团长, said of a person; a 召集人 of members who live in one place keeps the role before it."""
    found = []
    for head in re.finditer(DELEGATION + r"(?:代表)?团(?P<head>团长|副团长|代团长)", plain):
        if _OTHER_DELEGATIONS.search(_sentence(plain, head.start())):
            continue
        role, rank = DEPUTY
        start = head.start()
        if lead := re.search(rf"(?:{_NPC})$", plain[max(0, start - 8) : start]):
            start -= len(lead[0])
        found.append(
            Role(start, head.end(), "NPC", role, rank, delegation=delegation_of(head), delegation_role=head["head"])
        )
    return found


def delegation_of(found: re.Match[str]) -> str:
    return found["place"] or ARMY


def delegations(plain: str) -> list[tuple[int, int, str]]:
    return [(found.start(), found.end(), delegation_of(found)) for found in _DELEGATION_NAME.finditer(plain)]


def is_other_delegation(plain: str, place: int) -> bool:
    return bool(_OTHER_DELEGATIONS.search(_sentence(plain, place)))


def _sentence(plain: str, place: int, reach: int = 160) -> str:
    """The sentence around a place, as far as it matters."""
    first, last = max(0, place - reach), place + reach
    start = max(plain.rfind(mark, first, place) for mark in "。！？\n")
    ends = [end for mark in "。！？\n" if (end := plain.find(mark, place, last)) >= 0]
    return plain[max(first, start + 1) : min(ends, default=last)]


def context(plain: str) -> set[Body]:
    """The national bodies that a text speaks of, for 某代表 and 某委员, which name none."""
    bodies: set[Body] = set()
    if re.search(_NPC, plain) or any(not is_other_delegation(plain, start) for start, _, _ in delegations(plain)):
        bodies.add("NPC")
    if re.search(rf"{_CPPCC}|政协{_TERM}全国委员会", plain):
        bodies.add("CPPCC")
    return bodies


LOCAL = re.compile(
    r"(?<!全国)(?:省|市|县|区|自治区|州)(?:级)?(?:人大(?!常委会主任|常委会副主任)|人民代表大会"
    r"|政协(?=[一二三四五六七八九十]+届|委员|会议|常委))|党代会|党的[一二三四五六七八九十]+大代表"
)
