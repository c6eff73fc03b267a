"""Where a profile is from: each source once, with what of the page rests on it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from delegates.models import Delegate
from newskit.topics.models import Source


def origins(delegate: Delegate) -> list[tuple[Source, str]]:
    """The rows must be read with their sources."""
    resting: dict[Source, list[str]] = {}
    for label, source in _claims(delegate):
        if source is not None and label not in resting.setdefault(source, []):
            resting[source].append(label)
    return [(source, "、".join(labels)) for source, labels in resting.items()]


def _claims(delegate: Delegate) -> Iterator[tuple[str, Source | None]]:
    yield _("profile"), delegate.source
    yield _("gender"), delegate.gender_source
    yield _("ethnic group"), delegate.ethnicity_source
    for mandate in delegate.mandates.all():
        yield _("mandates"), mandate.source
        yield _("mandates"), mandate.end_source
        for label, rows in (
            (_("seats"), mandate.seats),
            (_("ranks"), mandate.offices),
            (_("committees"), mandate.committee_posts),
            (_("roles at sessions"), mandate.session_roles),
        ):
            for row in rows.all():
                yield label, row.source
    for position in delegate.positions.all():
        yield _("posts"), position.source
        for sighting in position.sightings.all():
            yield _("posts"), sighting.source
    for party in delegate.parties.all():
        yield _("party"), party.source
    for alias in delegate.aliases.all():
        yield _("other names"), alias.source
