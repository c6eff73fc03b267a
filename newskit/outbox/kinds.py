"""What people are told about. A later app registers its kinds in `ready()`; a person chooses by kind what reaches them."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """`title` says what happened and may name `%(state)s`; `thing` names what it happened to by its number alone.

    `holds` tells a message that still holds from one that is over (somebody else signed): a condition on messages to one
    person at a moment, asked when they are read, never stored. Without it a message holds until it is read.
    """

    code: str
    label: Promise | str
    title: Promise | str
    thing: Promise | str
    states: Mapping[str, Promise | str] = field(default_factory=dict)
    holds: Callable[[Any, datetime.datetime], Q | Exists] | None = None
    chosen: bool = True  # a person may switch it off

    def subject(self, *, state: str, number: str, headline: str = "") -> str:
        """In the language that is active. Without a headline: number and state, and nothing else."""
        title = str(self.title) % {"state": self.states.get(state, state)}
        thing = headline or str(self.thing) % {"number": number}
        return gettext("%(title)s: %(thing)s") % {"title": title, "thing": thing}


KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    for kind in kinds:
        KINDS[kind.code] = kind


TEST = "outbox.test"
register(
    Kind(
        code=TEST,
        label=_("A test that somebody asked for"),
        title=_("A test"),
        thing=_("if you read this, messages arrive here"),
        chosen=False,
    )
)
