"""What differs between two documents, part by part, in characters: for conflicts, versions and sign-off sheets. Pure."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import document as documents

# In the order of the page. What stands outside (ids, spans of mentions) has no words to compare.
LABELS: dict[str, Promise | str] = {
    "section": _("section"),
    "kind": _("kind of story"),
    "column": _("column label"),
    "kicker": _("kicker"),
    "headline": _("headline"),
    "subheads": _("subheads"),
    "standfirst": _("standfirst"),
    "bylines": _("bylines"),
    "dateline": _("dateline"),
    "reader_question": _("reader's question"),
    "body": _("body text"),
    "pull_quotes": _("pull quotes"),
    "pictures": _("pictures"),
    "mentions": _("people named"),
    "proposals": _("items carried"),
    "topics": _("topics"),
    "origin": _("origin"),
    "credits": _("credits"),
    "summary": _("summary"),
    "card": _("card"),
    "correction": _("correction"),
}
SAME, OUT, IN = "", "del", "ins"


@dataclass(frozen=True)
class Difference:
    """One part that differs. `pieces` are (mark, text): unmarked, `del` or `ins`, in reading order."""

    part: str
    pieces: list[tuple[str, str]]

    @property
    def label(self) -> Promise | str:
        return LABELS[self.part]

    @property
    def count(self) -> int:
        """Characters deleted and inserted, without white space."""
        return sum(len(re.sub(r"\s", "", text)) for mark, text in self.pieces if mark)


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    return [
        Difference(part, pieces(words(part, old[part]), words(part, new[part])))
        for part in LABELS
        if old[part] != new[part]
    ]


def changed_characters(old: dict[str, Any], new: dict[str, Any]) -> int:
    return sum(difference.count for difference in differences(old, new))


def words(part: str, value: Any) -> str:
    """A part as people read it."""
    if part == "body":
        return "\n".join(documents.plain_paragraphs(value))
    if part == "mentions":
        return "\n".join(
            " ".join(filter(None, [m["name"], m["role"], m["delegate"] and f"#{m['delegate']}"])) for m in value
        )
    if part == "bylines":
        return "\n".join(line["text"] for line in value)
    if part == "pictures":
        return "\n".join(" ".join(filter(None, [p["caption"], p["credit"]])) for p in value)
    return "\n".join(_texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif value not in (None, "", False):
        yield str(value)


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    """Paragraphs that are the same are passed over; in the others characters are compared."""
    found: list[tuple[str, str]] = []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, i, j, k, n in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append((SAME, "".join(before[i:j])))
        else:
            found += _characters("".join(before[i:j]), "".join(after[k:n]))
    return _joined(found)


def _characters(old: str, new: str) -> list[tuple[str, str]]:
    found = []
    for _tag, i, j, k, n in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[i:j] == new[k:n]:
            found.append((SAME, old[i:j]))
        else:
            found += [(OUT, old[i:j]), (IN, new[k:n])]
    return found


def _joined(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    joined: list[tuple[str, str]] = []
    for mark, text in found:
        if text and joined and joined[-1][0] == mark:
            joined[-1] = (mark, joined[-1][1] + text)
        elif text:
            joined.append((mark, text))
    return joined


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
