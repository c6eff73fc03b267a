"""The body as it is read: signed text, with links and pull quotes put between its words, none of them changed."""

import html
import re
from collections.abc import Iterable, Mapping

_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
# Inside these nothing is linked: links, headings, captions and tables keep their own form.
_CLOSED = {"a", "h2", "figcaption", "table"}


def blocks(body: str) -> list[str]:
    """The body cut after each of its outermost elements."""
    parts, depth, start = [], 0, 0
    for tag in _TAG.finditer(body):
        if tag[2] == "br":
            continue
        depth += -1 if tag[1] else 1
        if depth == 0:
            parts.append(body[start : tag.end()])
            start = tag.end()
    if body[start:].strip():
        parts.append(body[start:])
    return parts


def linked(body: str, mentions: Iterable[Mapping], addresses: Mapping[int, str]) -> str:
    """The first place of each mention becomes a link to its delegate.

    Only where the document anchors it (quote with what stands before and after): a bare name might be another word's part.
    """
    for mention in mentions:
        url = addresses.get(mention["delegate"] or 0)
        if url and mention["quote"] and mention["name"] in mention["quote"]:
            body = _link_once(body, mention, url)
    return body


def _link_once(body: str, mention: Mapping, url: str) -> str:
    """Link the name inside the anchored quote, if one run of text holds the quote with its surroundings."""
    quote, prefix, suffix = (html.escape(mention[key], quote=False) for key in ("quote", "prefix", "suffix"))
    name = html.escape(mention["name"], quote=False)
    for low, high in _open_text(body):
        text = body[low:high]
        place = text.find(prefix + quote + suffix) if prefix or suffix else -1
        if place >= 0:
            place += len(prefix)
        elif text.count(quote) == 1 and body.count(quote) == 1:
            place = text.find(quote)
        else:
            continue
        start = low + place + quote.find(name)
        end = start + len(name)
        return f'{body[:start]}<a href="{html.escape(url)}">{body[start:end]}</a>{body[end:]}'
    return body


def _open_text(body: str) -> Iterable[tuple[int, int]]:
    """Where text stands that may carry a link."""
    closed, start = 0, 0
    for tag in _TAG.finditer(body):
        if not closed and tag.start() > start:
            yield start, tag.start()
        if tag[2] in _CLOSED:
            closed += -1 if tag[1] else 1
        start = tag.end()
    if start < len(body):
        yield start, len(body)


# A pull quote floats beside the text that follows it, which must be long enough to stand beside.
_BESIDE = 130


def with_pull_quotes(body: str, quotes: list[str]) -> list[tuple[str, str]]:
    """(pull quote that stands before it or nothing, html): quotes spread over the text, each before enough of it."""
    parts = blocks(body)
    if not parts:
        return [(quote, "") for quote in quotes]
    places = [n for n, part in enumerate(parts) if part.startswith("<p") and n]
    good = [n for n in places if _run(parts, n) >= _BESIDE] or places or [0]
    before: dict[int, str] = {}
    for n, quote in enumerate(quotes):
        wanted = len(parts) * (n + 1) / (len(quotes) + 1)
        free = [place for place in good if place not in before] or good
        place = min(free, key=lambda candidate: abs(candidate - wanted))
        before[place] = f"{before[place]}\n{quote}" if place in before else quote
    return [(before.get(n, ""), part) for n, part in enumerate(parts)]


def _run(parts: list[str], start: int) -> int:
    """How many characters of plain paragraphs follow without anything between."""
    total = 0
    for part in parts[start:]:
        if not part.startswith("<p"):
            break
        total += len(_TAG.sub("", part))
    return total
