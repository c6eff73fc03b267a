"""Reads a reply letter, or the page that a ministry made of it. Pure: nothing is looked up, nothing guessed."""

import datetime
import re
import unicodedata
from collections.abc import Iterator

from newskit.chinese.numbers import to_int
from proposals.letters import numbers, units
from proposals.letters.found import Addressee, Day, Found, Outcome, Publicity, Reading, Unit, found_at

_GAP = r"[ \t\u3000\u00a0]{0,3}"
_YEAR = r"(?:[12１２][\d]{3}|[一二][〇○零OoＯ０0一二三四五六七八九]{3})"
_FEW = r"(?:\d{1,2}|[〇○零一二三四五六七八九十]{1,3})"
_DATE = re.compile(
    rf"(?P<y>{_YEAR}){_GAP}(?:年|[-/.]){_GAP}(?P<m>{_FEW}){_GAP}(?:月|[-/.]){_GAP}(?P<d>{_FEW}){_GAP}日?"
)
_DATE_LABEL = re.compile(rf"(?:成文|印发|答复|发文){_GAP}(?:日期|时间){_GAP}[：:]?{_GAP}$")
_PUT_UP_LABEL = re.compile(rf"(?:发布|更新|公开)?{_GAP}(?:日期|时间){_GAP}[：:]?{_GAP}$")
_BLANKS = " \t\u3000\u00a0\r"
_MEMBERS = re.compile(
    rf"等?{_GAP}(?:\d+|[一二三四五六七八九十]+)?{_GAP}[名位]?{_GAP}(?:全国人大|全国政协)?(?P<word>代表团|代表|委员)们?$"
)
_PERSON = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,12}(?:[·•・][\u3400-\u9fff]{1,12})+")
_NAME_IN_LIST = re.compile(r"[^、，,；;]+")
_OUTCOME_LABELLED = re.compile(
    rf"(?:办理结果|答复类别|办理类别|办理情况|结果类别|答复类型|类{_GAP}别){_GAP}[：:]{_GAP}[（(]?{_GAP}(?P<code>[A-DＡ-Ｄ]){_GAP}[）)]?{_GAP}类?"
)
_OUTCOME_ALONE = re.compile(
    rf"(?:^|(?<=[号\s])){_GAP}[（(【\[]?{_GAP}(?P<code>[A-DＡ-Ｄ]){_GAP}[）)】\]]?{_GAP}类?{_GAP}[）)】\]]?{_GAP}$",
    re.MULTILINE,
)
_PUBLIC = re.compile(
    rf"(?:(?:信息公开选项|公开选项|公开属性|公开类型|公开类别|公开方式|是否公开|信息公开){_GAP}[：:]{_GAP}|此件|^{_GAP}[（(]?{_GAP})"
    r"(?P<how>主动公开|公开发布|全文公开|可以公开|同意公开|公开|依申请公开|不予公开|不宜公开|不公开|是|否)"
    rf"{_GAP}[）)。]?{_GAP}$",
    re.MULTILINE,
)
_CLOSED = {"依申请公开", "不予公开", "不宜公开", "不公开", "否"}
_HEADING = re.compile(r"[^\n]{0,80}(?:答复|复函|回复)[^：:。]{0,20}")
_OF_WHAT = r"关于[^。；;“”《》\n]{2,90}?(?:建议案|意见建议|建议|提案|议案)"
_TITLES = (
    re.compile(rf"提出的?{_GAP}[“\"《「](?P<title>[^”\"》」\n]{{4,100}})[”\"》」]"),
    re.compile(rf"提出的?{_GAP}(?P<title>{_OF_WHAT})(?=[（(，,。”》由收已]|{_GAP}$)", re.MULTILINE),
    re.compile(rf"[《“](?P<title>{_OF_WHAT})[》”]"),
)
_WIDE = str.maketrans("OoＯ０0", "〇〇〇〇〇")
MOST_UNITS = 40


def read(text: str) -> Reading:
    """Everything that stands in the letter and can be told by its form."""
    whom = _greeting(text)
    top, after = (whom.start, whom.end) if whom else (min(len(text), 600), 0)
    heading = next((line for line in _lines(text[:top]) if _HEADING.fullmatch(line.text)), None)
    days = list(_days(text))
    signed = _signing_day(text, days, after)
    signing = units.signing(text, signed.start) if signed else []
    day = signed or _labelled(text, days, _DATE_LABEL) or _labelled(text, days, _PUT_UP_LABEL)
    return Reading(
        items=numbers.items(text),
        number=numbers.own_number(text, top),
        day=day,
        units=tuple((signing or units.named(text, heading, top))[:MOST_UNITS]),
        asked=tuple(_others(units.asked(text, top), signing)),
        outcome=_outcome(text, top),
        publicity=_publicity(text),
        heading=heading,
        title=_title(text, top),
        addressees=tuple(_addressees(whom)) if whom else (),
        said=_said(text, after, signing, signed),
    )


def _lines(text: str) -> Iterator[Found]:
    """Those that are not empty, without the blanks around them."""
    at = 0
    for line in text.split("\n"):
        bare = line.strip(_BLANKS)
        if bare:
            start = at + line.index(bare)
            yield Found(bare, start, start + len(bare))
        at += len(line) + 1


def _greeting(text: str) -> Found | None:
    """The line that says to whom: the first that ends in a colon and names members, or a body before 收悉."""
    lines = [line for line in _lines(text) if line.text[-1] in "：:" and 3 <= len(line.text) <= 80]
    lines = [line for line in lines if not any(mark in line.text[:-1] for mark in "：:。；")][:20]
    for line in lines:
        if _MEMBERS.search(line.text[:-1].rstrip(_BLANKS)):
            return line
    for line in lines:
        if any(sign in text[line.end : line.end + 200] for sign in ("收悉", "提出的", "答复如下")):
            return line
    return None


def _addressees(line: Found) -> Iterator[Addressee]:
    whom, at = line.text[:-1].rstrip(_BLANKS), line.start
    if whom.startswith("尊敬的"):
        whom, at = whom[3:], at + 3
    members = _MEMBERS.search(whom)
    if members and members["word"] == "代表团":
        members = None
    listed = whom[: members.start()] if members else whom
    for part in _NAME_IN_LIST.finditer(listed):
        printed = part[0].strip(" \t\u3000")
        bare = _MEMBERS.sub("", printed) if members else printed
        if not bare:
            continue
        start = at + part.start() + part[0].index(printed)
        name = re.sub(r"[ \t\u3000]", "", bare)
        is_person = bool(members) and _PERSON.fullmatch(name) is not None
        yield Addressee(bare, start, start + len(bare), name=name, is_person=is_person)


def _days(text: str) -> Iterator[Day]:
    for match in _DATE.finditer(text):
        year, month, day = (
            to_int(part.translate(_WIDE) if _is_worded(part) else part) for part in match.group("y", "m", "d")
        )
        try:
            when = datetime.date(year or 0, month or 0, day or 0)
        except (ValueError, OverflowError):
            continue
        yield found_at(match, into=Day, day=when)


def _is_worded(part: str) -> bool:
    return any(letter in "〇○零一二三四五六七八九十" for letter in part)


def _signing_day(text: str, days: list[Day], after: int) -> Day | None:
    """The last that ends a line behind the greeting with nothing but a unit before it in that line."""
    for day in reversed(days):
        start = text.rfind("\n", 0, day.start) + 1
        stop = text.find("\n", day.end)
        behind = text[day.end : len(text) if stop < 0 else stop].strip()
        before = text[start : day.start].strip()
        if day.start >= after and not behind.strip("（）()印章") and (not before or units.is_unit(before)):
            return day
    return None


def _labelled(text: str, days: list[Day], label: re.Pattern[str]) -> Day | None:
    return next((day for day in days if label.search(text, max(0, day.start - 16), day.start)), None)


def _outcome(text: str, top: int) -> Outcome | None:
    match = _OUTCOME_LABELLED.search(text) or _OUTCOME_ALONE.search(text, 0, top)
    if match is None:
        return None
    return found_at(match, "code", into=Outcome, code=unicodedata.normalize("NFKC", match["code"]))


def _publicity(text: str) -> Publicity | None:
    match = _PUBLIC.search(text)
    return found_at(match, "how", into=Publicity, is_public=match["how"] not in _CLOSED) if match else None


def _title(text: str, top: int) -> Found | None:
    """What the item is called: first behind 提出的, after the greeting; else anywhere in title marks."""
    for pattern in _TITLES:
        if match := pattern.search(text, top) or pattern.search(text):
            return found_at(match, "title")
    return None


def _others(asked: list[Unit], signing: list[Unit]) -> list[Unit]:
    """Each unit once; who signs is not among those asked."""
    seen = {unit.name for unit in signing}
    kept = []
    for unit in asked:
        if unit.name not in seen:
            seen.add(unit.name)
            kept.append(unit)
    return kept[:MOST_UNITS]


def _said(text: str, start: int, signing: list[Unit], signed: Day | None) -> Found | None:
    """What the letter says: between the greeting and who signs."""
    ends = [each.start for each in (*signing, *([signed] if signed else [])) if each.start > start]
    end = min(ends, default=len(text))
    body = text[start:end]
    said = body.strip()
    if not said:
        return None
    start += body.index(said)
    return Found(said, start, start + len(said))
