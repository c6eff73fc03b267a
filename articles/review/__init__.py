"""Verbs of a story until its text is signed: writing, three reviews, holds, pages, mentions."""

from articles.review.assigning import able, assign, may_take, take
from articles.review.consents import Asked, consent, consents, refuse_to_consent, waits_for
from articles.review.history import name_version, restore
from articles.review.holds import embargo, hold, lift_embargo, lift_hold, place_hold
from articles.review.locks import lock, take_over, unlock
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
from articles.review.texts import (
    Conflict,
    create,
    kept_by_another,
    may_edit,
    refuse_to_edit,
    refuse_to_write,
    save,
    set_writers,
    store,
)
from articles.review.transitions import PASSES, TABLE, Place, Transition, goals, refusal, stages_for
from articles.review.trashing import trash, untrash, wanted_on_the_desk
from newskit.verbs import NotAllowed, WrongState

__all__ = [
    "PASSES",
    "TABLE",
    "Asked",
    "Conflict",
    "NotAllowed",
    "Place",
    "SheetRow",
    "Transition",
    "Warned",
    "WrongState",
    "able",
    "assign",
    "consent",
    "consents",
    "create",
    "dismiss_mention",
    "embargo",
    "goals",
    "hold",
    "kept_by_another",
    "lift_embargo",
    "lift_hold",
    "lock",
    "may_edit",
    "may_take",
    "name_version",
    "next_stage",
    "pass_stage",
    "place",
    "place_hold",
    "printed_page",
    "refusal",
    "refuse_to_consent",
    "refuse_to_edit",
    "refuse_to_write",
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
    "take_over",
    "trash",
    "unlock",
    "unplace",
    "untrash",
    "waits_for",
    "wanted_on_the_desk",
    "warnings",
]
