"""Numbers as Chinese copy writes them: 第十四届, 十四届四次会议, 一百零三件, 2.3万."""

import re
from typing import NamedTuple

_DIGITS = {**{c: i for i, c in enumerate("〇一二三四五六七八九")}, "零": 0, "两": 2, "○": 0, "壹": 1, "贰": 2, "叁": 3}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_NUMERAL = "〇零○一二两三四五六七八九十百千万亿"
NUMBER = rf"(?:[0-9０-９]+|[{_NUMERAL}]+)"


class Meeting(NamedTuple):
    """A term and, where the text names one, the session in it: 十四届全国人大四次会议 is (14, 4)."""

    term: int
    session: int | None


def to_int(text: str) -> int | None:
    """The whole number that a numeral stands for: 十四, 一百零三, 二〇二六, ２０, 3万. None where it is none."""
    text = text.strip().translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    if text.isascii():
        return int(text) if text.isdigit() else None
    if all(letter in _DIGITS for letter in text):
        return int("".join(str(_DIGITS[letter]) for letter in text))
    return _by_units(text)


def _by_units(text: str) -> int | None:
    total = section = 0
    digit: int | None = None
    for number in re.findall(r"[0-9]+|.", text):
        if number.isdigit() and number.isascii():
            if digit is not None:
                return None
            digit = int(number)
        elif number in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[number]
        elif number in _UNITS:
            section += (1 if digit is None else digit) * _UNITS[number]
            digit = None
        elif number in _MYRIADS:
            section += digit or 0
            if not section and not total:
                return None
            total = (total + section) * _MYRIADS[number] if number == "亿" else total + section * _MYRIADS[number]
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)


def to_chinese(number: int) -> str:
    """十四 for 14, 一百零三 for 103; for terms, sessions and ordinals below ten thousand."""
    if not 0 <= number < 10_000:
        raise ValueError(f"{number} is not between 0 and 9999")
    if number == 0:
        return "零"
    written, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += ("零" if gap else "") + "〇一二三四五六七八九"[digit] + sign
            gap = False
        elif written:
            gap = True
    return written.removeprefix("一") if written.startswith("一十") else written


def ordinal(text: str) -> int | None:
    """第十四届 → 14, 四次 → 4, 第7409号 → 7409: the first number of the text."""
    found = re.search(NUMBER, text)
    return to_int(found[0]) if found else None


_MEETING = re.compile(rf"第?(?P<term>{NUMBER})届(?:[^届次。；]{{0,20}}?第?(?P<session>{NUMBER})次(?!党))?")


def meetings(text: str) -> list[Meeting]:
    """Each term in the text, with its session: 全国政协十四届四次会议 and 第十三届全国人民代表大会第五次会议 alike."""
    return [
        Meeting(term, to_int(found["session"]) if found["session"] else None)
        for found in _MEETING.finditer(text)
        if (term := to_int(found["term"])) is not None
    ]
