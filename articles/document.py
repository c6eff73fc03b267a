"""The one canonical document of a story: everything that a reader will see, as one text.

Versions, sign-offs, publications, previews, diffs and conflicts all hold or compare this text; the digest is the sha256 of
its UTF-8 bytes. It is text, not jsonb: jsonb reorders keys, and a signature must name bytes.
"""

import copy
import hashlib
import html
import json
import re
from collections.abc import Iterator
from typing import Any

import nh3
from django.db import models
from django.utils.translation import gettext_lazy as _

SCHEMA = 1

BLOCKS = {
    "p",
    "h2",
    "blockquote",
    "figure",
    "figcaption",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "ul",
    "ol",
    "li",
}
INLINE = {"a", "strong", "em", "br"}
ATTRIBUTES = {"a": {"href"}, "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"}}


class StoryKind(models.TextChoices):
    NEWS = "news", _("news report")
    FEATURE = "feature", _("feature report")
    INTERVIEW = "interview", _("interview")
    SCENE = "scene", _("feature scene")
    SIDELIGHT = "sidelight", _("sidelight")
    ROUNDUP = "roundup", _("round-up")
    COMMENTARY = "commentary", _("commentary")
    EDITORIAL = "editorial", _("editorial")
    ANSWERS = "answers", _("questions answered")


class OriginKind(models.TextChoices):
    OWN = "own", _("own")
    WIRE = "wire", _("wire copy")
    REPRINT = "reprint", _("reprint")
    COMPILED = "compiled", _("compiled")


EMPTY: dict[str, Any] = {
    "schema": SCHEMA,
    "kind": StoryKind.NEWS.value,
    "section": "",  # code of the section
    "column": "",
    "kicker": "",
    "headline": [],  # lines
    "subheads": [],
    "standfirst": "",
    "dateline": "",
    "body": "",  # HTML of the fixed vocabulary
    "pull_quotes": [],
    "reader_question": None,  # {"text", "asked_by"}
    "bylines": [],  # {"kind": person | group | agency, "text": as printed, "names": []}
    "pictures": [],  # {"hash" ("" where only the caption is known), "crop", "caption", "credit", "alt"}
    "mentions": [],  # keys: MENTION
    "proposals": [],  # {"proposal": id, "brings": whether this story brought it into the tracker}
    "topics": [],  # slugs
    "origin": {"kind": OriginKind.OWN.value, "source": "", "author": "", "title": "", "url": "", "licence": ""},
    "credits": [],  # {"part": 责编, 校对 …, "text"}
    "summary": "",  # for search and cards
    "card": {"title": "", "picture": ""},
    "correction": None,  # {"note", "stood", "is_right"}: readers see it, so reviewers sign it
}

MENTION: dict[str, Any] = {
    "delegate": None,  # id once settled
    "brings": False,  # whether this story brought the profile
    "name": "",
    "role": "",
    "body": "",  # code of the body: npc, cppcc
    "rank": "",
    "positions": [],  # {"org", "title", "former"}
    "delegation": "",
    "delegation_role": "",
    "quote": "",  # the span as printed; with prefix and suffix it finds its place again
    "prefix": "",
    "suffix": "",
}


# The keys of each part that is a row or a list of rows. A list of anything else is a list of texts.
ROWS: dict[str, set[str]] = {
    "mentions": set(MENTION),
    "bylines": {"kind", "text", "names"},
    "pictures": {"hash", "crop", "caption", "credit", "alt"},
    "proposals": {"proposal", "brings"},
    "credits": {"part", "text"},
}
PARTS: dict[str, set[str]] = {
    "origin": set(EMPTY["origin"]),
    "card": set(EMPTY["card"]),
    "reader_question": {"text", "asked_by"},
    "correction": {"note", "stood", "is_right"},
}
MAY_BE_NONE = {"reader_question", "correction"}
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class NotADocument(ValueError):
    """The data do not have the shape of a document, or hold what no text may hold."""


def new(**parts: Any) -> dict[str, Any]:
    """A document with these parts, everything else empty. Raises NotADocument for a part that does not exist."""
    if unknown := parts.keys() - EMPTY.keys():
        raise NotADocument(f"no such part: {', '.join(sorted(unknown))}")
    return {**copy.deepcopy(EMPTY), **copy.deepcopy(parts)}


def canonical(data: dict[str, Any]) -> str:
    """The text that is signed: sorted keys, UTF-8, no spaces between, body sanitised. The same data give the same text.

    Raises NotADocument for a shape that is not a document's, and for NUL, other control characters and lone surrogates.
    """
    check_shape(data)
    try:
        cleaned = {**data, "body": clean_body(data["body"])}
        text = json.dumps(cleaned, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        text.encode("utf-8")
    except (TypeError, ValueError) as error:
        raise NotADocument(str(error)) from error
    if found := next((t for t in _texts(data) if _FORBIDDEN.search(t)), None):
        raise NotADocument(f"a control character in {found[:40]!r}")
    return text


def check_shape(data: dict[str, Any]) -> None:
    """Raises NotADocument unless every part is there, and of the kind that `EMPTY`, `ROWS` and `PARTS` say."""
    if data.keys() != EMPTY.keys():
        odd = data.keys() ^ EMPTY.keys()
        raise NotADocument(f"parts missing or not known: {', '.join(sorted(odd))}")
    for name, value in data.items():
        if name in PARTS:
            good = (value is None and name in MAY_BE_NONE) or (isinstance(value, dict) and value.keys() == PARTS[name])
        elif name in ROWS:
            good = isinstance(value, list) and all(isinstance(r, dict) and r.keys() == ROWS[name] for r in value)
        elif isinstance(EMPTY[name], list):
            good = isinstance(value, list) and all(isinstance(line, str) for line in value)
        else:
            good = isinstance(value, type(EMPTY[name]))
        if not good:
            raise NotADocument(f"{name} does not have its shape")
    if data["schema"] != SCHEMA:
        raise NotADocument(f"schema {data['schema']} is not {SCHEMA}")
    if data["kind"] not in StoryKind.values or data["origin"]["kind"] not in OriginKind.values:
        raise NotADocument("no such kind of story or origin")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def parse(text: str) -> dict[str, Any]:
    """The document of a canonical text; parts that an older schema lacked come with their empty value."""
    data = json.loads(text)
    return {**copy.deepcopy(EMPTY), **data, "schema": SCHEMA}


def digest(text: str) -> str:
    """sha256 of the UTF-8 bytes, in hex: what the database computes as encode(sha256(convert_to(document,'UTF8')),'hex')."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def clean_body(body: str) -> str:
    """HTML of the fixed vocabulary and nothing else. Idempotent."""
    cleaned = nh3.clean(
        body,
        tags=BLOCKS | INLINE,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
        clean_content_tags={"script", "style"},
    )
    return cleaned.strip()


def headline(data: dict[str, Any]) -> str:
    """The headline in one line, as lists and feeds print it. Lines are joined by a full-width space."""
    return "\u3000".join(line.strip() for line in data["headline"] if line.strip())


def body_from(paragraphs: list[str], crossheads: list[tuple[int, str]] = ()) -> str:
    """Body HTML of plain paragraphs. A crosshead is (index of the paragraph before which it stands, text)."""
    heads: dict[int, list[str]] = {}
    for index, text in crossheads:
        heads.setdefault(index, []).append(text)
    parts = []
    for index, paragraph in enumerate(paragraphs):
        parts += [f"<h2>{html.escape(text, quote=False)}</h2>" for text in heads.pop(index, [])]
        parts.append(f"<p>{html.escape(paragraph, quote=False)}</p>")
    parts += [f"<h2>{html.escape(text, quote=False)}</h2>" for texts in heads.values() for text in texts]
    return "".join(parts)


def plain_paragraphs(body: str) -> list[str]:
    """The text of each block of the body, in order, without marks."""
    blocks = re.split(r"</?(?:p|h2|li|blockquote|figcaption|tr|table|ul|ol|figure|thead|tbody)[^>]*>", body)
    texts = (html.unescape(re.sub(r"<[^>]+>", "", block)).strip() for block in blocks)
    return [text for text in texts if text]


def characters(data: dict[str, Any]) -> int:
    """字数: characters of the body without white space, as a sign-off sheet counts them."""
    return len(re.sub(r"\s+", "", "".join(plain_paragraphs(data["body"]))))
