"""Traditional and Simplified Chinese."""

from functools import cache

from opencc import OpenCC


@cache
def _converter(profile: str) -> OpenCC:
    return OpenCC(profile)


def simplified(text: str) -> str:
    """The text in Simplified characters; what is Simplified already stays as it is."""
    return _converter("t2s").convert(text)


def traditional(text: str) -> str:
    """The text in Traditional characters, standard forms (not Taiwan's or Hong Kong's)."""
    return _converter("s2t").convert(text)


def is_traditional(text: str) -> bool:
    """Whether some character has a different Simplified form. Text common to both scripts answers False."""
    return simplified(text) != text
