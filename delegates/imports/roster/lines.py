"""What one row of a roster says, read without the database but for the names of the constituencies."""

import datetime
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delegates.imports.roster.posts import Posts, read_posts
from delegates.mentions.folding import fold
from delegates.models import Constituency, Delegate, Mandate, PartyMembership, Term
from newskit.chinese.names import clean_name, fold_name
from newskit.opendata.mapping import Field
from newskit.periods import PartialDate, Precision

FIELDS = (
    Field(
        "name",
        gettext_lazy("personal name"),
        ("姓名", "代表姓名", "委员姓名", "名字", "name", "代表", "委员", "名单", "代表名单", "委员名单", "委员名字", "人员"),
        required=True,
    ),
    Field(
        "constituency",
        gettext_lazy("constituency"),
        ("代表团", "界别", "选举单位", "所属代表团", "所在代表团", "团别", "所属界别", "代表团名称", "界别名称",
         "选区", "constituency"),
    ),
    Field("gender", gettext_lazy("gender"), ("性别", "gender")),
    Field("ethnicity", gettext_lazy("ethnic group"), ("民族", "族别", "ethnicity")),
    Field("party", gettext_lazy("party"), ("党派", "政治面貌", "所属党派", "政党", "党派团体", "party")),
    Field(
        "posts",
        gettext_lazy("posts"),
        ("职务", "现任职务", "工作单位及职务", "单位及职务", "单位职务", "工作单位和职务", "职业", "身份", "职务及单位", "posts"),
    ),
    Field(
        "about",
        gettext_lazy("gender, ethnic group and party in one"),
        ("性别、民族、党派", "性别、民族", "性别民族", "性别/民族", "性别/民族/党派", "性别民族党派", "民族、党派", "基本情况",
         "个人情况"),
    ),
    Field("remarks", gettext_lazy("remarks"), ("备注", "附注", "说明", "注", "变动", "remarks")),
)  # fmt: skip
_NOTHING = {"", "-", "--", "—", "——", "/", "不详", "未知", "待查", "暂缺"}
_PARTIES = {
    PartyMembership.Party.CPC: "中共 中国共产党 中共党员 共产党 中共预备党员",
    PartyMembership.Party.RCCK: "民革 中国国民党革命委员会",
    PartyMembership.Party.CDL: "民盟 中国民主同盟",
    PartyMembership.Party.CNDCA: "民建 中国民主建国会",
    PartyMembership.Party.CAPD: "民进 中国民主促进会",
    PartyMembership.Party.CPWDP: "农工党 农工 中国农工民主党",
    PartyMembership.Party.ZHIGONG: "致公党 致公 中国致公党",
    PartyMembership.Party.JIUSAN: "九三学社 九三",
    PartyMembership.Party.TSL: "台盟 台湾民主自治同盟",
    PartyMembership.Party.NONE: "无 无党派 无党派人士 群众",
}
_PARTY_OF = {word: party.value for party, words in _PARTIES.items() for word in words.split()}
_GENDERS = {"男": Delegate.Gender.MALE.value, "女": Delegate.Gender.FEMALE.value}
_QUALIFIED = re.compile(r"^(?P<name>[^()（）]+?)\s*[（(](?P<inside>[^()（）]+)[)）]$")
_FOOTNOTE = re.compile(r"(?<=[\u4e00-\u9fff])(?:\d{1,3}|\[\w{1,4}\]|[*＊※])+$")
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
UNKNOWN = PartialDate(None)
_PUNCTUATION = " \t，,。、；;：:（）()"


class Refused(ValueError):
    """The row cannot be taken in. The field, and why."""

    def __init__(self, field: str, reason: str):
        super().__init__(reason)
        self.field, self.reason = field, reason


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


class Places:
    """The constituencies of a term by every name that a table may give them."""

    def __init__(self, term: Term):
        self._named: dict[str, Constituency] = {}
        for place in term.constituencies.prefetch_related("names"):
            names = [place.name, place.short_name, *(row.name for row in place.names.all())]
            for name in names:
                for form in (name, re.sub("(?:代表团|团|界)$", "", name)):
                    self._named.setdefault(fold_name(form), place)

    def find(self, printed: str) -> Constituency | None:
        folded = fold_name(printed)
        return self._named.get(folded) or self._named.get(re.sub("(?:代表团|团|界)$", "", folded))


def read_line(row: int, cells: Mapping[str, str], *, places: Places, body: str, as_of: datetime.date) -> Line:
    """Raises Refused with the field and the reason."""
    cells = {name: "" if cell in _NOTHING else cell for name, cell in cells.items()}
    line = _named(row, cells.get("name", ""))
    line.cells = {name: cell for name, cell in cells.items() if cell}
    if printed := cells.get("constituency", ""):
        line.place = places.find(printed)
        if line.place is None:
            raise Refused("constituency", _("%(text)s is no constituency of this term.") % {"text": printed})
    cells = _parted(cells)
    if printed := cells.get("gender", ""):
        line.gender = _GENDERS.get(printed.removesuffix("性"), "")
        if not line.gender:
            raise Refused("gender", _("%(text)s is neither 男 nor 女.") % {"text": printed})
    if printed := cells.get("ethnicity", ""):
        line.ethnicity = _ethnicity(printed)
    if printed := fold(cells.get("party", "")):
        line.party = _PARTY_OF.get(printed, "")
        if not line.party:
            raise Refused("party", _("%(text)s is no party that is known here.") % {"text": printed})
    line.posts = read_posts(cells.get("posts", ""), body=body, place=cells.get("constituency", ""))
    for post in line.posts.posts:
        if len(post.organisation) > 120 or len(post.title) > 60 or len(post.printed) > 200:
            raise Refused("posts", _("%(text)s… is too long for a post.") % {"text": post.printed[:20]})
    _read_remarks(line, cells.get("remarks", ""), places, as_of)
    return line


def _parted(cells: Mapping[str, str]) -> dict[str, str]:
    """女，回族，民盟 in one cell are three; a column of its own says it better. What is none of them stands in the remarks."""
    found = dict(cells)
    rest = []
    for part in filter(None, re.split(r"[,，、;；/|\s]+", cells.get("about", ""))):
        text = fold(part)
        if text.removesuffix("性") in _GENDERS:
            name = "gender"
        elif text in _PARTY_OF:
            name = "party"
        elif text.endswith("族"):
            name = "ethnicity"
        else:
            rest.append(part)
            continue
        found[name] = found.get(name) or part
    if rest:
        found["remarks"] = "；".join(filter(None, [found.get("remarks", ""), *rest]))
    return found


def row_key(line: Line, nth: int) -> str:
    """What a settled question is found by again: the cells that say who it is, and the order among equal rows."""
    who = [line.folded, line.place.code if line.place else "", line.gender, line.ethnicity, line.cells.get("posts", "")]
    return hashlib.sha256(json.dumps([*who, nth], ensure_ascii=False).encode()).hexdigest()


def _named(row: int, printed: str) -> Line:
    """王军（女，回族） says more than the name; a digit after it is the mark of a footnote."""
    if not printed:
        raise Refused("name", _("The name is missing."))
    name, inside = printed, ""
    if found := _QUALIFIED.match(printed):
        name, inside = found["name"], found["inside"]
    name = clean_name(_FOOTNOTE.sub("", name))
    if not name or len(name) > 60 or not re.search(r"[^\W\d]", name):
        raise Refused("name", _("%(text)s is no name.") % {"text": printed[:60]})
    line = Line(row, name, fold_name(name))
    for part in re.split(r"[,，、;；\s]+", inside):
        if part in _GENDERS:
            line.gender = _GENDERS[part]
        elif part.endswith("族"):
            line.ethnicity = _ethnicity(part)
        elif fold(part) in _PARTY_OF:
            line.party = _PARTY_OF[fold(part)]
        else:
            line.distinction = part[:30]
    return line


def _ethnicity(printed: str) -> str:
    text = fold(clean_name(printed))
    if len(text) > 18 or not re.fullmatch(r"[\u4e00-\u9fff]+", text):
        raise Refused("ethnicity", _("%(text)s is no ethnic group.") % {"text": printed[:20]})
    return text if text.endswith(("族", "人")) else f"{text}族"


def _read_remarks(line: Line, printed: str, places: Places, as_of: datetime.date) -> None:
    text = fold(printed)
    if found := _MOVED.search(text):
        line.came_from = places.find(found["place"])
        if line.came_from is None:
            raise Refused("remarks", _("%(text)s is no constituency of this term.") % {"text": found["place"]})
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
