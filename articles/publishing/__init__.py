"""Verbs of a signed text: publish, schedule, end, correct, take off, withdraw. Only the period of a publication ever moves."""

from articles.publishing.appearing import KEPT, plan_end, publish, publish_together, schedule, unschedule
from articles.publishing.leaving import unpublish, withdraw
from articles.publishing.mending import correct

__all__ = [
    "KEPT",
    "correct",
    "plan_end",
    "publish",
    "publish_together",
    "schedule",
    "unpublish",
    "unschedule",
    "withdraw",
]
