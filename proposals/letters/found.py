"""What a letter says, each finding with the place where it stands: `letter[start:end] == text`."""

import datetime
import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Numbered(Found):
    """The item that is answered. `body` is npc, cppcc or empty, `kind` a `Kind` or empty; None: not said."""

    number: str
    serial: int
    body: str = ""
    term: int | None = None
    session: int | None = None
    kind: str = ""
    official_class: str = ""
    class_number: str = ""


@dataclass(frozen=True, slots=True)
class Day(Found):
    day: datetime.date


@dataclass(frozen=True, slots=True)
class Unit(Found):
    """`by`: how the letter brings it in: signs, heading, label; 会同, 商 … for those who were asked."""

    name: str
    by: str


@dataclass(frozen=True, slots=True)
class Outcome(Found):
    """The letter at the top. What it means depends on the scheme, which letters do not name."""

    code: str


@dataclass(frozen=True, slots=True)
class Publicity(Found):
    is_public: bool


@dataclass(frozen=True, slots=True)
class Addressee(Found):
    """A member by name, or a body that put it forward together."""

    name: str
    is_person: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found; None and empty where the letter does not say."""

    items: tuple[Numbered, ...] = ()
    number: Found | None = None
    day: Day | None = None
    units: tuple[Unit, ...] = ()
    asked: tuple[Unit, ...] = ()
    outcome: Outcome | None = None
    publicity: Publicity | None = None
    heading: Found | None = None
    title: Found | None = None
    addressees: tuple[Addressee, ...] = ()
    said: Found | None = None

    @property
    def unit(self) -> Unit | None:
        """Who answers: the first that signs."""
        return self.units[0] if self.units else None

    def places(self) -> list[tuple[str, Found]]:
        """Every finding by its name, in the order of the text; what stands inside another comes after it."""
        single = ("number", "day", "outcome", "publicity", "heading", "title")
        found = [(name, getattr(self, name)) for name in single if getattr(self, name)]
        for name in ("items", "units", "asked", "addressees"):
            found += [(name, each) for each in getattr(self, name)]
        return sorted(found, key=lambda each: (each[1].start, -each[1].end))


def found_at(
    match: re.Match[str], group: str | int = 0, *, at: int = 0, into: type[Found] = Found, **fields: Any
) -> Any:
    """The group of a match as a finding; `at` is where the searched text begins in the letter."""
    return into(match[group], match.start(group) + at, match.end(group) + at, **fields)
