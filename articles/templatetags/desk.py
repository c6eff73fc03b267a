"""Hours of the desk, as of the moment at which the page is made."""

import datetime

from django import template
from django.utils import timezone

from articles import hours
from articles.models import Article

register = template.Library()


@register.filter
def late(article: Article) -> bool:
    return hours.is_late(article, timezone.now())


@register.filter
def left(article: Article) -> str:
    return hours.left(article, timezone.now())


@register.filter
def clock(moment: datetime.datetime) -> str:
    return hours.clock(moment, timezone.now())


@register.filter
def since(moment: datetime.datetime) -> str:
    """For how long something has waited."""
    return hours.span(timezone.now() - moment)
