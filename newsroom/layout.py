"""The frame of every readers' page: the day in the ears of the masthead, the menu, the foot.

Lazy: a page that is rendered from another base pays nothing.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from delegates.models import Body, Session
from newskit.chinese.lunar import LunarDay, lunar_day
from newskit.periods import beijing_today

# The two bodies open within days of each other; sessions further apart belong to different springs.
TOGETHER = datetime.timedelta(days=14)


@dataclass(frozen=True)
class MenuItem:
    url: str
    label: str
    current: str = ""
    small_only: bool = False


@dataclass(frozen=True)
class SeasonDay:
    date: datetime.date
    state: str  # past, now, to come


@dataclass(frozen=True)
class Season:
    """The Two Sessions of one spring: from the first day of the earlier body to the last day of the later."""

    names: list[str]
    first: datetime.date
    last: datetime.date
    today: datetime.date

    @property
    def day(self) -> int | None:
        """Which day of the Two Sessions it is; None when they do not sit."""
        return (self.today - self.first).days + 1 if self.first <= self.today <= self.last else None

    @property
    def over(self) -> bool:
        return self.today > self.last

    @property
    def to_go(self) -> int:
        """Days until it opens; 0 once it has."""
        return max((self.first - self.today).days, 0)

    @property
    def days(self) -> list[SeasonDay]:
        every = [self.first + datetime.timedelta(days=n) for n in range((self.last - self.first).days + 1)]
        return [SeasonDay(day, "past" if day < self.today else "now" if day == self.today else "to") for day in every]


class Layout:
    def __init__(self, request: HttpRequest) -> None:
        self.path = request.path

    @cached_property
    def today(self) -> datetime.date:
        return beijing_today()

    @cached_property
    def lunar(self) -> LunarDay | None:
        return lunar_day(self.today)

    @cached_property
    def season(self) -> Season | None:
        """The newest sessions of the national bodies that open together; one query."""
        sessions = list(Session.objects.filter(term__body__level=Body.Level.NATIONAL).order_by("-opens_on")[:4])
        together = [s for s in sessions if sessions[0].opens_on - s.opens_on <= TOGETHER]
        if not together:
            return None
        return Season(
            names=[s.name for s in together],
            first=min(s.opens_on for s in together),
            last=max(s.closes_on for s in together),
            today=self.today,
        )

    @cached_property
    def menu(self) -> list[MenuItem]:
        entries = [
            ("front", _("Front page")),
            ("articles:list", _("Stories")),
            ("delegates:list", _("Delegates")),
            ("proposals:list", _("Proposals")),
            ("proposals:overview", _("Figures")),
            ("paper", _("The paper")),
            ("topics", _("Topics")),
            ("articles:corrections", _("Corrections")),
        ]
        links = [(reverse(name), label) for name, label in entries]
        # The longest address that begins this page's is where the reader is.
        here = max((url for url, _label in links if self.path.startswith(url)), key=len, default="")
        if here == links[0][0] and self.path != here:
            here = ""
        return [
            MenuItem(url, label, ("page" if self.path == url else "true") if url == here else "")
            for url, label in links
        ] + [MenuItem(reverse("search"), _("Search"), small_only=True)]

    @cached_property
    def tracker(self) -> list[MenuItem]:
        """The pages of what was put forward, for the line above them."""
        entries = [
            ("proposals:list", _("Proposals")),
            ("proposals:key-topics", _("Key topics")),
            ("proposals:units", _("Units")),
            ("proposals:calendar", _("What falls due")),
            ("sessions", _("Plenary sessions")),
            ("proposals:overview", _("Figures")),
        ]
        links = [(reverse(name), label) for name, label in entries]
        return [MenuItem(url, label, "page" if self.path == url else "") for url, label in links]

    @cached_property
    def foot(self) -> list[MenuItem]:
        return [
            MenuItem(reverse("about"), _("About this paper")),
            MenuItem(reverse("data"), _("Data files")),
            MenuItem(reverse("articles:feed"), _("Feed")),
            MenuItem(reverse("articles:corrections"), _("Corrections and withdrawals")),
        ]
