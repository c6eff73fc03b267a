"""How notices say what changed. Each pattern names the people in `who`; `what` is that which begins or is left."""

import re
from typing import NamedTuple

from delegates.mentions.roles import DELEGATIONS
from delegates.models.mandates import Mandate, Rank
from delegates.models.notices import NoticeChange
from newskit.chinese.numbers import NUMBER

Kind = NoticeChange.Kind


class Wording(NamedTuple):
    kind: str
    how: str
    pattern: re.Pattern[str]


_WHO = r"(?P<who>[^。；]{1,400}?)"
_BEFORE = r"(?P<who>[^。；，:]{1,400}?)"
_WHAT = r"(?P<what>[^。；，]{0,60})"
_PARDON = r"(?:因病|因公|不幸|先后|已|于?日前|在任期内)*"

WORDINGS = [
    Wording(Kind.END, Mandate.Ended.ORDERED, re.compile(rf"责令{_WHO}(?:辞去|辞职){_WHAT}")),
    Wording(
        Kind.END,
        Mandate.Ended.RESIGNED,
        re.compile(rf"(?:接受|同意|批准)(?:了)?{_WHO}(?:请求)?的?(?:辞去|辞职){_WHAT}"),
    ),
    Wording(Kind.END, Mandate.Ended.RECALLED, re.compile(rf"罢免(?:了)?{_WHO}(?:代表|委员)?(?P<what>职务)")),
    Wording(Kind.END, Mandate.Ended.REVOKED, re.compile(rf"撤销{_WHO}(?P<what>资格)")),
    Wording(Kind.BEGIN, "", re.compile(rf"确认{_WHO}的?(?:代表|委员)资格(?P<what>有效)")),
    Wording(
        Kind.END,
        Mandate.Ended.TERMINATED,
        re.compile(rf"{_BEFORE}的?(?:代表|委员)资格(?:依法|自行|相应|随之)?(?P<what>终止|终结|丧失)"),
    ),
    Wording(Kind.END, Mandate.Ended.DIED, re.compile(rf"{_BEFORE}的?{_PARDON}(?P<what>逝世|去世|病逝|辞世)")),
    Wording(Kind.BEGIN, "", re.compile(rf"(?P<verb>补选|增补|递补|增选|选举|推选)(?:了)?{_WHO}为{_WHAT}")),
    Wording(
        Kind.SUSPEND,
        "",
        re.compile(rf"(?<!被)(?:暂时停止|暂停|停止)(?!执行){_WHO}的?执行[^。；，]{{0,20}}?代表(?P<what>职务)"),
    ),
    Wording(
        Kind.SUSPEND, "", re.compile(rf"{_BEFORE}(?:被)?(?:暂时停止|暂停|停止)执行[^。；，]{{0,20}}?代表(?P<what>职务)")
    ),
    Wording(Kind.RESUME, "", re.compile(rf"恢复(?!执行){_WHO}的?(?:执行|的)[^。；，]{{0,20}}?代表(?P<what>职务)")),
    Wording(Kind.RESUME, "", re.compile(rf"{_BEFORE}恢复执行[^。；，]{{0,20}}?代表(?P<what>职务)")),
    Wording(
        Kind.LEAVE,
        "",
        re.compile(rf"免去{_WHO}(?P<what>(?:的|政协|第|全国|常务委员|常委|副?主席|秘书长)[^。；，]{{0,60}})"),
    ),
    Wording(
        Kind.MOVE,
        "",
        re.compile(
            rf"{_BEFORE}(?:从|由)(?P<left>[^。；，、]{{2,16}}?)(?:代表)?团?(?:调|转|改|调整|转入|编)(?:到|至|入|为|往|在|整到|整至|整为|整入)"
            r"(?P<what>[^。；，、]{2,16})"
        ),
    ),
]
BEGAN = {
    "补选": Mandate.Began.BY_ELECTION,
    "增补": Mandate.Began.CO_OPTED,
    "增选": Mandate.Began.CO_OPTED,
    "递补": Mandate.Began.SUCCEEDED,
    "选举": Mandate.Began.ELECTED,
    "推选": Mandate.Began.ELECTED,
}
# Words of the heading of a list of names: 增补委员名单.
HEADINGS = (
    [(Kind.BEGIN, how, re.compile(word)) for word, how in BEGAN.items() if word not in {"选举", "推选"}]
    + [
        (Kind.END, how, re.compile(words))
        for how, words in (
            (Mandate.Ended.ORDERED, "责令辞"),
            (Mandate.Ended.RESIGNED, "辞去|请辞|辞职"),
            (Mandate.Ended.RECALLED, "罢免"),
            (Mandate.Ended.REVOKED, "撤销"),
            (Mandate.Ended.TERMINATED, "资格终止|终止.*资格"),
            (Mandate.Ended.DIED, "去世|逝世"),
        )
    ]
    + [(Kind.LEAVE, "", re.compile("免去"))]
)
# Where a stated number stands without names, of what it is the number.
COUNTED = [
    (Kind.BEGIN, re.compile("补选|增补|递补|增选|资格有效")),
    (Kind.END, re.compile("辞去|辞职|罢免|撤销|终止|去世|逝世|出缺|减少")),
]
# A sentence with one of these speaks of a change; where nothing was read from it, it is shown as not read.
TELLING = re.compile(
    "补选|增补|递补|增选|辞去|辞职|罢免|撤销|免去|资格终止|去世|逝世|病逝|暂停执行|暂时停止|恢复执行|任命|决定任免|调整到|转入|调入"
)
_RANKS = {
    "npc": [
        (Rank.NPC_VICE_CHAIR, r"副委员长"),
        (Rank.NPC_CHAIR, r"(?<!副)委员长(?!会议)"),
        (Rank.SECRETARY_GENERAL, r"(?<!副)秘书长"),
        (Rank.NPC_MEMBER, r"(?:常务委员会|常委会)(?:组成人员|委员)"),
    ],
    "cppcc": [
        (Rank.VICE_CHAIR, r"(?<!会)副主席"),
        (Rank.CHAIR, r"(?<!副)主席(?!会议)"),
        (Rank.SECRETARY_GENERAL, r"(?<!副)秘书长"),
        (Rank.STANDING_MEMBER, r"常务委员(?!会)|常委(?!会)"),
    ],
}
_MEMBERSHIP = re.compile(r"(?:代表|(?<!常务)(?<!委员会)(?<!常委会)委员(?!会))(?:职务|资格)?$")


def ranks_of(what: str, body: str) -> list[str]:
    """The ranks that are named: those of `Rank`, in the order of the words."""
    found = [(hit.start(), rank) for rank, words in _RANKS.get(body, []) if (hit := re.search(words, what))]
    return [str(rank) for _start, rank in sorted(found)]


def is_membership(what: str) -> bool:
    """第十四届全国人民代表大会代表: the mandate itself."""
    return bool(_MEMBERSHIP.search(what.rstrip("的职务请求")) or _MEMBERSHIP.search(what.removesuffix("的请求")))


BODY = [
    ("npc", re.compile(r"全国人民代表大会|全国人大")),
    ("cppcc", re.compile(r"政协|人民政治协商会议")),
]
_REGION = "|".join(sorted(set(DELEGATIONS), key=len, reverse=True))
PLACE = re.compile(
    rf"(?:{_REGION})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?|(?:中国人民)?解放军(?:和(?:中国人民)?武(?:装)?警(?:察)?部队)?"
)
LOCAL = re.compile(
    rf"(?P<place>{PLACE.pattern})(?:第[^。；，]{{1,4}}届)?(?:人民代表大会|人大|选出|选举|补选|军人代表大会)"
)
TOTAL = re.compile(
    rf"(?:实有|现有|共有)(?:全国)?(?:人大|政协)?(?:代表|委员)?(?:为|共|:)?(?P<number>{NUMBER})(?:名|位|人)?"
)
COUNT = re.compile(rf"(?P<number>{NUMBER})(?:名|位|人)(?!民)")
DAY = re.compile(
    r"(?P<year>[12]\d{3}|[一二三四五六七八九〇零○]{4})年(?:(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?:(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})日)?)?"
)
