"""The session engine: Django's, with columns that say whose a session is, where it began and when it was last seen."""

import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from newskit.accounts.models import LoginSession


class SessionStore(DatabaseStore):
    seen_at: datetime.datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[LoginSession]:
        return LoginSession

    def _get_session_from_db(self) -> LoginSession | None:
        row = super()._get_session_from_db()
        self.seen_at = row.seen_at if row else None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> LoginSession:
        row = super().create_model_instance(data)
        login = data.get("login", {})
        row.user_id = int(data["_auth_user_id"]) if "_auth_user_id" in data else None
        row.address = login.get("address")
        row.device = login.get("device", "")
        row.since = parse_datetime(login["since"]) if "since" in login else None
        row.seen_at = timezone.now()
        return row
