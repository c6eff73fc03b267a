"""Verbs: ask for a list, close it, forbid a term, open the corrections that a list calls for.

Holding and withdrawing are the verbs of `review` and `publishing`, one story at a time: what can be taken down is taken down,
even where another story refuses.
"""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import publishing, review
from articles.models import Article, ForbiddenTerm, Sweep
from articles.sweeping.words import FEWEST, MOST, Words
from delegates.models import Delegate
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.verbs import WrongState, allow, lock, log, verb


@verb("articles.sweep")
def sweep(*, actor: User, term: str, instead: str = "", reason: str = "", at: datetime.datetime | None = None) -> Sweep:
    """应急排查: list everything that has a name, title or phrase."""
    allow(actor, Right.SWEEP)
    return place_sweep(actor, term, instead=instead, reason=reason, at=at or timezone.now())


def place_sweep(
    actor: User,
    term: str,
    *,
    instead: str = "",
    reason: str = "",
    cause: str = "",
    delegate: Delegate | None = None,
    at: datetime.datetime,
) -> Sweep:
    """Write a list down, whoever caused it. For `sweep`, and for followers of verbs of other apps."""
    _checked(term)
    placed = Sweep.objects.create(
        term=term.strip(),
        delegate=delegate,
        instead=instead.strip(),
        cause=cause,
        reason=reason.strip(),
        asked_by=actor,
        asked_at=at,
    )
    log(actor, "articles.sweep", placed, after={"term": placed.term, "cause": cause}, note=reason)
    return placed


@verb("articles.close_sweep")
def close_sweep(*, actor: User, sweep: Sweep, note: str = "", at: datetime.datetime | None = None) -> Sweep:
    """Everything on the list is looked at: off the desk. The list can be read again at any time."""
    allow(actor, Right.SWEEP)
    row = lock(sweep)
    if row.closed_at:
        raise WrongState(_("%(who)s closed this list already.") % {"who": row.closed_by})
    row.closed_by, row.closed_at, row.close_note = actor, at or timezone.now(), note.strip()
    row.save(update_fields=["closed_by", "closed_at", "close_note"])
    log(actor, "articles.close_sweep", row, note=note)
    return row


@verb("articles.forbid_term")
def forbid_term(
    *,
    actor: User,
    term: str,
    reason: str,
    instead: str = "",
    level: str = ForbiddenTerm.Level.STOP,
    at: datetime.datetime | None = None,
) -> ForbiddenTerm:
    """A word may not stand from now on. The list of what has it comes with it."""
    at = at or timezone.now()
    allow(actor, Right.TERMS)
    _checked(term)
    if not reason.strip():
        raise WrongState(_("Write down why: editors have to know what is wrong with the word."))
    if ForbiddenTerm.objects.filter(term=term.strip(), retired_at__isnull=True).exists():
        raise WrongState(_("“%(term)s” is forbidden already.") % {"term": term.strip()})
    row = ForbiddenTerm.objects.create(
        term=term.strip(),
        instead=instead.strip(),
        reason=reason.strip(),
        level=level,
        entered_by=actor,
        entered_at=at,
    )
    log(actor, "articles.forbid_term", row, after={"term": row.term, "instead": row.instead}, note=reason)
    place_sweep(actor, row.term, instead=row.instead, reason=row.reason, cause="articles.forbid_term", at=at)
    return row


@verb("articles.retire_term")
def retire_term(
    *, actor: User, term: ForbiddenTerm, note: str = "", at: datetime.datetime | None = None
) -> ForbiddenTerm:
    allow(actor, Right.TERMS)
    row = lock(term)
    if row.retired_at:
        raise WrongState(_("“%(term)s” is retired already.") % {"term": row.term})
    row.retired_at = at or timezone.now()
    row.save(update_fields=["retired_at"])
    log(actor, "articles.retire_term", row, note=note)
    return row


@verb("articles.correct_swept")
def correct_swept(
    *,
    actor: User,
    sweep: Sweep,
    article: Article,
    is_right: str,
    note: str = "",
    at: datetime.datetime | None = None,
) -> Article:
    """Open the correction of a published story, filled in: what stood, what is right, the note, and the text itself.

    It passes its stages like any other. Words that a tag runs through are left for the editor's hand.
    """
    at = at or timezone.now()
    if not is_right.strip():
        raise WrongState(_("Write down what is right: the correction says it."))
    words = Words(sweep.term)
    note = note.strip() or _("“%(stood)s” in this story should read “%(right)s”.") % {
        "stood": sweep.term,
        "right": is_right.strip(),
    }
    row = publishing.correct(
        actor=actor, article=article, note=note, stood=sweep.term, is_right=is_right.strip(), at=at
    )
    data = row.data
    mended = {**_replaced(data, words, is_right.strip()), "correction": data["correction"]}
    if mended != data:
        row = review.save(
            actor=actor, article=row, document=mended, base_version=row.version, cause="correct swept", at=at
        )
    log(actor, "articles.correct_swept", row, after={"sweep": sweep.pk, "version": row.version}, note=note)
    return row


# Ids, codes, addresses and kinds are no words: a sweep never writes there.
_WORDS = {
    "column", "kicker", "headline", "subheads", "standfirst", "dateline", "body", "pull_quotes", "reader_question",
    "pictures", "mentions", "summary", "card",
}  # fmt: skip
_NO_WORDS = {"hash", "crop", "picture", "delegate", "brings", "body"}


def _replaced(data: dict, words: Words, instead: str) -> dict:
    return {part: _in_part(value, words, instead) if part in _WORDS else value for part, value in data.items()}


def _in_part(value: object, words: Words, instead: str) -> object:
    if isinstance(value, str):
        return words.replaced(value, instead)
    if isinstance(value, list):
        return [_in_part(entry, words, instead) for entry in value]
    if isinstance(value, dict):
        return {k: v if k in _NO_WORDS else _in_part(v, words, instead) for k, v in value.items()}
    return value


def _checked(term: str) -> None:
    try:
        Words(term)
    except ValueError as error:
        raise WrongState(
            _("A sweep needs %(fewest)d to %(most)d characters: one alone would find everything.")
            % {"fewest": FEWEST, "most": MOST}
        ) from error
