"""Which part of a picture is printed: a box in the master's pixels, as `left-top-width-height`.

The box stands in the story's document, so that what was signed says what is seen, and how large it is.
"""

import re
from typing import NamedTuple

WIDTHS = (480, 960, 1600)
_BOX = re.compile(r"(\d{1,5})-(\d{1,5})-(\d{1,5})-(\d{1,5})")


class Box(NamedTuple):
    left: int
    top: int
    width: int
    height: int

    def __str__(self) -> str:
        return "-".join(map(str, self))

    @property
    def widths(self) -> list[int]:
        """In which widths it is offered: the usual ones that are smaller, and its own up to the largest."""
        largest = min(self.width, WIDTHS[-1])
        return [*(width for width in WIDTHS if width < largest), largest]

    def height_at(self, width: int) -> int:
        return max(1, round(self.height * width / self.width))


def box(text: str) -> Box | None:
    """The box of a document's entry; None if there is none."""
    found = _BOX.fullmatch(text)
    if not found:
        return None
    parsed = Box(*map(int, found.groups()))
    return parsed if parsed.width and parsed.height else None


def around(width: int, height: int, ratio: float, x: int, y: int) -> Box:
    """The largest box of this ratio (width to height) with the focal point, in percent, as near its middle as may be."""
    wide, high = (round(height * ratio), height) if width > height * ratio else (width, round(width / ratio))
    left = min(max(round(width * x / 100 - wide / 2), 0), width - wide)
    top = min(max(round(height * y / 100 - high / 2), 0), height - high)
    return Box(left, top, wide, high)
