"""One verb on several rows: each by itself, what one refuses keeps no other back; and what would happen, said beforehand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from newskit.verbs import NotAllowed, WrongState

M = TypeVar("M")
TOLD = 10


@dataclass(frozen=True)
class Tried(Generic[M]):
    """What became of one row: what the act returned, or why it was refused."""

    row: M
    result: object = None
    refused: str = ""


def each(rows: Iterable[M], act: Callable[[M], object]) -> list[Tried[M]]:
    """The act on each row, in a transaction of its own."""
    return [_try(row, act) for row in rows]


def rehearse(rows: Iterable[M], act: Callable[[M], object]) -> list[Tried[M]]:
    """What `each` would do, by the same verbs, taken back row by row. Rows are asked one after the other, as in earnest."""
    with transaction.atomic():
        tried = each(rows, act)
        transaction.set_rollback(True)
    return tried


def _try(row: M, act: Callable[[M], object]) -> Tried[M]:
    try:
        with transaction.atomic():
            return Tried(row, act(row))
    except (WrongState, NotAllowed) as refusal:
        return Tried(row, refused=str(refusal))


def tell(request: HttpRequest, tried: Iterable[Tried], done: Callable[[int], str]) -> None:
    """Say how many were done, by `done(number)`, and why the others were not."""
    tried = list(tried)
    refused = [f"{each.row}: {each.refused}" for each in tried if each.refused]
    if number := len(tried) - len(refused):
        messages.success(request, done(number))
    for reason in refused[:TOLD]:
        messages.warning(request, reason)
    if len(refused) > TOLD:
        messages.warning(request, _("And %d more were refused.") % (len(refused) - TOLD))
