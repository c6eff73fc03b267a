"""Who wrote it: a person, a group, an agency; with the names that the credit prints."""

import re

from delegates.mentions.tables import surnames

from . import signs
from .model import Byline

_SEPARATORS = re.compile(r"[\s、，,/／;；&]+|(?<=[一-鿿])和(?=[一-鿿]{2,4}$)")
_WORDS = re.compile(
    r"本报|本刊|本网|证券时报|[一-鿿]{2,8}(?:日报|时报|晚报|晨报|商报|社|网|报)|全媒体|融媒体|首席|特派|特约|见习|实习|记者|通讯员|实习生|撰稿人|评论员|观察员|研究员|"
    r"(?:北京|上海|深圳|广州)?报道|采写|采访|撰文|撰稿|摄影|文并图|文图|图文|文|图|发自[一-鿿]{2,4}|[（()）\[\]【】:：]"
)


def is_name(word: str) -> bool:
    """Whether a word can be the name of a writer."""
    if "·" in word:
        return bool(re.fullmatch(r"[一-鿿]{1,8}(?:·[一-鿿]{1,10})+", word))
    if not re.fullmatch(r"[一-鿿]{2,4}", word):
        return False
    if word[:2] in surnames.COMPOUND:
        return len(word) in (3, 4)
    return word[0] in surnames.SINGLE and len(word) <= 3


def names_in(text: str) -> list[str]:
    found = []
    for word in _SEPARATORS.split(_WORDS.sub(" ", text)):
        if is_name(word):
            found.append(word)
        elif re.fullmatch(r"[一-鿿]{4,9}", word):
            found += _run_together(word)
    return found


def _run_together(word: str) -> list[str]:
    """李明王小川 without a blank: names of three characters before those of two."""
    if not word:
        return []
    for length in (3, 2):
        if is_name(word[:length]):
            rest = _run_together(word[length:])
            if rest or not word[length:]:
                return [word[:length], *rest]
    return []


def read_byline(text: str) -> Byline | None:
    """The byline that a line is, or None."""
    line = text.strip()
    if signs.GROUP.match(line):
        return Byline("group", text)
    if signs.AGENCY.match(line):
        return Byline("agency", text)
    if (author := signs.AUTHOR.match(line)) and (names := names_in(author["names"])):
        return Byline("person", text, names)
    found = signs.REPORTER.match(line)
    if not found:
        return None
    names = names_in(line)
    if not names:
        return None if found["names"] else Byline("group", text)
    agency = bool(re.search(r"新华社|中新社|新华财经|中国新闻社|中新网", found["desk"]))
    return Byline("agency" if agency else "person", text, names)


def from_dateline(text: str) -> Byline:
    """The credit in 新华社北京3月4日电（记者 某某）, or at the end of a story."""
    agency = bool(re.search(r"新华社|中新社|新华财经|中国新闻社|中新网|央视", text))
    names = (
        names_in(
            re.sub(r"\d+月\d+日(?:电|讯)?", " ", re.sub(r"^.*?[（(]", "", text) if re.search(r"[（(]", text) else text)
        )
        if re.search(r"记者|通讯员", text)
        else []
    )
    return Byline("agency" if agency else "person" if names else "group", text, names)
