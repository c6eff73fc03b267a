"""Which characters are Han, and how many."""

import re

# The unified blocks up to the supplementary plane, the ideographic zero and the iteration mark.
_RANGES = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3005\u3007"
HAN = f"[{_RANGES}]"
_ONE = re.compile(HAN)


def is_han(character: str) -> bool:
    return bool(character) and _ONE.match(character) is not None


def han_only(text: str) -> str:
    return "".join(_ONE.findall(text))


def count_han(text: str) -> int:
    return len(_ONE.findall(text))
