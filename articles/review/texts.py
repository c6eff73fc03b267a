"""Writing: the working copy, its versions, its writers, its index of mentions."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import document as documents
from articles.models import (
    Article,
    Decision,
    EditLock,
    Intake,
    Mention,
    Page,
    Placement,
    SignOff,
    Stage,
    Version,
    Writer,
)
from articles.querysets import RIGHT_AT
from articles.review.transitions import Place, one_back, refuse_at_stage
from newskit.accounts.models import Section, User
from newskit.accounts.roles import Right
from newskit.chinese.slugs import slug as make_slug
from newskit.verbs import NotAllowed, WrongState, allow, lock, log, verb


class Conflict(WrongState):
    """Somebody saved a newer version. Carries that version, the text that could not be saved, and what both began from."""

    def __init__(self, theirs: Version, mine: str, base: Version | None):
        self.theirs, self.mine, self.base = theirs, mine, base
        super().__init__(
            _("%(who)s saved version %(number)d first, at %(when)s. Nothing is lost: compare the two texts.")
            % {
                "who": theirs.saved_by,
                "number": theirs.number,
                "when": timezone.localtime(theirs.saved_at).strftime("%H:%M"),
            }
        )


def refuse_to_edit(article: Article, user: User, at: datetime.datetime | None = None) -> Exception | None:
    """Why this person may not change the text now; None if it may be done."""
    if refusal := refuse_to_write(article, user):
        return refusal
    if kept := kept_by_another(article, user, at):
        return WrongState(
            _(
                "%(who)s keeps this text since %(when)s: nobody else can save it. "
                "What you typed is not lost. Wait, or take it over with a note."
            )
            % {"who": kept.held_by, "when": timezone.localtime(kept.held_at).strftime("%H:%M")}
        )
    return None


def kept_by_another(article: Article, user: User, at: datetime.datetime | None = None) -> EditLock | None:
    """The lock that stands in this person's way."""
    standing = EditLock.objects.standing(at or timezone.now()).filter(article=article)
    return standing.exclude(held_by=user).select_related("held_by").first()


def refuse_to_write(article: Article, user: User) -> Exception | None:
    """The same, were nobody keeping the text."""
    if article.trashed_at:
        return WrongState(_("The story is in the trash. Take it out first."))
    if article.stage == Stage.SIGNED:
        return WrongState(_("The text is signed and closed. Reopen it at a stage to change it."))
    right = RIGHT_AT[article.stage]
    if not user.may(right, article.section):
        return NotAllowed(
            _("The story is at “%(stage)s”: who holds that stage in %(section)s may change it.")
            % {"stage": article.get_stage_display(), "section": article.section}
        )
    if article.stage == Stage.DRAFT:
        return None
    return refuse_at_stage(Place(article, user), article.stage)


def may_edit(article: Article, user: User) -> bool:
    return refuse_to_edit(article, user) is None


@verb("articles.create")
def create(
    *,
    actor: User,
    document: dict[str, Any],
    writers: Sequence[User] | None = None,
    no_house_writers: bool = False,
    intake: Intake | None = None,
    page: Page | None = None,
    order: int = 0,
    at: datetime.datetime | None = None,
) -> Article:
    """A new story in draft. Its writer is who creates it, unless `writers` says otherwise: taking a page in is not writing."""
    at = at or timezone.now()
    section = _section(document)
    allow(actor, Right.INTAKE if intake else Right.WRITE, section)
    article = Article(
        section=section,
        stage=Stage.DRAFT,
        version=0,
        no_house_writers=no_house_writers,
        intake=intake,
        created_by=actor,
        created_at=at,
    )
    store(article, document, actor, at, cause="intake" if intake else "create")
    for place, user in enumerate([actor] if writers is None else writers):
        Writer.objects.create(article=article, user=user, order=place)
    if page is not None:
        Placement.objects.create(article=article, page=page, order=order)
    log(actor, "articles.create", article, after={"version": 1, "digest": article.digest})
    return article


@verb("articles.save")
def save(
    *,
    actor: User,
    article: Article,
    document: dict[str, Any],
    base_version: int,
    slug: str | None = None,
    cause: str = "",
    at: datetime.datetime | None = None,
) -> Article:
    """Save the working copy. Raises Conflict if somebody saved since `base_version`, with both texts.

    A change at a stage leaves the sign-offs of earlier stages valid for the text that they name; with STRICT_REVIEW it sends
    the story back by one stage instead.
    """
    at = at or timezone.now()
    row = lock(article)
    if refusal := refuse_to_edit(row, actor, at):
        raise refusal
    text = documents.canonical(document)
    if text == row.document and slug in (None, row.slug):
        return row
    if base_version != row.version:
        theirs = row.versions.select_related("saved_by").get(number=row.version)
        raise Conflict(theirs, text, row.versions.filter(number=base_version).first())
    section = _section(document)
    if section != row.section:
        allow(actor, RIGHT_AT[row.stage], section)
    before = {"version": row.version, "digest": row.digest}
    if slug is not None and slug != row.slug:
        if row.publications.exists():
            raise WrongState(_("The address is fixed once the story was published."))
        row.slug = slug
    store(row, document, actor, at, cause=cause)
    if settings.STRICT_REVIEW and row.stage != Stage.DRAFT:
        _send_back_one(row, actor, at)
    log(actor, "articles.save", row, before=before, after={"version": row.version, "digest": row.digest}, note=cause)
    return row


def store(article: Article, document: dict[str, Any], actor: User, at: datetime.datetime, *, cause: str = "") -> None:
    """Write the document, its version and its index. For verbs that hold the lock and have asked for the right."""
    text = documents.canonical(document)
    old_title = article.title
    article.document = text
    article.digest = documents.digest(text)
    article.title = documents.headline(document)[:300]
    article.kind = document["kind"]
    article.section = _section(document)
    follows_headline = not article.slug or article.slug == make_slug(old_title, fallback="story")
    if follows_headline and (article.pk is None or not article.publications.exists()):
        article.slug = make_slug(article.title, fallback="story")
    article.version += 1
    article.changed_by = actor
    article.changed_at = at
    article.save()
    Version.objects.create(
        article=article,
        number=article.version,
        document=text,
        digest=article.digest,
        saved_by=actor,
        saved_at=at,
        cause=cause,
    )
    index_mentions(article, document)


def index_mentions(article: Article, document: dict[str, Any]) -> None:
    """Mentions as the document has them. Rows are matched by name and role, so that decisions on them survive."""
    kept: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for row in article.mentions.order_by("order", "id"):
        kept[row.name, row.role].append(row)
    for order, entry in enumerate(document["mentions"]):
        key = entry["name"], entry["role"]
        row = kept[key].pop(0) if kept[key] else Mention(article=article, name=entry["name"], role=entry["role"])
        new = (order, entry["body"], entry["delegate"])
        if row.pk is None or new != (row.order, row.body_code, row.delegate_id):
            row.order, row.body_code, row.delegate_id = new
            row.save()
    Mention.objects.filter(pk__in=[row.pk for rows in kept.values() for row in rows]).delete()


def _section(document: dict[str, Any]) -> Section:
    section = Section.objects.filter(code=document["section"]).first()
    if section is None:
        raise WrongState(_("The story names no section that there is."))
    return section


def _send_back_one(article: Article, actor: User, at: datetime.datetime) -> None:
    place = Place(article, actor)
    goal = one_back(place)
    SignOff.objects.create(
        round=place.round,
        who=actor,
        stage=article.stage,
        decision=Decision.RETURN,
        goes_to=goal,
        note=_("The text was changed at this stage."),
        digest=article.digest,
        version=article.version,
        at=at,
    )
    article.stage, article.assignee = goal, None
    article.save(update_fields=["stage", "assignee"])
    article.locks.end(actor, at)


@verb("articles.set_writers")
def set_writers(
    *,
    actor: User,
    article: Article,
    writers: Sequence[User],
    no_house_writers: bool = False,
) -> Article:
    """Name the users who wrote it, or say that none is of this house. Another editor has to take somebody off the list.

    Only in draft: a round freezes its writers.
    """
    row = lock(article)
    if row.stage != Stage.DRAFT:
        raise WrongState(_("The writers are frozen while the story is in review."))
    allow(actor, Right.WRITE, row.section)
    before = [writer.user_id for writer in row.writers.all()]
    after = [user.pk for user in writers]
    if after and no_house_writers:
        raise WrongState(_("A story has writers of this house, or none: not both."))
    if actor.pk in before and actor.pk not in after:
        raise NotAllowed(_("Who wrote a story does not take the own name off it. Ask another editor."))
    if set(before) - set(after):
        allow(actor, Right.FIRST, row.section)
    row.writers.exclude(user__in=after).delete()
    for order, user in enumerate(writers):
        Writer.objects.update_or_create(article=row, user=user, defaults={"order": order})
    row.no_house_writers = no_house_writers
    row.save(update_fields=["no_house_writers"])
    log(actor, "articles.set_writers", row, before={"writers": before}, after={"writers": after})
    return row
