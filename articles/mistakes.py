"""What was wrong, as readers are told of it: corrections and withdrawals, for their page and their feed."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Publication


@dataclass(frozen=True)
class Notice:
    at: datetime.datetime
    publication: Publication

    @property
    def is_correction(self) -> bool:
        return self.publication.withdrawn_at is None

    @property
    def title(self) -> str:
        """Empty where a withdrawal took the headline along."""
        return self.publication.title if self.is_correction or self.publication.keeps_headline else ""

    @property
    def url(self) -> str:
        """Without the words of a headline that was taken along: an address spells it."""
        if self.title:
            return self.publication.get_absolute_url()
        return reverse("articles:by-id", args=[self.publication.article_id])

    @property
    def words(self) -> str:
        if not self.is_correction:
            return self.publication.withdrawal_reason
        correction = self.publication.correction
        changed = _("What stood: %(stood)s. What is right: %(right)s.") % {
            "stood": correction.stood.rstrip("。"),
            "right": correction.is_right.rstrip("。"),
        }
        return f"{correction.note} {changed}"


def notices(at: datetime.datetime) -> list[Notice]:
    """Every correction of a story that is shown, and every withdrawal of one that was, newest first."""
    found = [Notice(row.shown.lower, row) for row in Publication.objects.corrections(at).defer("document")]
    found += [Notice(row.withdrawn_at, row) for row in Publication.objects.withdrawn(at).defer("document")]
    return sorted(found, key=lambda notice: (notice.at, notice.publication.pk), reverse=True)
