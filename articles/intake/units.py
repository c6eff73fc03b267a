"""Lines of the page as units: marks of headings taken off, lines of a fixed width put together again."""

import re
from collections import Counter
from dataclasses import dataclass, field

from newskit.chinese.han import count_han

from . import signs

_BOLD = re.compile(r"^\s*(\*\*|__)(?P<text>[^*_]{1,60})\1\s*$")
_MARKS = re.compile(r"\*\*|__(?=\S)|(?<=\S)__|^\s*>\s?")


@dataclass(slots=True)
class Unit:
    """A line, or several that one sentence runs through. `level` is the level of its heading mark, 0 without."""

    text: str
    lines: list[int]
    level: int = 0
    indented: bool = False
    gap: bool = False  # a blank line before it
    sign: str = ""
    story: int = -1
    extra: dict[str, str] = field(default_factory=dict)


def units_of(text: str) -> list[Unit]:
    units: list[Unit] = []
    gap = False
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if not bare:
            gap = True
            continue
        unit = Unit(bare, [number], indented=line.startswith(("\u3000\u3000", "    ", "\t")), gap=gap)
        gap = False
        if heading := signs.HEADING.match(line):
            if not heading[2]:
                continue
            unit.level, unit.text = len(heading[1]), heading[2]
        elif bold := _BOLD.match(line):
            unit.level, unit.text = 7, bold["text"].strip()
        unit.text = _MARKS.sub("", unit.text).strip() or unit.text
        units.append(unit)
    return _unwrapped(units)


def _unwrapped(units: list[Unit]) -> list[Unit]:
    """Lines of one width are lines of a column, not paragraphs: each is put to the one before it that is full."""
    widths = Counter(len(unit.text) for unit in units if not unit.level)
    if len(units) < 12 or not widths:
        return units
    width, _ = max(widths.items(), key=lambda item: (sum(widths[item[0] + d] for d in (-1, 0, 1)), item[0]))
    full = [unit for unit in units if not unit.level and abs(len(unit.text) - width) <= 1]
    cut = sum(1 for unit in full if not signs.ends_sentence(unit.text))
    if not 8 <= width <= 45 or len(full) < 0.5 * len(units) or cut < 0.6 * len(full):
        return units
    joined: list[Unit] = []
    for unit in units:
        last = joined[-1] if joined else None
        if last and not (last.level or unit.level or unit.indented or unit.gap) and last.extra.get("full"):
            last.text += unit.text
            last.lines += unit.lines
        else:
            joined.append(unit)
            last = unit
        joined[-1].extra["full"] = "yes" if abs(len(unit.text) - width) <= 1 or len(unit.text) > width else ""
    return joined


def size(unit: Unit) -> int:
    return count_han(unit.text)
