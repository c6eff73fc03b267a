"""The paper of a day, page by page: only what readers see now stands on it."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from articles.cards import Card, cards
from articles.models import Page, Placement, Publication


class DayConverter:
    """2026-03-06 in an address; anything else is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> datetime.date:
        return datetime.date.fromisoformat(value)

    def to_url(self, value: datetime.date | str) -> str:
        return str(value)


def placed(at: datetime.datetime) -> QuerySet[Placement]:
    """Where the stories stand that readers see, in the order of the pages."""
    shown = Publication.objects.live(at).values("article")
    return (
        Placement.objects.filter(article__in=shown)
        .select_related("page__issue")
        .order_by("page__issue__date", "page__code", "order", "id")
    )


def newest_day(at: datetime.datetime) -> datetime.date | None:
    last = placed(at).order_by("-page__issue__date").first()
    return last.page.issue.date if last else None


def latest(request: HttpRequest) -> HttpResponse:
    day = newest_day(timezone.now())
    if day is None:
        return render(
            request, "articles/paper.html", {"day": None, "pages": [], "before": None, "after": None}, status=404
        )
    return redirect("paper-day", day)


def day(request: HttpRequest, day: datetime.date) -> HttpResponse:
    now = timezone.now()
    pages = pages_of(now, day)
    if not pages:
        raise Http404
    return render(request, "articles/paper.html", {"day": day, "pages": pages, **_neighbours(now, day)})


def page(request: HttpRequest, day: datetime.date, code: str) -> HttpResponse:
    now = timezone.now()
    pages = pages_of(now, day)
    here = next((n for n, entry in enumerate(pages) if entry["page"].code == code), None)
    if here is None:
        raise Http404
    context = {
        "day": day,
        "entry": pages[here],
        "pages": pages,
        "before": pages[here - 1] if here else None,
        "after": pages[here + 1] if here + 1 < len(pages) else None,
    }
    return render(request, "articles/paper_page.html", context)


def pages_of(at: datetime.datetime, day: datetime.date) -> list[dict[str, Any]]:
    """Each page with its cards, in order. A page without a story that is shown is not there."""
    places = list(placed(at).filter(page__issue__date=day))
    shown = Publication.objects.for_readers(at).filter(article__in=[place.article_id for place in places])
    by_article: dict[int, Card] = {card.id: card for card in cards(shown)}
    pages: dict[int, dict[str, Any]] = {}
    for place in places:
        entry = pages.setdefault(place.page_id, {"page": place.page, "cards": []})
        entry["cards"].append(by_article[place.article_id])
    return sorted(pages.values(), key=lambda entry: _natural(entry["page"]))


def _natural(page: Page) -> tuple[str, int, str]:
    """A2 before A10."""
    letters = page.code.rstrip("0123456789")
    digits = page.code[len(letters) :]
    return letters, int(digits or 0), page.code


def _neighbours(at: datetime.datetime, day: datetime.date) -> dict[str, datetime.date | None]:
    days = placed(at).order_by("page__issue__date").values_list("page__issue__date", flat=True)
    return {
        "before": days.filter(page__issue__date__lt=day).last(),
        "after": days.filter(page__issue__date__gt=day).first(),
    }
