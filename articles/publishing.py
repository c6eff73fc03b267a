"""Verbs of a signed text: publish, schedule, correct, take off, withdraw. Only the period of a publication ever moves.

Approval is a comparison, not a flag: the digest is computed again under the story's lock and has to be the one that the final
reviewer signed. A trigger compares once more (migration 0002).
"""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import document as documents
from articles.models import (
    Article,
    Correction,
    Publication,
    PublicationMention,
    PublicationPicture,
    PublicationProposal,
    SignOff,
    Stage,
)
from articles.review.placing import printed_on
from articles.review.texts import store
from articles.showing import close_all, closed, final_sign_off, settle, show_carried, take_back
from delegates.models import Delegate
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.pictures.models import Picture
from newskit.topics.models import Topic
from newskit.verbs import WrongState, allow, lock, log, verb
from proposals.models import Proposal


@verb("articles.publish")
def publish(*, actor: User, article: Article, at: datetime.datetime | None = None) -> Publication:
    """发布: readers see the signed text from now on. A scheduled one is brought forward."""
    at = at or timezone.now()
    row, signed = _signed(article, actor)
    if row.holds.filter(lifted_at__isnull=True).exists():
        raise WrongState(_("The story is on hold. It has to be lifted first."))
    if row.embargoes.standing(at).exists():
        raise WrongState(
            _("The story is under embargo. Lift it, or schedule the story: it appears when the embargo ends.")
        )
    publication = _publication(row, signed, actor, at, planned_from=None, shows_from=at)
    settle(row, actor, at, begins=at)
    publication.refresh_from_db()
    log(actor, "articles.publish", row, after={"number": publication.number, "digest": publication.digest, "from": at})
    return publication


@verb("articles.schedule")
def schedule(
    *, actor: User, article: Article, planned_from: datetime.datetime, at: datetime.datetime | None = None
) -> Publication:
    """定时: readers see the signed text from this minute on, with no worker running. Moves an earlier plan.

    Under an embargo the text appears at the later of the two; under one that is lifted by hand, once that is done.
    """
    at = at or timezone.now()
    row, signed = _signed(article, actor)
    if planned_from <= at:
        raise WrongState(_("A story is scheduled for the future. To show it now, publish it."))
    if row.holds.filter(lifted_at__isnull=True).exists():
        raise WrongState(_("The story is on hold. It has to be lifted first."))
    publication = _publication(row, signed, actor, at, planned_from=planned_from, shows_from=planned_from)
    settle(row, actor, at)
    publication.refresh_from_db()
    log(
        actor,
        "articles.schedule",
        row,
        after={"number": publication.number, "digest": publication.digest, "from": planned_from},
    )
    return publication


@verb("articles.unschedule")
def unschedule(*, actor: User, article: Article, at: datetime.datetime | None = None) -> Article:
    """Take the plan back. The text stays signed, and what readers see stays."""
    row = lock(article)
    allow(actor, Right.PUBLISH, row.section)
    if not take_back(row, actor, at or timezone.now()):
        raise WrongState(_("Nothing is scheduled that has not begun."))
    log(actor, "articles.unschedule", row)
    return row


@verb("articles.correct")
def correct(
    *,
    actor: User,
    article: Article,
    note: str,
    stood: str,
    is_right: str,
    at: datetime.datetime | None = None,
) -> Article:
    """更正: open a published story for a correction. Its public note is part of the text that is reviewed and signed.

    Readers see the old text until the correction is published. The round that follows passes two people at least.
    """
    at = at or timezone.now()
    row = lock(article)
    allow(actor, Right.CORRECT, row.section)
    if not all(part.strip() for part in (note, stood, is_right)):
        raise WrongState(_("A correction says what stood, what is right, and has a note to readers."))
    if row.stage != Stage.SIGNED:
        raise WrongState(_("The story is open already, at “%(stage)s”.") % {"stage": row.get_stage_display()})
    if not row.publications.live(at).exists():
        raise WrongState(_("Only what readers see is corrected. Reopen the story to change it."))
    taken_back = take_back(row, actor, at)
    data = row.data
    data["correction"] = {"note": note.strip(), "stood": stood.strip(), "is_right": is_right.strip()}
    before = {"version": row.version, "digest": row.digest}
    row.stage, row.due_at = Stage.DRAFT, None  # the hour of the first text says nothing about the correction
    store(row, data, actor, at, cause="correct")
    log(
        actor,
        "articles.correct",
        row,
        before=before,
        after={"version": row.version, "digest": row.digest, "taken_back": taken_back},
        note=note,
    )
    return row


@verb("articles.unpublish")
def unpublish(*, actor: User, article: Article, note: str, at: datetime.datetime | None = None) -> Publication:
    """Take what readers see off the site, without the notice of a withdrawal. The signed text may be published again."""
    at = at or timezone.now()
    row = lock(article)
    allow(actor, Right.WITHDRAW, row.section)
    live = row.publications.live(at).first()
    if live is None:
        raise WrongState(_("Readers do not see this story now."))
    if not note.strip():
        raise WrongState(_("Write down why it is taken off."))
    take_back(row, actor, at)
    live.refresh_from_db()
    live.shown = closed(live.shown, at)
    live.save(update_fields=["shown"])
    show_carried([live], actor)
    log(actor, "articles.unpublish", row, before={"number": live.number}, note=note)
    return live


@verb("articles.withdraw")
def withdraw(
    *,
    actor: User,
    article: Article,
    reason: str,
    keeps_headline: bool = True,
    at: datetime.datetime | None = None,
) -> Article:
    """撤稿: every period ends now, future ones too; the address answers 410 with this reason. No earlier text comes back."""
    at = at or timezone.now()
    row = lock(article)
    allow(actor, Right.WITHDRAW, row.section)
    if not reason.strip():
        raise WrongState(_("A withdrawal gives readers a reason."))
    standing = row.publications.filter(withdrawn_at__isnull=True)
    if not standing.exists():
        raise WrongState(_("Nothing of this story is published, or it is withdrawn already."))
    closed_rows = close_all(
        row,
        actor,
        at,
        planned_from=None,
        withdrawn_at=at,
        withdrawn_by=actor,
        withdrawal_reason=reason.strip(),
        keeps_headline=keeps_headline,
    )
    log(
        actor,
        "articles.withdraw",
        row,
        after={"numbers": [publication.number for publication in closed_rows], "keeps_headline": keeps_headline},
        note=reason,
    )
    return row


def _signed(article: Article, actor: User) -> tuple[Article, SignOff]:
    """The locked story and its final sign-off. Raises WrongState unless that names exactly the text of the working copy."""
    row = lock(article)
    allow(actor, Right.PUBLISH, row.section)
    if row.stage != Stage.SIGNED:
        raise WrongState(
            _("The story is not signed: it is at “%(stage)s”. Readers see no change.")
            % {"stage": row.get_stage_display()}
        )
    signed = final_sign_off(row)
    if signed is None or signed.digest != documents.digest(row.document):
        raise WrongState(
            _("The text is not the one that the final reviewer signed. Readers see no change; sign it again.")
        )
    return row, signed


def _publication(
    article: Article,
    signed: SignOff,
    actor: User,
    at: datetime.datetime,
    *,
    planned_from: datetime.datetime | None,
    shows_from: datetime.datetime,
) -> Publication:
    """The publication of the signed text: the one that is planned already, or a new row with its indexes."""
    last = article.publications.order_by("-number").first()
    if last is not None and (last.digest, last.round_id) == (signed.digest, signed.round_id):
        if last.withdrawn_at is not None:
            raise WrongState(_("This text was withdrawn. A new one has to be reviewed and signed."))
        if last.is_live(at):
            raise WrongState(
                _("Readers see this text already, since %(when)s.")
                % {"when": timezone.localtime(last.shown.lower).strftime("%Y-%m-%d %H:%M")}
            )
        if not last.has_begun(at):
            last.planned_from = planned_from
            last.save(update_fields=["planned_from"])
            return last
    data = article.data
    first = article.publications.order_by("number").first()
    seen = article.publications.begun(at).exists()
    if data["correction"] is not None:
        kind = Publication.Kind.CORRECTION
    else:
        kind = Publication.Kind.MINOR if seen else Publication.Kind.FIRST
    publication = Publication.objects.create(
        article=article,
        round=signed.round,
        number=last.number + 1 if last else 1,
        kind=kind,
        document=article.document,
        digest=signed.digest,
        title=documents.headline(data)[:300],
        slug=first.slug if first else article.slug,
        story_kind=data["kind"],
        section=article.section,
        printed_on=first.printed_on if first and seen else printed_on(article, shows_from),
        planned_from=planned_from,
        published_by=actor,
        created_at=at,
    )
    _index(publication, data)
    return publication


def _index(publication: Publication, data: dict[str, Any]) -> None:
    """Rows made from the document, so that profiles, items and topics find the story. Checked: nothing may be left out."""
    delegates = {entry["delegate"]: entry["brings"] for entry in data["mentions"] if entry["delegate"] is not None}
    proposals = {entry["proposal"]: entry["brings"] for entry in data["proposals"]}
    topics = list(Topic.objects.filter(slug__in=data["topics"]))
    pictures = {(entry["hash"], entry["crop"]) for entry in data["pictures"] if entry["hash"]}
    hashes = {hash for hash, _crop in pictures}
    missing = [
        *(set(delegates) - set(Delegate.objects.filter(pk__in=delegates).values_list("pk", flat=True))),
        *(set(proposals) - set(Proposal.objects.filter(pk__in=proposals).values_list("pk", flat=True))),
        *(set(data["topics"]) - {topic.slug for topic in topics}),
        *(hashes - set(Picture.objects.filter(hash__in=hashes).values_list("hash", flat=True))),
    ]
    if missing:
        raise WrongState(
            _("The text names what is not recorded: %(what)s.") % {"what": "、".join(str(item) for item in missing)}
        )
    PublicationMention.objects.bulk_create(
        PublicationMention(publication=publication, delegate_id=pk, order=order, brings=brings)
        for order, (pk, brings) in enumerate(delegates.items())
    )
    PublicationProposal.objects.bulk_create(
        PublicationProposal(publication=publication, proposal_id=pk, order=order, brings=brings)
        for order, (pk, brings) in enumerate(proposals.items())
    )
    PublicationPicture.objects.bulk_create(
        PublicationPicture(publication=publication, hash=hash, crop=crop) for hash, crop in sorted(pictures)
    )
    publication.topics.set(topics)
    if data["correction"] is not None:
        Correction.objects.create(publication=publication, **data["correction"])
