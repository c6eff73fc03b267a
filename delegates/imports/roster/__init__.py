"""A roster of deputies or members, as somebody publishes it, into profiles, mandates, seats, offices and posts."""

from delegates.imports.roster.lines import FIELDS
from delegates.imports.roster.running import RosterRun

__all__ = ["FIELDS", "RosterRun"]
