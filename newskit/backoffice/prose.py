"""The editor for the body of a text: what it offers is what the document keeps (the server cleans once more)."""

from typing import Any

from django.forms import Media
from django.http import HttpRequest
from django_prose_editor.fields import ProseEditorFormField
from js_asset import Media as NonceMedia

EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "HardBreak": True,
    "Heading": {"levels": [2]},
    "Blockquote": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Link": {"protocols": ["http", "https", "mailto"], "enableTarget": False},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "History": True,
}


class ProseField(ProseEditorFormField):
    def __init__(self, **kwargs: Any):
        super().__init__(config={"extensions": EXTENSIONS}, **kwargs)


def with_nonce(media: Media, request: HttpRequest) -> NonceMedia:
    """The editor's import map is an inline script: without the nonce of the response it never starts."""
    media += Media(js=["newskit/backoffice/prose.js"])
    return NonceMedia.from_media(media, nonce=str(request.csp_nonce))
