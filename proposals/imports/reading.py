"""Single cells as tables of items print them, in Chinese or in the codes of our own files. Nothing here reads the database.

A cell that says nothing reads as empty: unknown. One that says something unreadable raises Refused with field and reason.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Choices
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delegates.imports.roster.lines import Refused
from delegates.models import Body, Session, Term
from newskit.chinese.names import clean_name, fold_name
from newskit.chinese.numbers import meetings
from newskit.chinese.script import simplified
from newskit.opendata import Dataset
from newskit.opendata.cells import BETWEEN
from newskit.opendata.dataset import CUT_MARK
from newskit.opendata.mapping import Field
from newskit.periods import PartialDate, Precision
from newskit.periods.reading import read_date
from proposals.models import Kind

NO_DATE = PartialDate(None)
_NOTHING = frozenset(
    {"", "-", "--", "—", "——", "/", "不详", "未知", "待查", "暂缺", "无", "日期不详", "unknown", "none", "null"}
)
_SEPARATORS = re.compile(r"[;；、\n]+")
_NUMBER = re.compile(r"第?\s*(?P<number>[0-9A-Za-z][0-9A-Za-z\-]{0,18})\s*号")
_IN_CLASS = re.compile(r"[(（](?P<name>[^()（）\d]{1,39}?类)\s*第?(?P<number>[0-9A-Za-z]{1,12})号[)）]")
_YES = frozenset({"true", "yes", "y", "1", "是", "公开", "√", "✓", "有"})
_NO = frozenset({"false", "no", "n", "0", "否", "不公开", "未公开", "×", "非公开"})


def _in_language(zh: str, en: str) -> str:
    return zh if (get_language() or "").startswith("zh") else en


label = lazy(_in_language, str)


def own(dataset: Dataset, name: str, *others: str, field: str = "", required: bool = False) -> Field:
    """A field that stands in one of our own files: known by each of that column's headings, and by those of other people."""
    column = next(each for each in dataset.columns if each.name == name)
    zh, en = column.zh, column.en
    headings = (column.name, zh, f"{zh} / {en}", *others)
    return Field(field or name, label(zh.removesuffix("代码"), en.removesuffix(", code")), headings, required=required)


def foreign(name: str, zh: str, en: str, *others: str) -> Field:
    """A field that other people's tables have, and ours have elsewhere."""
    return Field(name, label(zh, en), (zh, *others))


class Cells(dict[str, str]):
    """The cells of a row that say something, by field. `ours`: of a file that this house sent, whose forms are known exactly."""

    ours: bool = False


def known(cells: Mapping[str, str]) -> Cells:
    """One that our own file for spreadsheets had to cut says nothing reliable."""
    ours = "/proposals/" in cells.get("permalink", "")
    found = Cells(
        (name, text.replace("\0", ""))
        for name, text in cells.items()
        if text and CUT_MARK not in text and (ours or text.strip().casefold() not in _NOTHING)
    )
    found.ours = ours
    return found


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def one_line(cells: Mapping[str, str], field: str, most: int) -> str:
    text = re.sub(r"\s*\n\s*", " ", cells.get(field, "")).strip()
    if len(text) > most:
        raise Refused(
            field, _("%(text)s is longer than %(most)d characters.") % {"text": short(text, 20), "most": most}
        )
    return text


class Words:
    """The codes of a set of choices by every word for them: the code, its Chinese label, and `others` (word → code)."""

    def __init__(self, choices: type[Choices], **others: str):
        with translation.override("zh-hans"):
            self._codes = {self._fold(str(label)): str(code) for code, label in choices.choices}
        self._codes |= {self._fold(str(code)): str(code) for code in choices.values}
        for code, words in others.items():
            self._codes |= {self._fold(word): code for word in words.split()}

    @staticmethod
    def _fold(text: str) -> str:
        return re.sub(r"[\s、，,()《》“”]", "", simplified(plain(text))).casefold()

    def read(self, cells: Mapping[str, str], *fields: str) -> str:
        """The code that the first filled cell among these says. Raises Refused."""
        for field in fields:
            if text := cells.get(field, ""):
                if code := self.find(text):
                    return code
                raise Refused(field, _("“%(text)s” is not known here.") % {"text": short(text)})
        return ""

    def find(self, text: str) -> str:
        return self._codes.get(self._fold(text), "")


def date(cells: Mapping[str, str], *fields: str) -> PartialDate:
    """The date that the first filled cell among these says, as far as it says it. Raises Refused."""
    for field in fields:
        if text := cells.get(field, ""):
            if found := read_date(text):
                return found
            raise Refused(field, _("“%(text)s” is no date.") % {"text": short(text)})
    return NO_DATE


def day(cells: Mapping[str, str], field: str) -> datetime.date | None:
    """A date of which all must be known."""
    found = date(cells, field)
    if found.day and found.precision != Precision.DAY:
        raise Refused(field, _("“%(text)s” is no full date.") % {"text": short(cells[field])})
    return found.day


def whole(cells: Mapping[str, str], field: str, *, most: int) -> int | None:
    """A count: 31, 31人, 3个月."""
    text = cells.get(field, "")
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,9})(?:\.0)?\s*(?:人|名|个月|月|件|位)?", plain(text))
    if not found or int(found[1]) > most:
        raise Refused(field, _("“%(text)s” is no number that can be right.") % {"text": short(text)})
    return int(found[1])


def yes_or_no(cells: Mapping[str, str], field: str) -> bool | None:
    text = plain(cells.get(field, "")).casefold()
    if not text:
        return None
    if text not in _YES | _NO:
        raise Refused(field, _("“%(text)s” is neither yes nor no.") % {"text": short(text)})
    return text in _YES


def address(cells: Mapping[str, str], field: str) -> str:
    text = cells.get(field, "").strip()
    if text and (not re.fullmatch(r"https?://[^\s<>\"]+", text) or len(text) > 500):
        raise Refused(field, _("“%(text)s” is no address.") % {"text": short(text)})
    return text


def identifier(cells: Mapping[str, str], field: str) -> int | None:
    """An id of our own files. What is none is no error: other people number their rows too."""
    text = plain(cells.get(field, ""))
    return int(text) if re.fullmatch(r"[1-9]\d{0,17}", text) else None


def names(cells: Cells, field: str, *, most: int = 120) -> tuple[str, ...]:
    """The names in a cell, each once. 等31名代表 at its end is no name."""
    text = cells.get(field, "").strip()
    if cells.ours:  # a name of an organisation may hold a 、, and two namesakes may have signed
        found = [part.strip() for part in text.split(BETWEEN) if part.strip()]
    else:
        text = re.sub(r"\s*等\s*\d*\s*(?:[名位]?\s*(?:全国人大|全国政协)?(?:代表|委员)|人)?$", "", text)
        parts = {fold_name(part): clean_name(part) for part in _SEPARATORS.split(text)}
        found = [name for folded, name in parts.items() if folded]
    if too_long := next((name for name in found if len(name) > most), ""):
        raise Refused(field, _("%(text)s is no name.") % {"text": short(too_long, 20)})
    return tuple(found)


def texts(cells: Cells, field: str) -> tuple[str, ...]:
    """Texts that our files divide by semicolons and people by lines too."""
    parts = cells.get(field, "").split(BETWEEN) if cells.ours else re.split(r"[;\n]+", cells.get(field, ""))
    return tuple(part.strip() for part in parts if part.strip())


@dataclass(frozen=True)
class Number:
    """第02650号（财税金融类171号）: the number as printed without its frame, the class, the number in the class."""

    number: str = ""
    class_name: str = ""
    class_number: str = ""
    around: str = ""


def number(cells: Cells, field: str) -> Number:
    """`around` is what else the cell says: 政协十四届全国委员会第二次会议…提案."""
    if cells.ours:
        return Number(in_class(cells.get(field, "")))
    text = plain(cells.get(field, ""))
    inside = _IN_CLASS.search(text)
    rest = _IN_CLASS.sub("", text) if inside else text
    class_name, class_number = (inside["name"].strip(), inside["number"]) if inside else ("", "")
    found = _NUMBER.search(rest)
    bare = found["number"] if found else rest
    if len(bare) > 20 or (not found and len(rest) > 20):
        raise Refused(field, _("“%(text)s” is no number of an item.") % {"text": short(text)})
    around = rest[: found.start()] + rest[found.end() :] if found else ""
    return Number(bare, class_name, class_number, around)


def in_class(text: str) -> str:
    """第171号 is 171."""
    text = text.strip()
    return text[1:-1].strip() if re.fullmatch(r"第.+号", text) else text


_KIND_WORDS = {
    Kind.MOTION: "代表议案",
    Kind.SUGGESTION: "代表建议 建议批评和意见 建议、批评和意见",
    Kind.PROPOSAL: "委员提案 平时提案 政协提案",
    Kind.STATEMENT: "见报 见报建议 建言",
}
_ENDINGS = ((Kind.MOTION, "议案"), (Kind.PROPOSAL, "提案"), (Kind.SUGGESTION, "建议"))


class Kinds(Words):
    def __init__(self) -> None:
        super().__init__(Kind, **{str(code): words for code, words in _KIND_WORDS.items()})

    def of(self, cells: Mapping[str, str], body: Body | None, *hints: str) -> str:
        """As the table says it; else by the body where it takes one kind; else by how number or title end (…号建议)."""
        if said := self.read(cells, "kind"):
            return said
        if body is not None and len(body.kinds) == 1:
            return str(body.kinds[0])
        for hint in hints:
            for kind, ending in _ENDINGS:
                if hint.endswith(ending) and (body is None or kind in body.kinds):
                    return str(kind)
        return ""


@dataclass(frozen=True)
class Place:
    """Where an item was filed, as far as a row says it."""

    body: Body | None = None
    term: Term | None = None
    session: Session | None = None


class Meetings:
    """Bodies, terms and sessions by every word for them: codes, names, 十四届全国人大四次会议. Read once for a run."""

    def __init__(self, sessions: Iterable[Session], terms: Iterable[Term], bodies: Iterable[Body]):
        self._bodies: dict[str, Body] = {}
        for body in bodies:
            for word in (body.code, body.name, body.short_name):
                self._bodies[fold_name(word)] = body
        self._terms = {(term.body.code, term.number): term for term in terms}
        self._named_terms = {fold_name(word): term for term in self._terms.values() for word in (term.code, term.name)}
        self._sessions = {(each.term.code, each.number): each for each in sessions}
        self._named = {fold_name(word): each for each in self._sessions.values() for word in (each.code, each.name)}

    @classmethod
    def read(cls) -> "Meetings":
        return cls(
            Session.objects.select_related("term__body"), Term.objects.select_related("body"), Body.objects.all()
        )

    def place(self, cells: Mapping[str, str], around: str = "", default: Term | None = None) -> Place:
        """From the cells, else from what stands around the number, else the term that the whole table is of."""
        session = self._session(cells.get("session", "")) or self._hinted(around)
        term = session.term if session else self._term(cells.get("term", "")) or default
        body = term.body if term else None
        if text := cells.get("body", ""):
            said = self._bodies.get(fold_name(text)) or self._body_in(text)
            if said is None:
                raise Refused("body", _("%(text)s is no body that is known here.") % {"text": short(text)})
            if body is not None and said.pk != body.pk:
                raise Refused("body", _("%(term)s is no term of %(body)s.") % {"term": term, "body": said})
            body = said
        return Place(body, term, session)

    def _session(self, text: str) -> Session | None:
        if not text:
            return None
        found = self._named.get(fold_name(text)) or self._hinted(text)
        if found is None:
            raise Refused("session", _("%(text)s is no session that is known here.") % {"text": short(text)})
        return found

    def _term(self, text: str) -> Term | None:
        if not text:
            return None
        found = self._named_terms.get(fold_name(text))
        body, said = self._body_in(text), meetings(plain(text))
        if found is None and body and len(said) == 1:
            found = self._terms.get((body.code, said[0].term))
        if found is None:
            raise Refused("term", _("%(text)s is no term that is known here.") % {"text": short(text)})
        return found

    def _hinted(self, text: str) -> Session | None:
        body, said = self._body_in(text), meetings(plain(text))
        if body is None or len(said) != 1 or said[0].session is None:
            return None
        return self._sessions.get((f"{body.code}-{said[0].term}", said[0].session))

    def _body_in(self, text: str) -> Body | None:
        """全国… alone: 省政协 is another body than 全国政协."""
        if "全国" not in text:
            return None
        if "政协" in text or "政治协商" in text:
            return self._bodies.get("cppcc")
        return self._bodies.get("npc") if "人大" in text or "人民代表大会" in text else None
