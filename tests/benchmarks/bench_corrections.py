"""From the last signature of a correction to the right text on every address, asked for as a browser asks again."""

import re
import time
import urllib.error
import urllib.request

import pytest
from django.utils import timezone
from makers import make_publication, make_staff, move_to

from articles import correcting, publishing, review
from articles.models import Article

WRONG, RIGHT = "渡口三月改线", "渡口四月改线"
LIMIT = 60  # seconds; what browsers and proxies may keep a text for counts too
ADDRESSES = {
    "card": "/articles/",
    "front page": "/",
    "feed": "/articles/feed/",
    "CSV": "/articles.csv",
    "corrections": "/articles/corrections/",
    "feed of corrections": "/articles/corrections/feed/",
}


@pytest.fixture
def server(database, serve):
    return serve("newsroom.urls")


def asked(server, path, tag=""):
    """(text, tag, seconds that a copy may be kept); no text if the copy at hand still stands."""
    request = urllib.request.Request(server.address + path, headers={"If-None-Match": tag} if tag else {})  # noqa: S310
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            kept = re.search(r"max-age=(\d+)", answer.headers["Cache-Control"])
            return answer.read().decode(), answer.headers["ETag"], int(kept[1])
    except urllib.error.HTTPError as error:
        if error.code != 304:
            raise
        return "", tag, 0


def bench_a_correction_reaches_readers(server, note):
    now = timezone.now()
    publication = make_publication(WRONG, at=now)
    addresses = {"story": publication.get_absolute_url(), **ADDRESSES}
    before = {name: asked(server, path) for name, path in addresses.items()}
    assert all(WRONG in text for name, (text, _tag, _kept) in before.items() if "corrections" not in name)

    called = time.monotonic()
    reporter, editor, head = (
        make_staff("reporter", "文青"),
        make_staff("editor", "楚宁"),
        make_staff("desk_head", "章和"),
    )
    story = publication.article
    report = correcting.enter_error(actor=reporter, article=story, claim="是四月", channel="phone")
    words = {"note": "月份有误，特此更正。", "stood": WRONG, "is_right": RIGHT}
    correcting.decide_error(actor=editor, report=report, decision="correct", correction=words)
    story = Article.objects.get(pk=story.pk)
    review.save(actor=editor, article=story, document=story.data | {"headline": [RIGHT]}, base_version=story.version)
    move_to(Article.objects.get(pk=story.pk), "signed", at=timezone.now())
    signed = time.monotonic()
    publishing.publish(actor=head, article=story)
    for name, path in addresses.items():
        _text, tag, kept = before[name]
        while RIGHT not in (text := asked(server, path, tag)[0]):
            assert time.monotonic() - signed < LIMIT, name
        assert WRONG not in text or "corrections" in name or name in ("story", "feed of corrections", "front page")
        seconds = time.monotonic() - signed
        assert kept + seconds < LIMIT
        note(f"right text on {name}: {seconds:.2f} s after the last signature, kept by browsers for at most {kept} s")
    report.refresh_from_db()
    assert report.mended_at(timezone.now()) is not None
    note(f"from the call to the right text, hands apart: {time.monotonic() - called:.2f} s")
