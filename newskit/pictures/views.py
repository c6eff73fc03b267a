"""Serves renditions, after asking whether anything that is shown carries the picture."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseGone, HttpResponseNotModified
from django.utils import timezone
from django.views.decorators.http import require_safe

from newskit.pictures import audience, crops
from newskit.pictures.models import Picture
from newskit.pictures.renditions import FORMATS, rendition


@require_safe
def rendition_view(request: HttpRequest, hash: str, crop: str, width: str, extension: str) -> HttpResponse:
    """200 while something shown carries it, 410 once nothing does any more, 404 otherwise. People who work here see all.

    Browsers ask again each time and mostly hear 304: what is withdrawn is gone at once, from caches too.
    """
    box = crops.box(crop)
    if box is None or extension not in FORMATS or int(width) not in box.widths:
        raise Http404
    standing = audience.standing(hash, crop, timezone.now())
    private = standing is not audience.Standing.SHOWN
    if private and not request.user.is_staff:
        if standing is audience.Standing.GONE:
            return HttpResponseGone(headers={"Cache-Control": "no-cache"})
        raise Http404
    tag = f'"{hash[:32]}-{box}-{width}-{extension}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-store" if private else "no-cache"}
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    picture = Picture.objects.filter(hash=hash).first()
    if picture is None or box.left + box.width > picture.width or box.top + box.height > picture.height:
        raise Http404
    # As a whole: a few hundred kilobytes, which then hold no thread while a slow reader takes them.
    with default_storage.open(rendition(picture, box, int(width), extension)) as file:
        return HttpResponse(file.read(), content_type=FORMATS[extension][0], headers=headers)
