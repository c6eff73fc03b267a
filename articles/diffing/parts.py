"""Two documents compared part by part, each as people read it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.diffing import bodies
from articles.diffing.characters import SAME, Piece, joined
from articles.diffing.passages import Passage, of_items, of_text
from articles.document import OriginKind, StoryKind
from delegates.models import Rank

# In the order of the page. What stands outside (ids, spans of mentions) has no words to compare.
LABELS: dict[str, Promise | str] = {
    "section": _("section"),
    "kind": _("kind of story"),
    "column": _("column label"),
    "kicker": _("kicker"),
    "headline": _("headline"),
    "subheads": _("subheads"),
    "standfirst": _("standfirst"),
    "bylines": _("bylines"),
    "dateline": _("dateline"),
    "reader_question": _("reader's question"),
    "body": _("body text"),
    "pull_quotes": _("pull quotes"),
    "pictures": _("pictures"),
    "mentions": _("people named"),
    "proposals": _("items carried"),
    "topics": _("topics"),
    "origin": _("origin"),
    "credits": _("credits"),
    "summary": _("summary"),
    "card": _("card"),
    "correction": _("correction"),
}
# The words of a part that is one thing with several fields, or a list of such.
FIELDS: dict[str, dict[str, Promise | str]] = {
    "reader_question": {"text": _("reader's question"), "asked_by": _("asked by")},
    "origin": {
        "source": _("source"),
        "author": _("original author"),
        "title": _("original headline"),
        "url": _("original address"),
        "licence": _("licence"),
    },
    "card": {"title": _("headline for cards")},
    "correction": {"note": _("note to readers"), "stood": _("what stood"), "is_right": _("what is right")},
    "bylines": {"text": _("as printed")},
    "pictures": {"caption": _("caption"), "credit": _("credit"), "alt": _("text in place of the picture")},
    "mentions": {"name": _("name"), "role": _("role as printed"), "delegation": _("delegation"), "posts": _("posts")},
    "credits": {"part": _("work"), "text": _("name")},
}
ROWS: dict[str, Promise] = {
    "bylines": _("byline %(n)d"),
    "pictures": _("picture %(n)d"),
    "mentions": _("person %(n)d"),
    "proposals": _("item %(n)d"),
    "credits": _("credit %(n)d"),
}
# What ids and codes are called: {"delegates": {12: "孟知秋"}, "proposals": …, "topics": …, "sections": …}.
Names = Mapping[str, Mapping[Any, str]]


@dataclass(frozen=True)
class Difference:
    """One part that differs."""

    part: str
    passages: list[Passage]

    @property
    def label(self) -> Promise | str:
        return LABELS[self.part]

    @property
    def deleted(self) -> int:
        return sum(passage.deleted for passage in self.passages)

    @property
    def inserted(self) -> int:
        return sum(passage.inserted for passage in self.passages)

    @property
    def count(self) -> int:
        """Characters deleted and inserted, without white space. What moved is told, not counted."""
        return self.deleted + self.inserted

    @property
    def moved(self) -> int:
        return sum(bool(passage.moved_from) for passage in self.passages)

    @property
    def changed(self) -> list[Passage]:
        return [passage for passage in self.passages if not passage.is_same]

    @property
    def pieces(self) -> list[Piece]:
        """The whole part as one text, a line a passage."""
        found: list[Piece] = []
        for passage in self.passages:
            if passage.pieces:
                found += [*([(SAME, "\n")] if found else []), *passage.pieces]
        return joined(found)

    @property
    def groups(self) -> Iterator[tuple[bool, list[Passage]]]:
        """Passages in order, those that are the same folded together: (whether they are, passages)."""
        group: list[Passage] = []
        for passage in self.passages:
            if group and group[0].is_same != passage.is_same:
                yield group[0].is_same, group
                group = []
            group.append(passage)
        if group:
            yield group[0].is_same, group


def differences(old: dict[str, Any], new: dict[str, Any], names: Names | None = None) -> list[Difference]:
    """The parts that differ in what people read. Two documents may differ in none: then only anchors or ids do."""
    compared = (
        Difference(part, passages(part, old[part], new[part], names or {})) for part in LABELS if old[part] != new[part]
    )
    return [difference for difference in compared if difference.changed]


def changed_characters(old: dict[str, Any], new: dict[str, Any]) -> int:
    return sum(difference.count for difference in differences(old, new))


def passages(part: str, old: Any, new: Any, names: Names) -> list[Passage]:
    if part == "body":
        return _body(old, new)
    if part == "kind":
        return [_code(StoryKind(old).label, StoryKind(new).label)]
    if part == "section":
        return [_code(_name(names, "sections", old), _name(names, "sections", new))]
    if part == "topics":
        return _topics(old, new, names)
    if part in ROWS:
        return _rows(part, old, new, names)
    if part in FIELDS:
        return _fields(part, old or {}, new or {})
    if isinstance(new, list):
        return of_items(old, new, ([""] * len(old), [""] * len(new)))
    return [of_text(old, new)]


def _body(old: str, new: str) -> list[Passage]:
    before, after = bodies.blocks(old), bodies.blocks(new)
    return of_items(
        [block.text for block in before],
        [block.text for block in after],
        (bodies.labels(before), bodies.labels(after)),
        lambda i, j: bodies.told(before[i], after[j]),
    )


def _code(old: str, new: str) -> Passage:
    return Passage(told=(f"{old or gettext('none')} → {new or gettext('none')}",))


def _name(names: Names, kind: str, key: Any) -> str:
    return names.get(kind, {}).get(key) or (f"#{key}" if isinstance(key, int) else str(key))


def _topics(old: list[str], new: list[str], names: Names) -> list[Passage]:
    added = [gettext("added: %(name)s") % {"name": _name(names, "topics", slug)} for slug in new if slug not in old]
    removed = [
        gettext("taken out: %(name)s") % {"name": _name(names, "topics", slug)} for slug in old if slug not in new
    ]
    return [Passage(told=tuple(added + removed or [gettext("in another order")]))]


def _fields(part: str, old: dict[str, Any], new: dict[str, Any]) -> list[Passage]:
    found = [
        of_text(old.get(field, ""), new.get(field, ""), str(label))
        for field, label in FIELDS[part].items()
        if old.get(field, "") != new.get(field, "")
    ]
    if part == "origin" and old["kind"] != new["kind"]:
        found.insert(0, _code(OriginKind(old["kind"]).label, OriginKind(new["kind"]).label))
    if part == "card" and old["picture"] != new["picture"]:
        found.append(Passage(told=(gettext("another picture"),)))
    return found


def _rows(part: str, old: list[dict], new: list[dict], names: Names) -> list[Passage]:
    old, new = ([_spoken(part, row, names) for row in rows] for rows in (old, new))
    labels = tuple([str(ROWS[part] % {"n": n + 1}) for n in range(len(rows))] for rows in (old, new))

    def told(i: int, j: int) -> Sequence[str]:
        return list(_ROW_TOLD[part](old[i], new[j], names)) if part in _ROW_TOLD else []

    return of_items(
        [_line(part, row) for row in old],
        [_line(part, row) for row in new],
        labels,
        told,
        ([_key(part, row) for row in old], [_key(part, row) for row in new]),
    )


def _spoken(part: str, row: dict[str, Any], names: Names) -> dict[str, Any]:
    if part == "mentions":
        posts = "，".join(f"{post['org']}{post['title']}" for post in row["positions"])
        return row | {"posts": posts}
    return row | {"called": _name(names, "proposals", row["proposal"])} if part == "proposals" else row


def _line(part: str, row: dict[str, Any]) -> str:
    if part == "proposals":
        return row["called"]
    return "\u3000".join(filter(None, (row[field] for field in FIELDS[part])))


def _key(part: str, row: dict[str, Any]) -> Any:
    """By what a row is known again, whatever is said of it."""
    if part == "pictures":
        return row["hash"] or row["caption"]
    return row[{"bylines": "text", "mentions": "name", "proposals": "proposal", "credits": "part"}[part]]


def _byline_told(old: dict, new: dict, names: Names) -> Iterator[str]:
    if old["names"] != new["names"]:
        yield gettext("people behind it: %(old)s → %(new)s") % {
            "old": "、".join(old["names"]) or gettext("none"),
            "new": "、".join(new["names"]) or gettext("none"),
        }


def _picture_told(old: dict, new: dict, names: Names) -> Iterator[str]:
    if old["hash"] != new["hash"]:
        yield gettext("another picture")
    if old["crop"] != new["crop"]:
        yield gettext("cut differently")


def _mention_told(old: dict, new: dict, names: Names) -> Iterator[str]:
    was, now = old["delegate"], new["delegate"]
    if was != now:
        if now is None:
            yield gettext("no longer settled: was %(old)s") % {"old": _name(names, "delegates", was)}
        elif was is None:
            yield gettext("settled: %(new)s") % {"new": _name(names, "delegates", now)}
        else:
            yield gettext("settled anew: %(old)s → %(new)s") % {
                "old": _name(names, "delegates", was),
                "new": _name(names, "delegates", now),
            }
    if old["rank"] != new["rank"]:
        yield gettext("rank: %(old)s → %(new)s") % {"old": _rank(old["rank"]), "new": _rank(new["rank"])}
    if old["body"] != new["body"]:
        yield gettext("body: %(old)s → %(new)s") % {
            "old": _name(names, "bodies", old["body"]) or gettext("none"),
            "new": _name(names, "bodies", new["body"]) or gettext("none"),
        }


def _rank(code: str) -> str:
    return str(Rank(code).label) if code in Rank.values else code or gettext("none")


_ROW_TOLD: dict[str, Callable[[dict, dict, Names], Iterator[str]]] = {
    "bylines": _byline_told,
    "pictures": _picture_told,
    "mentions": _mention_told,
}
