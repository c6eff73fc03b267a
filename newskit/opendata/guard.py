"""No cell of a file for spreadsheets is ever a live formula, and what protects it can be taken off again.

A text that begins like a formula, after any apostrophes and spaces (also U+3000), gets one leading apostrophe. Apostrophes
count as part of the beginning, so the guard is reversible: a guarded text is always one apostrophe and the original. Files of
the profile `raw` have no guard, and none is taken off them: `Table.is_raw` knows them by their form.
"""

import re

_FORMULA = re.compile(r"'*[ \u3000]*[=+\-@＝＋－＠\t\r\n\0]")

# The same in PostgreSQL, whose text holds no NUL. `ascii()` is the code point of the first character: almost every cell
# is settled by that one number, and the regular expression runs for the few that are left.
_FIRST = ",".join(str(ord(first)) for first in "' \u3000=+-@＝＋－＠\t\r\n")
_FORMULA_SQL = r"'^''*[ \u3000]*[-=+@＝＋－＠\t\r\n]'"


def guard(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """What an import does: exactly the inverse of `guard` and `guard_sql`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def guard_sql(cell: str) -> str:
    """`cell` is an SQL expression of type text; NULL stays NULL."""
    return f"CASE WHEN ascii({cell}) IN ({_FIRST}) AND {cell} ~ {_FORMULA_SQL} THEN '''' || {cell} ELSE {cell} END"
