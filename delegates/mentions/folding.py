"""The text in one form for matching, character by character, so that places in it are places in the original."""

from functools import cache

from newskit.chinese.script import simplified

_SAME = str.maketrans(
    {
        ",": "，",
        ":": "：",
        ";": "；",
        "(": "（",
        ")": "）",
        "!": "！",
        "?": "？",
        "\u3000": " ",
        "\u00a0": " ",
        "\t": " ",
        "\r": " ",
        **dict.fromkeys("•・‧．⋅●", "·"),
        **dict.fromkeys("﹑", "、"),
        "「": "“",
        "」": "”",
        "『": "“",
        "』": "”",
        "—": "—",
        "―": "—",
        "─": "—",
        "－": "—",
    }
)


@cache
def _simple(character: str) -> str:
    if "\ud800" <= character <= "\udfff":  # half a pair, which no converter takes
        return character
    folded = simplified(character)
    return folded if len(folded) == 1 else character


def fold(text: str) -> str:
    """Simplified, with one kind of comma, dot, bracket and quote; exactly as long as the text."""
    return "".join(map(_simple, text.translate(_SAME)))
