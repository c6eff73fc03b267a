"""Who is meant by what stands in the cell of people: by characters, pinyin or initials; never guessed among several."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from delegates.models import Body, Delegate, Mandate
from newskit.chinese.names import clean_name, fold_name

MOST = 8
NOBODY = 0  # chosen: the name as printed, no profile


@dataclass(frozen=True)
class Choice:
    """One who may be meant, and by what namesakes are told apart: role, constituency, post on the day."""

    delegate: int
    name: str
    detail: str

    def as_json(self) -> dict:
        return {"id": self.delegate, "name": self.name, "detail": self.detail}


def names_in(cell: str) -> list[str]:
    return [name for part in re.split(r"[、，,;；\n]+", cell) if (name := clean_name(part))]


def found(query: str, body: Body | None, on: datetime.date, most: int = MOST) -> list[Choice]:
    """Who fits what is typed, those who sit in the body on the day first."""
    query = clean_name(query)
    if not fold_name(query):
        return []
    rows = Delegate.objects.standing_rows().named(query).as_of(on, body.code if body else None)
    rows = rows.order_by("-standing", "sort_key", "pk")  # yes, unknown, no
    return [choice(row, on) for row in rows.with_identity()[:most]]


def bearers(name: str, body: Body, on: datetime.date) -> list[Choice]:
    """Who bears exactly this name and is, or perhaps is, in office in the body on the day."""
    rows = Delegate.objects.bearers(name, body=body.code, on=on).order_by("sort_key", "pk").with_identity()
    return [choice(row, on) for row in rows]


def choice(delegate: Delegate, on: datetime.date) -> Choice:
    identity = delegate.identity_on(on)
    role = next(iter(identity.roles), None)
    parts = [role.text if role else "", role.seat.constituency.short_name if role and role.seat else ""]
    parts += [post.text for post in identity.posts[:1]]
    return Choice(delegate.pk, delegate.name, " · ".join(filter(None, [delegate.distinction, *parts])))


def is_latin(name: str) -> bool:
    return name.isascii()


def mandates_on(people: Iterable[Delegate], body: Body, on: datetime.date) -> dict[int, Mandate]:
    """The mandate of each in the body that held, or perhaps held, on the day."""
    rows = Mandate.objects.filter(delegate__in=list(people), term__body=body).not_no_on(on)
    return {row.delegate_id: row for row in rows.order_by("starts_on")}
