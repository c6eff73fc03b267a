"""Hours of the desk in words: 迟 10 分, 还有 30 分."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Stage
from newskit.periods import beijing_day

MINUTE = datetime.timedelta(minutes=1)


def span(length: datetime.timedelta) -> str:
    """To the minute below three hours, to the hour below three days, then in days."""
    minutes = max(0, length // MINUTE)
    if minutes < 180:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 72:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


def clock(moment: datetime.datetime, at: datetime.datetime) -> str:
    """The minute; with its day, unless that is today."""
    local = timezone.localtime(moment)
    return date_format(local, "H:i" if beijing_day(moment) == beijing_day(at) else "m-d H:i")


def is_late(article: Article, at: datetime.datetime) -> bool:
    return article.due_at is not None and article.due_at < at and article.stage != Stage.SIGNED


def left(article: Article, at: datetime.datetime) -> str:
    """How late it is, or how much time there is; nothing once it is signed."""
    if article.due_at is None or article.stage == Stage.SIGNED:
        return ""
    if article.due_at < at:
        return _("%(span)s late") % {"span": span(at - article.due_at)}
    return _("%(span)s left") % {"span": span(article.due_at - at)}


def due_cell(article: Article, at: datetime.datetime) -> str:
    if article.due_at is None:
        return ""
    css = "desk-late" if is_late(article, at) else "desk-left"
    return format_html('{} <span class="{}">{}</span>', clock(article.due_at, at), css, left(article, at))
