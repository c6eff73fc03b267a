"""The files that readers get: a box of a picture, in a width and a format. Made once, by the worker or the first reader."""

import io

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from newskit.pictures.crops import Box
from newskit.pictures.models import Picture

# In the order in which a browser is offered them. Values measured on photographs: about equal to the eye.
FORMATS = {
    "avif": ("image/avif", {"quality": 58, "speed": 8}),
    "webp": ("image/webp", {"quality": 78, "method": 4}),
    "jpg": ("image/jpeg", {"quality": 80, "optimize": True, "progressive": True}),
}
_PILLOW = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}


def path(picture: Picture, box: Box, width: int, extension: str) -> str:
    return f"pictures/{picture.hash[:2]}/{picture.hash}/{box}/{width}.{extension}"


def rendition(picture: Picture, box: Box, width: int, extension: str) -> str:
    """The stored file's path; it is made if it is missing. The box lies in the picture, the width is one of `box.widths`."""
    name = path(picture, box, width, extension)
    if not default_storage.exists(name):
        _make(picture, box, [(width, extension)])
    return name


def make_all(picture: Picture, box: Box) -> None:
    """Every width and format that is missing, decoding the master once."""
    wanted = [(width, extension) for width in box.widths for extension in FORMATS]
    _make(picture, box, [each for each in wanted if not default_storage.exists(path(picture, box, *each))])


def _make(picture: Picture, box: Box, wanted: list[tuple[int, str]]) -> None:
    if not wanted:
        return
    with default_storage.open(picture.path) as file, Image.open(file) as stored:
        part = stored.convert("RGB").crop((box.left, box.top, box.left + box.width, box.top + box.height))
    for width, extension in wanted:
        smaller = part.resize((width, box.height_at(width)), Image.Resampling.LANCZOS, reducing_gap=2.0)
        made = io.BytesIO()
        smaller.save(made, _PILLOW[extension], **FORMATS[extension][1])
        _store(path(picture, box, width, extension), made.getvalue())


def _store(name: str, content: bytes) -> None:
    """Two readers may ask at once; a storage gives the second file another name, which nobody would ever find."""
    stored = default_storage.save(name, ContentFile(content))
    if stored != name:
        default_storage.delete(stored)
