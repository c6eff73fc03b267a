"""Which column of somebody's table is which of our fields."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from newskit.chinese.script import simplified
from newskit.opendata.tables import UnreadableTable


@dataclass(frozen=True)
class Field:
    """`headings`: how tables head it; found whatever the script, width and blanks."""

    name: str
    label: str
    headings: tuple[str, ...]
    required: bool = False


_FOOTNOTE = re.compile(r"\[\s*(?:注|註|note)?\s*\w{0,3}\s*\]|(?<=\S)[注註]\s*\d{1,2}$|[①-⑳†‡§]", re.IGNORECASE)
_HAN_OR_LATIN = r"(?<=[\u4e00-\u9fff])(?=[a-z])|(?<=[a-z])(?=[\u4e00-\u9fff])"
# Not by 、, which joins two things (主办、分办单位), nor within a phrase of another language (In office).
_PARTS = re.compile(rf"[/|(),]+|(?<![a-z\s])\s+|\s+(?![a-z\s])|{_HAN_OR_LATIN}", re.IGNORECASE)


def fold_heading(heading: str) -> str:
    """代 表 團（届）, 代表团(届) and 代表团(届)[1] are one heading."""
    text = simplified(unicodedata.normalize("NFKC", _FOOTNOTE.sub("", heading))).casefold()
    return re.sub(r"[\s*:_\-]+", "", text)


def known_headings(fields: Iterable[Field]) -> dict[str, str]:
    """Folded heading → field, for `field_of`."""
    return {fold_heading(each): field.name for field in fields for each in field.headings}


def field_of(heading: str, known: Mapping[str, str]) -> str:
    """The field that a heading names; also in two languages or with words beside it: 姓名 Name, 选举单位（代表团）."""
    if name := known.get(fold_heading(heading)):
        return name
    parts = {fold_heading(part) for part in _PARTS.split(unicodedata.normalize("NFKC", heading))}
    named = {known[part] for part in parts if part in known}
    return named.pop() if len(named) == 1 else ""


def match_headings(fields: Iterable[Field], headings: list[str], *, loosely: bool = False) -> dict[str, str]:
    """The fields whose column shows by its heading: field → heading as it stands. `loosely`: also with words beside it."""
    fields = list(fields)
    known = known_headings(fields)
    folded = {fold_heading(heading): heading for heading in headings if heading}
    beside: dict[str, str] = {}
    for fold, heading in folded.items():
        if loosely and fold not in known:
            beside.setdefault(field_of(heading, known), heading)
    found = {
        field.name: next((folded[alone] for each in field.headings if (alone := fold_heading(each)) in folded), "")
        or beside.get(field.name, "")
        for field in fields
    }
    return {name: heading for name, heading in found.items() if heading}


def columns_of(fields: Iterable[Field], headings: list[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Field → position of its column. Raises UnreadableTable where a heading is gone or a needed field has no column."""
    if gone := sorted({heading for heading in mapping.values() if heading not in headings}):
        raise UnreadableTable(_("There is no column headed %(heading)s.") % {"heading": "、".join(gone)})
    if missing := [field.label for field in fields if field.required and field.name not in mapping]:
        raise UnreadableTable(
            _("No column is known as %(fields)s; the headings are %(headings)s.")
            % {"fields": "、".join(map(str, missing)), "headings": "、".join(filter(None, headings))}
        )
    return {name: headings.index(heading) for name, heading in mapping.items()}
