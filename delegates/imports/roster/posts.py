"""Posts as a roster has them, several in one cell and often without a mark between: parted, and offices told from posts.

A table copied from the web has 某部副部长某联合会副主席 where the page had two lines. An organisation that a post leaves out
(所长、研究员) is that of the post before; a short one (省政协, 北京市委) is made whole from what stands before it.
"""

import re
from dataclasses import dataclass

from delegates.mentions.folding import fold
from delegates.mentions.model import Position
from delegates.mentions.positions import ends_with_title, read_positions, title_ends
from delegates.mentions.roles import CPPCC_ROLES, DELEGATIONS, NPC_ROLES
from newskit.chinese.names import clean_name

_MARKS = re.compile(r"[、，,;；。\n]+")
_PARTIES = ("民革", "民盟", "民建", "民进", "农工党", "致公党", "九三学社", "台盟")
_PLACE = "|".join(sorted(DELEGATIONS, key=len, reverse=True))
# How an organisation begins that follows another post without a mark.
_BEGINS = re.compile(
    rf"(?:{_PLACE}|中国|中共|中华|中央|全国|国家|国务院|国际|世界|欧美|最高人民|{'|'.join(_PARTIES)}|党组|省|市|区|县|州|自治区|共青团|第[一二三四五六七八九十]+届"
    r"|(?:民族|宪法和法律|监察和司法|财政经济|教育科学文化卫生|教科文卫|外事|华侨|环境与资源保护|农业与农村|社会建设)委员会"
    r"|[\u4e00-\u9fff]{1,6}?(?:省|市|自治区|自治州|县|旗|区|大学|学院|医院|集团|公司|银行|研究院|研究所))"
)
_SPECIAL_COMMITTEE = re.compile(
    r"(?:民族|宪法和法律|监察和司法|财政经济|教育科学文化卫生|教科文卫|外事|华侨|环境与资源保护|农业与农村|社会建设)委员会"
)
# A name that says nothing without the organisation above it.
_BARE = re.compile(
    r"(?:村委会|村民委员会|居委会|党支部|党总支|党委|党组|工会|妇联|团委|研究院|研究所|技术中心|教研室|车间)"
)
_OWN_PARTY = re.compile(r"(?:党支部|党总支|党委|党组|党工委|委)$")
_LEVEL = re.compile(r"^(?:自治区|自治州|省|市|州|盟|地区|区|县|旗)(?=[^\s镇乡])")
_OFFICE = {
    "npc": (re.compile(r"^全国(?:人大|人民代表大会)(?:常委会|常务委员会)$"), NPC_ROLES),
    "cppcc": (re.compile(r"^(?:全国政协|(?:中国)?人民政治协商会议全国委员会)$"), CPPCC_ROLES),
}
_PLAIN = {"deputy", "member"}


@dataclass(frozen=True, slots=True)
class Post:
    organisation: str
    title: str
    printed: str
    former: bool = False


@dataclass(frozen=True, slots=True)
class Posts:
    """What one cell says: posts, ranks of the body itself, and what could not be read."""

    posts: tuple[Post, ...] = ()
    ranks: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def read_posts(cell: str, *, body: str, place: str = "") -> Posts:
    """The posts of a cell; `place` is the province of the delegation, by which 省政协 becomes whole."""
    posts: list[Post] = []
    ranks: list[str] = []
    unread: list[str] = []
    before: list[Position] = []
    for phrase in _phrases(re.sub(r"[ \t\u3000]+", "", cell)):
        found = read_positions(phrase, before)
        if not found:
            unread.append(phrase)
            continue
        for position in found:
            position = _whole(position, before, place, body)
            before.append(position)
            rank = _rank(position, body)
            if rank:
                ranks += [rank] if rank not in _PLAIN and not position.former else []
            elif position.org:
                post = Post(clean_name(position.org), clean_name(position.title), phrase, bool(position.former))
                posts += [post] if post not in posts else []
            else:
                unread.append(phrase)
    return Posts(tuple(posts), tuple(dict.fromkeys(ranks)), tuple(unread))


def _phrases(cell: str) -> list[str]:
    """One phrase a post, by the marks between them and where a title ends and an organisation begins."""
    phrases: list[str] = []
    held = ""
    for piece in _outside_brackets(cell):
        held += piece
        if not ends_with_title(fold(_MARKS.sub("", held[-40:]))) and not re.search(r"[）)]$", held):
            held += "、"  # 一号、二号卫星总设计师: no post yet
            continue
        phrases += _parted(held)
        held = ""
    if held.strip("、"):
        phrases.append(held.strip("、"))
    return phrases


def _outside_brackets(cell: str) -> list[str]:
    pieces, depth, start = [], 0, 0
    for place, letter in enumerate(cell):
        depth += (letter in "（(") - (letter in "）)")
        if depth <= 0 and _MARKS.match(letter):
            pieces.append(cell[start:place])
            start = place + 1
    return [piece for piece in [*pieces, cell[start:]] if piece]


def _parted(phrase: str) -> list[str]:
    plain = fold(phrase)
    parts, start = [], 0
    for end in title_ends(plain, 0, len(plain)):
        if end <= start or end >= len(plain) or plain[end] == "会":  # 常委会 and 理事会 are no 常委 and 理事
            continue
        if bracket := re.match(r"（[^（）]{1,12}）", plain[end:]):
            end += bracket.end()
        rest = plain[end:]
        if rest and _BEGINS.match(rest) and read_positions(phrase[start:end]) and read_positions(phrase[end:]):
            parts.append(phrase[start:end])
            start = end
    return [*parts, phrase[start:]]


def _whole(position: Position, before: list[Position], place: str, body: str) -> Position:
    """With the organisation's full name where the cell shortens or leaves it out."""
    org, title = position.org or "", position.title
    above = [each.org for each in before if each.org]
    if not org and (head := re.fullmatch(r"代?(?:副)?(省|市|州|区|县|旗)长|自治区(?:副)?主席", title)):
        level = head[1] or "自治区"
        org = next(
            (found for each in reversed(above) if (found := _place_of(each, level))), ""
        )  # printed as 青荻市 + 市长
    elif joined := re.match(r"(总工会|工会)(?=.)", title):  # 天津市 + 总工会副主席
        org, title = org + joined[0], title[joined.end() :]
    elif body == "npc" and _SPECIAL_COMMITTEE.fullmatch(org):
        org = f"全国人大{org}"
    elif _BARE.fullmatch(org):
        owner = _OWN_PARTY.sub("", above[-1]) if above else ""
        org = f"{owner}{org[1:] if owner.endswith('村') and org.startswith('村') else org}" if owner else ""
    elif level := _LEVEL.match(org):
        whole = next((found for each in reversed(above) if (found := _place_of(each, level[0]))), "")
        if not whole and place.endswith(level[0]):
            whole = place
        org = whole + org[len(level[0]) :] if whole else org
    elif above and re.fullmatch(rf"(?:{_PLACE})(?:省|市|自治区)?委(?:会|员会)?", org):
        org = next((party for party in _PARTIES if above[-1].startswith(party)), "") + org
    if org.count("（") + org.count("(") > org.count("）") + org.count(")") and title[:1] in "）)":
        org, title = org + title[0], title[1:]
    return Position(org or None, title, position.former)


def _place_of(organisation: str, level: str) -> str:
    found = re.match(rf"^(?:中共|中国共产党|民革|民盟|民建|民进)?([\u4e00-\u9fff]{{1,12}}?{level})", organisation)
    return found[1] if found else ""


def _rank(position: Position, body: str) -> str:
    """The code of a rank of the body, deputy or member for none; empty where it is a post."""
    own, roles = _OFFICE.get(body, (None, {}))
    if own is None:
        return ""
    if own.match(position.org or ""):
        return roles[position.title][1] if position.title in roles else ""
    return "deputy" if position.org == "全国人大" and position.title == "代表" else ""
