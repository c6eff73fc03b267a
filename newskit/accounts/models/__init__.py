from newskit.accounts.models.login import FactorReset, Lockout, LoginSession
from newskit.accounts.models.people import (
    Posting,
    PostingQuerySet,
    Section,
    User,
    UserManager,
    holders,
    named_user,
    system_account,
)

__all__ = [
    "FactorReset",
    "Lockout",
    "LoginSession",
    "Posting",
    "PostingQuerySet",
    "Section",
    "User",
    "UserManager",
    "holders",
    "named_user",
    "system_account",
]
