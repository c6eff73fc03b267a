"""Cells of tables of mandates and posts: days as far as known, codes or words, and what stands in one cell with its days."""

import datetime
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _

from delegates.imports.roster.lines import Refused
from newskit.opendata import Dataset
from newskit.opendata.cells import BETWEEN
from newskit.opendata.mapping import Field
from newskit.periods import PartialDate, Precision
from newskit.periods.reading import read_date

UNKNOWN = PartialDate(None)


class Held(NamedTuple):
    code: str
    start: PartialDate
    end: PartialDate


class Seen(NamedTuple):
    day: datetime.date
    former: bool
    printed: str


def own(dataset: Dataset, name: str, *others: str, required: bool = False) -> Field:
    """A field of one of our own files: known by each of that column's headings, and by those of other people."""
    column = next(each for each in dataset.columns if each.name == name)
    return Field(name, column.zh, (column.name, column.zh, f"{column.zh} / {column.en}", *others), required=required)


def date(cells: Mapping[str, str], *fields: str) -> PartialDate:
    """What the first filled of the cells says. Raises Refused."""
    for field in fields:
        if text := cells.get(field, "").strip():
            return parse_date(field, text)
    return UNKNOWN


def parse_date(field: str, printed: str) -> PartialDate:
    if found := read_date(printed):
        return found
    raise Refused(field, _("“%(text)s” is no date.") % {"text": printed[:40]})


def held(cells: Mapping[str, str], field: str) -> list[Held]:
    """beijing 2023-03-05 2025-06-01;hebei 2025-06-01 ?"""
    found = []
    for part in filter(None, map(str.strip, cells.get(field, "").split(BETWEEN))):
        words = part.split()
        days = [UNKNOWN if word == "?" else parse_date(field, word) for word in words[1:3]]
        found.append(Held(words[0], *([*days, UNKNOWN, UNKNOWN])[:2]))
    return found


def seen(cells: Mapping[str, str], field: str) -> list[Seen]:
    """2026-03-06 former 澜川大学原校长"""
    found = []
    for part in filter(None, map(str.strip, cells.get(field, "").split(BETWEEN))):
        day, _blank, printed = part.partition(" ")
        former = printed.startswith("former ")
        found.append(Seen(whole(field, day), former, printed.removeprefix("former ").strip()))
    return found


def whole(field: str, printed: str) -> datetime.date:
    day = parse_date(field, printed)
    if day.day is None or day.precision != Precision.DAY:
        raise Refused(field, _("“%(text)s” is no full date.") % {"text": printed[:40]})
    return day.day


def code(cells: Mapping[str, str], choices: Iterable[tuple[str, str]], *fields: str) -> str:
    """The code that the first filled cell says, by itself or by its Chinese word. Raises Refused."""
    with translation.override("zh-hans"):
        known = {word: str(key) for key, label in choices for word in (str(key), str(label))}
    for field in fields:
        if text := cells.get(field, "").strip():
            if text in known:
                return known[text]
            raise Refused(field, _("“%(text)s” is not known here.") % {"text": text[:40]})
    return ""
