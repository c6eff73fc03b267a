"""Punctuation of Chinese text: half-width marks between Chinese characters become full-width (GB/T 15834-2011)."""

import re

from .han import HAN

_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_CLOSING = "”’）】》」』〉"
_OPENING = "“‘（【《「『〈"
_WIDE = rf"{HAN}|[，。；：？！、…—·％℃{_CLOSING}{_OPENING}]"
_CHINESE = re.compile(_WIDE)
# Left as they are: addresses of the web and of mail, times, ratios, and numbers with their marks.
# Every repetition is bounded: a line without end must not cost a square of its length.
_UNTOUCHED = re.compile(
    r"(?:https?://|www\.)[!-~]{1,2000}|[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,64}){1,8}"
    r"|\d{1,20}(?:[:,.]\d{1,20}){1,20}|[A-Za-z][A-Za-z0-9_']{0,40}(?:[.,:;?!'-]\s?[A-Za-z][A-Za-z0-9_']{0,40}){1,40}"
)
_BLANKS = re.compile(
    rf"(?<=[，。；：？！、{_CLOSING}{_OPENING}])[ \t\u00a0]+(?=\S)|(?<=\S)[ \t\u00a0]+(?=[，。；：？！、{_CLOSING}])"
)


def full_width(text: str) -> str:
    """Half-width punctuation that stands in Chinese made full-width; numbers, times, Latin words and addresses stay.

    Straight quotes become curly ones where each has its partner on the line. Doing it twice changes nothing more.
    """
    return "\n".join(map(_line, text.split("\n")))


def tidy(text: str) -> str:
    """A line for print: full-width marks, and no blanks beside them."""
    return _BLANKS.sub("", full_width(text)).strip(" \t\u00a0\u3000")


def _line(line: str) -> str:
    if not _CHINESE.search(line):
        return line
    kept = [False] * len(line)
    for found in _UNTOUCHED.finditer(line):
        kept[found.start() : found.end()] = [True] * (found.end() - found.start())
    letters = list(line)
    for straight, opening, closing in (('"', "“", "”"), ("'", "‘", "’")):
        _quotes(letters, kept, straight, opening, closing)
    _marks(letters, kept)
    _brackets(letters, kept)
    joined = "".join(letters)
    joined = re.sub(rf"(?<={HAN})\.{{3,6}}", "……", joined)
    return re.sub(rf"(?<={HAN})--+(?={HAN}|“)", "——", joined)


def _neighbour(letters: list[str], place: int, step: int) -> str:
    place += step
    while 0 <= place < len(letters) and letters[place] in " \t\u00a0":
        place += step
    return letters[place] if 0 <= place < len(letters) else ""


def _is_chinese(letter: str) -> bool:
    return bool(letter) and bool(_CHINESE.match(letter))


def _marks(letters: list[str], kept: list[bool]) -> None:
    for place, letter in enumerate(letters):
        if kept[place]:
            continue
        before, after = _neighbour(letters, place, -1), _neighbour(letters, place, 1)
        if letter in _FULL and (_is_chinese(before) or _is_chinese(after)):
            letters[place] = _FULL[letter]
        elif letter == "." and _is_chinese(before) and before not in "，。；：" and not (after and after.isascii()):
            letters[place] = "。"


def _brackets(letters: list[str], kept: list[bool]) -> None:
    opened: list[int] = []
    for place, letter in enumerate(letters):
        if kept[place]:
            continue
        if letter == "(":
            opened.append(place)
        elif letter == ")" and opened:
            start = opened.pop()
            inside = "".join(letters[start + 1 : place])
            if _CHINESE.search(inside) or _is_chinese(_neighbour(letters, start, -1)):
                letters[start], letters[place] = "（", "）"


def _quotes(letters: list[str], kept: list[bool], straight: str, opening: str, closing: str) -> None:
    places = [
        place
        for place, letter in enumerate(letters)
        if letter == straight and not kept[place] and not _between_latin(letters, place)
    ]
    if len(places) % 2:
        return
    for first, last in zip(places[::2], places[1::2], strict=True):
        around = letters[first + 1 : last] + letters[max(0, first - 1) : first] + letters[last + 1 : last + 2]
        if any(map(_is_chinese, around)):
            letters[first], letters[last] = opening, closing


def _between_latin(letters: list[str], place: int) -> bool:
    """don't, 5' 30\": no quotes."""
    before = letters[place - 1] if place else ""
    after = letters[place + 1] if place + 1 < len(letters) else ""
    return (before.isascii() and before.isalpha() and after.isascii() and after.isalpha()) or before.isdigit()
