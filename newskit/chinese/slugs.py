"""Addresses in ASCII from Chinese text."""

import re
import unicodedata

from pypinyin import lazy_pinyin, load_phrases_dict

from .names import pinyin
from .script import simplified

LIMIT = 60

# Compounds of this desk that pypinyin's phrase table reads wrongly. Loading adds to its table for the whole process.
load_phrases_dict(
    {
        "长三角": [["cháng"], ["sān"], ["jiǎo"]],
        "长三角地区": [["cháng"], ["sān"], ["jiǎo"], ["dì"], ["qū"]],
        "银行行长": [["yín"], ["háng"], ["háng"], ["zhǎng"]],
        "提案": [["tí"], ["àn"]],
        "重疾": [["zhòng"], ["jí"]],
        "参差": [["cēn"], ["cī"]],
    }
)


def slug(text: str, *, limit: int = LIMIT, fallback: str = "item") -> str:
    """Pinyin by word, joined by hyphens, at most `limit` ASCII characters, cut between syllables, never empty.

    A text of nothing that can be read (marks, rare characters) gives `fallback`; it also stands before a bare number:
    `2026` alone would tell a reader nothing.
    """
    text = unicodedata.normalize("NFKC", simplified(text))
    parts = lazy_pinyin(text, errors=lambda run: [f" {run} "], v_to_u=False)
    words = re.findall(r"[a-z0-9]+", _ascii(" ".join(parts)))
    written = _cut(words, limit)
    return written if re.search("[a-z]", written) else _cut([fallback, *words], limit)


def name_slug(name: str, read_as: str = "", *, fallback: str = "delegate") -> str:
    """qian-xueming for 钱学明: surname, then given name, as printed in Latin letters."""
    words = re.findall(r"[a-z0-9]+", _ascii(pinyin(name, read_as)))
    return _cut(words, LIMIT) or fallback


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.lower().replace("ü", "v"))
    return folded.encode("ascii", "ignore").decode()


def _cut(words: list[str], limit: int) -> str:
    written = ""
    for word in words:
        longer = f"{written}-{word}" if written else word[:limit]
        if len(longer) > limit:
            break
        written = longer
    return written
