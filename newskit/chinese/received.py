"""The page as received: bytes in some encoding, made into clean text. Each refusal says what a person can do about it."""

import codecs
import hashlib
import html
import re
import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from newskit.chinese.han import HAN, count_han

MOST_BYTES = 300_000  # ten pages of a broadsheet
MOST_LINES = 3_000

_CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(r"<(script|style|noscript|template)\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|h[1-6]|li|ul|ol|tr|table|section|article|blockquote|figure|figcaption|header|footer|hr|html|body|head|title)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?[a-z][a-z0-9-]*(?:\s[^<>]{0,2000})?/?>|<!--[^<>]{0,2000}-->|<![a-z][^<>]{0,2000}>", re.IGNORECASE | re.DOTALL
)


class Unreadable(ValueError):
    """The page cannot be taken in. The message is for the person who brought it."""


class Empty(Unreadable):
    pass


class TooLarge(Unreadable):
    pass


class NotText(Unreadable):
    pass


@dataclass(slots=True)
class Source:
    text: str
    encoding: str
    warnings: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The same words give the same hash, whatever the encoding, the line ends and the blanks."""
        return hashlib.sha256(re.sub(r"\s+", "", self.text).encode("utf-8")).hexdigest()


def read_bytes(data: bytes) -> Source:
    """Decode a file. Raises Unreadable where it is empty, too large, no text, or in no encoding that we know."""
    if not data.strip():
        raise Empty(_("The file is empty."))
    if len(data) > MOST_BYTES:
        raise TooLarge(
            _("The file holds %(size)s MB; a page has at most %(most)s MB. Take it in page by page.")
            % {"size": f"{len(data) / 1_000_000:.1f}", "most": f"{MOST_BYTES / 1_000_000:.1f}"}
        )
    text, encoding = _decode(data)
    return clean(text, encoding)


def read_text(text: str) -> Source:
    """Text that was pasted into a form."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise TooLarge(
            _("The text holds %(size)s MB; a page has at most %(most)s MB. Take it in page by page.")
            % {
                "size": f"{len(text.encode('utf-8', 'replace')) / 1_000_000:.1f}",
                "most": f"{MOST_BYTES / 1_000_000:.1f}",
            }
        )
    return clean(text, "")


def _decode(data: bytes) -> tuple[str, str]:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise NotText(
                    _("The file begins like %(encoding)s but is broken further on.") % {"encoding": encoding}
                ) from error
    if b"\x00" in data:
        return _without_mark(data)
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _looks_chinese(text):
            return text, encoding
    raise NotText(_("This is no text in UTF-8, GB18030 or UTF-16. Save it as UTF-8 and try again."))


def _without_mark(data: bytes) -> tuple[str, str]:
    """UTF-16 without a mark, where every other byte of what is ASCII is zero; else a binary file."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_chinese(text) and "\x00" not in text:
            return text, encoding
    raise NotText(
        _("This is no text file. Open it in its own program and save it as text, or copy the text and paste it.")
    )


def _looks_chinese(text: str) -> bool:
    """Whether a decoding by guess gave words: mostly Han, ASCII and common marks, few of them rare or private."""
    letters = [letter for letter in text if not letter.isspace()]
    if not letters:
        return False
    common = sum(
        1
        for letter in letters
        if "\u4e00" <= letter <= "\u9fa5"
        or (letter.isascii() and letter.isprintable())
        or letter in "，。、；：？！“”‘’（）《》—…·【】　"
    )
    return common / len(letters) > 0.9


def clean(text: str, encoding: str) -> Source:
    """One kind of line end, no control characters, no tags; the Han characters are those of the text."""
    warnings = []
    text = _LINE_ENDS.sub("\n", text)
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if _has_surrogates(text) else text
    without = _CONTROL.sub("", text)
    if len(without) < len(text):
        warnings.append(_("%(count)s control characters were left out.") % {"count": len(text) - len(without)})
    plain = _without_tags(without)
    if plain != without:
        warnings.append(_("The text held HTML; its tags were left out."))
    plain = (
        unicodedata.normalize("NFC", plain) if not re.search(r"[\uf900-\ufaff\U0002f800-\U0002fa1f]", plain) else plain
    )
    if not plain.strip():
        raise Empty(_("There is no text in it."))
    if plain.count("\n") > MOST_LINES:
        raise TooLarge(_("There are more than %(most)s lines in it. Take it in page by page.") % {"most": MOST_LINES})
    if not count_han(plain):
        warnings.append(_("There is no Chinese in the text."))
    return Source(plain, encoding, warnings)


def _has_surrogates(text: str) -> bool:
    return bool(re.search(r"[\ud800-\udfff]", text))


def _without_tags(text: str) -> str:
    """Block tags end lines, other tags go; a tag that holds Chinese stays, for nothing of the text may be lost."""
    if not _TAG.search(text):
        return text
    text = _without_unseen(text)
    keep = re.compile(HAN)
    text = _BLOCK_TAG.sub(lambda found: found[0] if keep.search(found[0]) else "\n", text)
    text = _TAG.sub(lambda found: found[0] if keep.search(found[0]) else "", text)
    return html.unescape(text)


def _without_unseen(text: str) -> str:
    """What a browser shows to nobody: scripts and styles, up to their closing tags."""
    kept, at, lower = [], 0, text.lower()
    while opening := _UNSEEN.search(text, at):
        end = lower.find(f"</{opening[1].lower()}", opening.end())
        if end < 0:
            break
        kept.append(text[at : opening.start()])
        at = text.find(">", end) + 1 or len(text)
    return "".join([*kept, text[at:]])
