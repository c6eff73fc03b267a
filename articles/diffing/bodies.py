"""The body of a story as blocks: text, what kind of block it is, which words are bold, emphasised or linked. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

_HOLDERS = {"blockquote", "figure", "table", "thead", "tbody", "ul", "ol"}
_LEAVES = {"p", "h2", "li", "figcaption", "tr", "blockquote"}
_INLINE = {"a", "strong", "em"}
KINDS: dict[str, Promise] = {
    "p": pgettext_lazy("block of a text", "paragraph"),
    "h2": pgettext_lazy("block of a text", "crosshead"),
    "blockquote": pgettext_lazy("block of a text", "quotation"),
    "ul": pgettext_lazy("block of a text", "list item"),
    "ol": pgettext_lazy("block of a text", "numbered item"),
    "figcaption": pgettext_lazy("block of a text", "caption in the text"),
    "tr": pgettext_lazy("block of a text", "table row"),
    "thead": pgettext_lazy("block of a text", "table head"),
}
_NUMBERED: dict[str, Promise] = {
    "p": _("paragraph %(n)d"),
    "h2": _("crosshead %(n)d"),
    "blockquote": _("quotation %(n)d"),
    "ul": _("list item %(n)d"),
    "ol": _("numbered item %(n)d"),
    "figcaption": _("caption in the text %(n)d"),
    "tr": _("table row %(n)d"),
    "thead": _("table head %(n)d"),
}


@dataclass(frozen=True)
class Mark:
    tag: str
    href: str
    start: int
    text: str


@dataclass
class Block:
    kind: str
    text: str = ""
    marks: list[Mark] = field(default_factory=list)


def blocks(body: str) -> list[Block]:
    """In reading order, without those that have no text. Inline tags are marks over the text; a break is a line."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    return [block for block in reader.blocks if block.text.strip()]


class _Reader(HTMLParser):
    """Reads what `documents.clean_body` wrote: well-formed, of the fixed vocabulary."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._holders: list[str] = []
        self._open: list[tuple[str, str, int]] = []
        self._now: Block | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HOLDERS:
            self._holders.append(tag)
            self._now = None
        elif tag in _LEAVES:
            self._begin(tag)
        elif tag in ("td", "th"):
            self._add("\t" if self._now is not None and self._now.text else "")
        elif tag == "br":
            self._add("\n")
        elif tag in _INLINE:
            block = self._now or self._begin("p")
            self._open.append((tag, dict(attrs).get("href") or "", len(block.text)))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._holders:
            while self._holders.pop() != tag:
                pass
            self._now = None
        elif tag in _LEAVES:
            self._now = None
        elif tag in _INLINE and self._open and self._now is not None:
            name, href, start = self._open.pop()
            if covered := self._now.text[start:]:
                self._now.marks.append(Mark(name, href, start, covered))

    def handle_data(self, data: str) -> None:
        if self._now is not None or data.strip():
            self._add(data)

    def _add(self, text: str) -> None:
        block = self._now or self._begin("p")
        block.text += text

    def _begin(self, tag: str) -> Block:
        if self._now is not None and tag == "p" and not self._now.text and self._now.kind in ("ul", "ol"):
            return self._now  # a paragraph inside a list item is the item
        kind = tag
        for holder in reversed(self._holders):
            if tag in ("p", "blockquote") and holder == "blockquote":
                kind = "blockquote"
            elif tag in ("li", "p") and holder in ("ul", "ol"):
                kind = holder
            elif tag == "tr" and holder == "thead":
                kind = "thead"
            else:
                continue
            break
        self._open = []
        self._now = Block("ul" if kind == "li" else kind)
        self.blocks.append(self._now)
        return self._now


def labels(found: list[Block]) -> list[str]:
    """What each is called: paragraphs, crossheads, rows are counted apart, as people count them."""
    seen: Counter[str] = Counter()
    names = []
    for block in found:
        seen[block.kind] += 1
        names.append(str(_NUMBERED[block.kind] % {"n": seen[block.kind]}))
    return names


def told(old: Block, new: Block) -> list[str]:
    """What changed in a block beside its characters, in words."""
    found = []
    if old.kind != new.kind:
        found.append(gettext("%(old)s became %(new)s") % {"old": KINDS[old.kind], "new": KINDS[new.kind]})
    return [*found, *_marks_told(old, new)]


def _marks_told(old: Block, new: Block) -> Iterator[str]:
    same_text = old.text == new.text
    before, after = (Counter(_key(mark, same_text) for mark in block.marks) for block in (old, new))
    gone, came = list((before - after).elements()), list((after - before).elements())
    for one in list(came):
        tag, href, text, _start = one
        if match := next((m for m in gone if _same_place(m, one, same_text)), None):
            gone.remove(match)
            came.remove(one)
            if tag == "a" and match[1] != href:
                yield gettext("the link of “%(text)s” goes to %(href)s, not to %(old)s") % {
                    "text": _short(text),
                    "href": href,
                    "old": match[1],
                }
            elif same_text:
                yield gettext("the emphasis is on another “%(text)s”") % {"text": _short(text)}
    for tag, href, text, _start in gone:
        yield _GONE[tag]() % {"text": _short(text), "href": href}
    for tag, href, text, _start in came:
        yield _CAME[tag]() % {"text": _short(text), "href": href}


def _same_place(one: tuple, other: tuple, same_text: bool) -> bool:
    return one[0] == other[0] and (one[2] == other[2] or (not same_text and one[1] == other[1]))


def _key(mark: Mark, with_place: bool) -> tuple[str, str, str, int]:
    return mark.tag, mark.href, mark.text, mark.start if with_place else 0


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:12]}…{text[-10:]}"


_GONE = {
    "strong": lambda: gettext("“%(text)s” no longer bold"),
    "em": lambda: gettext("“%(text)s” no longer emphasised"),
    "a": lambda: gettext("link taken off “%(text)s” (%(href)s)"),
}
_CAME = {
    "strong": lambda: gettext("“%(text)s” made bold"),
    "em": lambda: gettext("“%(text)s” emphasised"),
    "a": lambda: gettext("link put on “%(text)s” (%(href)s)"),
}
