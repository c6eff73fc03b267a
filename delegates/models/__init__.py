"""Bodies, people, mandates and posts (MODEL.md §2, §3)."""

from delegates.models.bodies import Body, Constituency, ConstituencyName, DocumentVerb, Session, Term
from delegates.models.committees import CommitteePost
from delegates.models.display import DisplayIdentity, Portrait
from delegates.models.mandates import Mandate, Office, Rank, Seat, SessionRole, Suspension
from delegates.models.merges import Merge, MovedRow
from delegates.models.notices import Notice, NoticeChange
from delegates.models.people import Alias, Delegate, PartyMembership
from delegates.models.posts import Organisation, OrganisationName, Position, Sighting

__all__ = [
    "Alias",
    "Body",
    "CommitteePost",
    "Constituency",
    "ConstituencyName",
    "Delegate",
    "DisplayIdentity",
    "DocumentVerb",
    "Mandate",
    "Merge",
    "MovedRow",
    "Notice",
    "NoticeChange",
    "Office",
    "Organisation",
    "OrganisationName",
    "PartyMembership",
    "Portrait",
    "Position",
    "Rank",
    "Seat",
    "Session",
    "SessionRole",
    "Sighting",
    "Suspension",
    "Term",
]
