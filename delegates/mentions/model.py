"""What is found: a delegate as one text names them."""

from dataclasses import dataclass, field
from typing import Any, Literal

Body = Literal["NPC", "CPPCC"]

# From the highest down; a mention that states two ranks of one body takes the higher.
RANKS: dict[Body, tuple[str, ...]] = {
    "NPC": (
        "standing_committee_chair",
        "standing_committee_vice_chair",
        "secretary_general",
        "standing_committee_member",
        "deputy",
    ),
    "CPPCC": ("chair", "vice_chair", "secretary_general", "standing_member", "member"),
}


@dataclass(frozen=True, slots=True)
class Position:
    """A post as printed. `former` is None where the text cannot tell; `org` is None where it is left out."""

    org: str | None
    title: str
    former: bool | None = False

    def to_json(self) -> dict[str, Any]:
        return {"org": self.org, "title": self.title, "former": self.former}


@dataclass(slots=True)
class Mention:
    """One person in one text. `start` and `end` are the span from the own role or titles to the name or the role after it.

    `basis` says what the finding rests on where that is not a role right before the name: postnominal, group, list,
    predicate, attributive, profile_block, delegation_role.
    """

    name: str
    body: Body
    role: str
    rank: str
    start: int
    end: int
    span_text: str
    name_start: int
    positions: list[Position] = field(default_factory=list)
    name_simplified: str = ""
    terms: list[int] = field(default_factory=list)
    delegation: str = ""
    delegation_role: str = ""
    region: str = ""
    former_role: bool = False
    extra_roles: list[str] = field(default_factory=list)
    basis: str = ""

    def to_json(self) -> dict[str, Any]:
        """Keys as in the annotated samples; what is not stated is left out, but for the keys that every record has."""
        record: dict[str, Any] = {
            "name": self.name,
            "role": self.role,
            "body": self.body,
            "rank": self.rank,
            "positions": [position.to_json() for position in self.positions],
            "delegation": self.delegation or None,
            "delegation_role": self.delegation_role or None,
            "span_text": self.span_text,
        }
        for key in ("name_simplified", "terms", "region", "former_role", "extra_roles", "basis"):
            if value := getattr(self, key):
                record[key] = value
        return record
