"""A part of a document as plain lines, for whoever looks for words in it. Pure."""

from collections.abc import Iterator
from typing import Any

from articles import document as documents


def words(part: str, value: Any) -> str:
    """A part as people read it."""
    if part == "body":
        return "\n".join(documents.plain_paragraphs(value))
    if part == "mentions":
        return "\n".join(" ".join(filter(None, [mention["name"], mention["role"]])) for mention in value)
    if part == "bylines":
        return "\n".join(line["text"] for line in value)
    if part == "pictures":
        return "\n".join(" ".join(filter(None, [p["caption"], p["credit"]])) for p in value)
    return "\n".join(_texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif value not in (None, "", False):
        yield str(value)
