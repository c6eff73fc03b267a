"""What a merge of two profiles changes here: nothing of any text, only from when to when readers see the profiles."""

from typing import Any

from articles.showing import show_profiles
from delegates.models import Merge
from newskit.accounts.models import User


def after_merge(*, actor: User, result: Merge, **kwargs: Any) -> None:
    """Follower of `delegates.merge` and `delegates.unmerge`: who was named by either is shown with the stories of both."""
    show_profiles([result.loser_id, result.winner_id], actor)
