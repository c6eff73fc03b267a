"""A profile's record as the page shows it: mandates with what is held in them, posts, parties, other names."""

import datetime
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from delegates.models import Delegate
from newskit.audit.models import Event
from newskit.periods import Known
from newskit.periods.fields import Period


@dataclass
class Entry:
    """One row: what it says, since and until when, whether it holds today, where it comes from, what hangs on it."""

    row: models.Model
    text: str
    known: str = ""
    detail: str = ""
    under: list["Entry"] = field(default_factory=list)
    correctable: bool = True

    @property
    def key(self) -> str:
        return key_of(self.row)

    @property
    def period(self) -> str:
        if not hasattr(self.row, "starts_on"):
            return ""
        start = str(self.row.start) or str(_("unknown"))
        return f"{start} → {self.row.end}" if self.row.ends_on else f"{start} →"

    @property
    def sources(self) -> list:
        return [source for name in ("source", "end_source") if (source := getattr(self.row, name, None))]


def key_of(row: models.Model) -> str:
    return f"{row._meta.model_name}-{row.pk}"


def with_record(delegates: models.QuerySet) -> models.QuerySet:
    """All that `record` reads, in a fixed number of queries."""
    return delegates.with_identity().prefetch_related(
        "mandates__source",
        "mandates__end_source",
        "mandates__seats__source",
        "mandates__offices__source",
        "mandates__committee_posts__source",
        "mandates__suspensions__source",
        "mandates__session_roles__session",
        "mandates__session_roles__constituency",
        "mandates__session_roles__source",
        "display_identities__mandate__term",
        "display_identities__mandate__delegate",
        "display_identities__positions__organisation",
        "positions__source",
        "positions__sightings__source",
        "parties__source",
        "aliases__source",
    )


def record(delegate: Delegate, today: datetime.date) -> list[tuple[str, list[Entry]]]:
    """The sections of the record, each with its entries."""
    return [
        (_("Mandates"), [_mandate(mandate, delegate, today) for mandate in delegate.mandates.all()]),
        (_("Posts"), [_position(position, today) for position in delegate.positions.all()]),
        (_("Preferred identities"), [_preferred(row) for row in delegate.display_identities.all()]),
        (_("Parties"), [Entry(row, str(row), row.as_of(today)) for row in delegate.parties.all()]),
        (_("Other names"), [Entry(row, row.name, detail=row.get_kind_display()) for row in delegate.aliases.all()]),
    ]


def rows_by_key(delegate: Delegate) -> dict[str, models.Model]:
    """Every row that can be corrected or struck out, by the key in the links."""
    rows = [*delegate.mandates.all(), *delegate.positions.all(), *delegate.parties.all(), *delegate.aliases.all()]
    rows += delegate.display_identities.all()
    for mandate in delegate.mandates.all():
        for held in ("seats", "offices", "committee_posts", "suspensions", "session_roles"):
            rows += getattr(mandate, held).all()
    return {key_of(row): row for row in rows}


def events(delegate: Delegate, number: int = 20) -> models.QuerySet:
    """The newest acts on the profile."""
    found = Event.objects.filter(object_label=delegate._meta.label_lower, object_id=str(delegate.pk))
    return found.select_related("actor")[:number]


def _mandate(mandate: models.Model, delegate: Delegate, today: datetime.date) -> Entry:
    known = mandate.as_of(today)
    under = [
        *(Entry(row, str(row.constituency), _within(row, known, today)) for row in mandate.seats.all()),
        *(Entry(row, str(row), _within(row, known, today)) for row in mandate.offices.all()),
        *(Entry(row, str(row), _within(row, known, today)) for row in mandate.committee_posts.all()),
        *(Entry(row, str(_("Suspended")), row.as_of(today)) for row in mandate.suspensions.all()),
        *(
            Entry(row, f"{row.session} {row.get_role_display()}", detail=str(row.constituency), correctable=False)
            for row in mandate.session_roles.all()
        ),
    ]
    detail = [
        mandate.get_began_display(),
        mandate.electoral_unit,
        mandate.get_region_display(),
        mandate.get_ended_display(),
    ]
    return Entry(
        mandate, f"{mandate.term.name}{mandate.term.body.member_word}", known, "、".join(filter(None, detail)), under
    )


def _preferred(row: models.Model) -> Entry:
    first = [str(row.mandate) if row.mandate else "", *(str(position) for position in row.positions.all())]
    return Entry(row, str(row), detail="、".join(filter(None, first)), correctable=False)


def _within(row: models.Model, known: str, today: datetime.date) -> str:
    return Known.all_of(known, Period.as_of(row, today))


def _position(position: models.Model, today: datetime.date) -> Entry:
    seen = [
        f"{sighting.seen_on} {sighting.as_printed}" + (f"({sighting.source})" if sighting.source else "")
        for sighting in position.sightings.all()
    ]
    return Entry(position, str(position), position.as_of(today), "；".join(seen))
