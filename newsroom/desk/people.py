"""Who reads the desk: in which sections, on what duty, in whose stead; and so what of it stands first."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from newskit.accounts.models import Posting, User
from newskit.accounts.roles import Right, Role

AT_WORK = (Right.WRITE, Right.FIRST, Right.SECOND, Right.FINAL, Right.PUBLISH, Right.MENTIONS, Right.TRACK)


@dataclass(frozen=True)
class Reader:
    user: User
    at: datetime.datetime

    @cached_property
    def roles(self) -> set[str]:
        return self.user.roles(self.at)

    @cached_property
    def sections(self) -> set[int] | None:
        """Ids of the sections that this person works for; None: all, as for who only looks on."""
        held = [self.user.sections_with(right, self.at) for right in AT_WORK if self.user.may(right, at=self.at)]
        return None if not held or None in held else set().union(*held)

    def within(self, rows: QuerySet, key: str = "section") -> QuerySet:
        """Only of those sections."""
        return rows if self.sections is None else rows.filter(Q(**{f"{key}__in": self.sections}))

    def may(self, right: str) -> bool:
        return self.user.may(right, at=self.at)

    @property
    def has_queue(self) -> bool:
        """Works on texts; the others' desks begin with what is theirs."""
        return any(self.may(right) for right in (Right.WRITE, Right.FIRST, Right.SECOND, Right.FINAL))

    @property
    def keeps_records(self) -> bool:
        return not self.has_queue and (self.may(Right.MENTIONS) or self.may(Right.TRACK))

    @property
    def runs_accounts_only(self) -> bool:
        return bool(self.roles) and self.roles <= {Role.ADMINISTRATOR}

    @cached_property
    def covering(self) -> list[Posting]:
        """Tonight's duty, and whom the person stands in for."""
        return self.user.covering(self.at)
