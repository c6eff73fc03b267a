"""The rows of the page on which two texts are brought together: what each side made of a place, and what may be chosen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from articles import document as documents
from articles.diffing import LABELS, Names, Passage, Place
from articles.diffing.merging import AGREED, CLASH, MINE, SAME, THEIRS
from articles.diffing.parts import passages
from articles.diffing.passages import of_text

# Settled by buttons of their own, never typed in the form: the newer one stands.
NOT_TYPED = {"schema", "mentions", "proposals"}
PRINTED = ["kicker", "headline", "subheads", "bylines", "standfirst", "body"]


@dataclass(frozen=True)
class Option:
    value: str
    title: str
    passages: Sequence[Passage]
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """A place that differs. No options: it is told, and taken as it is."""

    place: Place
    label: str
    told: str
    options: list[Option]

    @property
    def is_clash(self) -> bool:
        return self.place.state == CLASH

    @property
    def is_open(self) -> bool:
        return self.is_clash and not any(option.is_chosen for option in self.options)


@dataclass(frozen=True)
class Slot:
    """A place of the preview, with what it would be by each choice."""

    key: str
    html: SafeString
    by_choice: list[tuple[str, SafeString]]


class Choosing:
    """Mine and theirs, place by place, with what was chosen so far."""

    def __init__(self, places: Sequence[Place], choices: Mapping[str, str], who: str, names: Names):
        order = list(LABELS)
        self.places = sorted(
            (place for place in places if place.part in LABELS), key=lambda place: order.index(place.part)
        )
        self.choices, self.who, self.names = choices, who, names

    @cached_property
    def groups(self) -> list[tuple[str, list[Row]]]:
        """In the order of the page: (words for a run of paragraphs that are the same, none) or (nothing, rows)."""
        return list(self._groups())

    def _groups(self) -> Iterator[tuple[str, list[Row]]]:
        for is_same, run in groupby(self.places, lambda place: place.state == SAME):
            places = list(run)
            if not is_same:
                yield "", [self._row(place) for place in places]
            elif numbers := [place.number for place in places if place.number]:
                yield _same(numbers), []

    @property
    def rows(self) -> list[Row]:
        return [row for _words, rows in self.groups for row in rows]

    @property
    def open(self) -> list[Row]:
        return [row for row in self.rows if row.is_open]

    def counted(self, state: str) -> int:
        return sum(place.state == state and place.part not in NOT_TYPED for place in self.places)

    @property
    def clashes(self) -> int:
        return self.counted(CLASH)

    @property
    def only_mine(self) -> int:
        return self.counted(MINE)

    @property
    def only_theirs(self) -> int:
        return self.counted(THEIRS)

    def slots(self) -> Iterator[tuple[str, list[Slot]]]:
        """The text as it would be printed, part by part."""
        for part in PRINTED:
            yield part, [self._slot(place) for place in self.places if place.part == part]

    def _slot(self, place: Place) -> Slot:
        by_choice = [(choice, _html(place.part, place.value(choice))) for choice in place.choices]
        chosen = place.chosen(self.choices)
        waiting = format_html(
            '<p class="choose-open">{}</p>', gettext("Not chosen yet: %(where)s") % {"where": label(place)}
        )
        return Slot(place.key, _html(place.part, place.value(chosen)) if chosen else waiting, by_choice)

    def _row(self, place: Place) -> Row:
        chosen = place.chosen(self.choices)
        options = [
            Option(choice, self._title(place, choice), self._passages(place, choice), choice == chosen)
            for choice in place.choices
            if place.part not in NOT_TYPED
        ]
        return Row(place, label(place), self._told(place), options)

    def _passages(self, place: Place, choice: str) -> Sequence[Passage]:
        value = place.value(choice)
        if choice == "both" or value == place.base:
            return []
        if place.part != "body":
            return passages(place.part, place.base, value, self.names)
        shown = of_text(_plain(place.base), _plain(value))
        return [shown] if any(mark for mark, _text in shown.pieces) else [Passage(shown.pieces, told=(_marks(),))]

    def _title(self, place: Place, choice: str) -> str:
        if choice == "both":
            return gettext("Keep both; I go on from there")
        side = place.value(choice)
        if place.state != CLASH:
            return gettext("As it was") if side == place.base else gettext("With this change")
        is_gone = place.part == "body" and not side
        if choice == "mine":
            return gettext("Mine: take it out") if is_gone else gettext("Take mine")
        words = gettext("That of %(who)s: take it out") if is_gone else gettext("Take that of %(who)s")
        return words % {"who": self.who}

    def _told(self, place: Place) -> str:
        who = {"who": self.who}
        if place.state == CLASH:
            if place.part == "body" and not place.theirs:
                return gettext("%(who)s took it out, you changed it") % who
            if place.part == "body" and not place.mine:
                return gettext("You took it out, %(who)s changed it") % who
            return gettext("Both changed it")
        if place.state == AGREED:
            return gettext("Both made the same change")
        return gettext("Only you changed it: taken") if place.state == MINE else gettext("Only %(who)s: taken") % who


def label(place: Place) -> str:
    if place.part != "body":
        return str(LABELS[place.part])
    if place.number:
        return gettext("Paragraph %(n)d") % {"n": place.number}
    if place.after:
        return gettext("Put in after paragraph %(n)d") % {"n": place.after}
    return gettext("Put in at the beginning")


def _same(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return gettext("Paragraph %(n)d: the same") % {"n": numbers[0]}
    words = ngettext("%(count)d paragraph the same", "Paragraphs %(first)d to %(last)d: the same", len(numbers))
    return words % {"count": len(numbers), "first": numbers[0], "last": numbers[-1]}


def _marks() -> str:
    return gettext("The same words: emphasis, a link or the kind of paragraph differs")


def _plain(blocks: Sequence[str]) -> str:
    return "\n".join(text for block in blocks for text in documents.plain_paragraphs(block))


def _html(part: str, value: Any) -> SafeString:
    """As the paper would print it. The body was cleaned when it was kept."""
    if part == "body":
        return mark_safe("".join(value))
    lines = [row["text"] for row in value] if part == "bylines" else value if isinstance(value, list) else [value]
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines if line))
