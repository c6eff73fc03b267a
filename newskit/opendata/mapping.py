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


def fold_heading(heading: str) -> str:
    """代 表 團（届） and 代表团(届) are one heading."""
    text = simplified(unicodedata.normalize("NFKC", heading)).casefold()
    return re.sub(r"[\s*:_\-]+", "", text)


def match_headings(fields: Iterable[Field], headings: list[str]) -> dict[str, str]:
    """The fields whose column shows by its heading: field → heading as it stands."""
    folded = {fold_heading(heading): heading for heading in headings if heading}
    found = {
        field.name: next((folded[known] for each in field.headings if (known := fold_heading(each)) in folded), "")
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
