"""A roster of deputies or members, as somebody publishes it, into profiles, mandates, seats, offices and posts."""

from delegates.imports.roster.fields import FIELDS, roster_table
from delegates.imports.roster.running import RosterRun

__all__ = ["FIELDS", "RosterRun", "roster_table"]
