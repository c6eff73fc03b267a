"""会签: fact check, legal check, filing of a major topic. Asked beside the stages; the final signature waits for them.

What is void is read, never stored: a check counts for the text that it names, a filing for the story. Whatever was refused
stops the signature until somebody who may give it does (docs/decisions/consents.md).
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import document as documents
from articles.models import Article, Consent, ConsentKind, ConsentRule, Stage
from articles.querysets import RIGHT_TO_SAY
from newskit.accounts.models import User
from newskit.verbs import NotAllowed, WrongState, allow, lock, log, verb


@verb("articles.consent")
def consent(
    *,
    actor: User,
    article: Article,
    kind: str,
    is_given: bool,
    version: int,
    number: str = "",
    note: str = "",
    at: datetime.datetime | None = None,
) -> Consent:
    """Give or refuse one consent. A check names the text of `version`, which has to be the one that the page showed."""
    kind = ConsentKind(kind)
    row = lock(article)
    if refused := refuse_to_consent(row, actor, kind):
        raise refused
    if kind.names_the_text and row.version != version:
        raise WrongState(
            _("%(who)s changed this text at %(when)s; what you saw is not the newest. Look at the changes first.")
            % {"who": row.changed_by, "when": _minute(row.changed_at)}
        )
    number, note = number.strip() if kind == ConsentKind.FILING else "", note.strip()
    if is_given and kind == ConsentKind.FILING and not number:
        raise WrongState(_("A filing has a number. Without one, the story is not filed yet."))
    if not is_given and not note:
        raise WrongState(_("Write down why it is refused: the writers have to know what to change."))
    last = consents(row, [kind])[0].last
    if last is not None and (last.is_given, last.number, last.digest) == (is_given, number, row.digest):
        raise WrongState(
            _("%(who)s said the same of this text at %(when)s. Nothing is left to do.")
            % {"who": last.who, "when": _minute(last.at)}
        )
    said = Consent.objects.create(
        article=row,
        kind=kind,
        is_given=is_given,
        number=number,
        note=note,
        digest=documents.digest(row.document),
        version=row.version,
        who=actor,
        at=at or timezone.now(),
    )
    after = {"kind": kind, "is_given": is_given, "number": number, "version": row.version, "digest": row.digest}
    log(actor, "articles.consent", row, after=after, note=note)
    return said


def refuse_to_consent(article: Article, actor: User, kind: ConsentKind) -> WrongState | NotAllowed | None:
    """Why this person may not give or refuse this consent now; None if it may be done."""
    if article.trashed_at:
        return WrongState(_("The story is in the trash. Take it out first."))
    if article.stage == Stage.SIGNED:
        return WrongState(_("The text is signed. To stop it, put the story on hold; to change it, reopen it."))
    try:
        allow(actor, RIGHT_TO_SAY[kind], article.section)
    except NotAllowed as refused:
        return refused
    if kind.names_the_text and article.writers.filter(user=actor).exists():
        return NotAllowed(_("You wrote this story: nobody checks the own text. Ask a colleague."))
    return None


@dataclass(frozen=True)
class Asked:
    """One consent of a story as it stands. `last` is the newest word on it, whatever text that names."""

    kind: ConsentKind
    last: Consent | None
    is_required: bool
    is_of_this_text: bool

    @property
    def state(self) -> str:
        """given, refused, changed (given for another text), or missing."""
        if self.last is None:
            return "missing"
        if not self.last.is_given:
            return "refused"
        return "given" if self.is_of_this_text or not self.kind.names_the_text else "changed"

    @property
    def stops(self) -> bool:
        return self.state == "refused" or (self.is_required and self.state != "given")

    @property
    def words(self) -> str:
        """What was said, or that it is waited for, in one sentence."""
        parts = {"kind": self.kind.label}
        if self.last is None:
            words = _("%(kind)s: waited for.") if self.is_required else _("%(kind)s: not needed.")
            return words % parts
        parts |= {
            "who": self.last.who,
            "when": _minute(self.last.at),
            "number": self.last.number,
            "note": self.last.note,
        }
        if self.state == "refused":
            return _("%(kind)s: refused by %(who)s, %(when)s: %(note)s") % parts
        if self.state == "changed":
            return _("%(kind)s: given by %(who)s, %(when)s, for an earlier text. It has to be given anew.") % parts
        if self.last.number:
            return _("%(kind)s: number %(number)s, %(who)s, %(when)s.") % parts
        return _("%(kind)s: given by %(who)s, %(when)s.") % parts


def consents(article: Article, kinds: list[ConsentKind] | None = None) -> list[Asked]:
    """Every kind of consent as it stands for the working copy. A check by somebody who is now a writer does not count."""
    required = set(ConsentRule.objects.of(article).values_list("kind", flat=True))
    newest = {row.kind: row for row in Consent.objects.counting(article).select_related("who").order_by("id")}
    return [
        Asked(
            kind=kind,
            last=(last := newest.get(kind)),
            is_required=kind in required,
            is_of_this_text=last is not None and last.digest == article.digest,
        )
        for kind in kinds or list(ConsentKind)
    ]


def waits_for(article: Article) -> list[str]:
    """What the final signature waits for, in words. Empty: nothing."""
    return [asked.words for asked in consents(article) if asked.stops]


def _minute(at: datetime.datetime) -> str:
    return timezone.localtime(at).strftime("%m-%d %H:%M")
