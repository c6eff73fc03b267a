"""Questions that the desk's readers ask again and again, kept by name."""

from newskit.accounts.models import User
from proposals.saved import save_filter

KEPT = (
    ("逾期未见答复的", "overdue=yes", True),
    ("养老托育方面的提案", "kind=proposal&topic=care", True),
    ("已有答复的建议", "kind=suggestion&has_reply=yes", False),
)


def load(owner: User) -> int:
    for name, query, shared in KEPT:
        save_filter(actor=owner, name=name, query=query, shared=shared)
    return len(KEPT)
