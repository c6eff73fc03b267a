"""Whether a row can be stored: every cell by itself, in words; who is meant is asked where several may be, or nobody is known."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from delegates.models import Body, Delegate, Session, Term
from newskit.chinese.names import fold_name, initials
from newskit.periods import PartialDate, Precision
from newskit.topics.models import Topic
from proposals.grid.days import read_day
from proposals.grid.people import NOBODY, Choice, bearers, found, is_latin, mandates_on, names_in
from proposals.grid.reading import NAMES, is_empty
from proposals.lifecycle import Asked, Signed
from proposals.models import Kind, Proposal

_ADDRESS = re.compile(r"https?://\S+\Z")
_QUOTE = re.compile(r"[“「](.+)[”」]\Z", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """What stands in a row. `chosen`: the profile of a name, 0 where it stays as printed."""

    key: str
    cells: Mapping[str, str]
    chosen: Mapping[str, int] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        return is_empty(self.cells)


@dataclass
class Checked:
    """The row with its cells as they are understood. `arguments` are those of the verb, if nothing is wrong."""

    row: Row
    cells: dict[str, str]
    chosen: dict[str, int]
    errors: dict[str, str] = field(default_factory=dict)
    asks: dict[str, list[Choice]] = field(default_factory=dict)
    arguments: dict[str, Any] = field(default_factory=dict)
    source: tuple[str, str] = ("", "")
    saved: Proposal | None = None

    @property
    def good(self) -> bool:
        return not self.errors

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.row.key,
            "cells": self.cells,
            "chosen": self.chosen,
            "errors": self.errors,
            "asks": [
                {"name": name, "choices": [each.as_json() for each in choices]} for name, choices in self.asks.items()
            ],
            "saved": {"id": self.saved.pk, "title": self.saved.title} if self.saved else None,
        }


class Checker:
    """Checks rows one after the other; what all rows need is read once."""

    def __init__(self, today: datetime.date):
        self.today = today

    def check(self, row: Row) -> Checked:
        cells = {name: row.cells.get(name, "").strip() for name in NAMES}
        checked = Checked(row, cells, {})
        kind = self._kind(checked)
        on = self._date(checked, kind)
        body = self._session(checked, kind, on)
        self._title(checked, kind, body, on)
        self._number(checked, kind)
        self._people(checked, body, on)
        self._topics(checked)
        checked.arguments["measures"] = [_asked(line) for line in cells["measures"].split("\n") if line.strip()]
        self._source(checked)
        return checked

    def body_called(self, text: str) -> Body | None:
        """The body of a session, or the body itself, by what stands in the cell."""
        session = self.sessions.get(fold_name(text))
        return session.term.body if session else self.bodies.get(fold_name(text))

    # One cell each

    def _kind(self, checked: Checked) -> str:
        text = checked.cells["kind"] or Kind.STATEMENT.label
        kind = self.kinds.get(fold_name(str(text)))
        if kind is None:
            names = "、".join(str(kind.label) for kind in Kind)
            checked.errors["kind"] = _("“%(text)s” is no kind of item. There are: %(names)s.") % {
                "text": text,
                "names": names,
            }
            return ""
        checked.cells["kind"] = str(Kind(kind).label)
        checked.arguments["kind"] = kind
        return kind

    def _date(self, checked: Checked, kind: str) -> PartialDate:
        text = checked.cells["date"]
        if not text:
            return PartialDate(None)
        date = read_day(text, today=self.today)
        if date is None:
            checked.errors["date"] = _("“%(text)s” is no day. Write 2026-03-06 or 3月6日.") % {"text": text}
        elif date.day > self.today:
            checked.errors["date"] = _("This day is still to come.")
        elif kind == Kind.STATEMENT and date.precision != Precision.DAY:
            checked.errors["date"] = _("A statement has the day of the paper: write it whole.")
        else:
            checked.cells["date"] = str(date)
            if kind == Kind.STATEMENT:
                checked.arguments["stated_on"] = date.day
            else:
                checked.arguments |= {"filed_on": date.day, "precision": date.precision}
            return date
        return PartialDate(None)

    def _session(self, checked: Checked, kind: str, date: PartialDate) -> Body | None:
        """A session by its code or name. A body alone is enough for a statement: the session that sat on its day, if one did."""
        text = checked.cells["session"]
        if not text:
            checked.errors["session"] = _("Name the session, for a statement at least the body.")
            return None
        folded = fold_name(text)
        session, body = self.sessions.get(folded), self.body_called(text)
        if body is None:
            checked.errors["session"] = _("No session and no body is called “%(text)s”.") % {"text": text}
            return None
        if session is None and kind != Kind.STATEMENT:
            checked.errors["session"] = _("Name the session: a filed item belongs to one.")
            return body
        day = date.day or self.today
        if session is None:
            session = next(
                (s for s in self.all_sessions if s.term.body == body and s.opens_on <= day <= s.closes_on), None
            )
        if session:
            checked.cells["session"] = session.name
        term = session.term if session else self._term(body, day)
        checked.arguments |= {"body": body, "session": session, "term": term}
        return body

    def _title(self, checked: Checked, kind: str, body: Body | None, date: PartialDate) -> None:
        title = checked.cells["title"] = " ".join(checked.cells["title"].split())
        checked.arguments["title"] = title
        if not title:
            checked.errors["title"] = _("A title is missing.")
        elif len(title) > (most := Proposal._meta.get_field("title").max_length):
            checked.errors["title"] = _("The title has %(n)d characters; at most %(most)d fit.") % {
                "n": len(title),
                "most": most,
            }
        elif kind == Kind.STATEMENT and body:
            same = Proposal.objects.statements().filter(title=title, body=body, stated_on=date.day).first()
            if same is not None:
                checked.errors["title"] = _("A statement of this title and day is recorded already (no. %(pk)s).") % {
                    "pk": same.pk
                }

    def _number(self, checked: Checked, kind: str) -> None:
        number = checked.cells["number"]
        if kind == Kind.STATEMENT:
            if number:
                checked.errors["number"] = _(
                    "A statement in the press has no number; record the filed item and link it."
                )
        elif len(number) > 20:
            checked.errors["number"] = _("A number has at most 20 characters.")
        else:
            checked.arguments["number"] = number

    def _people(self, checked: Checked, body: Body | None, date: PartialDate) -> None:
        """The first name leads. Who has several bearers or none is asked about; without a body nobody is looked for."""
        names = names_in(checked.cells["people"])
        if body is None:
            return
        on = date.day or self.today
        settled = [self._one(checked, name, body, on) for name in names]
        checked.cells["people"] = "、".join(name for name, _pk in settled)
        people = Delegate.objects.in_bulk([pk for _name, pk in settled if pk])
        mandates = mandates_on(people.values(), body, on) if people else {}
        taken = [pk for _name, pk in settled if pk]
        if len(taken) != len(set(taken)):
            checked.errors["people"] = _("The same person stands in it twice.")
        if any(len(name) > 120 for name, _pk in settled):
            checked.errors["people"] = _("A name has at most 120 characters.")
        if checked.asks:
            checked.errors["people"] = " ".join(
                _("%(n)d people may be meant by %(name)s: choose one.") % {"n": len(choices), "name": name}
                if choices
                else _("Nobody is known as %(name)s: choose, or keep the name as printed.") % {"name": name}
                for name, choices in checked.asks.items()
            )
        checked.arguments["signatures"] = [
            Signed(name, people.get(pk), mandates.get(pk), role="co" if place else "lead")
            for place, (name, pk) in enumerate(settled)
        ]

    def _one(self, checked: Checked, name: str, body: Body, on: datetime.date) -> tuple[str, int]:
        chosen = checked.row.chosen.get(name)
        if chosen == NOBODY:
            checked.chosen[name] = NOBODY
            return name, NOBODY
        known = bearers(name, body, on) if not is_latin(name) else found(name, body, on)
        if chosen is not None and Delegate.objects.standing_rows().filter(pk=chosen).exists():
            checked.chosen[name] = chosen
            return name, chosen
        if len(known) == 1:
            only = known[0]
            settled = only.name if is_latin(name) else name
            checked.chosen[settled] = only.delegate
            return settled, only.delegate
        checked.asks[name] = known or found(name, body, on)
        return name, NOBODY

    def _topics(self, checked: Checked) -> None:
        names = [name for name in re.split(r"[、，,;；\s]+", checked.cells["topics"]) if name]
        topics, unknown = [], []
        for name in dict.fromkeys(names):
            topic = self.topics.get(fold_name(name))
            if topic is not None:
                topics.append(topic)
            else:
                unknown.append(name)
        if unknown:
            checked.errors["topics"] = _("No topic is called %(names)s.") % {"names": "、".join(unknown)}
        else:
            checked.cells["topics"] = "、".join(topic.name for topic in topics)
        checked.arguments["topics"] = topics

    def _source(self, checked: Checked) -> None:
        text = checked.cells["source"]
        address = _ADDRESS.search(text)
        url = address[0] if address else ""
        words = text[: -len(url)].strip() if url else text
        if not words:
            checked.errors["source"] = _("Say where it comes from.")
        elif len(words) > 300 or len(url) > 500:
            checked.errors["source"] = _("The source is too long: at most 300 characters, its address at most 500.")
        checked.source = (words, url)

    # Read once

    @cached_property
    def kinds(self) -> dict[str, str]:
        known = {"见报": Kind.STATEMENT, "建言": Kind.STATEMENT, "见报建言": Kind.STATEMENT}
        known |= {"议案": Kind.MOTION, "建议": Kind.SUGGESTION, "提案": Kind.PROPOSAL}
        known |= {fold_name(str(kind.label)): kind for kind in Kind}
        return known | {kind.value: kind for kind in Kind}

    @cached_property
    def all_sessions(self) -> list[Session]:
        return list(Session.objects.select_related("term__body"))

    @cached_property
    def sessions(self) -> dict[str, Session]:
        return {fold_name(text): s for s in self.all_sessions for text in (s.code, s.name)}

    @cached_property
    def bodies(self) -> dict[str, Body]:
        return {fold_name(text): b for b in Body.objects.all() for text in (b.code, b.name, b.short_name)}

    @cached_property
    def terms(self) -> list[Term]:
        return list(Term.objects.select_related("body"))

    def _term(self, body: Body, on: datetime.date) -> Term | None:
        return next(
            (t for t in self.terms if t.body == body and t.starts_on <= on and (not t.ends_on or on < t.ends_on)), None
        )

    @cached_property
    def topics(self) -> dict[str, Topic]:
        return {fold_name(text): topic for topic in Topic.objects.all() for text in (topic.slug, topic.name)}

    def offered(self) -> dict[str, list[dict[str, str]]]:
        """What the cells offer as one types: by a part of the name or by initials."""
        return {
            "kind": [_offer(str(kind.label)) for kind in (Kind.STATEMENT, Kind.SUGGESTION, Kind.PROPOSAL, Kind.MOTION)],
            "session": [_offer(s.name, s.code) for s in self.all_sessions]
            + [_offer(b.short_name, b.code) for b in Body.objects.order_by("order")],
            "topics": [_offer(topic.name, topic.slug) for topic in Topic.objects.all()],
        }


def _offer(name: str, code: str = "") -> dict[str, str]:
    return {"name": name, "keys": f"{fold_name(name)} {initials(name)} {code}"}


def _asked(line: str) -> Asked:
    """Between quotation marks: the proposer's own words."""
    line = line.strip()
    quoted = _QUOTE.match(line)
    return Asked(quoted[1], quoted=True) if quoted else Asked(line)
