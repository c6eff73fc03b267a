"""Verbs of error reports: from the call to the note in print. The story is locked first, then the report.

When it was mended online is read from the publication that mended it; a follower of publishing names that publication.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import publishing
from articles.models import Article, ErrorReport, Issue, Page, Publication, Stage
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.periods import beijing_day
from newskit.verbs import WrongState, allow, lock, log, verb

Decision = ErrorReport.Decision
DAY = datetime.timedelta(days=1)


@verb("articles.enter_error")
def enter_error(
    *,
    actor: User,
    article: Article,
    claim: str,
    channel: str,
    told_by: str = "",
    contact: str = "",
    place: str = "",
    received_at: datetime.datetime | None = None,
    at: datetime.datetime | None = None,
) -> ErrorReport:
    """Note down what somebody says is wrong, about the text that readers see, or saw last."""
    at = at or timezone.now()
    row = lock(article)
    allow(actor, Right.WRITE, row.section)
    if not claim.strip():
        raise WrongState(_("Write down what is said to be wrong."))
    received_at = received_at or at
    if received_at > at:
        raise WrongState(_("It cannot have been received in the future."))
    seen = row.publications.begun(at).newest().first()
    if seen is None:
        raise WrongState(_("Readers have not seen this story: mend it, there is nothing to correct."))
    report = ErrorReport.objects.create(
        article=row,
        publication=seen,
        claim=claim.strip(),
        channel=channel,
        told_by=told_by.strip(),
        contact=contact.strip(),
        place=place.strip(),
        received_at=received_at,
        entered_by=actor,
    )
    log(actor, "articles.enter_error", row, after={"report": report.pk, "number": seen.number}, note=claim)
    return report


@verb("articles.decide_error")
def decide_error(
    *,
    actor: User,
    report: ErrorReport,
    decision: str,
    note: str = "",
    cause: str = "",
    correction: Mapping[str, str] | None = None,
    withdrawal: str = "",
    keeps_headline: bool = True,
    at: datetime.datetime | None = None,
) -> ErrorReport:
    """Say whether it is an error of ours, and begin to mend it in the same press.

    `correct` opens the correction with these words, `minor` a minor change for `note`, `withdraw` withdraws with the public
    reason; a story that is open for that already is left as it is. Decided anew as long as nothing mended it. Where the story
    stood in print, a correction and a withdrawal owe a note there: in the next issue, at an equal place.
    """
    at = at or timezone.now()
    article, row = lock(report.article), lock(report)
    allow(actor, Right.CORRECT, article.section)
    if row.mended_at(at) is not None:
        raise WrongState(_("It is mended already. If something else is wrong, enter another report."))
    if row.decision == decision:
        raise WrongState(_("It is decided so already, by %(who)s.") % {"who": row.decided_by})
    before = row.decision
    row.mended_in, row.print_due_on, row.print_place = None, None, ""
    match decision:
        case Decision.CORRECT:
            if not _is_open(article) or article.data["correction"] is None:
                publishing.correct(actor=actor, article=article, at=at, **(correction or _no_words()))
        case Decision.MINOR:
            if not _is_open(article):
                publishing.amend(actor=actor, article=article, reason=note, at=at)
        case Decision.WITHDRAW:
            publishing.withdraw(actor=actor, article=article, reason=withdrawal, keeps_headline=keeps_headline, at=at)
            row.mended_in = article.publications.begun(at).newest().first()
        case Decision.NO_ERROR:
            if not note.strip():
                raise WrongState(_("Write down why it is no error of ours: they may ask again."))
        case _:
            raise WrongState(_("Decide what is to be done."))
    if decision in (Decision.CORRECT, Decision.WITHDRAW):
        row.print_due_on, row.print_place = owed_in_print(article, at)
    row.decision, row.decision_note, row.cause = decision, note.strip(), cause.strip() or row.cause
    row.decided_by, row.decided_at = actor, at
    row.save()
    log(
        actor,
        "articles.decide_error",
        article,
        before={"report": row.pk, "decision": before},
        after={"report": row.pk, "decision": decision, "print_due_on": row.print_due_on},
        note=note,
    )
    return row


@verb("articles.mark_printed")
def mark_printed(*, actor: User, report: ErrorReport, page: Page, at: datetime.datetime | None = None) -> ErrorReport:
    """The note stands in the paper, on this page."""
    at = at or timezone.now()
    article, row = lock(report.article), lock(report)
    allow(actor, Right.PLACE, article.section)
    if row.printed_at is not None:
        raise WrongState(_("The note was printed already, on %(page)s.") % {"page": row.printed_on_page})
    if row.print_due_on is None:
        raise WrongState(_("No note in print is owed."))
    if page.issue.date <= beijing_day(row.decided_at):
        raise WrongState(_("That paper is from before it was decided: name the page on which the note stands."))
    row.printed_on_page, row.printed_at = page, at
    row.save(update_fields=["printed_on_page", "printed_at"])
    log(actor, "articles.mark_printed", article, after={"report": row.pk, "page": str(page)})
    return row


def owed_in_print(article: Article, at: datetime.datetime) -> tuple[datetime.date | None, str]:
    """The day of the next issue, and where the story itself stood: an equal place. Nothing, if it was never printed."""
    today = beijing_day(at)
    printed = article.placements.filter(page__issue__date__lte=today).order_by(
        "page__issue__date", "page__code", "order"
    )
    first = printed.values_list("page__code", flat=True).first()
    if first is None:
        return None, ""
    following = Issue.objects.filter(date__gt=today).order_by("date").values_list("date", flat=True).first()
    return following or today + DAY, first


def after_publication(*, article: Article, result: Publication, **kwargs: Any) -> None:
    """Follower of `articles.publish` and `articles.schedule`: this text mends what was decided before it was reviewed.

    A plan that was taken back never appeared: what it was to mend is mended by the text that follows.
    """
    if result.kind not in (Publication.Kind.CORRECTION, Publication.Kind.MINOR):
        return
    decided = Q(decision=Decision.CORRECT) | Q(decision=Decision.MINOR)
    waiting = Q(mended_in__isnull=True) | Q(mended_in__shown__isempty=True)
    ErrorReport.objects.filter(
        decided, waiting, article=result.article_id, publication__number__lt=result.number
    ).exclude(mended_in=result).update(mended_in=result)


def after_withdrawal(*, article: Article, result: Article, **kwargs: Any) -> None:
    """Follower of `articles.withdraw`: a text that is gone needs no correction. Its withdrawal is what mended it."""
    last = result.publications.exclude(shown__isempty=True).order_by("-number").first()
    decided = result.error_reports.exclude(decision__in=[Decision.OPEN, Decision.NO_ERROR])
    decided.filter(Q(mended_in__isnull=True) | Q(mended_in__shown__isempty=True)).update(mended_in=last)


FOLLOWERS = {
    "articles.publish": after_publication,
    "articles.schedule": after_publication,
    "articles.withdraw": after_withdrawal,
}


def _is_open(article: Article) -> bool:
    return article.stage != Stage.SIGNED


def _no_words() -> dict[str, str]:
    return {"note": "", "stood": "", "is_right": ""}
