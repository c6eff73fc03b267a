"""A block copied from Excel or WPS, as rows of the grid. Pure functions."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newskit.opendata.guard import unguard
from newskit.opendata.mapping import Field, match_headings

_PEOPLE = (
    "代表委员",
    "代表",
    "委员",
    "姓名",
    "领衔",
    "领衔人",
    "领衔代表",
    "提出者",
    "提出人",
    "提案人",
    "建言人",
    "delegate",
)

# In the order of the grid: what differs from row to row stands first.
COLUMNS = (
    Field("title", _("title of the item"), ("标题", "建言", "案由", "题目", "title")),
    Field("people", _("put forward by"), _PEOPLE),
    Field("topics", _("topics"), ("议题", "主题", "topics")),
    Field("measures", _("measures"), ("要点", "措施", "建议内容", "内容", "measures")),
    Field("session", _("body or session"), ("会议", "届次", "届别", "机构", "会议或机构", "会议名称", "session")),
    Field("date", pgettext_lazy("of an item", "date"), ("日期", "见报日期", "发表日期", "提出日期", "时间", "date")),
    Field("source", _("source"), ("来源", "出处", "媒体", "报纸", "source")),
    Field("kind", _("kind"), ("类别", "类型", "种类", "kind")),
    Field("number", _("number as printed"), ("案号", "案号（照印）", "编号", "建议号", "提案号", "number")),
)
NAMES = tuple(field.name for field in COLUMNS)
STICKY = ("session", "date", "source", "kind")  # empty: as in the row above
MOST_ROWS = 500
_FEWEST_HEADINGS = 2
# A cell that holds a tab, a line break or a doubled quote stands in quotes; any other quote is part of the text.
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
_PLAIN = re.compile(r"[^\t\n]*")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")


def cells_of(block: str) -> list[list[str]]:
    """Rows of cells, as spreadsheets put them on the clipboard. A quote that nothing closes is text."""
    text = _CONTROLS.sub("", block.replace("\r\n", "\n").replace("\r", "\n")).removesuffix("\n")
    rows: list[list[str]] = [[]]
    place = 0
    while True:
        quoted = _QUOTED.match(text, place)
        if quoted and any(mark in quoted[1] for mark in ("\t", "\n", '""')):
            rows[-1].append(quoted[1].replace('""', '"'))
            place = quoted.end()
        else:
            plain = _PLAIN.match(text, place)
            rows[-1].append(plain[0])
            place = plain.end()
        if place >= len(text):
            return rows
        if text[place] == "\n":
            rows.append([])
        place += 1


def read_block(block: str, first: str = "title") -> list[dict[str, str]]:
    """The rows of a block: by its headings where the first row holds them, else from the column `first` on.

    Empty rows are left out, cells beyond the last column too, and the columns that `unknown_headings` names.
    """
    table = cells_of(block)[: MOST_ROWS + 1]
    if headings := _headings(table[0]):
        stripped = [cell.strip() for cell in table[0]]
        places = {name: stripped.index(heading) for name, heading in headings.items()}
        table = table[1:]
    else:
        start = NAMES.index(first) if first in NAMES else 0
        places = {name: number for number, name in enumerate(NAMES[start:])}
    rows = [
        {name: _clean(row[place]) for name, place in places.items() if place < len(row) and _clean(row[place])}
        for row in table[:MOST_ROWS]
    ]
    return [row for row in rows if row]


def unknown_headings(block: str) -> list[str]:
    """The headings of a block whose columns the grid does not have: what stands under them is not read."""
    first = cells_of(block)[0]
    known = _headings(first)
    return [heading for cell in first if (heading := cell.strip()) and heading not in known.values()] if known else []


def filled_down(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """What is the same from row to row, and left empty, as in the row above."""
    above: dict[str, str] = {}
    filled = []
    for row in rows:
        cells = dict(row)
        if not is_empty(cells):
            for name in STICKY:
                cells[name] = cells.get(name) or above.get(name, "")
            above = cells
        filled.append(cells)
    return filled


def is_empty(cells: Mapping[str, str]) -> bool:
    """Nothing but what was filled down stands in it."""
    return not any(cells.get(name, "").strip() for name in NAMES if name not in STICKY)


def _headings(first: list[str]) -> dict[str, str]:
    """Field → heading where the row is one of headings, else nothing: a word of a row of items may be one too."""
    found = match_headings(COLUMNS, [cell.strip() for cell in first])
    return found if len(found) >= _FEWEST_HEADINGS else {}


def _clean(cell: str) -> str:
    return unguard(cell.strip()).strip()
