"""What was put forward and what became of it (MODEL.md §4)."""

from proposals.models.desk import EnteredRow, SavedFilter
from proposals.models.enquiries import Enquiry, unverified
from proposals.models.handling import Assignment, DeadlineRule, Feedback, Reply
from proposals.models.history import Action, ActionKind, DeclineGround
from proposals.models.items import (
    MOTION_SIGNATORIES,
    PROPOSERS,
    FilingLink,
    Kind,
    Measure,
    OfficialFigure,
    Proposal,
    ProposerKind,
    Signature,
    Status,
)
from proposals.models.key_topics import KeyTopic, KeyTopicItem
from proposals.models.letters import Letter, LetterLink
from proposals.models.milestones import Milestone
from proposals.models.relations import RelatedItem, Tie

__all__ = [
    "MOTION_SIGNATORIES",
    "PROPOSERS",
    "Action",
    "ActionKind",
    "Assignment",
    "DeadlineRule",
    "DeclineGround",
    "Enquiry",
    "EnteredRow",
    "Feedback",
    "FilingLink",
    "KeyTopic",
    "KeyTopicItem",
    "Kind",
    "Letter",
    "LetterLink",
    "Measure",
    "Milestone",
    "OfficialFigure",
    "Proposal",
    "ProposerKind",
    "RelatedItem",
    "Reply",
    "SavedFilter",
    "Signature",
    "Status",
    "Tie",
    "unverified",
]
