"""What readers see of how an item hangs together with others."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from newskit.topics.models import Source
from proposals.models import FilingLink, Kind, Proposal, RelatedItem, Tie

_ORDER = list(Tie)


@dataclass(frozen=True)
class Link:
    """Another item, what it is to this one, and who says so."""

    what: Tie
    item: Proposal
    evidence: str = ""
    on: datetime.date | None = None
    said_by: str = ""
    source: Source | None = None

    @property
    def label(self) -> str:
        return str(self.what.label)


def links(proposal: Proposal, now: datetime.datetime) -> list[Link]:
    """By what they are to it, the newest first; only items that readers see."""
    found = [*_filings(proposal), *_relations(proposal)]
    if proposal.merged_into:
        found.append(Link(Tie.MERGED_INTO, proposal.merged_into))
    found += [Link(Tie.MERGED, item) for item in proposal.merged.select_related("body", "session")]
    shown = [link for link in found if link.item.is_live(now)]
    return sorted(shown, key=lambda link: (_ORDER.index(link.what), -link.item.pk))


def _filings(proposal: Proposal) -> list[Link]:
    if proposal.kind == Kind.STATEMENT:
        rows = proposal.filings.select_related("filed__body", "filed__session", "source")
        return [Link(Tie.FILED, row.filed, row.evidence, row.linked_on, source=row.source) for row in rows]
    filed = Prefetch("statement__filings", FilingLink.objects.select_related("filed"), to_attr="known_filings")
    rows = proposal.statements.select_related("statement__body", "statement__session", "source").prefetch_related(filed)
    return [Link(Tie.STATED, row.statement, row.evidence, row.linked_on, source=row.source) for row in rows]


def _relations(proposal: Proposal) -> list[Link]:
    rows = RelatedItem.objects.filter(Q(original=proposal) | Q(follow_up=proposal)).select_related(
        "original__body", "original__session", "follow_up__body", "follow_up__session", "source"
    )
    return [Link(row.tie(proposal), row.other(proposal), said_by=row.said_by, source=row.source) for row in rows]
