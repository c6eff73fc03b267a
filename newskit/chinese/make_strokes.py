"""Makes `strokes.tsv`: python -m newskit.chinese.make_strokes ORDERS UNIHAN

ORDERS: `cnchar.order.min.js` of the npm package cnchar-order. UNIHAN: a folder with `Unihan_IRGSources.txt.bz2` and
`Unihan_OtherMappings.txt.bz2`, as Debian's package unicode-data has them.
"""

import bz2
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from .strokes import TABLE

# The letters of cnchar by kind; every other one is a turn. A hook at the foot of an upright leaves it an upright.
KINDS = {"j": 1, "i": 1, "f": 2, "g": 2, "s": 3, "k": 4, "l": 4, "d": 4}
TURN = 5
# Mended by GF 0023-2020 (通用规范汉字笔顺规范), where cnchar errs.
MENDED = {
    "邶": "2113552",
    "炽": "433425134",
    "皙": "1234331232511",
    "德": "332122522114544",
    "撅": "121134315233534",
    "膝": "351112343424134",
    "麟": "41352211535431234354152",
}
HEAD = """\
# Strokes of characters: number, kinds in the order of writing (1 一, 2 丨, 3 丿, 4 丶, 5 乛; empty: not known), characters.
# Kinds: cnchar-order 3.2.6 (MIT License), seven characters mended by GF 0023-2020. Number where the kinds are not known:
# kTotalStrokes of Unihan 15.0.0 (Unicode License). The licences stand in strokes.LICENSE. Made by make_strokes.py.
"""


def orders(script: Path) -> dict[str, str]:
    found = json.loads(re.search(r"JSON\.parse\('(\{.*?\})'\)", script.read_text(encoding="utf-8"))[1])
    read = {
        letter: "".join(str(KINDS.get(stroke, TURN)) for stroke in strokes)
        for letter, strokes in found.items()
        if len(letter) == 1
    }
    return read | MENDED


def unihan(file: Path, name: str) -> Iterator[tuple[str, str]]:
    with bz2.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            if found := re.match(rf"U\+(\w+)\t{name}\t(.+)", line):
                yield chr(int(found[1], 16)), found[2]


def rows(script: Path, folder: Path) -> Iterator[tuple[int, str, str]]:
    """Characters of the table of 2013 (通用规范汉字表), and the first block of Unicode."""
    known = orders(script)
    listed = {letter for letter, _ in unihan(folder / "Unihan_OtherMappings.txt.bz2", "kTGH")}
    groups: dict[tuple[int, str], list[str]] = defaultdict(list)
    for letter, kinds in known.items():
        groups[len(kinds), kinds].append(letter)
    for letter, number in unihan(folder / "Unihan_IRGSources.txt.bz2", "kTotalStrokes"):
        if letter not in known and (letter in listed or "\u4e00" <= letter <= "\u9fff"):
            groups[int(number.split()[0]), ""].append(letter)
    for (number, kinds), letters in sorted(groups.items()):
        yield number, kinds, "".join(sorted(letters))


if __name__ == "__main__":
    lines = ("\t".join(map(str, row)) for row in rows(Path(sys.argv[1]), Path(sys.argv[2])))
    TABLE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
