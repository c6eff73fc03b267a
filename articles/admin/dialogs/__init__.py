"""What the buttons of a story ask, a module for each of `story_buttons`."""

from articles.admin.dialogs.assigning import Assign, AssignSeveral
from articles.admin.dialogs.correcting import (
    DecideCorrect,
    DecideMinor,
    DecideNoError,
    DecideWithdraw,
    EnterError,
    MarkPrinted,
)
from articles.admin.dialogs.plain import Sure, Why
from articles.admin.dialogs.publishing import Amend, Correct, PlanEnd, Publish, PublishTogether, Schedule, Withdraw
from articles.admin.dialogs.reviewing import (
    Consent,
    Embargo,
    FilingConsent,
    Hold,
    LegalConsent,
    OnVersion,
    Pass,
    Reopen,
    Return,
    ReturnSeveral,
    WhySeveral,
)
from articles.admin.dialogs.texts import Dismiss, LinkItem, Place, Settle, SetWriters, Unplace, mention_asked

__all__ = [
    "Amend",
    "Assign",
    "AssignSeveral",
    "Consent",
    "Correct",
    "DecideCorrect",
    "DecideMinor",
    "DecideNoError",
    "DecideWithdraw",
    "Dismiss",
    "Embargo",
    "EnterError",
    "FilingConsent",
    "Hold",
    "LegalConsent",
    "LinkItem",
    "MarkPrinted",
    "OnVersion",
    "Pass",
    "Place",
    "PlanEnd",
    "Publish",
    "PublishTogether",
    "Reopen",
    "Return",
    "ReturnSeveral",
    "Schedule",
    "SetWriters",
    "Settle",
    "Sure",
    "Unplace",
    "Why",
    "WhySeveral",
    "Withdraw",
    "mention_asked",
]
