"""The names in a phrase of a notice: 湖北省选出的代表、某公司董事长王军(黑龙江)和李明远同志."""

import re
from dataclasses import dataclass

from delegates.mentions.names import Text
from delegates.mentions.positions import ends_with_title
from delegates.notices.wording import PLACE
from newskit.chinese.han import HAN
from newskit.chinese.names import clean_name, fold_name

_DOTTED = rf"{HAN}{{1,12}}(?:·{HAN}{{1,12}})+"
_PLAIN = rf"{HAN}{{2,4}}"
_NAME = re.compile(rf"(?P<name>{_DOTTED}|{_PLAIN})(?:\((?P<inside>[^()]{{1,30}})\))?")
_AFTER = re.compile(
    rf"(?:等(?:\d+|{HAN}{{1,3}})?[名位人]?(?:同志)?|(?:\d+|[一二三四五六七八九十]+)(?:名|位|人)?|同志|先生|女士|的|代表|委员|因|本人提出|提出)+$"
)
_CUT = re.compile(
    r"的|第?[一二三四五六七八九十\d]{1,3}届|全国(?:人|政)|政协|(?:代表|委员)(?:职务|资格)|担任|常务委员|请求"
)
_LEAD = re.compile(
    r"^.*(?:选出的|规定|请求|委员会|常委会|决定|会议|代表|(?<!常务)委员|常务委员|常委|主席|委员长|秘书长)(?=.{2})"
)
_LEADING_PLACE = re.compile(rf"^(?:{PLACE.pattern})的?(?=.{{2}})")
_PARTS = re.compile(r"[、，](?![^()]*\))")
_DOT = re.compile(r"[·•・‧⋅∙●․｡•]")


@dataclass(frozen=True)
class Person:
    name: str
    distinction: str = ""
    gender: str = ""
    ethnicity: str = ""

    def says_more_than(self, other: "Person") -> bool:
        return bool(self.distinction) or not other.distinction


def people_in(phrase: str, known: frozenset[str] = frozenset()) -> list[Person]:
    """The people whom a phrase between two words of a change names; titles and places in it are not people."""
    text = _DOT.sub("·", re.sub(rf"(?<={HAN})\s+(?={HAN})", "", phrase))
    items = (item for part in _PARTS.split(text) for item in _by_and(part))
    return list(dict.fromkeys(person for item in items if (person := _person(item, known))))


def people_of_line(line: str) -> list[Person]:
    """A line of a list: names parted by blanks or signs, those of two characters spread. Empty where one is no name."""
    text = re.sub(r"\s*(\([^()]*\))", r"\1", _DOT.sub("·", line).strip("。；"))
    tokens: list[str] = []
    for printed in re.split(r"[、，；\s]+(?![^()]*\))", text):
        if not printed:
            continue
        if tokens and re.fullmatch(HAN, tokens[-1]) and re.fullmatch(rf"{HAN}(?:\([^()]*\))?", printed):
            tokens[-1] += printed
        else:
            tokens.append(printed)
    people = [_whole(token) for token in tokens]
    return [] if None in people else [person for person in people if person]


def _by_and(part: str) -> list[str]:
    """张和平 is one name, 张三明和李四 are two: 和 parts only where both sides are names."""
    for found in re.finditer("和|与|以及|及", part):
        left, right = part[: found.start()], part[found.end() :]
        bare = re.sub(r"\([^()]*\)", "", part)
        if len(bare) > 4 and _looks_whole(left) and _looks_whole(re.sub(_AFTER, "", right)):
            return [left, right]
    return [part]


def _looks_whole(text: str) -> bool:
    return bool(_NAME.fullmatch(text)) or bool(re.search(rf"(?:{_DOTTED})$", text))


def _person(item: str, known: frozenset[str]) -> Person | None:
    item = _AFTER.sub("", item.strip().removeprefix("对"))
    if person := _whole(item, known):
        return person
    cut = _CUT.search(item)
    if cut and cut.start() >= 2 and (person := _whole(_AFTER.sub("", item[: cut.start()]), known)):
        return person
    inside = re.search(r"\([^()]{1,30}\)$", item)
    bare = item[: inside.start()] if inside else item
    for tail in (_LEAD.sub("", bare), _LEADING_PLACE.sub("", bare)):
        if person := _whole(tail + (inside[0] if inside else ""), known):
            return person
    name = Text(bare, known).name_before(len(bare), least=1.5)
    for size in (4, 3, 2):
        if len(bare) > size and fold_name(bare[-size:]) in known and ends_with_title(bare[:-size]):
            return _made(bare[-size:], inside[0][1:-1] if inside else "")
    if name and name.end == len(bare):
        return _made(bare[name.start :], inside[0][1:-1] if inside else "")
    return None


def _whole(item: str, known: frozenset[str] = frozenset()) -> Person | None:
    """The item is a name and nothing else, but for what brackets say of it."""
    found = _NAME.fullmatch(item)
    if not found:
        return None
    name = found["name"]
    if "·" not in name and fold_name(name) not in known and (_is_word(name)):
        return None
    return _made(name, found["inside"] or "")


def _is_word(name: str) -> bool:
    return Text(name).is_word(0) or bool(re.search(r"(?:代表|委员|同志|省|市|界|团|资格|职务|会议)$", name))


def _made(name: str, inside: str) -> Person:
    distinction = gender = ethnicity = ""
    for part in re.split(r"[，、\s]+", inside):
        if part in ("男", "女"):
            gender = "male" if part == "男" else "female"
        elif part.endswith("族"):
            ethnicity = part
        elif part:
            distinction = part[:30]
    return Person(clean_name(name), distinction, gender, ethnicity)
