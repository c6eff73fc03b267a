"""Three reviews: submit, pass, sign, return, reopen. The database keeps the same rules (migration 0002)."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import document as documents
from articles.models import Article, Decision, Round, SignOff, Stage
from articles.review import touched
from articles.review.consents import waits_for
from articles.review.texts import kept_by_another, store
from articles.review.transitions import PASSES, Place, current_round, goals, moved_on, refusal, stages_for, stands_at
from articles.showing import take_back
from newskit.accounts.models import User
from newskit.verbs import WrongState, lock, log, verb


@dataclass(frozen=True)
class Warned:
    """Something that a reviewer should know. It stops nobody: passing acknowledges it, and the sign-off records it."""

    code: str
    text: str


def stops(article: Article) -> list[str]:
    """What has to be settled before the story can be submitted, in words. Empty: nothing."""
    data = article.data
    found = []
    if not documents.headline(data):
        found.append(_("It has no headline."))
    if not documents.plain_paragraphs(data["body"]):
        found.append(_("It has no text."))
    writers = [writer.user for writer in article.writers.select_related("user")]
    if not writers and not article.no_house_writers:
        found.append(
            _("Nobody is named as its writer: name the users who wrote it, or say that none is of this house.")
        )
    if not article.no_house_writers:
        printed = {name for byline in data["bylines"] if byline["kind"] == "person" for name in byline["names"]}
        named = {name for user in writers for name in (user.name, user.printed_name)}
        missing = User.objects.filter(is_active=True, name__in=printed - named).values_list("name", flat=True)
        found += [_("%(name)s stands in the byline, but is not named as a writer.") % {"name": n} for n in missing]
    correction = data["correction"]
    if correction is not None and not all(correction.values()):
        found.append(_("A correction says what stood, what is right, and has a note to readers."))
    return found


def warnings(article: Article, reviewer: User | None = None, at: datetime.datetime | None = None) -> list[Warned]:
    """What a reviewer acknowledges by passing. A text that somebody else keeps is passed as it was saved: that is one."""
    waiting = [m.name for m in article.mentions.all() if m.delegate_id is None and not m.dismissed]
    found = []
    if waiting:
        text = ngettext(
            "%(count)d person named is not settled yet: %(names)s.",
            "%(count)d people named are not settled yet: %(names)s.",
            len(waiting),
        ) % {"count": len(waiting), "names": "、".join(waiting)}
        found.append(Warned("mentions:" + ",".join(sorted(waiting)), text))
    if not article.data["bylines"]:
        found.append(Warned("no-byline", _("It has no byline.")))
    if reviewer is not None and (kept := kept_by_another(article, reviewer, at)):
        text = _("%(who)s keeps this text since %(when)s: what is typed and not saved yet is not part of it.")
        when = timezone.localtime(kept.held_at).strftime("%H:%M")
        found.append(Warned(f"kept:{kept.held_by_id}", text % {"who": kept.held_by, "when": when}))
    return [*found, *_about_the_published(article)]


def _about_the_published(article: Article) -> list[Warned]:
    """What a change to a text that readers have seen touches."""
    seen = touched.seen_before(article)
    if seen is None:
        return []
    new, found = article.data, []
    if new["correction"] is None and (parts := touched.grave(seen, new)):
        words = "、".join(str(touched.WORDS[part]) for part in parts)
        text = _("Readers have seen %(parts)s that this changes without a note: should it not be a correction?")
        found.append(Warned("grave:" + ",".join(parts), text % {"parts": words}))
    return found + [Warned(again.code, again.text) for again in touched.look_again(seen, new)]


@verb("articles.submit")
def submit(*, actor: User, article: Article, version: int, at: datetime.datetime | None = None) -> Round:
    """送初审: start a round. Its writers are frozen in it."""
    at = at or timezone.now()
    row = lock(article)
    last = _may("submit", row, actor).round
    _same_version(row, version)
    if found := stops(row):
        raise WrongState(" ".join(found))
    if kept := kept_by_another(row, actor, at):
        raise WrongState(
            _("%(who)s keeps this text and is not done with it. Ask, or take it over with a note.")
            % {"who": kept.held_by}
        )
    round_ = Round.objects.create(
        article=row,
        number=last.number + 1 if last else 1,
        stages=stages_for(mends=row.mends),
        writers=sorted(writer.user_id for writer in row.writers.all()),
        is_correction=row.data["correction"] is not None,
        started_by=actor,
        started_at=at,
    )
    _move(row, round_.stages[0], actor, at)
    log(actor, "articles.submit", row, before={"stage": Stage.DRAFT}, after={"stage": row.stage, "digest": row.digest})
    return round_


@verb("articles.pass_stage")
def pass_stage(
    *,
    actor: User,
    article: Article,
    stage: str,
    version: int,
    note: str = "",
    acknowledged: Collection[str] | None = None,
    at: datetime.datetime | None = None,
) -> SignOff:
    """初审通过, 复审通过. `stage` and `version` are what the reviewer saw: if either moved on, nothing is passed.

    `acknowledged` are the codes of the warnings that stood on the page (None: of all that stand now); a new one stops.
    """
    if stage not in (Stage.FIRST, Stage.SECOND):
        raise WrongState(_("The first and the second review are passed; the final one is signed."))
    return _pass(actor, article, stage, version, note, acknowledged, at or timezone.now())


@verb("articles.sign")
def sign(
    *,
    actor: User,
    article: Article,
    version: int,
    note: str = "",
    acknowledged: Collection[str] | None = None,
    at: datetime.datetime | None = None,
) -> SignOff:
    """终审签发: the final sign-off. It names exactly this text, and closes it."""
    return _pass(actor, article, Stage.FINAL, version, note, acknowledged, at or timezone.now())


def _pass(
    actor: User,
    article: Article,
    stage: str,
    version: int,
    note: str,
    acknowledged: Collection[str] | None,
    at: datetime.datetime,
) -> SignOff:
    row = lock(article)
    place = _may(PASSES[Stage(stage)], row, actor)
    _same_version(row, version)
    found = warnings(row, actor, at)
    if acknowledged is not None and (new := [w.text for w in found if w.code not in acknowledged]):
        raise WrongState(_("There is something that you have not seen: %(warnings)s") % {"warnings": " ".join(new)})
    if stage == Stage.FINAL and (waiting := waits_for(row)):
        raise WrongState(
            _("The final signature waits for consent. %(what)s You changed nothing.") % {"what": " ".join(waiting)}
        )
    (goal,) = goals(PASSES[Stage(stage)], place)
    signed = _decide(
        place,
        stage,
        Decision.PASS,
        goal,
        note,
        at,
        acknowledged=[{"code": w.code, "text": w.text} for w in found],
    )
    verb_name = "articles.sign" if stage == Stage.FINAL else "articles.pass_stage"
    log(actor, verb_name, row, before={"stage": stage}, after={"stage": row.stage, "digest": row.digest}, note=note)
    return signed


@verb("articles.return_to")
def return_to(
    *,
    actor: User,
    article: Article,
    to: str,
    note: str,
    stage: str = "",
    at: datetime.datetime | None = None,
) -> SignOff:
    """退回: to an earlier stage, or to the writer (draft). Needs a reason. `stage` is where the page showed the story."""
    row = lock(article)
    if stage not in ("", row.stage):
        raise WrongState(moved_on(Place(row, actor), stage))
    _needs_a_note(note)
    place = _may("return_to", row, actor, to)
    stood = row.stage
    signed = _decide(place, stood, Decision.RETURN, to, note, at or timezone.now())
    log(actor, "articles.return_to", row, before={"stage": stood}, after={"stage": to}, note=note)
    return signed


@verb("articles.reopen")
def reopen(
    *,
    actor: User,
    article: Article,
    to: str,
    note: str,
    at: datetime.datetime | None = None,
) -> SignOff:
    """Open a signed text again, at a stage that the person may hold, or for its writers (draft).

    The signature is void from now on: what was planned and has not begun is taken back, in the same transaction. What
    readers see stays as it is.
    """
    at = at or timezone.now()
    row = lock(article)
    place = _may("reopen", row, actor, to)
    _needs_a_note(note)
    taken_back = take_back(row, actor, at)
    signed = _decide(place, stands_at(place, to), Decision.REOPEN, to, note, at)
    drop_published_note(row, actor, at)
    log(
        actor,
        "articles.reopen",
        row,
        before={"stage": Stage.SIGNED},
        after={"stage": to, "taken_back": taken_back},
        note=note,
    )
    return signed


def next_stage(article: Article, user: User) -> str:
    """The stage that this person could pass now, or an empty string: the one main button of a story's page."""
    name = PASSES.get(article.stage)
    return article.stage if name and refusal(name, Place(article, user)) is None else ""


@dataclass(frozen=True)
class SheetRow:
    """A line of the sign-off sheet (稿签). `counts`: it stands; `same_text`: it names the text of the working copy."""

    sign_off: SignOff
    counts: bool
    same_text: bool


def sheet(article: Article) -> list[SheetRow]:
    """Every sign-off of every round, oldest first. What is void is read, never stored."""
    newest = current_round(article)
    rows = list(
        SignOff.objects.filter(round__article=article).select_related("who", "round").order_by("round__number", "id")
    )
    standing: dict[str, int] = {}
    for row in rows:
        if newest is None or row.round_id != newest.pk:
            continue
        if row.decision == Decision.PASS:
            standing[row.stage] = row.pk
        else:
            void_from = newest.stages.index(row.goes_to) if row.goes_to in newest.stages else 0
            for stage in newest.stages[void_from:]:
                standing.pop(stage, None)
    return [SheetRow(row, row.pk in standing.values(), row.digest == article.digest) for row in rows]


def _may(name: str, row: Article, actor: User, to: str = "") -> Place:
    """Where the story and the actor stand. Raises what the table of transitions refuses."""
    place = Place(row, actor)
    if refused := refusal(name, place, to):
        raise refused
    return place


def _same_version(article: Article, version: int) -> None:
    if article.version != version:
        raise WrongState(
            _("%(who)s changed this text at %(when)s; what you saw is not the newest. Look at the changes first.")
            % {"who": article.changed_by, "when": timezone.localtime(article.changed_at).strftime("%H:%M")}
        )


def _needs_a_note(note: str) -> None:
    if not note.strip():
        raise WrongState(_("Write down why: the next one has to know what to change."))


def _decide(
    place: Place,
    stage: str,
    decision: str,
    goal: str,
    note: str,
    at: datetime.datetime,
    acknowledged: list[dict[str, str]] | None = None,
) -> SignOff:
    article = place.article
    signed = SignOff.objects.create(
        round=place.round,
        who=place.actor,
        stage=stage,
        decision=decision,
        goes_to=goal,
        note=note.strip(),
        digest=documents.digest(article.document),
        version=article.version,
        acknowledged=acknowledged or [],
        at=at,
    )
    _move(article, goal, place.actor, at)
    return signed


def _move(article: Article, stage: str, actor: User, at: datetime.datetime) -> None:
    """To the stage, where nobody has it yet: others may edit there, so a lock ends too."""
    article.stage, article.assignee = stage, None
    article.save(update_fields=["stage", "assignee"])
    article.locks.end(actor, at)


def drop_published_note(article: Article, actor: User, at: datetime.datetime) -> None:
    """What a text was opened for, a correction's public note above all, belongs to the publication that made it."""
    last = article.publications.begun(at).order_by("-number").first()
    if last is None or last.digest != article.digest:
        return
    if article.minor_change:
        article.minor_change = ""
        article.save(update_fields=["minor_change"])
    data = article.data
    if data["correction"] is not None:
        data["correction"] = None
        store(article, data, actor, at, cause="reopen")
