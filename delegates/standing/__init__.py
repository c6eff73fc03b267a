"""Verbs for who somebody is: profile, mandate, seat, office, posts. Rows change by these, not by editing them in a form.

Each takes keyword arguments and the actor, locks the delegate first (so that no two of them deadlock), and writes an event
on the delegate's record. Later apps follow by name: `follow("delegates.end_mandate", …)`.
"""

from delegates.standing.committees import begin_committee_post, end_committee_post
from delegates.standing.display import choose_portrait, prefer_identity, remove_portrait
from delegates.standing.mandates import (
    begin_mandate,
    begin_office,
    begin_seat,
    end_mandate,
    end_office,
    end_seat,
    give_session_role,
    lift_suspension,
    move_seat,
    promote,
    suspend,
)
from delegates.standing.people import (
    add_alias,
    add_delegate,
    amend_delegate,
    begin_party,
    confirm_delegate,
    forget_delegate,
    store_shown,
)
from delegates.standing.posts import (
    add_organisation,
    begin_position,
    end_position,
    forget_organisation,
    rename_organisation,
    see_position,
)
from delegates.standing.records import correct, strike

__all__ = [
    "add_alias",
    "add_delegate",
    "add_organisation",
    "amend_delegate",
    "begin_committee_post",
    "begin_mandate",
    "begin_office",
    "begin_party",
    "begin_position",
    "begin_seat",
    "choose_portrait",
    "confirm_delegate",
    "correct",
    "end_committee_post",
    "end_mandate",
    "end_office",
    "end_position",
    "end_seat",
    "forget_delegate",
    "forget_organisation",
    "give_session_role",
    "lift_suspension",
    "move_seat",
    "prefer_identity",
    "promote",
    "remove_portrait",
    "rename_organisation",
    "see_position",
    "store_shown",
    "strike",
    "suspend",
]
