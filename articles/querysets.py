"""Adjectives for stories and publications."""

import datetime

from django.db import models


class ArticleQuerySet(models.QuerySet):
    pass


class PublicationQuerySet(models.QuerySet):
    def live(self, at: datetime.datetime) -> "PublicationQuerySet":
        """What readers see at a moment: the period, and nothing else."""
        return self.filter(shown__contains=at)
