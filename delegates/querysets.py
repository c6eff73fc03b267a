"""Adjectives for delegates."""

from newskit.periods.shown import ShownQuerySet


class DelegateQuerySet(ShownQuerySet):
    def standing_rows(self):
        """Without the tombstones that merging left."""
        return self.filter(merged_into__isnull=True)
