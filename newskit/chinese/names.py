"""Names of people: fold, read, sort.

A *reading* is one syllable a character, tone as a number, separated by spaces: `shan4 ji4 xiang2`. It is what an editor
may correct on a profile; pinyin, initials and the sort key are derived from it.
"""

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from .script import simplified
from .surnames import COMPOUND, SINGLE

DOT = "·"
_DOTS = re.compile(r"\s*[·•・‧⋅∙●․｡•\u2024]\s*")
_SPACES = re.compile(r"[\s\u200b-\u200d\u2060\ufeff\u00ad]+")
_HAN = r"[\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_POSITIONS = re.compile(rf"{_HAN}|{DOT}|[^{DOT}\s]+?(?={_HAN}|{DOT}|\s|$)")
_BETWEEN_HAN = re.compile(rf"(?<={_HAN})[\s\u200b-\u200d\u2060\ufeff\u00ad]+(?={_HAN})")
_QUALIFIED = re.compile(r"^(?P<name>[^()（）]+?)\s*[（(](?P<qualifier>[^()（）]+)[)）]$")

# Characters that stand in names in their own right (通用规范汉字表, 2013), though OpenCC maps them to another one: a
# Simplified text means 於 as the surname Yū and 乾 as qián, so folding them would make two people one.
_KEPT_IN_NAMES = frozenset("於乾昇釐麴夥剋陞祕")

_ASCII_U = str.maketrans({"ü": "v", "Ü": "v", "ǖ": "v", "ǘ": "v", "ǚ": "v", "ǜ": "v"})


def clean_name(printed: str) -> str:
    """The name as it should be stored: one kind of dot, no space between Han characters (王　麒 is 王麒)."""
    text = unicodedata.normalize("NFKC", _DOTS.sub(DOT, printed))
    text = _BETWEEN_HAN.sub("", _SPACES.sub(" ", text).strip())
    return _DOTS.sub(DOT, text)


@lru_cache(maxsize=8192)
def fold_name(printed: str) -> str:
    """What two spellings of one name have in common: cleaned, Simplified, small letters. For comparing only."""
    text = clean_name(printed).lower()
    return "".join(letter if letter in _KEPT_IN_NAMES else simplified(letter) for letter in text)


def split_qualifier(printed: str) -> tuple[str, str]:
    """王军(黑龙江), as notices tell namesakes apart, is ("王军", "黑龙江"); without brackets the second is empty."""
    found = _QUALIFIED.match(printed.strip())
    if not found:
        return clean_name(printed), ""
    return clean_name(found["name"]), found["qualifier"].strip()


def spread(name: str) -> str:
    """王麒 as 王　麒, so that names of two and three characters stand flush in a printed list."""
    name = clean_name(name)
    return "\u3000".join(name) if re.fullmatch(f"{_HAN}{{2}}", name) else name


def split_name(name: str) -> tuple[str, str]:
    """Surname and given name. A name with a dot, or in Latin letters, has no surname here: ("", name)."""
    name = clean_name(name)
    if DOT in name or not re.fullmatch(f"{_HAN}+", name) or len(name) > 4:
        return "", name
    if len(name) > 2 and name[:2] in COMPOUND:
        return name[:2], name[2:]
    return name[:1], name[1:]


@lru_cache(maxsize=8192)  # a profile asks three times: for its pinyin, its initials and its place in a list
def reading(name: str) -> str:
    """The likely reading, surnames by their own table: 欧阳明 is `ou1 yang2 ming2`. A dot counts as a syllable."""
    surname, given = split_name(fold_name(name))
    known = COMPOUND.get(surname) or SINGLE.get(surname)
    return " ".join([*(known.split() if known else _read(surname)), *_read(given)])


def pinyin(name: str, read_as: str = "") -> str:
    """As printed in Latin letters: Ouyang Ming, Lyu Jian (GB/T 28039-2011 writes ü as yu); without tones."""
    if not re.search(_HAN, name):
        return clean_name(name)
    surname, _ = split_name(name)
    words: list[str] = [""]
    for position, syllable in enumerate(_syllables(name, read_as)):
        if syllable == DOT or (position == len(surname) and surname) or not syllable.isalpha():
            words.append("")
        words[-1] += syllable.strip(DOT)
    return " ".join(re.sub("([ln])v", r"\1yu", word).capitalize() for word in words if word)


def pinyin_key(name: str, read_as: str = "") -> str:
    """For finding by typing: `ouyangming`; ü as v, no blanks, tones or dots. `fold_pinyin` does it to a query."""
    return "".join(re.sub(r"[^0-9a-z]", "", syllable) for syllable in _syllables(name, read_as))


def initials(name: str, read_as: str = "") -> str:
    """qxm for 钱学明: the first letter of each syllable."""
    return "".join(syllable[0] for syllable in _syllables(name, read_as) if re.match("[0-9a-z]", syllable))


def sort_key(name: str, read_as: str = "") -> str:
    """Dictionary order in the C collation: syllable, tone, then the character itself, one position after another.

    A blank parts the positions and sorts below every letter and digit: 李 stands before 梁, and 王一 before 王一平.
    """
    characters, syllables = _characters(name), (read_as or reading(name)).lower().translate(_ASCII_U).split()
    if len(characters) != len(syllables):
        return " ".join(syllables)
    return " ".join(
        syllable if syllable == letter else f"{syllable}{letter}"
        for syllable, letter in zip(syllables, characters, strict=True)
    )


def fold_pinyin(query: str) -> str:
    """A query in Latin letters as `pinyin_key` and `initials` have it: Qián Xué-míng → qianxueming, Lü and Lyu → lv."""
    text = re.sub(r"lyu|\bnyu", lambda found: f"{found[0][0]}v", query.lower().translate(_ASCII_U))  # not 严与, yanyu
    text = unicodedata.normalize("NFD", text)
    return re.sub(r"[^0-9a-z]", "", text.replace("u\u0308", "v"))


def is_reading(text: str, name: str) -> bool:
    """Whether an editor's reading fits the name: a syllable for each character, of letters and a tone from 1 to 5."""
    characters, syllables = _characters(name), text.lower().translate(_ASCII_U).split()
    return len(syllables) == len(characters) and all(
        syllable == letter or re.fullmatch(r"[a-z]+[1-5]?", syllable)
        for syllable, letter in zip(syllables, characters, strict=True)
    )


def _characters(name: str) -> list[str]:
    """What gets a syllable each: a Han character, a dot, a word in Latin letters."""
    return _POSITIONS.findall(fold_name(name))


def _read(text: str) -> list[str]:
    """By pypinyin's phrases; a character that it does not know, a dot or a Latin word stands for itself."""
    syllables = lazy_pinyin(
        text, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False, errors=_POSITIONS.findall
    )
    return [syllable if syllable[0].isascii() else syllable[0] for syllable in syllables]


def _syllables(name: str, read_as: str) -> list[str]:
    return [
        re.sub("(?<=[a-z])[1-5]$", "", syllable)
        for syllable in (read_as or reading(name)).lower().translate(_ASCII_U).split()
    ]
