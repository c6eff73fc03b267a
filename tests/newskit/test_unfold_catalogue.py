"""unfold ships no Chinese: ours is complete for the parts that we use, and compiled."""

from pathlib import Path

import django
import polib
import simple_history
import unfold

import newskit.backoffice
from newsroom.catalogues import messages_of

OURS = Path(newskit.backoffice.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.po"
NOT_USED = {"constance", "guardian", "import_export", "crispy_forms", "unfold_crispy", "location_field", "hijack"}
OPTIONAL = {"Select currency", "Group"}  # of widgets for packages that we do not install


def translated_elsewhere() -> set[str]:
    django_catalogues = Path(django.__file__).parent.rglob("zh_Hans/LC_MESSAGES/django.po")
    history = Path(simple_history.__file__).parent.rglob("zh*/LC_MESSAGES/django.po")
    return {
        entry.msgid
        for path in (*django_catalogues, *history)
        for entry in polib.pofile(str(path), encoding="utf-8").translated_entries()
    }


def test_every_phrase_of_unfold_that_we_use_has_a_translation():
    home = Path(unfold.__file__).parent
    files = [
        path
        for path in sorted(home.rglob("*"))
        if path.suffix in {".py", ".html"} and not NOT_USED & set(path.relative_to(home).parts)
    ]
    printed = {message.singular for path in files for message in messages_of(path)}
    ours = {entry.msgid for entry in polib.pofile(str(OURS), encoding="utf-8").translated_entries()}
    assert printed - ours - translated_elsewhere() - OPTIONAL == set()


def test_the_catalogue_is_compiled():
    assert OURS.with_suffix(".mo").read_bytes() == polib.pofile(str(OURS), encoding="utf-8").to_binary()
