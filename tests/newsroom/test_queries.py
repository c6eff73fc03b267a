"""How many queries each readers' page takes: the same for one row and for many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from makers import (
    STORY_DAY,
    make_delegate,
    make_mandate,
    make_mention,
    make_position,
    make_proposal,
    make_publication,
    make_seat,
    make_sighting,
    make_signature,
    make_source,
    make_topic,
)

from articles.models import Page, Placement
from proposals.models import Milestone, RelatedItem

# Every number has one query for the day of the session in the masthead.
PINNED = {
    "/": 12,
    "/articles/": 7,
    "/articles/feed/": 2,
    "/articles/corrections/": 3,
    "/delegates/": 17,
    "/proposals/": 11,
    "/proposals/overview/": 7,
    "/proposals/key-topics/": 7,
    "/proposals/units/": 7,
    "/proposals/calendar/2026-03/": 6,
    "/sessions/": 3,
    "/sessions/npc-14-4/": 11,
    "/topics/": 2,
    "/topics/yanglao/": 11,
    "/paper/2026-03-06/": 6,
    "/paper/2026-03-06/A3/": 4,
    "/search/?q=灯塔": 13,
    "/about/": 1,
    "/data/": 16,
}


def more_of_everything(paper, number: int) -> None:
    page = Page.objects.get(code="A3")
    for n in range(number):
        person = make_delegate(f"吴渡{'一二三四五六七八九十'[n % 10]}", slug=f"wu-du-{n}")
        mandate = make_mandate(person)
        make_seat(mandate)
        make_sighting(make_position(person, "站长", organisation=f"第{n}灯塔站"), paper.day)
        item = make_proposal(title=f"关于第{n}座灯塔的建议", topics=[make_topic()], due_on=paper.day)
        make_signature(item, person, mandate=mandate)
        story = make_publication(
            f"第{n}座灯塔",
            at=STORY_DAY,
            topics=["yanglao"],
            mentions=[make_mention(person)],
            proposals=[{"proposal": item.pk, "brings": False}],
        )
        Placement.objects.create(article=story.article, page=page, order=n + 1)


def count(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("path", PINNED)
def test_a_page_takes_its_pinned_number_of_queries_whatever_its_length(client, paper, path):
    client.get(path)  # what is read once a process
    short = count(client, path)
    more_of_everything(paper, 3)
    assert (short, count(client, path)) == (PINNED[path], PINNED[path])


def test_details_take_the_same_number_for_a_short_and_a_long_record(client, paper):
    pages = {
        "story": paper.story.get_absolute_url(),
        "item": paper.item.get_absolute_url(),
        **{part: paper.delegate.part_url(part) for part in ("detail", "items", "life")},
    }
    more_of_everything(paper, 1)
    short = {name: count(client, path) for name, path in pages.items()}
    more_of_everything(paper, 2)
    person = paper.delegate
    for n in range(3):
        item = make_proposal(title=f"关于第{n}条航道的建议", topics=[make_topic()])
        make_signature(item, person)
        RelatedItem.objects.create(original=paper.item, follow_up=item, relation="related")
        said = make_source(f"公告之{n}")
        Milestone.objects.create(proposal=paper.item, title=f"第{n}步", state="done", as_of=paper.day, source=said)
        make_signature(paper.item, make_delegate(f"郑联{n}"), role="co")
        make_position(person, f"顾问{n}")
        make_publication(f"航道之{n}", mentions=[make_mention(person)], topics=["yanglao"])
    assert {name: count(client, path) for name, path in pages.items()} == short
    assert short == {"story": 10, "item": 28, "detail": 25, "items": 22, "life": 15}
