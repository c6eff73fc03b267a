"""Verbs of a signed text: publish, schedule, end, correct, take off, withdraw. Only the period of a publication ever moves."""

from articles.publishing.appearing import KEPT, plan_end, publish, publish_together, schedule, unschedule
from articles.publishing.leaving import REASONS, public_reason, unpublish, withdraw
from articles.publishing.mending import amend, correct, restore_publication

__all__ = [
    "KEPT",
    "REASONS",
    "amend",
    "correct",
    "plan_end",
    "public_reason",
    "publish",
    "publish_together",
    "restore_publication",
    "schedule",
    "unpublish",
    "unschedule",
    "withdraw",
]
