"""Verbs of the library."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.pictures.checking import master
from newskit.pictures.models import Picture
from newskit.pictures.tasks import make_renditions
from newskit.verbs import allow, lock, log, verb


@verb("pictures.add")
def add(*, actor: User, content: bytes, alt: str, credit: str, focal: tuple[int, int] = (50, 50)) -> Picture:
    """Store a picture. One that is known already, byte for byte or once cleaned, is given back as it stands.

    Raises NotAPicture. The file is written first: one that nothing points at does no harm, a row without its file would.
    """
    allow(actor, Right.WRITE)
    received = hashlib.sha256(content).hexdigest()
    if known := Picture.objects.filter(received_hash=received).first():
        return known
    checked = master(content)
    if known := Picture.objects.filter(hash=checked.hash).first():
        return known
    picture = Picture(
        hash=checked.hash,
        received_hash=received,
        extension=checked.extension,
        width=checked.width,
        height=checked.height,
        alt=alt,
        credit=credit,
        focal_x=focal[0],
        focal_y=focal[1],
        added_by=actor,
    )
    if not default_storage.exists(picture.path):
        default_storage.save(picture.path, ContentFile(checked.content))
    picture.save()
    log(actor, "pictures.add", picture, after={"hash": picture.hash, "credit": credit})
    transaction.on_commit(lambda: make_renditions.enqueue(picture.hash))
    return picture


@verb("pictures.describe")
def describe(*, actor: User, picture: Picture, alt: str, credit: str, focal: tuple[int, int]) -> Picture:
    """Change what is said of it here. Stories keep the words that were signed with them."""
    allow(actor, Right.WRITE)
    row = lock(picture)
    before = {"alt": row.alt, "credit": row.credit, "focal": [row.focal_x, row.focal_y]}
    row.alt, row.credit, (row.focal_x, row.focal_y) = alt, credit, focal
    row.save()
    log(actor, "pictures.describe", row, before=before, after={"alt": alt, "credit": credit, "focal": list(focal)})
    return row
