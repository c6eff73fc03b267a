"""Who may see a picture. Apps that print pictures say so; this room knows of none of them."""

import datetime
from collections.abc import Callable
from enum import Enum


class Standing(Enum):
    SHOWN = "something that readers see carries it"
    GONE = "something that readers saw carried it"
    NEVER = "no reader ever saw it"


# Hash and box as the document has them, and the moment.
Rule = Callable[[str, str, datetime.datetime], Standing]

_rules: list[Rule] = []


def carried_by(rule: Rule) -> None:
    """Register a rule; called in an app's `ready()`."""
    if rule not in _rules:
        _rules.append(rule)


def standing(hash: str, crop: str, at: datetime.datetime) -> Standing:
    found = {rule(hash, crop, at) for rule in _rules}
    return next((each for each in Standing if each in found), Standing.NEVER)
