"""Geometry of the charts: places in per cent, heights in pixels, so that the letters keep their size at every width.

Pure: figures in, rows for `templates/proposals/_chart.html` out. The page's policy allows no inline style, and none is needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Key(NamedTuple):
    css: str
    label: str


class Part(NamedTuple):
    """One piece of a bar. `fits`: its figure has room inside it."""

    css: str
    x: str
    width: str
    count: int
    fits: bool = False


class Column(NamedTuple):
    css: str
    x: str
    width: str
    y: str
    height: str


class Line(NamedTuple):
    """A row of the drawing: a label, where it stands, its pieces, and the words at its end."""

    label: str
    y: int
    parts: Sequence[Part] = ()
    end: str = ""
    end_x: str = ""
    low: str = ""
    high: str = ""
    middle: str = ""
    css: str = ""


class Tick(NamedTuple):
    label: str
    place: str
    css: str = ""


@dataclass(frozen=True)
class Table:
    caption: str
    head: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int | str]]]


@dataclass(frozen=True)
class Chart:
    kind: str  # shares, bars, columns, ranges: the name of the drawing's template
    slug: str
    title: str
    unit: str
    source: str
    height: int
    table: Table
    keys: Sequence[Key] = ()
    lines: Sequence[Line] = ()
    columns: Sequence[Column] = ()
    ticks: Sequence[Tick] = field(default_factory=list)

    @property
    def drawing(self) -> str:
        return f"proposals/_chart_{self.kind}.html"


def per_cent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f}%" if whole else "0%"


def shares(counts: Sequence[tuple[str, int]]) -> list[Part]:
    """Pieces of one bar that is as wide as the page: (css, count) in order."""
    total = sum(count for _css, count in counts)
    parts, before = [], 0
    for css, count in counts:
        if count:
            fits = count / total > 0.07 and css in {"b1", "b2"}
            parts.append(Part(css, per_cent(before, total), per_cent(count, total), count, fits))
        before += count
    return parts


def share_lines(rows: Sequence[tuple[str, str, Sequence[tuple[str, int]]]]) -> list[Line]:
    """(label, words at the end, pieces): each bar fills the width."""
    return [Line(label, 60 * n, shares(counts), end) for n, (label, end, counts) in enumerate(rows)]


def bar_lines(
    rows: Sequence[tuple[str, Sequence[tuple[str, int]]]], *, left: float = 20, right: float = 72
) -> list[Line]:
    """(label, pieces): bars of one scale between two places in per cent, the kinds written out behind and never summed."""
    longest = max((sum(count for _css, count in counts) for _label, counts in rows), default=0) or 1
    lines = []
    for n, (label, counts) in enumerate(rows):
        x, parts = left, []
        for css, count in counts:
            width = (right - left) * count / longest
            if count:
                parts.append(Part(css, f"{x:.2f}%", f"{width:.2f}%", count))
            x += width
        lines.append(Line(label, 28 * n, parts, "+".join(str(count) for _css, count in counts), f"{x:.2f}%"))
    return lines


def month_columns(
    rows: Sequence[tuple[str, Sequence[tuple[str, int]]]], *, top: int = 22, base: int = 192
) -> tuple[list[Column], list[Tick], list[Tick]]:
    """(label, pieces from the ground up): the columns, their labels, and the levels with a round scale."""
    highest = max((sum(count for _css, count in counts) for _label, counts in rows), default=0)
    step = _round_step(highest)
    scale = (base - top) / (step * 3)
    room = 95.0 / max(len(rows), 1)
    columns, labels = [], []
    for n, (label, counts) in enumerate(rows):
        level = float(base)
        for css, count in counts:
            height = count * scale
            level -= height
            if count:
                columns.append(Column(css, f"{n * room:.2f}%", f"{room * 0.62:.2f}%", f"{level:.1f}", f"{height:.1f}"))
        labels.append(Tick(label, f"{n * room + room * 0.31:.2f}%"))
    levels = [Tick(str(step * n), f"{base - step * n * scale:.0f}") for n in range(4)]
    return columns, labels, levels


def range_lines(
    rows: Sequence[tuple[str, float, float, float]], *, limit: float, left: float = 24, longest: float = 180
) -> tuple[list[Line], list[Tick]]:
    """(label, lower quartile, median, upper quartile) in days; red where the median is past the limit."""

    def place(days: float) -> str:
        return f"{left + (98 - left) * min(days, longest) / longest:.2f}%"

    lines = [
        Line(
            label,
            36 + 28 * n,
            low=place(low),
            high=place(high),
            middle=place(middle),
            css="b3" if middle > limit else "b1",
        )
        for n, (label, low, middle, high) in enumerate(rows)
    ]
    ticks = [Tick(str(days), place(days), "ax") for days in (30, 60, 120, 150)]
    return lines, [*ticks, Tick("", place(limit), "lim")]


def _round_step(highest: int) -> int:
    """A third of the scale: a round number, but none so large that half of the drawing is empty."""
    step = 1
    while True:
        for factor in (1, 2, 3, 4, 5, 8):
            if step * factor * 3 >= highest:
                return step * factor
        step *= 10
