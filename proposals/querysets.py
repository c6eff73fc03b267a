"""Adjectives for proposals."""

from newskit.periods.shown import ShownQuerySet


class ProposalQuerySet(ShownQuerySet):
    pass
