"""Verbs on posts in the committees of a body."""

import datetime

from delegates.models import CommitteePost, Mandate, Organisation
from delegates.standing.mandates import end_held, hold_mandate, not_before, still_open
from delegates.standing.records import keep, record
from newskit.accounts.models import User
from newskit.periods import Precision
from newskit.topics.models import Source
from newskit.verbs import verb


@verb("delegates.begin_committee_post")
def begin_committee_post(
    *,
    actor: User,
    mandate: Mandate,
    committee: Organisation,
    role: str,
    starts_on: datetime.date | None = None,
    starts_precision: str = Precision.DAY,
    source: Source | None = None,
) -> CommitteePost:
    """A post in a committee of the mandate's body. Without a date it is held since the mandate began."""
    row = still_open(hold_mandate(actor, mandate))
    if starts_on is None:
        starts_on, starts_precision = row.starts_on, row.starts_precision
    not_before(row, starts_on)
    post = keep(
        CommitteePost(
            mandate=row,
            committee=committee,
            role=role,
            starts_on=starts_on,
            starts_precision=starts_precision,
            source=source,
        ),
        actor,
    )
    record(actor, "delegates.begin_committee_post", row.delegate, after=post)
    return post


@verb("delegates.end_committee_post")
def end_committee_post(
    *, actor: User, post: CommitteePost, ends_on: datetime.date, ends_precision: str = Precision.DAY, note: str = ""
) -> CommitteePost:
    return end_held(actor, "delegates.end_committee_post", post, ends_on, ends_precision, note)
