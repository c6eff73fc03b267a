"""Deadline rules and official figures, loaded whenever `delegates` loads its reference data."""

import datetime
from pathlib import Path
from typing import Any

from delegates.imports.reference import Cells, Loader, Report
from delegates.models import Body, Session
from newskit.accounts.models import User
from proposals.models import DeadlineRule, OfficialFigure

FOLDER = Path(__file__).resolve().parent.parent / "reference"


def load_proposals_reference(*, actor: User, result: Report, **_arguments: Any) -> None:
    """Follows `delegates.load_reference`: in its transaction, into its report."""
    _Load(actor, FOLDER, result).everything()


class _Load(Loader):
    def everything(self) -> None:
        self.sources = self.load_sources()
        self.bodies = {body.code: body for body in Body.objects.all()}
        self.sessions = {session.code: session for session in Session.objects.all()}
        self.load(DeadlineRule, "deadline_rules", self._rule)
        self.load(OfficialFigure, "official_figures", self._figure)

    def _rule(self, row: dict[str, str]) -> Cells:
        key = {name: row[name] for name in ("kind", "role", "ground")}
        return {
            "body": self.bodies[row["body"]],
            **key,
            "valid_from": datetime.date.fromisoformat(row["valid_from"]),
        }, {"months": int(row["months"]), "source": self.sources[row["source"]]}

    def _figure(self, row: dict[str, str]) -> Cells:
        return {
            "session": self.sessions[row["session"]],
            "kind": row["kind"],
            "what": row["what"],
            "source": self.sources[row["source"]],
        }, {"value": int(row["value"])}
