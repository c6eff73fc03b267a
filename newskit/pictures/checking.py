"""What is let in: a JPEG, PNG or WebP by its content, not too large, and nothing of it but the picture."""

import hashlib
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LEAST_SIDE = 100


class NotAPicture(ValueError):
    """Refused; the message says why, in the reader's language."""


@dataclass(frozen=True)
class Master:
    """The picture as we store it: upright, in sRGB, without what the camera wrote beside it (place, owner, preview)."""

    content: bytes
    hash: str
    width: int
    height: int
    extension: str


def master(content: bytes) -> Master:
    """Raises NotAPicture. The same bytes give the same master under one version of Pillow."""
    if len(content) > MOST_BYTES:
        raise NotAPicture(_("The file is larger than %(size)d MB.") % {"size": MOST_BYTES // 1024**2})
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            _check_header(opened)
            extension = "png" if opened.format == "PNG" else "jpg"
            picture = _plain(opened)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, NotAPicture):
            raise
        raise NotAPicture(_("The file is no JPEG, PNG or WebP picture, or it is damaged.")) from error
    stored = io.BytesIO()
    if extension == "png":
        picture.save(stored, "PNG")
    else:
        picture.save(stored, "JPEG", quality=93, subsampling=0, optimize=True)
    data = stored.getvalue()
    return Master(data, hashlib.sha256(data).hexdigest(), picture.width, picture.height, extension)


def _check_header(opened: Image.Image) -> None:
    """By what the header says, before anything is decoded: a small file may unpack to gigabytes."""
    if opened.width * opened.height > MOST_PIXELS:
        raise NotAPicture(_("The picture has more than %(number)d million pixels.") % {"number": MOST_PIXELS // 10**6})
    if min(opened.size) < LEAST_SIDE:
        raise NotAPicture(_("The picture is smaller than %(number)d pixels.") % {"number": LEAST_SIDE})
    if getattr(opened, "n_frames", 1) > 1:
        raise NotAPicture(_("The picture moves: only still pictures are printed."))


def _plain(opened: Image.Image) -> Image.Image:
    profile = opened.info.get("icc_profile")
    picture = ImageOps.exif_transpose(opened)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
        profile = None
    elif profile and picture.mode in ("RGB", "CMYK", "L"):
        picture = _in_srgb(picture, profile)
    picture = picture.convert("RGB")
    picture.info = {}
    return picture


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        return ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):  # a profile that is broken says nothing of the colours
        return picture
