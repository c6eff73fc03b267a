"""Every public address of the demonstration answers, and every link inside the site leads somewhere."""

import re
from collections import deque
from urllib.parse import urldefrag, urljoin

from django.test import Client
from django.utils import timezone

from articles.models import Publication
from delegates.models import Delegate
from proposals.models import Proposal

START = [
    "/",
    "/articles/",
    "/delegates/",
    "/proposals/",
    "/proposals/overview/",
    "/paper/",
    "/topics/",
    "/search/",
    "/about/",
]
# Lists in every combination of their filters would never end: one click deep is enough.
MOST = 2500
LINK = re.compile(r'href="([^"]*)"')


def test_no_address_fails_and_no_link_is_dead(site):
    now = timezone.now()
    details = [Publication.objects.live(now), Delegate.objects.live(now), Proposal.objects.live(now)]
    queue = deque((path, "start") for path in START)
    queue.extend((row.get_absolute_url(), "sitemap") for rows in details for row in rows)
    client, read, dead = Client(), {}, {}
    while queue and len(read) < MOST:
        path, parent = queue.popleft()
        if path in read:
            continue
        answer = client.get(path)
        read[path] = answer.status_code
        # A withdrawn story is linked from the corrections, and answers with its notice.
        if answer.status_code >= 400 and not (answer.status_code == 410 and "corrections" in parent):
            dead[path] = (answer.status_code, parent)
        if answer.headers["Content-Type"].startswith("text/html") and path.count("?") == 0:
            queue.extend((link, path) for link in links(path, answer.content.decode()))
    assert dead == {}
    assert len(read) > 900


def links(base: str, text: str) -> set[str]:
    found = {urldefrag(urljoin(base, href.replace("&amp;", "&")))[0] for href in LINK.findall(text)}
    return {
        path for path in found if path.startswith("/") and not path.startswith(("/static/", "/pictures/", "/admin/"))
    }
