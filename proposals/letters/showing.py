"""A reading laid out for the eye: what was found in which line, and the text with each place marked."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from proposals.letters.found import Day, Found, Numbered, Outcome, Publicity, Reading, Unit


class Finding(NamedTuple):
    """`anchor` is the id of the place in the marked text, empty inside another place."""

    label: str
    value: str
    line: int
    anchor: str


@dataclass
class Segment:
    text: str
    label: str = ""
    anchor: str = ""


def findings(text: str, reading: Reading) -> list[Finding]:
    anchors = {id(place): anchor for place, anchor in _apart(reading)}
    labels = _labels()
    return [
        Finding(labels[name], _said(place), text.count("\n", 0, place.start) + 1, anchors.get(id(place), ""))
        for name, place in reading.places()
    ]


def marked(text: str, reading: Reading) -> list[Segment]:
    """The whole text in pieces; those with an anchor are places."""
    labels, names = _labels(), {id(place): name for name, place in reading.places()}
    pieces, at = [], 0
    for place, anchor in _apart(reading):
        pieces += [Segment(text[at : place.start]), Segment(place.text, labels[names[id(place)]], anchor)]
        at = place.end
    return [piece for piece in [*pieces, Segment(text[at:])] if piece.text]


def _apart(reading: Reading) -> list[tuple[Found, str]]:
    """The places that can be marked without one inside another; of two, the inner stays: the heading holds the number."""
    places = [place for name, place in reading.places() if name != "heading"]
    if reading.heading and not any(reading.heading.start <= each.start < reading.heading.end for each in places):
        places = sorted([*places, reading.heading], key=lambda each: each.start)
    kept: list[tuple[Found, str]] = []
    at = 0
    for place in places:
        if place.start >= at:
            kept.append((place, f"at-{place.start}"))
            at = place.end
    return kept


def _labels() -> dict[str, str]:
    return {
        "items": _("item"),
        "number": _("number of the letter"),
        "day": _("date of the letter"),
        "units": _("unit that answers"),
        "asked": _("unit that was asked"),
        "outcome": _("outcome, code"),
        "publicity": _("whether it is public"),
        "heading": _("heading"),
        "title": _("title of the item"),
        "addressees": _("to whom"),
    }


def _said(place: Found) -> str:
    match place:
        case Numbered():
            session = f"{place.body}-{place.term}-{place.session}" if place.session else _("session not said")
            return " ".join(filter(None, [session, place.number, f"{place.official_class}{place.class_number}"]))
        case Day():
            return place.day.isoformat()
        case Unit():
            return place.name if place.by in ("signs", "heading", "label") else f"{place.name}（{place.by}）"
        case Publicity():
            return _("public") if place.is_public else _("not public")
        case Outcome():
            return place.code
    return place.text
