"""The reference data of `delegates/reference/` into the tables: repeatable, never deletes, never overwrites an editor."""

import csv
import datetime
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from delegates.models import Body, Constituency, ConstituencyName, DocumentVerb, Organisation, Session, Term
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.audit.models import Event
from newskit.opendata.versions import create_with_versions
from newskit.periods.models import CalendarYear, SpecialDay
from newskit.topics.models import Source
from newskit.verbs import allow, verb

FOLDER = Path(__file__).resolve().parent.parent / "reference"
Cells = tuple[dict[str, Any], dict[str, Any]]  # the natural key of a row, and its other values


@dataclass
class Report:
    """What a load did, by table, and the cells that it left as an editor had set them."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)

    @property
    def quiet(self) -> bool:
        return not self.added and not self.changed


@verb("delegates.load_reference")
def load_reference(*, actor: User, folder: Path = FOLDER) -> Report:
    """Add and update rows from the files. An empty cell leaves what stands; a cell that an editor changed stays theirs."""
    allow(actor, Right.REFERENCE)
    load = _Load(actor, folder, Report())
    load.everything()
    if not load.report.quiet:
        Event.objects.create(
            actor=actor,
            verb="delegates.load_reference",
            object_label="delegates.body",
            object_id="",
            object_name=str(_("reference data")),
            after={"added": dict(load.report.added), "changed": dict(load.report.changed)},
        )
    return load.report


class Loader:
    """Files of reference rows into tables. A later app loads its own by following the verb, into the same report."""

    def __init__(self, actor: User, folder: Path, report: Report):
        self.actor, self.folder, self.report = actor, folder, report

    def load_sources(self) -> dict[Hashable, models.Model]:
        """The sources by the keys that the other files name them with."""
        return self.load(
            Source,
            "sources",
            lambda row: ({"text": row["text"], "url": row["url"]}, {"published_on": day(row["published_on"])}),
            lambda row: row["key"],
        )

    def load(
        self,
        model: type[models.Model],
        name: str,
        cells: Callable[[dict[str, str]], Cells],
        known_as: Callable[[dict[str, str]], Hashable] | None = None,
    ) -> dict[Hashable, models.Model]:
        """One file into one table; the rows by the key that other files name them with."""
        with (self.folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        standing: dict[tuple, models.Model] | None = None
        new, found = [], []
        for row in rows:
            key, values = cells(row)
            if standing is None:
                standing = {_key(each, key): each for each in model._default_manager.all()}
            instance = standing.get(tuple(_plain(value) for value in key.values()))
            if instance is None:
                instance = model(**key, **values)
                new.append(instance)
            else:
                self._update(instance, values)
            found.append((known_as(row) if known_as else None, instance))
        if hasattr(model, "history"):
            create_with_versions(new, actor=self.actor)
        else:
            model._default_manager.bulk_create(new)
        if new:
            self.report.added[model._meta.model_name] += len(new)
        return dict(found)

    def _update(self, row: models.Model, values: dict[str, Any]) -> None:
        label = row._meta.model_name
        changes = {
            name: value
            for name, value in values.items()
            if value not in (None, "") and _differs(row, name, value) and not self._is_editors(row, name)
        }
        if not changes:
            self.report.same[label] += 1
            return
        for name, value in changes.items():
            setattr(row, name, value)
        row._history_user = self.actor
        row.save()
        self.report.changed[label] += 1

    def _is_editors(self, row: models.Model, name: str) -> bool:
        """Whether a person, not a system account, last changed the cell."""
        if not hasattr(row, "history"):
            return False
        versions = row.history.select_related("history_user").order_by("-history_date", "-history_id")
        current = getattr(row, row._meta.get_field(name).attname)
        for newer in versions:
            if getattr(newer, row._meta.get_field(name).attname) != current:
                break
            setter = newer.history_user
        if setter is None or setter.is_system:
            return False
        self.report.kept.append(
            _("%(row)s: %(field)s stays as %(who)s set it.")
            % {
                "row": row,
                "field": row._meta.get_field(name).verbose_name,
                "who": setter,
            }
        )
        return True


class _Load(Loader):
    def everything(self) -> None:
        self.sources = self.load_sources()
        self.bodies = self.load(Body, "bodies", self._body, lambda row: row["code"])
        self.terms = self.load(Term, "terms", self._term, lambda row: (row["body"], row["number"]))
        self.load(Session, "sessions", self._session)
        self.constituencies = self.load(
            Constituency, "constituencies", self._constituency, lambda row: (row["body"], row["term"], row["code"])
        )
        self.load(ConstituencyName, "constituency_names", self._constituency_name)
        self.load(DocumentVerb, "document_verbs", self._document_verb)
        self.load(Organisation, "committees", self._committee)
        self.years = self.load(CalendarYear, "calendar_years", self._calendar_year, lambda row: row["year"])
        self.load(SpecialDay, "special_days", self._special_day)

    def _body(self, row: dict[str, str]) -> Cells:
        plain = ("name", "short_name", "name_en", "level", "place", "member_word", "role_word", "constituency_word")
        return {"code": row["code"]}, {name: row[name] for name in plain} | {
            "kinds": row["kinds"].split(),
            "order": int(row["order"]),
            "source": self.sources[row["source"]],
        }

    def _term(self, row: dict[str, str]) -> Cells:
        return {"body": self.bodies[row["body"]], "number": int(row["number"])}, {
            "name": row["name"],
            "starts_on": day(row["starts_on"]),
            "ends_on": day(row["ends_on"]),
            "source": self.sources[row["source"]],
        }

    def _session(self, row: dict[str, str]) -> Cells:
        return {"term": self.terms[row["body"], row["term"]], "number": int(row["number"])}, {
            "code": f"{row['body']}-{row['term']}-{row['number']}",
            "name": row["name"],
            "opens_on": day(row["opens_on"]),
            "closes_on": day(row["closes_on"]),
            "filing_cutoff": datetime.datetime.fromisoformat(row["filing_cutoff"]) if row["filing_cutoff"] else None,
            "collects_from": day(row["collects_from"]),
            "collects_to": day(row["collects_to"]),
            "source": self.sources[row["source"]],
            "cutoff_source": self.sources.get(row["cutoff_source"]),
        }

    def _constituency(self, row: dict[str, str]) -> Cells:
        return {"term": self.terms[row["body"], row["term"]], "code": row["code"]}, {
            "kind": row["kind"],
            "name": row["name"],
            "short_name": row["short_name"],
            "order": int(row["order"]),
            "source": self.sources[row["source"]],
        }

    def _constituency_name(self, row: dict[str, str]) -> Cells:
        constituency = self.constituencies[row["body"], row["term"], row["code"]]
        return {"constituency": constituency, "name": row["name"]}, {
            "starts_on": day(row["starts_on"]),
            "ends_on": day(row["ends_on"]),
        }

    def _document_verb(self, row: dict[str, str]) -> Cells:
        return {"body": self.bodies[row["body"]], "document": row["document"], "verb": row["verb"]}, {
            "source": self.sources[row["source"]]
        }

    def _committee(self, row: dict[str, str]) -> Cells:
        return {"name": row["name"]}, {
            "short_name": row["short_name"],
            "kind": Organisation.Kind.COMMITTEE,
            "body": self.bodies[row["body"]],
            "source": self.sources[row["source"]],
        }

    def _calendar_year(self, row: dict[str, str]) -> Cells:
        source = self.sources[row["source"]]
        return {"year": int(row["year"])}, {"source_text": source.text, "source_url": source.url}

    def _special_day(self, row: dict[str, str]) -> Cells:
        return {"day": day(row["day"])}, {
            "year": self.years[row["year"]],
            "working": row["working"] == "yes",
            "name": row["name"],
        }


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _key(row: models.Model, key: dict[str, Any]) -> tuple:
    return tuple(getattr(row, row._meta.get_field(name).attname) for name in key)


def _differs(row: models.Model, name: str, value: Any) -> bool:
    return getattr(row, row._meta.get_field(name).attname) != _plain(value)


def day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
