"""Names that stand together in one cell or line, as gazettes print them: 王　麒（女，回族）　欧阳　宁、买买提·艾山江."""

import re

from newskit.chinese.names import DOT
from newskit.chinese.surnames import COMPOUND

_OPEN, _CLOSE = "（(〔［[", "）)〕］]"
_MARKS = "、，,；;\n。"
_AROUND_DOT = re.compile(r"\s*[·•・‧⋅∙●․｡•\u2024]\s*")
_BEFORE_BRACKET = re.compile(r"\s+(?=[（(])")
_BLANKS = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_HAN = re.compile(r"[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_BRACKETS = re.compile(r"[（(〔［\[].*$", re.DOTALL)


def gathered(text: str) -> list[str]:
    """The names one by one, each with the brackets after it. A blank inside a name (王　麒, 尤 未平) parts nothing."""
    text = _BEFORE_BRACKET.sub("", _AROUND_DOT.sub(DOT, text.replace("\r\n", "\n").replace("\r", "\n")))
    return [name for piece in _split(text, _MARKS) for name in _joined(_split(piece, None))]


def is_marked(text: str) -> bool:
    """Whether a mark, not only a blank, parts what stands in it."""
    return sum(bool(piece.strip()) for piece in _split(_AROUND_DOT.sub(DOT, text), _MARKS)) > 1


def lines_of(text: str) -> list[str]:
    """The lines of a cell; a line that breaks within brackets or at a dot is none."""
    return _split(_AROUND_DOT.sub(DOT, text), "\n")


def without_brackets(name: str) -> str:
    return _BRACKETS.sub("", name).strip()


def _split(text: str, marks: str | None) -> list[str]:
    """Outside of brackets only; at blanks where there are no marks. A bracket that nobody closes holds to the end."""
    pieces, start, depth = [], 0, 0
    for place, letter in enumerate(text):
        if letter in _OPEN:
            depth += 1
        elif letter in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and (letter in marks if marks is not None else _BLANKS.match(letter)):
            pieces.append(text[start:place])
            start = place + 1
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _joined(words: list[str]) -> list[str]:
    """One character is no name: it goes with the next, or with a surname of two before it; so do words in Latin letters."""
    if len(words) == 3 and all(_size(word) == 1 for word in words) and not any(map(_bracketed, words[:2])):
        return ["".join(words)]  # 尤 未 平
    names: list[str] = []
    is_open = False  # the last of `names` wants more
    for word in words:
        if is_open and _size(word) in {1, 2}:
            names[-1] += word
            is_open = False
            continue
        latin = names and not _size(word) and not _size(names[-1]) and not _bracketed(names[-1]) and word.isascii()
        if latin and names[-1].isascii():
            names[-1] += f" {word}"
            continue
        names.append(word)
        is_open = not _bracketed(word) and (_size(word) == 1 or word in COMPOUND)
    return names


def _size(word: str) -> int:
    """Of how many Han characters the word is; 0 where it is anything else."""
    bare = without_brackets(word)
    return len(bare) if _HAN.fullmatch(bare) else 0


def _bracketed(word: str) -> bool:
    return without_brackets(word) != word
