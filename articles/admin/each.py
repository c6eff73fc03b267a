"""One verb on several stories: bulk actions, and what a sweep does with the chosen."""

from collections.abc import Callable, Iterable

from django.http import HttpRequest
from django.utils.translation import ngettext

from articles.models import Article
from newskit.backoffice.each import each, tell


def on_each(request: HttpRequest, stories: Iterable[Article], act: Callable[[Article], object]) -> None:
    """The verb on each story by itself: what one refuses, said in words, does not stop the others."""
    tell(
        request,
        each(stories, act),
        lambda n: ngettext("Done for %(n)d story.", "Done for %(n)d stories.", n) % {"n": n},
    )
