"""Verbs on reply letters: taken in, recorded as the reply to an item, taken back, set aside."""

import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from delegates.models import Organisation
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.periods import Precision, beijing_today
from newskit.topics.models import Source, source
from newskit.verbs import WrongState, allow, lock, log, verb
from proposals import lifecycle
from proposals.letters.reading import read
from proposals.models import Action, ActionKind, Assignment, Letter, LetterLink, Proposal, Reply


class LetterKnown(WrongState):
    """The same words are here already."""

    def __init__(self, letter: Letter):
        self.letter = letter
        super().__init__(
            _("This letter is here already, brought by %(who)s on %(day)s.")
            % {"who": letter.entered_by, "day": timezone.localtime(letter.entered_at).date()}
        )


@dataclass(frozen=True)
class Answer:
    """What of a letter is recorded as the reply; the editor has seen it."""

    organisation: Organisation
    on: datetime.date | None = None
    precision: str = Precision.DAY
    number: str = ""
    text: str = ""
    is_public: bool = True
    outcome_scheme: str = ""
    outcome_code: str = ""
    outcome_label: str = ""


def text_hash(text: str) -> str:
    """The same words give the same hash, whatever the line ends and the blanks."""
    return hashlib.sha256(re.sub(r"\s+", "", text).encode("utf-8", "replace")).hexdigest()


@verb("proposals.take_letter_in")
def take_letter_in(*, actor: User, text: str, url: str = "", file_name: str = "") -> Letter:
    """A letter as it came. Nothing is recorded of an item yet. Raises LetterKnown where the same words are here."""
    allow(actor, Right.TRACK)
    if not text.strip():
        raise WrongState(_("There is no text in it."))
    digest = text_hash(text)
    known = Letter.objects.select_related("entered_by")
    if standing := known.filter(text_hash=digest).first():
        raise LetterKnown(standing)
    reading = read(text)
    heading = reading.heading or reading.title or reading.said
    try:
        with transaction.atomic():
            letter = Letter.objects.create(
                text=text,
                text_hash=digest,
                heading=" ".join(heading.text.split())[:200] if heading else "",
                url=url,
                file_name=file_name[:200],
                items_named=min(len(reading.items), 500),
                entered_by=actor,
            )
    except IntegrityError as error:  # somebody brought it at the same moment
        raise LetterKnown(known.get(text_hash=digest)) from error
    log(actor, "proposals.take_letter_in", letter, after={"url": url, "items": letter.items_named})
    return letter


@verb("proposals.link_letter")
def link_letter(
    *,
    actor: User,
    letter: Letter,
    proposal: Proposal,
    answer: Answer,
    co_handlers: Sequence[Organisation] = (),
) -> Reply:
    """The letter is the reply to the item. Steps that nobody saw arise by themselves; who was asked becomes a co-handler."""
    allow(actor, Right.TRACK)
    letter = lock(letter)
    if LetterLink.objects.filter(letter=letter, proposal=proposal).exists():
        raise WrongState(_("This letter is recorded as the reply to “%(item)s” already.") % {"item": proposal})
    if proposal.kind == "statement":
        raise WrongState(_("A statement in the press has no reply: file the item from the letter, and link the two."))
    origin = _source(letter, answer, actor)
    reply = lifecycle.reply(
        actor=actor,
        proposal=proposal,
        organisation=answer.organisation,
        on=answer.on,
        precision=answer.precision,
        number=answer.number,
        text=answer.text,
        url=letter.url,
        is_public=answer.is_public,
        outcome_scheme=answer.outcome_scheme,
        outcome_code=answer.outcome_code,
        outcome_label=answer.outcome_label,
        source=origin,
    )
    standing = set(proposal.assignments.filter(ended="").values_list("organisation_id", flat=True))
    for unit in co_handlers:
        if unit.pk not in standing and unit.pk != answer.organisation.pk:
            standing.add(unit.pk)
            lifecycle.assign(actor=actor, proposal=proposal, organisation=unit, role=Assignment.Role.CO, source=origin)
    LetterLink.objects.create(letter=letter, proposal=proposal, reply=reply)
    log(actor, "proposals.link_letter", letter, after={"item": str(proposal), "unit": str(answer.organisation)})
    return reply


@verb("proposals.file_from_letter")
def file_from_letter(
    *,
    actor: User,
    letter: Letter,
    heads: Mapping[str, Any],
    answer: Answer,
    co_handlers: Sequence[Organisation] = (),
    statement: Proposal | None = None,
) -> Reply:
    """The item is not on record: enter it with what the letter says of it (`heads` of `file_item`), and record the reply.

    `statement`: what the press reported of it; the letter proves that it was filed.
    """
    allow(actor, Right.TRACK)
    letter = lock(letter)
    origin = _source(letter, answer, actor)
    item = lifecycle.file_item(actor=actor, source=origin, **heads)
    if statement is not None:
        lifecycle.confirm_filing(
            actor=actor,
            statement=statement,
            filed=[item],
            evidence=_("Reply letter %(number)s of %(unit)s.") % {"number": answer.number, "unit": answer.organisation},
            source=origin,
        )
    return link_letter(actor=actor, letter=letter, proposal=item, answer=answer, co_handlers=co_handlers)


@verb("proposals.unlink_letter")
def unlink_letter(*, actor: User, link: LetterLink, note: str) -> Letter:
    """Take it back: the reply is struck with the co-handlers that the letter brought; the letter waits again."""
    allow(actor, Right.TRACK)
    letter = lock(link.letter)
    link = lock(link)
    step = Action.objects.get(reply=link.reply_id, kind=ActionKind.REPLIED)
    item, name = link.proposal, str(link.proposal)
    lifecycle.strike(actor=actor, action=step, note=note)
    if letter.source_id is not None:
        brought = Action.objects.filter(
            proposal=item,
            kind=ActionKind.ASSIGNED,
            implied=False,
            source=letter.source_id,
            assignment__role=Assignment.Role.CO,
        )
        for action in brought:
            lifecycle.strike(actor=actor, action=action, note=note)
    log(actor, "proposals.unlink_letter", letter, before={"item": name}, note=note.strip())
    return letter


@verb("proposals.set_letter_aside")
def set_letter_aside(*, actor: User, letter: Letter, note: str) -> Letter:
    """It answers nothing that is tracked here; it leaves the list of those that wait."""
    allow(actor, Right.TRACK)
    letter = lock(letter)
    if letter.set_aside_at is not None:
        raise WrongState(_("It is set aside already."))
    if not note.strip():
        raise WrongState(_("Say why it is set aside."))
    letter.set_aside_at, letter.note = timezone.now(), note.strip()[:300]
    letter.save(update_fields=["set_aside_at", "note"])
    log(actor, "proposals.set_letter_aside", letter, note=letter.note)
    return letter


@verb("proposals.take_letter_up_again")
def take_letter_up_again(*, actor: User, letter: Letter) -> Letter:
    """It waits again."""
    allow(actor, Right.TRACK)
    letter = lock(letter)
    if letter.set_aside_at is None:
        raise WrongState(_("It was not set aside."))
    before = {"note": letter.note}
    letter.set_aside_at, letter.note = None, ""
    letter.save(update_fields=["set_aside_at", "note"])
    log(actor, "proposals.take_letter_up_again", letter, before=before)
    return letter


def _source(letter: Letter, answer: Answer, actor: User) -> Source:
    """Address and date of the letter, once for all its items."""
    if letter.source is None:
        words = [answer.organisation.name, f"《{letter.heading}》" if letter.heading else "", answer.number, answer.on]
        letter.source = source(
            " ".join(str(word) for word in words if word)[:300],
            url=letter.url,
            published_on=answer.on if answer.precision == Precision.DAY else None,
            seen_on=beijing_today(),
            entered_by=actor,
        )
        letter.save(update_fields=["source"])
    return letter.source
