"""Read posts: 中泰证券总经理 is (中泰证券, 总经理), 北京证监局原局长 a former one, 党委书记、董事长 two of one organisation."""

import re
from functools import lru_cache

from .folding import fold
from .model import Position
from .tables import organisations, titles

_TERM = re.compile(
    r"^(?P<terms>(?:第?[一二三四五六七八九十]{1,3}(?:[、至到和]第?[一二三四五六七八九十]{1,3}){0,8}届){1,4})"
)
_QUOTED = re.compile(r"^“(?P<inner>[^“”]+)”$")
_FALSE_原 = ("中原", "太原", "平原", "高原", "草原", "固原", "开原", "三原")
_NOT_A_TITLE = re.compile(r"委员会$|代表团$|书记处$|主任会议$")


# A trade that no table has, after an organisation: 装调工, 科研员.
_OTHER_TRADE = re.compile(
    r"(?<=[司厂局部处室院所站队团社村间班校心])[^司厂局部处室院所站队团社村间班校心，。的]{1,5}[工员师手]$"
)


@lru_cache(maxsize=4096)  # of all that is ever read, the newest
def _core(plain: str) -> str:
    """The title that the phrase ends with, the longest first; empty where there is none."""
    for size in range(min(titles.LONGEST, len(plain)), 0, -1):
        if plain[-size:] in titles.ALL:
            core = plain[-size:]
            if core == "助理":
                return _core(plain[:-2]) + core
            return core
    if plain.endswith("助理"):
        return "助理"
    other = _OTHER_TRADE.search(plain)
    return other[0] if other else ""


def ends_with_title(plain: str) -> bool:
    return bool(_core(plain)) or bool(re.search(r"[）)]$", plain) and _core(re.sub(r"（[^（）]{1,8}）$", "", plain)))


def title_ends(plain: str, start: int, end: int) -> list[int]:
    """Each place in a stretch of folded text where a title ends, in order; within 副主任医师 only the last."""
    found: list[int] = []
    place = start
    while place < end:
        size = next(
            (s for s in range(min(titles.LONGEST, end - place), 0, -1) if plain[place : place + s] in titles.ALL), 0
        )
        if size:
            stop = place + size
            if plain.startswith("助理", stop) and stop + 2 <= end:
                stop += 2
            if plain.startswith("委员会", place) or (plain.startswith("会", stop) and plain[stop - 2 : stop] == "委员"):
                place += size
                continue
            found.append(stop)
            place += max(size - 1, 1)
        else:
            place += 1
    return found


def ends_like_organisation(plain: str) -> bool:
    return plain.endswith((*organisations.ENDINGS, *organisations.SHORT_ENDINGS, "）"))


def read_positions(raw: str, before: list[Position] | None = None) -> list[Position]:
    """The posts that one phrase states, without the name. Empty where the phrase states none.

    `before` are the posts read so far: an organisation left out is taken from them (domain.md §6.2).
    """
    raw = raw.strip(" \u3000，,、：:—")
    plain = fold(raw)
    parts = _split_joined(plain)
    known = list(before or [])
    found: list[Position] = []
    for start, end in parts:
        position = _read_one(raw[start:end], plain[start:end], known + found)
        if position is None:
            return []
        found.append(position)
    return found


def _split_joined(plain: str) -> list[tuple[int, int]]:
    """董事长兼首席执行官 is two posts, as is 书记和院长; 信息科学与工程学院 is one."""
    cuts = [0]
    for joint in re.finditer(r"兼任?|和|及|暨", plain):
        after = plain[joint.end() :]
        titled = joint.start() > 0 and after and _core(plain[cuts[-1] : joint.start()]) and not after.startswith("兼")
        if titled and (joint[0].startswith("兼") or _core(after)):
            cuts += [joint.start(), joint.end()]
    cuts.append(len(plain))
    return [(cuts[i], cuts[i + 1]) for i in range(0, len(cuts), 2)]


def _read_one(raw: str, plain: str, before: list[Position]) -> Position | None:
    former: bool | None = False
    if quoted := _QUOTED.match(plain):
        return Position(None, raw[1:-1]) if quoted["inner"].endswith(titles.HONOURS) else None
    if term := _TERM.match(plain):
        if "、" in term["terms"] or "至" in term["terms"]:
            former = None
        raw, plain = raw[term.end() :], plain[term.end() :]
    for mark in ("原任", "原", "前任", "曾任", "时任", "前"):
        if plain.startswith(mark) and not plain.startswith(("原子", "原料", "前海", "前沿", "前进", "前锋")):
            former = None if mark == "时任" else True
            raw, plain = raw[len(mark) :], plain[len(mark) :]
            break
    for mark in ("现任", "新任", "来自"):
        if plain.startswith(mark):
            raw, plain = raw[len(mark) :], plain[len(mark) :]
    bracket = re.search(r"（[^（）]{1,8}）$", plain)
    if bracket and _core(plain[: bracket.start()]):
        raw, plain = raw[: bracket.start()], plain[: bracket.start()]
    core = _core(plain)
    if not core or _NOT_A_TITLE.search(plain):
        return None
    cut = len(plain) - len(core)
    cut = _past_modifiers(plain, cut)
    if plain[:cut].endswith("原") and not plain[:cut].endswith(_FALSE_原):
        former = True
        head = plain[: cut - 1]
        outer = _past_modifiers(head, len(head))
        if outer < len(head) and not _belongs_to_organisation(head, outer):
            title = raw[outer : cut - 1] + raw[cut:]
            return _with_organisation(raw[:outer], plain[:outer], title, core, former, before)
        return _with_organisation(raw[: cut - 1], head, raw[cut:], core, former, before)
    if _belongs_to_organisation(plain, cut):
        # 社区党委书记: the committee is the organisation; 大学党委书记: the post.
        cut = len(plain) - len(core)
    return _with_organisation(raw[:cut], plain[:cut], raw[cut:], core, former, before)


def _past_modifiers(plain: str, cut: int) -> int:
    """Where the title begins when the words of rank and kind before it are taken along."""
    while True:
        word = max((m for m in titles.MODIFIERS if plain.endswith(m, 0, cut)), key=len, default="")
        if not word or (
            len(word) == 1
            and cut - 1 > 0
            and plain[cut - 2 : cut] in ("改正", "公正", "方正", "时代", "近代", "现代", "当代", "年代")
        ):
            return cut
        if word in ("政治", "安全", "质量", "技术", "服务", "战略", "投资", "专业", "职业") and plain[
            cut : cut + 1
        ] in ("局", "部", "处", "院", "所"):
            return cut
        if word in ("国家级", "一线") and cut == len(word):
            return 0
        cut -= len(word)


def _belongs_to_organisation(plain: str, cut: int) -> bool:
    modifiers = plain[cut:]
    if modifiers.startswith(("党委", "党组", "纪委", "工会")):
        return plain[:cut].endswith(organisations.PARTY_PLACES) or modifiers.startswith(("纪委", "工会"))
    return False


def _with_organisation(
    raw: str, plain: str, title: str, core: str, former: bool | None, before: list[Position]
) -> Position | None:
    if not plain:
        if core in titles.WITHOUT_ORGANISATION or not before:
            return Position(None, title, former)
        org, last = before[-1].org, before[-1]
        if org and title in titles.HEADS_OF_PLACES and fold(org).endswith(organisations.PARTY_COMMITTEES):
            org = None
        return Position(org, title, True if last.former and former is False else former)
    whole = raw + title
    if plain in titles.PRAISE or (
        plain.startswith(titles.PRAISE_OF_PERSONS) and core in titles.CALLINGS and not _last_ending(plain)
    ):
        return Position(None, whole, former)
    ending = _last_ending(plain)
    if core in titles.CALLINGS:
        if fold(whole).endswith(titles.HONOURS) and (not ending or len(plain) - ending > 8):
            return Position(None, whole, former)
        ending = max(ending, _last_short_ending(plain))
        if not ending:
            trade = max((plain.rfind(t) + len(t) for t in organisations.TRADES if t in plain), default=0)
            if not trade and title.startswith(("首席", "高级", "特级", "资深", "总")) and title != core:
                return Position(raw, title, former)
            if not trade:
                return Position(None, whole, former)
            ending = trade
        if ending < len(plain) and len(plain) - ending <= 12:
            return Position(raw[:ending], raw[ending:] + title, former)
        return Position(raw, title, former)
    if (
        ending
        and 0 < len(plain) - ending <= 8
        and core
        in (
            "总监",
            "经理",
            "主管",
            "负责人",
            "带头人",
            "首席专家",
            "班长",
            "组长",
            "队长",
            "教授",
            "研究员",
            "总工程师",
            "参谋",
        )
    ):
        return Position(raw[:ending], raw[ending:] + title, former)
    return Position(raw, title, former)


def _last_ending(plain: str) -> int:
    return max((plain.rfind(word) + len(word) for word in organisations.ENDINGS if word in plain), default=0)


def _last_short_ending(plain: str) -> int:
    return max((plain.rfind(letter) + 1 for letter in organisations.SHORT_ENDINGS), default=0)
