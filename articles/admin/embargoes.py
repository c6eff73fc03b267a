"""What lifting an embargo will show, said before the press."""

import datetime

from django.utils.translation import gettext as _

from articles.hours import clock
from articles.models import Article, Publication, Stage
from articles.showing import newest_publication


def lifting(article: Article, at: datetime.datetime) -> str:
    """In words, for one story."""
    on_hold = article.holds.filter(lifted_at__isnull=True).exists()
    return lifting_words(article.stage, newest_publication(article), on_hold, at)


def lifting_words(stage: str, newest: Publication | None, on_hold: bool, at: datetime.datetime) -> str:
    """The same of what a list has read already."""
    if newest is None or newest.has_begun(at) or newest.planned_from is None:
        if stage != Stage.SIGNED:
            return _("Nothing appears: it is not signed.")
        return _("Nothing appears: it is signed, but neither published nor scheduled.")
    if on_hold:
        return _("Nothing appears: it is on hold too.")
    if newest.planned_until is not None and newest.planned_until <= at:
        return _("Nothing appears: its planned end has passed.")
    if newest.planned_from > at:
        return _("It appears at %(minute)s, as planned.") % {"minute": clock(newest.planned_from, at)}
    return _("Readers see it at once: “%(title)s”, publication %(number)d.") % {
        "title": newest.title,
        "number": newest.number,
    }
