"""Two changes of one text brought together, part by part."""

from typing import Any


def merged(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Both changes where they touch different parts; where both changed a part, mine, and the part is named."""
    together, both = {}, []
    for part in mine:
        if mine[part] == base[part]:
            together[part] = theirs[part]
        else:
            together[part] = mine[part]
            if theirs[part] not in (base[part], mine[part]):
                both.append(part)
    return together, both
