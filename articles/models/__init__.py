"""A story from intake to withdrawal (MODEL.md §5)."""

from articles.models.consents import Consent, ConsentKind, ConsentRule
from articles.models.embargoes import Embargo
from articles.models.errors import ErrorReport
from articles.models.pages import Issue, Page, Placement
from articles.models.publications import (
    Correction,
    Publication,
    PublicationMention,
    PublicationPicture,
    PublicationProposal,
)
from articles.models.rounds import Decision, Hold, Round, SignOff
from articles.models.stories import Article, Intake, Mention, Priority, Stage, Version, Writer
from articles.models.sweeps import ForbiddenTerm, Sweep
from articles.models.writing import Autosave, EditLock, Presence, VersionName

__all__ = [
    "Article",
    "Autosave",
    "Consent",
    "ConsentKind",
    "ConsentRule",
    "Correction",
    "Decision",
    "EditLock",
    "Embargo",
    "ErrorReport",
    "ForbiddenTerm",
    "Hold",
    "Intake",
    "Issue",
    "Mention",
    "Page",
    "Placement",
    "Presence",
    "Priority",
    "Publication",
    "PublicationMention",
    "PublicationPicture",
    "PublicationProposal",
    "Round",
    "SignOff",
    "Stage",
    "Sweep",
    "Version",
    "VersionName",
    "Writer",
]
