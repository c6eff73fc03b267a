"""One verb on several stories: bulk actions, and what a sweep does with the chosen."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import ngettext

from articles.models import Article
from newskit.verbs import NotAllowed, WrongState


def on_each(request: HttpRequest, stories: Iterable[Article], act: Callable[[Article], object]) -> None:
    """The verb on each story by itself: what one refuses, said in words, does not stop the others."""
    done = 0
    for article in stories:
        try:
            act(article)
            done += 1
        except (WrongState, NotAllowed) as refusal:
            messages.warning(request, f"{article}: {refusal}")
    if done:
        messages.success(request, ngettext("Done for %(n)d story.", "Done for %(n)d stories.", done) % {"n": done})
