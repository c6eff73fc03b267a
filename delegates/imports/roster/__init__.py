"""A roster of deputies or members, as somebody publishes it, into profiles, mandates, seats, offices and posts."""

from delegates.imports.roster.importing import (
    Roster,
    import_roster,
    mapping_for,
    settle_question,
)
from delegates.imports.roster.lines import FIELDS

__all__ = ["FIELDS", "Roster", "import_roster", "mapping_for", "settle_question"]
