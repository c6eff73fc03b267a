"""A story from intake to withdrawal (MODEL.md §5)."""

from articles.models.embargoes import Embargo
from articles.models.pages import Issue, Page, Placement
from articles.models.publications import (
    Correction,
    Publication,
    PublicationMention,
    PublicationPicture,
    PublicationProposal,
)
from articles.models.rounds import Decision, Hold, Round, SignOff
from articles.models.stories import Article, Intake, Mention, Stage, Version, Writer

__all__ = [
    "Article",
    "Correction",
    "Decision",
    "Embargo",
    "Hold",
    "Intake",
    "Issue",
    "Mention",
    "Page",
    "Placement",
    "Publication",
    "PublicationMention",
    "PublicationPicture",
    "PublicationProposal",
    "Round",
    "SignOff",
    "Stage",
    "Version",
    "Writer",
]
