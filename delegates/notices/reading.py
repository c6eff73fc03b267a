"""What the text of a notice says: a pure function from text to people, changes and the numbers that it states.

Nothing is dropped in silence: a sentence that speaks of a change and yields none is listed as not read, and each number
stated stands beside the number of names read.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from delegates.models.mandates import Mandate
from delegates.notices.people import Person, people_in, people_of_line
from delegates.notices.wording import (
    BEGAN,
    BODY,
    COUNT,
    COUNTED,
    DAY,
    HEADINGS,
    LOCAL,
    TELLING,
    TOTAL,
    WORDINGS,
    Kind,
    Wording,
    is_membership,
    ranks_of,
)
from newskit.chinese.numbers import meetings, to_int
from newskit.periods import PartialDate, Precision

_END = re.compile(r"(?<=[。；])")
_LIST_ENDS = re.compile(r"名单\)?:?$|如下:?$")
_ASIDE = re.compile(r"^\([^()]*\)$|^(?:按姓氏.*|以姓氏.*|共?[^()、\s]{1,4}[名人位])$")
_PLACED = re.compile(r"^(?P<place>[^:()、\s]{2,16}?)(?:\((?P<count>[^()]{1,6})\))?(?::|$)(?P<rest>.*)$")
_HIS = re.compile("其|他|她")
_UNFINISHED = re.compile(r"[^。；:!?)]$")
_WIDTH = 24
UNKNOWN = PartialDate(None)
_VAGUE = {"", Mandate.Ended.TERMINATED.value}


@dataclass(frozen=True)
class Change:
    """One person and one change. `place` is where the person sits, for a move where the person now sits."""

    kind: str
    person: Person
    quote: str
    how: str = ""
    rank: str = ""
    place: str = ""
    left: str = ""
    date: PartialDate = UNKNOWN


@dataclass(frozen=True)
class Stated:
    """A number in the notice and how many names were read where it stands."""

    number: int
    read: int
    quote: str


@dataclass
class Reading:
    title: str = ""
    body: str = ""
    term: int | None = None
    issued_on: datetime.date | None = None
    changes: list[Change] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    total: int | None = None
    unread: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Heading:
    kind: str
    how: str
    rank: str
    quote: str


def read_notice(text: str, *, known: Iterable[str] = (), places: Iterable[str] = ()) -> Reading:
    """`known` are folded names on record, `places` names of constituencies; both only help to see where a name ends."""
    lines = _lines(text)
    reading = Reading(title=_title(lines))
    whole = "\n".join(lines)
    reading.body = _body(whole)
    found = meetings(_national(whole))
    reading.term = found[0].term if found else None
    reading.issued_on = _issued_on(lines)
    if total := TOTAL.search(whole):
        reading.total = to_int(total["number"])
    _Reader(reading, frozenset(known), frozenset(places)).read(lines)
    reading.changes = _joined(reading.changes)
    reading.stated = [_recounted(each, reading.changes) for each in reading.stated]
    return reading


class _Reader:
    def __init__(self, reading: Reading, known: frozenset[str], places: frozenset[str]):
        self.reading, self.known, self.places = reading, known, places
        self.heading: _Heading | None = None
        self.place = ""

    def read(self, lines: list[str]) -> None:
        for line in lines:
            if self._list_line(line):
                continue
            self.heading, self.place = None, ""
            for sentence in filter(None, map(str.strip, _END.split(line))):
                self._sentence(sentence)
            if _LIST_ENDS.search(line):
                self.heading = self._heading_of(line)

    def _heading_of(self, line: str) -> _Heading | None:
        for kind, how, words in HEADINGS:
            if words.search(line):
                ranks = ranks_of(re.sub(r"常务委员会(?=增补|关于)", "", line), self.reading.body)
                if kind == Kind.BEGIN and ranks:
                    return _Heading(Kind.PROMOTE, "", ranks[0], line)
                if kind == Kind.END and ranks and not is_membership(line.split("名单")[0]):
                    return _Heading(Kind.LEAVE, "", ranks[0], line)
                if kind == Kind.LEAVE and not ranks:
                    return None
                return _Heading(kind, str(how), ranks[0] if ranks else "", line)
        return None

    def _list_line(self, line: str) -> bool:
        """Whether the line belongs to a list of names under its heading."""
        if self.heading is None:
            return False
        if _ASIDE.match(line):
            if counted := COUNT.search(line):
                self._state(counted["number"], self.heading.quote, self._under_heading())
            return True
        if DAY.fullmatch(line.replace(" ", "")):
            return False
        place, rest = self.place, line
        found = _PLACED.match(line)
        if found and (found["place"] in self.places or LOCAL.match(f"{found['place']}选出") or ":" in line):
            place, rest = found["place"], found["rest"].strip()
            self.place = place if not rest else self.place
        people = people_of_line(rest) if rest else []
        if rest and not people:
            return False
        heading = self.heading
        date = self._date("", heading.how)
        said = (heading.quote, heading.how, heading.rank, place)
        self.reading.changes += [Change(heading.kind, person, *said, date=date) for person in people]
        if found and found["count"] and (number := re.match(r"\d+|[一二三四五六七八九十]+", found["count"])):
            self._state(number[0], line, len(people))
        return True

    def _under_heading(self) -> int:
        return sum(change.quote == self.heading.quote for change in self.reading.changes)

    def _sentence(self, sentence: str) -> None:
        before = len(self.reading.changes)
        taken: list[tuple[int, int]] = []
        spoken: list[tuple[int, Change]] = []
        hits = [(wording, hit) for wording in WORDINGS for hit in wording.pattern.finditer(sentence)]
        # 撤销其委员资格 needs to know of whom the sentence spoke.
        for wording, hit in sorted(hits, key=lambda each: bool(_HIS.match(each[1]["who"]))):
            span = hit.span("who")
            if any(start < hit.end("what") and span[0] < end for start, end in taken):
                continue
            changes = list(self._changes(wording, hit, sentence))
            if changes:
                taken.append((span[0], hit.end("what")))
                self.reading.changes += changes
                spoken += [(hit.start(), change) for change in changes]
        added = [change for _start, change in sorted(spoken, key=lambda each: each[0])]
        self.reading.changes[before:] = added
        self._numbers(sentence, added)
        if (
            not added
            and TELLING.search(sentence)
            and not _LIST_ENDS.search(sentence)
            and not self._only_counts(sentence)
        ):
            self.reading.unread.append(sentence)

    def _only_counts(self, sentence: str) -> bool:
        return bool(COUNT.search(sentence)) or bool(re.search(r"关于[^。]{0,60}(?:的决定|的公告|报告)$", sentence))

    def _changes(self, wording: Wording, hit: re.Match[str], sentence: str) -> Iterator[Change]:
        who = hit["who"]
        people = people_in(who, self.known) or self._those_before(who, sentence[: hit.start()])
        what = hit["what"] or ""
        kind, how = wording.kind, str(wording.how)
        # What is left or taken may stand between the name and the last word: 罢免李四的…代表职务.
        whole = re.sub(r"^.*?(?=的|第|全国|政协|常务委员|常委)", "", who, count=1) + what if kind == Kind.END else what
        ranks = ranks_of(whole, self.reading.body)
        if kind == Kind.BEGIN and "verb" in hit.groupdict():
            if ranks:
                kind = Kind.PROMOTE
            elif is_membership(what):
                how = str(BEGAN[hit["verb"]])
            else:
                return
        if kind == Kind.LEAVE and not ranks:
            return
        if kind == Kind.END and ranks and not re.search(r"(?:代表|[、和及]委员)(?:职务|资格)|委员资格|代表$", whole):
            kind, how = Kind.LEAVE, ""
        chosen = ranks if kind in (Kind.PROMOTE, Kind.LEAVE) else [""]
        place = (
            re.sub(r"^(?:第?[^届]{1,4}届)|(?:代表)?团?$", "", what) if kind == Kind.MOVE else self._place(sentence, hit)
        )
        for person in people:
            for rank in chosen:
                yield Change(
                    kind,
                    person,
                    sentence,
                    how,
                    rank,
                    place,
                    hit["left"] if kind == Kind.MOVE else "",
                    self._date(sentence[: hit.end("what")], how),
                )

    def _those_before(self, who: str, before: str) -> list[Person]:
        """撤销其委员资格: of whom the sentence spoke last."""
        if not re.match(r"其|他|她", who):
            return []
        quoted = [change for change in self.reading.changes if before and change.quote.startswith(before)]
        names = list(dict.fromkeys(change.person for change in quoted))
        return names or []

    def _place(self, sentence: str, hit: re.Match[str]) -> str:
        """The constituency last named before the people, in their sentence."""
        named = [found for found in LOCAL.finditer(sentence) if found.start() <= hit.end("who")]
        if named:
            return named[-1]["place"]
        if self.reading.body != "cppcc":
            return ""
        sectors = [place for place in self.places if place in sentence[: hit.end("who")]]
        return max(sectors, key=sentence.rindex) if len(sectors) == 1 else ""

    def _date(self, before: str, how: str) -> PartialDate:
        """The last date in front of the change, else the notice's; somebody died then at the latest."""
        days = [day for found in DAY.finditer(before) if (day := _day(found)).day]
        issued = self.reading.issued_on
        if days and (issued is None or days[-1].day <= issued):
            return days[-1]
        return PartialDate(issued, Precision.NO_LATER if how == Mandate.Ended.DIED else Precision.DAY)

    def _numbers(self, sentence: str, added: list[Change]) -> None:
        text = TOTAL.sub("", sentence)
        counts = list(COUNT.finditer(text))
        for found in counts:
            clause = _clause(text, found.start())
            here = {change.person for change in added if change.person.name in re.sub(" ", "", clause)}
            names = here or ({change.person for change in added} if len(counts) == 1 else set())
            if names:
                self._state(found["number"], sentence, len(names))
            elif not added and any(words.search(clause) for _kind, words in COUNTED):
                self._state(found["number"], clause, -1)

    def _state(self, number: str, quote: str, read: int) -> None:
        if (value := to_int(number)) is not None:
            self.reading.stated.append(Stated(value, read, quote))


def _recounted(stated: Stated, changes: list[Change]) -> Stated:
    """A number that stands apart from the names counts all of its kind; one under a heading those of the list."""
    under = {change.person for change in changes if change.quote == stated.quote}
    if under and _LIST_ENDS.search(stated.quote):
        return replace(stated, read=len(under))
    if stated.read >= 0:
        return stated
    kinds = [kind for kind, words in COUNTED if words.search(stated.quote)]
    return replace(stated, read=len({change.person for change in changes if change.kind in kinds}))


def _joined(changes: list[Change]) -> list[Change]:
    """A notice says the reason first and the end of the mandate afterwards: one change, by its more exact words."""
    joined: list[Change] = []
    for change in changes:
        at = next((i for i, each in enumerate(joined) if _same(each, change)), None)
        if at is None:
            joined.append(change)
            continue
        first = joined[at]
        how = change.how if first.how in _VAGUE and change.how else first.how
        person = first.person if first.person.says_more_than(change.person) else change.person
        joined[at] = replace(first, how=how, person=person, place=first.place or change.place)
    return joined


def _same(one: Change, other: Change) -> bool:
    if (one.kind, one.rank, one.person.name) != (other.kind, other.rank, other.person.name):
        return False
    marks = [mark for mark in (one.person.distinction, other.person.distinction) if mark]
    if len(marks) == 2:
        return marks[0] == marks[1]
    places = [place for place in (one.place, other.place) if place]
    if marks and places:
        return any(place.startswith(marks[0]) or marks[0].startswith(place) for place in places)
    return len(places) < 2 or places[0] == places[1]


def _clause(sentence: str, place: int) -> str:
    start = max(sentence.rfind(sign, 0, place) for sign in "，；:") + 1
    ends = [end for sign in "，；。" if (end := sentence.find(sign, place)) >= 0]
    return sentence[start : min(ends, default=len(sentence))]


def _lines(text: str) -> list[str]:
    """Lines in one form of signs; those that only the width of a page broke are joined again."""
    lines: list[str] = []
    for printed in re.split(r"[\r\n\u2028\u2029\v\f]+", folded(text)):
        line = re.sub(r"[ \t]+$|^[ \t]+", "", printed)
        if not line:
            continue
        broken = (
            lines
            and len(lines[-1]) >= _WIDTH
            and _UNFINISHED.search(lines[-1])
            and not _LIST_ENDS.search(lines[-1])
            and re.search(r"[。，；]", lines[-1] + line)
            and not printed.startswith((" ", "\t"))
            and not DAY.match(line.replace(" ", ""))
        )
        if broken:
            lines[-1] += line
        else:
            lines.append(line)
    return lines


def folded(text: str) -> str:
    """One kind of bracket, digit, comma, colon and blank."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[^\S\n\r\t ]", " ", text).translate(str.maketrans({",": "，", ";": "；", "〔": "(", "〕": ")"}))


def _title(lines: list[str]) -> str:
    """The line that calls itself a notice, with the name of the committee where that stands on a line above."""
    for above, line, below in zip(["", *lines], lines[:6], [*lines[1:], ""], strict=False):
        if re.search("公告|决定|名单|报告|公报", line):
            number = re.search(r"^\S{0,8}第\S{1,8}号$", below)
            whole = (above if above.endswith("委员会") else "") + line.rstrip("。:") + (number[0] if number else "")
            return whole[:200]
    return (lines[0] if lines else "")[:60]


def _body(text: str) -> str:
    counts = {body: len(words.findall(text)) for body, words in BODY}
    best = max(counts, key=counts.get)
    return best if counts[best] else ""


def _national(text: str) -> str:
    """Terms of provincial congresses are left out: 湖北省第十四届人民代表大会."""
    return re.sub(rf"(?:{LOCAL.pattern})", "", text)


def _issued_on(lines: list[str]) -> datetime.date | None:
    """The date line at the end; else that of the meeting in brackets; else the last full date of the text."""
    alone = [DAY.fullmatch(line.replace(" ", "").strip("()")) for line in lines]
    meeting = [DAY.search(line) for line in lines if line.startswith("(") and "通过" in line]
    anywhere = [found for line in lines for found in DAY.finditer(line)]
    for found in (*reversed(alone), *meeting, *reversed(anywhere)):
        if found and found["day"] and (day := _day(found)).day:
            return day.day
    return None


def _day(found: re.Match[str]) -> PartialDate:
    numbers = [to_int(found[part]) if found[part] else None for part in ("year", "month", "day")]
    try:
        first = datetime.date(numbers[0] or 0, numbers[1] or 1, numbers[2] or 1)
    except ValueError:
        return PartialDate(None)
    return PartialDate(first, Precision.DAY if numbers[2] else Precision.MONTH if numbers[1] else Precision.YEAR)
