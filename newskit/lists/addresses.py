"""Addresses of the form `<id>-<slug>`: the id decides, the slug is for people, and another one answers 301."""

from django.db.models import Model
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.urls import register_converter


class AnySlug:
    """Also an empty one, and one that somebody mistyped: both lead to the right address."""

    regex = "[^/]*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(AnySlug, "anyslug")


def moved(request: HttpRequest, target: Model | str) -> HttpResponsePermanentRedirect:
    """To the one address of the thing, with the query that came along."""
    url, query = target if isinstance(target, str) else target.get_absolute_url(), request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)
