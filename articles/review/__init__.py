"""Verbs of a story until its text is signed: writing, three reviews, holds, pages, mentions."""

from articles.review.assigning import able, assign, may_take, take
from articles.review.holds import embargo, hold, lift_embargo, lift_hold, place_hold
from articles.review.mentions import dismiss_mention, settle_mention
from articles.review.placing import place, printed_page, unplace
from articles.review.stages import (
    SheetRow,
    Warned,
    next_stage,
    pass_stage,
    reopen,
    return_to,
    sheet,
    sign,
    stops,
    submit,
    warnings,
)
from articles.review.texts import Conflict, create, may_edit, restore, save, set_writers, store, trash, untrash
from articles.review.transitions import PASSES, TABLE, Place, Transition, goals, refusal, stages_for
from newskit.verbs import NotAllowed, WrongState

__all__ = [
    "PASSES",
    "TABLE",
    "Conflict",
    "NotAllowed",
    "Place",
    "SheetRow",
    "Transition",
    "Warned",
    "WrongState",
    "able",
    "assign",
    "create",
    "dismiss_mention",
    "embargo",
    "goals",
    "hold",
    "lift_embargo",
    "lift_hold",
    "may_edit",
    "may_take",
    "next_stage",
    "pass_stage",
    "place",
    "place_hold",
    "printed_page",
    "refusal",
    "reopen",
    "restore",
    "return_to",
    "save",
    "set_writers",
    "settle_mention",
    "sheet",
    "sign",
    "stages_for",
    "stops",
    "store",
    "submit",
    "take",
    "trash",
    "unplace",
    "untrash",
    "warnings",
]
