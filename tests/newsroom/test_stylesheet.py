"""The readers' stylesheet stays small, and nothing in it is left over from a page that is gone."""

import gzip
import re
from pathlib import Path

from django.conf import settings

CSS = Path(settings.BASE_DIR, "newsroom/static/site.css")
# Python and the script set these: a status' shape, a chart's ink, that there is a script.
SET_BY_CODE = {"st", "done", "busy", "none", "late", "b5", "js"}


def test_it_is_at_most_20_kb_and_6_compressed():
    sheet = CSS.read_bytes()
    assert len(sheet) <= 20_000
    assert len(gzip.compress(sheet, 9)) <= 6_000


def test_every_class_stands_in_a_template():
    sheet = re.sub(r"\d*\.\d+", "", CSS.read_text())
    known = set(re.findall(r"\.([a-z][\w-]*)", sheet))
    templates = "".join(path.read_text() for path in Path(settings.BASE_DIR, "templates").rglob("*.html"))
    used = set(re.findall(r"[\w-]+", " ".join(re.findall(r'class="([^"]*)"', templates))))
    assert known - used - SET_BY_CODE == set()
