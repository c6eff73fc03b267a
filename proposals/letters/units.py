"""Units in a letter: who signs it, and who was asked before it was written."""

import re
from collections.abc import Iterator

from proposals.letters.found import Found, Unit

_ENDS = (
    *("部", "委", "委员会", "局", "署", "院", "办", "办公室", "办公厅", "厅", "处", "银行", "社", "联", "工会", "协会"),
    *("联合会", "会", "中心", "公司", "集团", "法院", "检察院", "政府", "总社", "交易所", "司", "所"),
)
_UNIT = re.compile(r"[\u3400-\u9fff（）()·]{2,30}")
_SENTENCE = ("的", "了", "您", "我", "感谢", "此复", "如下", "特此", "关心", "支持", "联系")
_ASKED = re.compile(
    r"(?P<by>经商|并商|会商|函商|商请|会同|联合|征求|(?<![\u3400-\u9fff])商)(?P<list>[^，,。；;：:\n]{2,200})"
)
_AFTER_LIST = re.compile(
    r"等?(?:有关|相关|几|多)?(?:[一二三四五六七八九十\d]+[个家])?(?:部门|单位|部委)|研究|认真|共同|进行|答复|同意|意见|办理|现|后|等"
)
_PART = re.compile(r"[^、]+")
_TITLE_UNIT = re.compile(r"^[ \t\u3000]*(?P<name>[\u3400-\u9fff（）()]{2,30}?)(?:关于|对)")
_BLANK = r"[ \t\u3000]{0,3}"
_LABEL = re.compile(
    rf"(?:发布机构|发文机关|信息来源|来源|发布单位|答复单位|承办单位){_BLANK}[：:]{_BLANK}"
    r"(?P<name>[\u3400-\u9fff（）()]{2,30})"
)
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff])[ \u3000]{1,2}(?=[\u3400-\u9fff])")


def is_unit(text: str) -> bool:
    """Whether a line or an entry of a list can be a unit's name."""
    text = text.strip()
    return _UNIT.fullmatch(text) is not None and text.endswith(_ENDS) and not any(sign in text for sign in _SENTENCE)


def signing(text: str, day_at: int) -> list[Unit]:
    """The units whose names stand right above the day, or before it in its line; in the order of the letter."""
    found: list[Unit] = []
    start = text.rfind("\n", 0, day_at) + 1
    line, at = text[start:day_at], start
    while len(found) < 20:
        names = list(_spaced(line, at)) if line.strip() else []
        if line.strip() and not names:
            break
        found = names + found
        if at == 0:
            break
        before = text.rfind("\n", 0, at - 1) + 1
        line, at = text[before : at - 1], before
        if not line.strip() and found:
            break
    return found


def named(text: str, heading: Found | None, top: int) -> list[Unit]:
    """Where nobody signs: the unit that the heading begins with, or the page's label of who put it up."""
    if heading and (match := _TITLE_UNIT.match(heading.text)) and is_unit(match["name"]):
        at = heading.start + match.start("name")
        return [Unit(match["name"], at, at + len(match["name"]), name=match["name"], by="heading")]
    label = _LABEL.search(text)
    if label and is_unit(label["name"]):
        return [Unit(label["name"], label.start("name"), label.end("name"), name=label["name"], by="label")]
    return []


def asked(text: str, start: int) -> list[Unit]:
    """会同 A、B 和 C 研究 …, 经商 A 同意."""
    return [
        Unit(name, at, at + len(name), name=name, by=match["by"])
        for match in _ASKED.finditer(text, start)
        for name, at in _listed(match["list"], match.start("list"))
    ]


def _spaced(line: str, at: int) -> Iterator[Unit]:
    """One unit, or several with blanks between them; nothing where anything else stands in the line."""
    bare = line.strip()
    squeezed = _BETWEEN.sub("", bare)
    if is_unit(squeezed) and (squeezed == bare or all(len(part) == 1 for part in bare.split())):
        begin = at + line.index(bare)
        yield Unit(bare, begin, begin + len(bare), name=squeezed, by="signs")
        return
    parts = [(part[0], at + part.start()) for part in re.finditer(r"[^\s、]+", line)]
    if all(is_unit(name) for name, _at in parts):
        for name, begin in parts:
            yield Unit(name, begin, begin + len(name), name=name, by="signs")


def _listed(text: str, at: int) -> Iterator[tuple[str, int]]:
    stop = _AFTER_LIST.search(text)
    text = text[: stop.start()] if stop else text
    for part in _PART.finditer(text):
        for name, begin in _parted(part[0], at + part.start()):
            if is_unit(name):
                yield name, begin


def _parted(text: str, at: int) -> Iterator[tuple[str, int]]:
    """At 和, 及 and 与 where a unit's name is complete: 财政部和教育部 are two, 文化和旅游部 is one."""
    begin = 0
    for word in re.finditer("以及|[和及与]", text):
        if text[begin : word.start()].strip().endswith(_ENDS) and len(text[begin : word.start()].strip()) > 2:
            yield from _stripped(text[begin : word.start()], at + begin)
            begin = word.end()
    yield from _stripped(text[begin:], at + begin)


def _stripped(text: str, at: int) -> Iterator[tuple[str, int]]:
    bare = text.strip(" \t\u3000")
    if bare:
        yield bare, at + text.index(bare)
