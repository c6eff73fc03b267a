"""Verbs that take a text away from readers: off the site, or withdrawn with a notice."""

import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, Publication
from articles.showing import close_all, closed, show_carried, take_back
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.verbs import WrongState, allow, lock, log, verb

# What readers are told, and the same in the language of who withdraws. The paper's own words: content is as written.
OTHER = "其他"
REASONS: dict[str, Promise] = {
    "内容不实": gettext_lazy("What it says is not true"),
    "当事人要求": gettext_lazy("At the request of the person concerned"),
    "法律原因": gettext_lazy("On legal grounds"),
    "重复刊发": gettext_lazy("Published twice"),
    "发布有误": gettext_lazy("Published by mistake"),
    OTHER: gettext_lazy("Other"),
}


def public_reason(reason: str, detail: str) -> str:
    """One sentence: the chosen reason, what was added to it, or what stands instead of it."""
    parts = (reason if reason != OTHER else "", detail.strip().rstrip("。"))
    words = "：".join(part for part in parts if part)
    return f"{words}。" if words else ""


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
        planned_until=None,
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
