"""Finding words as print has them: a name set with a space inside, broken by a tag, in full-width letters. Pure."""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

FEWEST, MOST = 2, 60
AROUND = 14  # characters shown on each side of what was found
_WIDTH = 0xFEE0  # from U+0021–7E to their full-width forms
# What may stand between two characters of a word in a stored document: a tag, white space, or either as JSON writes it.
_STORED_GAP = r"(<[^>]*>|[[:space:]\u3000\u00a0]|\\[nrt])*".replace(r"\u3000", "\u3000").replace(r"\u00a0", "\u00a0")
_PLAIN_GAP = r"\s*"
_SQL_GAP = "[[:space:]\u3000\u00a0]*"


@dataclass(frozen=True)
class Excerpt:
    """A place in a part of a text, with what stands around it."""

    part: str
    before: str
    found: str
    after: str


class Words:
    """A name, title or phrase. Case and width of letters do not matter, nor white space inside.

    Raises ValueError for fewer than two characters, or more than sixty: one character finds everything.
    """

    def __init__(self, term: str):
        characters = [character for character in term if not character.isspace()]
        if not FEWEST <= len(characters) <= MOST:
            raise ValueError(term)
        self.term = term.strip()
        self._plain = re.compile(_PLAIN_GAP.join(_any_of(_widths(c)) for c in characters), re.IGNORECASE)
        # For PostgreSQL's ~*: coarse on documents, whose text is JSON with HTML in it; `excerpts` says for certain.
        self.in_documents = _STORED_GAP.join(_any_of(_stored(c)) for c in characters)
        self.in_text = _SQL_GAP.join(_any_of(_widths(c)) for c in characters)

    def excerpts(self, parts: Iterable[tuple[str, str]]) -> list[Excerpt]:
        """Every place in these (label, text) parts, in order. Words do not run across lines of a part."""
        return [
            Excerpt(
                label,
                line[max(0, match.start() - AROUND) : match.start()],
                match[0],
                line[match.end() : match.end() + AROUND],
            )
            for label, text in parts
            for line in text.splitlines()
            for match in self._plain.finditer(line)
        ]

    def replaced(self, text: str, instead: str) -> str:
        return self._plain.sub(lambda _match: instead, text)


def _widths(character: str) -> list[str]:
    point = ord(character)
    if 0x21 <= point <= 0x7E:
        return [character, chr(point + _WIDTH)]
    return [character, chr(point - _WIDTH)] if 0xFF01 <= point <= 0xFF5E else [character]


def _stored(character: str) -> list[str]:
    """As the character may stand in a canonical document: itself, as HTML writes it, and each as JSON writes it."""
    forms = {form for c in _widths(character) for form in (c, html.escape(c, quote=False))}
    return sorted({json.dumps(form, ensure_ascii=False)[1:-1] for form in forms})


def _any_of(forms: list[str]) -> str:
    escaped = [re.sub(r"([^\w\s])", r"\\\1", form) for form in forms]
    return escaped[0] if len(escaped) == 1 and len(forms[0]) == 1 else f"({'|'.join(escaped)})"
