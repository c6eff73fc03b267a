"""The publication of a signed text: compared with the signature, stored with its indexes.

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
from articles.showing import final_sign_off
from delegates.models import Delegate
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.pictures.models import Picture
from newskit.topics.models import Topic
from newskit.verbs import WrongState, allow, lock
from proposals.models import Proposal


def signed_text(article: Article, actor: User) -> tuple[Article, SignOff]:
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


def publication_of(
    article: Article,
    signed: SignOff,
    actor: User,
    at: datetime.datetime,
    *,
    planned_from: datetime.datetime | None,
    planned_until: datetime.datetime | None,
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
            last.planned_from, last.planned_until = planned_from, planned_until
            last.save(update_fields=["planned_from", "planned_until"])
            return last
    data = article.data
    first = article.publications.order_by("number").first()
    seen = article.publications.begun(at).order_by("-number").first()
    kind = _kind(seen, signed.digest, data)
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
        planned_until=planned_until,
        published_by=actor,
        created_at=at,
    )
    _index(publication, data)
    return publication


def _kind(seen: Publication | None, digest: str, data: dict[str, Any]) -> str:
    """What this text is beside the one that readers saw last. The same text once more is no change, and no second note."""
    if seen is not None and seen.digest == digest:
        return Publication.Kind.AGAIN
    if data["correction"] is not None:
        return Publication.Kind.CORRECTION
    return Publication.Kind.MINOR if seen else Publication.Kind.FIRST


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
    if publication.kind == Publication.Kind.CORRECTION:
        Correction.objects.create(publication=publication, **data["correction"])
