"""Which pictures readers may fetch because a profile shows them."""

import datetime

from delegates.models import Delegate, Portrait
from newskit.pictures.audience import Standing


def picture_standing(hash: str, crop: str, at: datetime.datetime) -> Standing:
    """Shown while it is the portrait of a profile that readers see; gone once it, or the profile, no longer is."""
    portraits = Portrait.objects.filter(picture__hash=hash, crop=crop, chosen_at__lte=at)
    seen = Delegate.objects.live(at).standing_rows()
    if portraits.exclude(removed_at__lte=at).filter(delegate__in=seen).exists():
        return Standing.SHOWN
    if any(portrait.delegate.was_shown for portrait in portraits.select_related("delegate")):
        return Standing.GONE
    return Standing.NEVER
