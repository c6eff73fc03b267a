"""What the worker does, so that the first reader does not wait."""

from django_tasks import task

from newskit.pictures.models import Picture
from newskit.pictures.renditions import make_all


@task()
def make_renditions(hash: str) -> None:
    picture = Picture.objects.get(hash=hash)
    make_all(picture, picture.box())
