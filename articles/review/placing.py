"""Pages of the paper. Outside the digest: moving a story from A3 to A5 at midnight voids nothing."""

import datetime

from django.db.models import Min
from django.utils.translation import gettext as _

from articles.models import Article, Issue, Page, Placement
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.periods import beijing_day
from newskit.verbs import WrongState, allow, lock, log, verb


def printed_page(date: datetime.date, code: str, name: str = "") -> Page:
    """The page of this code in the issue of this day; both are entered if they are new."""
    issue, _created = Issue.objects.get_or_create(date=date)
    page, created = Page.objects.get_or_create(issue=issue, code=code.strip().upper(), defaults={"name": name})
    if not created and name and not page.name:
        page.name = name
        page.save(update_fields=["name"])
    return page


@verb("articles.place")
def place(*, actor: User, article: Article, page: Page, order: int = 0, moved_from: Page | None = None) -> Placement:
    """Put the story on a page; with `moved_from`, take it off that one. On a second page it jumps (下转)."""
    row = lock(article)
    allow(actor, Right.PLACE, row.section)
    if moved_from is not None and moved_from != page:
        row.placements.filter(page=moved_from).delete()
    placement, _created = Placement.objects.update_or_create(article=row, page=page, defaults={"order": order})
    log(
        actor,
        "articles.place",
        row,
        before={"page": str(moved_from or "")},
        after={"page": str(page), "order": order},
    )
    return placement


@verb("articles.unplace")
def unplace(*, actor: User, article: Article, page: Page) -> Article:
    row = lock(article)
    allow(actor, Right.PLACE, row.section)
    deleted, _rows = row.placements.filter(page=page).delete()
    if not deleted:
        raise WrongState(_("The story does not stand on %(page)s.") % {"page": page})
    log(actor, "articles.unplace", row, before={"page": str(page)})
    return row


def printed_on(article: Article, appears: datetime.datetime) -> datetime.date:
    """The day as of which names and titles are read: that of the paper, if it stands on a page; else the day it appears."""
    first = article.placements.aggregate(day=Min("page__issue__date"))["day"]
    return first or beijing_day(appears)
