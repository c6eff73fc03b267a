"""Two people saved: what was typed is kept, both texts are shown, and each way on is one press."""

from typing import Any

from articles import document as documents
from articles import review
from articles.admin.forms import StoryForm
from articles.diffing import LABELS, differences, merged
from articles.models import Article


def compare(form: StoryForm, article: Article | None, refusal: Exception) -> dict[str, Any]:
    """For the page: what differs, and the fields of each text that can be saved next."""
    form.is_valid()
    mine = form.document
    context = {"refusal": refusal, "article": article, "mine": differences(documents.new(), mine), "options": []}
    if article is None or not isinstance(refusal, review.Conflict):
        return context
    theirs = documents.parse(refusal.theirs.document)
    base = documents.parse(refusal.base.document) if refusal.base else theirs
    together, both = merged(base, mine, theirs)
    options = {"mine": _fields(form, mine), "together": _fields(form, together)}
    return context | {
        "theirs": refusal.theirs,
        "differs": differences(theirs, mine),
        "both": [LABELS[part] for part in both if part in LABELS],
        "options": options,
    }


def _fields(form: StoryForm, data: dict[str, Any]) -> list[tuple[str, str]]:
    """The form's fields for a document, as hidden inputs repeat them."""
    rows = []
    for name, value in form.initial_of(data).items():
        if name == "section":
            rows.append((name, str(value.pk if value else "")))
        elif name == "topics":
            rows += [(name, str(topic.pk)) for topic in value]
        else:
            rows.append((name, str(value)))
    return [*rows, ("slug", form.data.get("slug", ""))]
