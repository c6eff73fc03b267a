"""What a lone text in a table says: a group with its number, a sum, a title, a remark. Nothing of the database."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from newskit.chinese.numbers import to_int
from newskit.chinese.script import simplified

_NUMBER = r"(?P<count>\d{1,6}|[〇零一二三四五六七八九十百千两]{1,8})"
_SAID = r"(?:共计|总计|合计|共有|共|计|应选|实有|现有|代表|委员|名额|总数|人数|小计|其中)"
_STATED = re.compile(
    rf"^(?P<label>.*?)[\s:,，。(（]*{_SAID}*[\s:]*{_NUMBER}\s*(?:名|人|位|席)(?:代表|委员)?[\s)）。.]*$", re.DOTALL
)
_BARE = re.compile(rf"^(?P<label>.+?)\s*\(\s*{_NUMBER}\s*\)$", re.DOTALL)
_TOTAL = re.compile(r"^(?:合计|总计|共计|小计|总数|总人数|合共|共|计|total|subtotal|sum)$", re.IGNORECASE)
_SUM_LINE = re.compile(rf"^(?:以上)?(?:合计|总计|共计|小计|总数|总人数|total)[\s:]*{_NUMBER}?$", re.IGNORECASE)
_ORDER = re.compile(r"[(,，。;\s]*(?:以上|均)*按(?:照)?(?:姓名|姓氏|名字|笔画|笔划|姓).{0,16}$", re.DOTALL)
_AGAIN = re.compile(r"\s*\(?(?:续表?|接上页|接上表|续前)\)?$")
_BRACKETED = re.compile(r"^[(【\[<《「]([^()【】\[\]<>《》「」]+)[)】\]>》」]$")
_LIST = re.compile(r"(?<=\S\S)(?:代表|委员)?(?:名单|名册)$")  # 河湾代表团名单
_ORDINAL = re.compile(r"^(?:\([一二三四五六七八九十百\d]{1,4}\)|(?:第)?[一二三四五六七八九十百\d]{1,4}[、.．)]|§)\s*")
_NOTE = re.compile(
    r"^(?:注|附注|说明|备注|资料来源|数据来源|来源|本表|本名单|本版|参考|注释|脚注|source|sources|note|notes|references?|see also"
    r")\s*(?:\d{0,2}\s*[:.：]|$)|^(?:以上|本名单|本表|注)\S*(?:排序|为序|排列|名单|统计|截至|公布)|^(?:截至|按姓|排名不分)"
    r"|^(?:制表|填表|审核|联系|电话|打印|更新|统计|编制|整理|资料)\S{0,4}\s*:|^附件?\s*\S{0,2}\s*(?::|$)|^目录$|^.{0,30}公告$"
    r"|^\d{4}年\d{1,2}月(?:\d{1,2}日)?$|^[\[(]?\S{0,8}[\])]?第\S{1,4}号$"
    r"|^第?\s*\d+\s*页|^[-—–\s]*\d+[-—–\s]*$|^page \d",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"名单|名册|一览|花名|代表大会|政协.{0,12}委员会|第.{1,4}届|全国委员会|^list of|^members of|^delegates? ",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(
    r"\[(?:注|註|note|nb|n)?\s*\d{0,3}[a-z]?\]|〔\d{1,3}〕|【\d{1,3}】|(?<=\S)(?:注|註)\d{1,2}$|[①-⑳†‡§]|(?<=\S)[*＊※]+$",
    re.IGNORECASE,
)
_LONG = 40


@dataclass(frozen=True, slots=True)
class Stated:
    """北京市（55名）: a label, and how many stand below it by its own word."""

    label: str
    count: int | None


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """In one script and width, without the marks of footnotes; for comparing."""
    return simplified(unicodedata.normalize("NFKC", without_footnotes(text))).strip()


def without_footnotes(text: str) -> str:
    return _FOOTNOTE.sub("", text).strip()


@lru_cache(maxsize=4096)
def stated(text: str) -> Stated:
    """The label without number, order and ordinal; `count` None where it states none."""
    said = _AGAIN.sub("", _ORDER.sub("", plain(text))).strip()
    if said.count("(") > said.count(")"):
        said += ")"
    if inside := _BRACKETED.match(said):
        said = inside[1].strip()
    found = _STATED.match(said) or _BARE.match(said)
    count = to_int(found["count"]) if found else None
    label = _AGAIN.sub("", found["label"] if count is not None else said).strip(" :：(,，、")
    label = _LIST.sub("", label)
    if count is not None and label.endswith(("代表", "委员")):
        label = label[:-2]
    return Stated(_ORDINAL.sub("", label).strip(), count)


def is_total(text: str) -> bool:
    """合计, 共 55 名: a sum, whoever it is of."""
    said = re.sub(r"\s+", "", plain(text))
    found = stated(text)
    return bool(
        _TOTAL.match(said)
        or _SUM_LINE.match(said)
        or (
            found.count is not None
            and (not found.label or _TOTAL.match(found.label) or found.label in {"以上", "全部"})
        )
    )


def is_remark(text: str) -> bool:
    said = plain(text)
    return bool(_NOTE.match(said) or (said.startswith("(") and said.endswith(")")) or len(said) > _LONG)


def is_title(text: str) -> bool:
    return bool(_TITLE.search(plain(text)))


def number_of(text: str) -> int | None:
    """55, 五十五, 55名: a number alone."""
    said = plain(text)
    found = re.fullmatch(rf"{_NUMBER}\s*(?:名|人|位|席)?", said)
    return to_int(found["count"]) if found else None
