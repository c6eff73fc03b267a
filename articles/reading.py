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


def with_pull_quotes(body: str, quotes: list[str]) -> list[tuple[str, str]]:
    """(html, pull quote that stands after it or nothing): quotes spread over the text, never before a crosshead's first words."""
    parts = blocks(body)
    after: dict[int, str] = {}
    paragraphs = [n for n, part in enumerate(parts) if part.startswith("<p")]
    for n, quote in enumerate(quotes):
        if not paragraphs:
            break
        wanted = paragraphs[min(len(paragraphs) - 1, (n + 1) * len(paragraphs) // (len(quotes) + 1))]
        while wanted in after and wanted + 1 < len(parts):
            wanted += 1
        after[wanted] = f"{after[wanted]}\n{quote}" if wanted in after else quote
    if not parts:
        return [("", quote) for quote in quotes]
    return [(part, after.get(n, "")) for n, part in enumerate(parts)]
