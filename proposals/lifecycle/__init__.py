"""What becomes of an item: the state tables, what follows from the steps seen, and the verbs that record them."""

from proposals.lifecycle.correcting import HEADS, amend, amend_item, strike
from proposals.lifecycle.deriving import Derived, Seen, contradiction, derive, open_steps
from proposals.lifecycle.entering import (
    Asked,
    Signed,
    confirm,
    confirm_filing,
    file_item,
    forget_statement,
    handle_motion_as_suggestion,
    number_and_serial,
    record_statement,
    show,
)
from proposals.lifecycle.handling import assign, feedback, handle_again, reassign, reply, return_assignment
from proposals.lifecycle.recounting import recount_due
from proposals.lifecycle.relating import RELATIONS, relate, unrelate
from proposals.lifecycle.steps import close, record
from proposals.lifecycle.storing import refresh_many, seen_steps
from proposals.lifecycle.tables import TABLES, Needs, Rule, Table, next_steps
from proposals.lifecycle.undoing import forget_item, unlink_filing

__all__ = [
    "HEADS",
    "RELATIONS",
    "TABLES",
    "Asked",
    "Derived",
    "Needs",
    "Rule",
    "Seen",
    "Signed",
    "Table",
    "amend",
    "amend_item",
    "assign",
    "close",
    "confirm",
    "confirm_filing",
    "contradiction",
    "derive",
    "feedback",
    "file_item",
    "forget_item",
    "forget_statement",
    "handle_again",
    "handle_motion_as_suggestion",
    "next_steps",
    "number_and_serial",
    "open_steps",
    "reassign",
    "record",
    "record_statement",
    "recount_due",
    "refresh_many",
    "relate",
    "reply",
    "return_assignment",
    "seen_steps",
    "show",
    "strike",
    "unlink_filing",
    "unrelate",
]
