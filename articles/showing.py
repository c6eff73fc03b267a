"""Periods of publications, and what follows from them. No verbs: `review` and `publishing` call these under the story's lock.

The period of the newest publication is computed from the plan, the holds and the embargoes; the one before it ends where it
begins, and neither outlives the planned end. What a story carries into public tables is computed anew from all publications
that carry it (MODEL.md §5).
"""

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from psycopg.types.range import Range

from articles.models import Article, Publication, PublicationMention, PublicationProposal, SignOff, Stage
from delegates import standing
from delegates.models import Delegate
from newskit.accounts.models import User
from newskit.pictures.audience import Standing
from proposals import lifecycle
from proposals.models import Proposal

EMPTY = Range(empty=True)


def period(start: datetime.datetime, end: datetime.datetime | None = None) -> Range:
    return Range(start, end, "[)") if end is None or start < end else EMPTY


def closed(shown: Range, at: datetime.datetime) -> Range:
    """The period cut at a moment: empty if it had not begun."""
    if shown.isempty:
        return EMPTY
    return period(shown.lower, at if shown.upper is None else min(shown.upper, at))


def newest_publication(article: Article) -> Publication | None:
    return article.publications.filter(withdrawn_at__isnull=True).order_by("-number").first()


def final_sign_off(article: Article) -> SignOff | None:
    """The newest row of the newest round, if that is a pass of the final stage."""
    row = SignOff.objects.filter(round__article=article).order_by("-round__number", "-id").first()
    newest = article.rounds.order_by("-number").first()
    if row is None or row.round_id != newest.pk:
        return None
    return row if (row.stage, row.decision) == (Stage.FINAL, "pass") else None


def settle(article: Article, actor: User, at: datetime.datetime, *, begins: datetime.datetime | None = None) -> None:
    """Bring the period of the newest publication, and the end of the one before, in line with plan, hold and embargo.

    `begins` gives the start of a publication without a plan. A period that has begun is never moved.
    """
    newest = newest_publication(article)
    if newest is None or newest.has_begun(at):
        return
    start = begins or newest.planned_from
    embargo = article.embargoes.standing(at).first()
    on_hold = article.holds.filter(lifted_at__isnull=True).exists()
    if start is None or on_hold or (embargo and embargo.until is None):
        target = EMPTY
    else:
        target = period(max(filter(None, [start, at, embargo and embargo.until])), newest.planned_until)
    _show(article, newest, target, actor, at)


def take_back(article: Article, actor: User, at: datetime.datetime) -> bool:
    """Undo every period and plan that has not begun; the text before it is shown on. True if there was any.

    The planned end stays: it is the story's, whatever text stands there until then.
    """
    newest = newest_publication(article)
    if newest is None or newest.has_begun(at) or (newest.shown.isempty and newest.planned_from is None):
        return False
    if newest.planned_from is not None:
        newest.planned_from = None
        newest.save(update_fields=["planned_from"])
    _show(article, newest, EMPTY, actor, at)
    return True


def story_end(article: Article, at: datetime.datetime) -> datetime.datetime | None:
    """The minute at which the story is to leave, if one is planned that has not passed."""
    newest = newest_publication(article)
    end = newest and newest.planned_until
    return end if end is not None and end > at else None


def plan_end(article: Article, until: datetime.datetime | None, actor: User, at: datetime.datetime) -> None:
    """Let the story end at a minute, or never: the text that readers see and the one that follows it bear the same end."""
    newest = newest_publication(article)
    for row in article.publications.filter(withdrawn_at__isnull=True):
        if row.planned_until != until and (row == newest or row.is_live(at)):
            row.planned_until = until
            row.save(update_fields=["planned_until"])
    newest.refresh_from_db()
    if newest.is_live(at):
        _write(newest, period(newest.shown.lower, until))
        show_carried([newest], actor)
    settle(article, actor, at)


def _show(article: Article, newest: Publication, target: Range, actor: User, at: datetime.datetime) -> None:
    """Shrink before growing, so that two periods never overlap between the statements."""
    start = None if target.isempty else target.lower
    before = article.publications.filter(number__lt=newest.number, withdrawn_at__isnull=True).begun(at).newest().first()
    if newest.shown != target and not newest.shown.isempty:
        _write(newest, EMPTY)
    if before is not None and before.is_live(at):
        ends = [end for end in (start, before.planned_until) if end is not None]
        _write(before, period(before.shown.lower, min(ends, default=None)))
    _write(newest, target)
    show_carried([newest, *([before] if before else [])], actor)


def _write(publication: Publication, shown: Range) -> None:
    if publication.shown != shown:
        publication.shown = shown
        publication.save(update_fields=["shown"])


def picture_standing(hash: str, crop: str, at: datetime.datetime) -> Standing:
    """A picture is seen while a publication that carries this part of it is shown, and gone with the last of them."""
    carriers = Publication.objects.filter(pictures__hash=hash, pictures__crop=crop)
    if carriers.live(at).exists():
        return Standing.SHOWN
    return Standing.GONE if carriers.begun(at).exists() else Standing.NEVER


def close_all(article: Article, actor: User, at: datetime.datetime, **fields) -> list[Publication]:
    """End every period of the story that stands, future ones too, newest first."""
    rows = list(article.publications.filter(withdrawn_at__isnull=True).order_by("-number"))
    for row in rows:
        row.shown = closed(row.shown, at)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save(update_fields=["shown", *fields])
    show_carried(rows, actor)
    return rows


def show_carried(publications: Iterable[Publication], actor: User) -> None:
    """Give every statement and profile that these carry the periods of all publications that carry it.

    Locked before they are computed: another story that carries the same row may be moving its own period.
    """
    ids = [publication.pk for publication in publications]
    lock_carried(
        PublicationProposal.objects.filter(publication__in=ids).values("proposal"),
        PublicationMention.objects.filter(publication__in=ids).values("delegate"),
    )
    items = PublicationProposal.objects.filter(publication__in=ids).values("proposal")
    periods = _periods(PublicationProposal.objects.filter(proposal__in=items), "proposal_id")
    lifecycle.show(
        actor=actor, periods={pk: [(shown.lower, shown.upper) for shown in found] for pk, found in periods.items()}
    )
    show_profiles(PublicationMention.objects.filter(publication__in=ids).values_list("delegate", flat=True), actor)


def show_profiles(ids: Iterable[int], actor: User) -> None:
    """Give each profile, and that into which it was merged, the periods of all publications that name either.

    The index goes on naming the profile that the document names. In order of id, so that two stories never lock crosswise.
    """
    ids = set(ids)
    profiles = Delegate.objects.filter(Q(pk__in=ids) | Q(tombstones__in=ids)).distinct().order_by("pk")
    periods: dict[int, list[Range]] = {profile.pk: [] for profile in profiles}
    named = PublicationMention.objects.filter(Q(delegate__in=periods) | Q(delegate__merged_into__in=periods))
    for pk, root, shown in named.values_list("delegate", "delegate__merged_into", "publication__shown"):
        for owner in {pk, root} & periods.keys():
            if not shown.isempty:
                periods[owner].append(shown)
    for profile in profiles:
        standing.store_shown(actor=actor, delegate=profile, periods=periods[profile.pk])


def lock_carried(items: QuerySet | Iterable[int], people: QuerySet | Iterable[int]) -> None:
    """Items before profiles, each by id: whoever moves a period locks in this order."""
    for model, ids in ((Proposal, items), (Delegate, people)):
        list(model.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def lock_carried_by(articles: Iterable[Article]) -> None:
    """Everything that a move of any of these stories may touch, before the first of them is moved."""
    carried = Publication.objects.filter(article__in=[article.pk for article in articles]).order_by()
    items = set(carried.filter(carried__isnull=False).values_list("carried__proposal", flat=True))
    people = set(carried.filter(mentions__isnull=False).values_list("mentions__delegate", flat=True))
    for article in articles:
        data = article.data
        items |= {entry["proposal"] for entry in data["proposals"]}
        people |= {entry["delegate"] for entry in data["mentions"] if entry["delegate"] is not None}
    lock_carried(items, people)


def _periods(index: QuerySet, key: str) -> dict[int, list[Range]]:
    """Of each row that the index names, all periods; none for a row that no shown publication carries.

    In order of id, so that two stories that carry the same rows never lock them crosswise.
    """
    periods: dict[int, list[Range]] = {}
    for pk, shown in index.order_by(key).values_list(key, "publication__shown"):
        found = periods.setdefault(pk, [])
        if not shown.isempty:
            found.append(shown)
    return periods
