"""{% picture entry %}: a document's picture in every width and format. Reads nothing but the entry."""

from typing import Any

from django import template
from django.urls import reverse

from newskit.pictures import crops
from newskit.pictures.renditions import FORMATS

register = template.Library()


@register.inclusion_tag("pictures/_picture.html")
def picture(entry: dict[str, str], sizes: str = "100vw", first: bool = False) -> dict[str, Any]:
    """`sizes` as HTML has it. `first`: it stands where the page opens, so it is fetched at once, not when scrolled to."""
    box = crops.box(entry["crop"]) if entry["hash"] else None
    if box is None:
        return {"box": None}

    def address(width: int, extension: str) -> str:
        return reverse("pictures:rendition", args=[entry["hash"], str(box), str(width), extension])

    return {
        "box": box,
        "alt": entry["alt"],
        "sizes": sizes,
        "first": first,
        "sources": [
            (kind, ", ".join(f"{address(width, extension)} {width}w" for width in box.widths))
            for extension, (kind, _options) in FORMATS.items()
            if extension != "jpg"
        ],
        "srcset": ", ".join(f"{address(width, 'jpg')} {width}w" for width in box.widths),
        "src": address(box.widths[min(1, len(box.widths) - 1)], "jpg"),
    }
