"""Who looked at a text and took it along: previews and printed sheets. Recorded by a press, never by opening an address."""

from articles.models import Article
from newskit.accounts.models import User
from newskit.audit.models import Event
from newskit.verbs import log

PREVIEW, PRINT_SHEET = "articles.preview", "articles.print_sheet"
EXPORT_LIFE = "articles.export_life"
LOOKS = (PREVIEW, PRINT_SHEET, EXPORT_LIFE)


def look(actor: User, article: Article, what: str) -> Event:
    """Changes nothing of the story, so this is no verb: it needs no lock, and no right but that of seeing the page."""
    return log(actor, what, article, after={"version": article.version, "digest": article.digest})


def looks(article: Article, what: str) -> list[Event]:
    """Oldest first."""
    rows = Event.objects.filter(object_label=article._meta.label_lower, object_id=str(article.pk), verb=what)
    return list(rows.select_related("actor").order_by("id"))
