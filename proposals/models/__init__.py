"""What was put forward and what became of it (MODEL.md §4)."""

from proposals.models.handling import Assignment, DeadlineRule, Feedback, Reply
from proposals.models.history import Action, ActionKind
from proposals.models.items import (
    FilingLink,
    Kind,
    Measure,
    OfficialFigure,
    Proposal,
    ProposerKind,
    RelatedItem,
    Signature,
    Status,
)

__all__ = [
    "Action",
    "ActionKind",
    "Assignment",
    "DeadlineRule",
    "Feedback",
    "FilingLink",
    "Kind",
    "Measure",
    "OfficialFigure",
    "Proposal",
    "ProposerKind",
    "RelatedItem",
    "Reply",
    "Signature",
    "Status",
]
