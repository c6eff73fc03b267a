"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest

from newsroom.layout import Layout


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "newspaper": settings.NEWSPAPER_NAME,
        "demo": settings.DEMO,
        "origin": settings.SITE_ORIGIN,
        "layout": Layout(request),
    }
