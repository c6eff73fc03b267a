"""Forty stories a night: from one story of *waiting for me* to the next, without the list between them.

A page of the queue is asked for by `?queue=mine`, or was opened from that list. Dialogs and redirects keep it: what a dialog
is opened from tells its address along.
"""

import datetime
from bisect import insort
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext

from articles.models import Article, Priority
from newskit.accounts.models import User
from newskit.backoffice.dialogs import redirect

MINE = "mine"
LONGEST = 500  # nobody goes through more in a night; the list itself has all of them


@dataclass(frozen=True)
class Place:
    """Where a story stands in the queue; 0 once it no longer waits."""

    number: int
    total: int
    previous: str
    following: str


def asked(request: HttpRequest) -> bool:
    opened_from = urlsplit(request.headers.get("HX-Current-URL", "")).query
    return any(_is_mine(query) for query in (request.GET.urlencode(), opened_from))


def _is_mine(query: str) -> bool:
    values = parse_qs(query)
    if MINE in values.get("queue", ()):
        return True
    return any(MINE in parse_qs(filters).get("desk", ()) for filters in values.get("_changelist_filters", ()))


def address(pk: int) -> str:
    return f"{reverse('admin:articles_article_change', args=[pk])}?queue={MINE}"


def back_to(request: HttpRequest, article: Article) -> str:
    """The page from which a button without a dialog was pressed: the desk, the queue, or the story by itself."""
    if request.POST.get("back") == "desk":
        return reverse("admin:index")
    if request.POST.get("queue") == MINE or asked(request):
        return address(article.pk)
    return reverse("admin:articles_article_change", args=[article.pk])


def place(request: HttpRequest, article: Article) -> Place | None:
    """None where the page was not opened from the queue."""
    if not asked(request):
        return None
    ids, waits = around(request.user, article)
    here = ids.index(article.pk)
    return Place(
        number=here + 1 if waits else 0,
        total=len(ids) - (not waits),
        previous=address(ids[here - 1]) if here else "",
        following=address(ids[here + 1]) if here + 1 < len(ids) else "",
    )


def go_on(request: HttpRequest, article: Article, done: str) -> HttpResponse:
    """After a story went to another stage: the next one, unless it waits for this person again; what was done is said."""
    ids, waits = around(request.user, article)
    if waits:
        messages.success(request, done)
        return redirect(request, address(article.pk))
    back = address(article.pk)
    words = gettext("back to it")
    messages.success(request, format_html('{} {} <a href="{}">{}</a>', f"《{article}》", done, back, words))
    here = ids.index(article.pk)
    left = ids[here + 1 :] + ids[:here]  # at the end of the queue, what was passed over comes again
    if not left:
        messages.info(request, gettext("Nothing waits for you."))
        return redirect(request, reverse("admin:index"))
    return redirect(request, address(left[0]))


def around(user: User, article: Article) -> tuple[list[int], bool]:
    """The queue's ids in order, with this story in its place even when it left the queue; and whether it stands in it."""
    waiting = Article.objects.waiting_for(user, timezone.now()).by_due()[:LONGEST]
    rows = list(waiting.values_list("due_at", "priority", "pk"))
    own = (article.due_at, article.priority, article.pk)
    waits = own in rows
    if not waits:
        insort(rows, own, key=_by_due)
    return [pk for _due, _priority, pk in rows], waits


def _by_due(row: tuple[datetime.datetime | None, int, int]) -> tuple:
    """As `ArticleQuerySet.by_due` has it."""
    due_at, priority, pk = row
    at_once = due_at is None and priority == Priority.URGENT
    return (not at_once, due_at is None, due_at and due_at.timestamp(), priority, pk)
