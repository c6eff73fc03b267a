"""What one row of a roster says, read without the database but for the names of the constituencies."""

import datetime
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _

from delegates.imports.roster.english import ETHNIC
from delegates.imports.roster.fields import GENDERS, PARTIES
from delegates.imports.roster.places import Places
from delegates.imports.roster.posts import Posts, read_posts
from delegates.mentions.folding import fold
from delegates.models import Constituency, Mandate
from newskit.chinese.han import is_han
from newskit.chinese.names import clean_name, fold_name
from newskit.opendata.kinds import Cells, Numbered, Result
from newskit.opendata.layouts.phrases import without_footnotes
from newskit.periods import PartialDate, Precision
from newskit.periods.reading import read_date

T = TypeVar("T")
_NOTHING = {"", "-", "--", "—", "——", "/", "不详", "未知", "待查", "暂缺", "?", "？", "…", "……", "N/A", "n/a"}
_BRACKETS = re.compile(r"\s*[（(〔［\[](?P<inside>[^()（）〔〕［］\[\]]*)[)）〕］\]]")
_FOOTNOTE = re.compile(r"(?<=[\u4e00-\u9fff])(?:\d{1,3}|[*＊※])+$")
_NO_NAME = re.compile(r"[、，,;；：:。!！?？/\\<>=#%&()（）]")
_DATE = r"(?:(?P<year>\d{4})年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?)?"
_MOVED = re.compile(_DATE + r"[自由从](?P<place>[\u4e00-\u9fff]{2,24}?)(?:代表)?团?(?:调入|转入|调来)")
_BEGAN = {
    "补选": Mandate.Began.BY_ELECTION.value,
    "递补": Mandate.Began.SUCCEEDED.value,
    "增补": Mandate.Began.CO_OPTED.value,
    "增选": Mandate.Began.CO_OPTED.value,
}
_BEGINNING = re.compile(_DATE + rf"(?P<how>{'|'.join(_BEGAN)})(?:代表|委员|为代表|为委员|当选)?")
_ENDED = {
    r"已?(?:丧失|终止)(?:全国人大)?(?:代表|委员)资格": Mandate.Ended.TERMINATED.value,
    r"(?:代表|委员)资格已?(?:丧失|终止|终结)": Mandate.Ended.TERMINATED.value,
    r"责令辞职|被责令辞职": Mandate.Ended.ORDERED.value,
    r"(?:已)?(?:请)?辞(?:去)?(?:职|代表职务|委员职务)": Mandate.Ended.RESIGNED.value,
    r"(?:被)?罢免": Mandate.Ended.RECALLED.value,
    r"(?:被)?撤销(?:代表|委员)?资格": Mandate.Ended.REVOKED.value,
    r"(?:已)?(?:因病)?(?:逝世|去世|病逝)": Mandate.Ended.DIED.value,
}
_ENDING = [(re.compile(_DATE + f"(?:{words})"), how) for words, how in _ENDED.items()]
_AGAIN = re.compile(r"(?:连选)?连任")
_LONG = {"posts", "remarks"}
UNKNOWN = PartialDate(None)
_PUNCTUATION = " \t，,。、；;：:（）()"


class Refused(ValueError):
    """The row cannot be taken in. The field, and why."""

    def __init__(self, field: str, reason: str):
        super().__init__(reason)
        self.field, self.reason = field, reason


def read_each(
    block: Iterable[Numbered], read: Callable[[int, Cells], T | Result], subject: Callable[[Cells], str]
) -> tuple[list[Result], list[T]]:
    """What became of the rows that are settled or refused by reading alone, and what the others say."""
    results: list[Result] = []
    lines: list[T] = []
    for row, cells in block:
        try:
            found = read(row, cells)
        except Refused as refusal:
            found = Result.refused(row, subject(cells), refusal.field, refusal.reason)
        if isinstance(found, Result):
            results.append(found)
        else:
            lines.append(found)
    return results, lines


def name_in(cells: Cells) -> str:
    return cells.get("name", "")


@dataclass(slots=True)
class Line:
    """A row as read. Empty means unknown. `ends` stands for what the remarks call an end."""

    row: int
    name: str
    folded: str
    place: Constituency | None = None
    gender: str = ""
    ethnicity: str = ""
    party: str = ""
    distinction: str = ""
    posts: Posts = field(default_factory=Posts)
    began: str = ""
    again: bool = False
    start: PartialDate = UNKNOWN
    came_from: Constituency | None = None
    came_on: PartialDate = UNKNOWN
    ended: str = ""
    end: PartialDate = UNKNOWN
    note: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    key: str = ""


def read_line(row: int, cells: Mapping[str, str], *, places: Places, body: str, as_of: datetime.date) -> Line:
    """Raises Refused with the field and the reason."""
    cells = {name: _said(name, cell) for name, cell in cells.items()}
    line = _named(row, cells.get("name", ""))
    line.cells = {name: cell for name, cell in cells.items() if cell}
    if printed := cells.get("constituency", ""):
        line.place = places.find(printed)
        if line.place is None:
            raise Refused("constituency", places.why_not(printed))
    if (printed := cells.get("term", "")) and not places.is_of_term(printed):
        raise Refused("term", _("The row is of %(text)s, not of %(term)s.") % {"text": printed, "term": places.term})
    cells = _parted(cells)
    if printed := cells.get("gender", ""):
        line.gender = GENDERS.get(printed.casefold(), "")
        if not line.gender:
            raise Refused("gender", _("%(text)s is neither 男 nor 女.") % {"text": printed})
    if printed := cells.get("ethnicity", ""):
        line.ethnicity = _ethnicity(printed)
    if printed := fold(cells.get("party", "")):
        line.party = PARTIES.get(printed.casefold(), "")
        if not line.party:
            raise Refused("party", _("%(text)s is no party that is known here.") % {"text": printed})
    besides = _besides(cells)
    line.posts = read_posts(cells.get("posts", ""), body=body, place=cells.get("constituency", ""))
    for post in line.posts.posts:
        if len(post.organisation) > 120 or len(post.title) > 60 or len(post.printed) > 200:
            raise Refused("posts", _("%(text)s… is too long for a post.") % {"text": post.printed[:20]})
    _read_remarks(line, "；".join(filter(None, [cells.get("remarks", ""), line.note])), places, as_of)
    line.note = "；".join(filter(None, [line.note, *besides]))
    return line


def _parted(cells: Mapping[str, str]) -> dict[str, str]:
    """女，回族，民盟 in one cell are three; a column of its own says it better. What is none of them stands in the remarks."""
    found = dict(cells)
    rest = []
    for part in filter(None, re.split(r"[,，、;；/|\s]+", cells.get("about", ""))):
        text = fold(part)
        if text.casefold() in GENDERS:
            name = "gender"
        elif text.casefold() in PARTIES:
            name = "party"
        elif text.endswith("族"):
            name = "ethnicity"
        else:
            rest.append(part)
            continue
        found[name] = found.get(name) or part
    if rest:
        found["remarks"] = "；".join(filter(None, [found.get("remarks", ""), *rest]))
    employer, posts = cells.get("employer", ""), cells.get("posts", "")
    if employer and not posts.startswith(employer):
        found["posts"] = employer + posts
    return found


def _said(name: str, cell: str) -> str:
    """A cell without what says nothing, and without the marks of footnotes."""
    if cell in _NOTHING:
        return ""
    return (
        re.sub(r"\[\s*(?:注|註|note)?\s*\d{1,3}\s*\]", "", cell, flags=re.IGNORECASE)
        if name in _LONG
        else without_footnotes(cell)
    )


def _besides(cells: Mapping[str, str]) -> list[str]:
    """What there is no field for on a profile, for the internal note: it tells namesakes apart."""
    said = []
    if printed := cells.get("birth", ""):
        born = read_date(printed) or read_date(re.sub(r"^(\d{4})[.年]?(\d\d)月?$", r"\1-\2", printed))
        said.append(
            _("born: %(when)s") % {"when": str(born) if born and born.precision != Precision.NO_LATER else printed}
        )
    if printed := cells.get("committee", ""):
        said.append(_("committee: %(name)s") % {"name": printed})
    return said


def row_key(line: Line, nth: int) -> str:
    """What a settled question is found by again: the cells that say who it is, and the order among equal rows."""
    who = [line.folded, line.place.code if line.place else "", line.gender, line.ethnicity, line.cells.get("posts", "")]
    return hashlib.sha256(json.dumps([*who, nth], ensure_ascii=False).encode()).hexdigest()


def _named(row: int, printed: str) -> Line:
    """王军（女，回族） says more than the name; a digit after it is the mark of a footnote."""
    if not printed:
        raise Refused("name", _("The name is missing."))
    insides = [found["inside"] for found in _BRACKETS.finditer(printed)]
    name = clean_name(_FOOTNOTE.sub("", _BRACKETS.sub("", printed)))
    is_name = re.search(r"[^\W\d]", name) and not _NO_NAME.search(name) and not (len(name) == 1 and is_han(name))
    if len(name) > 60 or not is_name:
        raise Refused("name", _("%(text)s is no name.") % {"text": printed[:60]})
    line = Line(row, name, fold_name(name))
    for part in filter(None, (part for inside in insides for part in re.split(r"[,，、;；\s]+", inside))):
        _qualify(line, part)
    return line


def _qualify(line: Line, part: str) -> None:
    """What stands in brackets after the name."""
    text = fold(part)
    if text.casefold() in GENDERS:
        line.gender = GENDERS[text.casefold()]
    elif text.endswith("族"):
        line.ethnicity = _ethnicity(part)
    elif text.casefold() in PARTIES:
        line.party = PARTIES[text.casefold()]
    elif _AGAIN.search(text) or _BEGINNING.search(text) or any(pattern.search(text) for pattern, _how in _ENDING):
        line.note = "；".join(filter(None, [line.note, part]))  # read with the remarks
    else:
        line.distinction = part[:30]


def _ethnicity(printed: str) -> str:
    text = fold(clean_name(printed))
    text = ETHNIC.get(text.casefold(), text)
    if len(text) > 18 or not re.fullmatch(r"[\u4e00-\u9fff]+", text):
        raise Refused("ethnicity", _("%(text)s is no ethnic group.") % {"text": printed[:20]})
    return text if text.endswith(("族", "人")) else f"{text}族"


def _read_remarks(line: Line, printed: str, places: Places, as_of: datetime.date) -> None:
    text = fold(printed)
    if found := _MOVED.search(text):
        line.came_from = places.find(found["place"])
        if line.came_from is None:
            raise Refused("remarks", places.why_not(found["place"]))
        line.came_on = _day(found, as_of)
        text = _without(text, found)
    if found := _BEGINNING.search(text):
        line.began, line.start = _BEGAN[found["how"]], _day(found, as_of)
        text = _without(text, found)
    for pattern, how in _ENDING:
        if found := pattern.search(text):
            line.ended, line.end = how, _day(found, as_of)
            break
    if _AGAIN.search(text):
        line.again = True
        text = _AGAIN.sub("", text)
    # What an end says beyond itself (待公布) belongs to the record as a whole, so it stays.
    line.note = "；".join(part for part in (text.strip(_PUNCTUATION), *line.posts.unread) if part)


def _without(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + text[found.end() :]


def _day(found: re.Match[str], as_of: datetime.date) -> PartialDate:
    """The date in front of an event; without one it was no later than the roster's."""
    try:
        if found["year"]:
            first = datetime.date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
            precision = Precision.DAY if found["day"] else Precision.MONTH if found["month"] else Precision.YEAR
            return PartialDate(first, precision)
    except ValueError as error:
        raise Refused("remarks", _("%(text)s is no date.") % {"text": found[0]}) from error
    return PartialDate(as_of, Precision.NO_LATER)
