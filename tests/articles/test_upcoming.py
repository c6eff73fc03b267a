"""The table of everything that will appear or leave, with the minute, and what will not appear."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from makers import (
    make_article,
    make_publication,
    make_scheduled,
    make_signed_article,
    make_staff,
    make_user,
)

from articles import publishing, review
from articles.admin.embargoes import lifting
from articles.admin.upcoming import upcoming
from articles.models import Publication
from newskit.periods import beijing_day

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
URL = reverse("admin:articles_article_upcoming")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def head():
    return make_staff("desk_head", "章和")


def table(at):
    return [(str(row.article), row.what, row.state, row.minute) for row in upcoming(at)]


def test_what_appears_and_leaves_stands_at_its_minute(now, head):
    make_publication("在线的一篇")
    ends = make_publication("要下线的一篇").article
    publishing.plan_end(actor=head, article=ends, until=now + 3 * HOUR)
    make_scheduled("定时的一篇", planned_from=now + HOUR)
    assert table(now) == [
        ("定时的一篇", "first", "signed", now + HOUR),
        ("要下线的一篇", "end", "leaves", now + 3 * HOUR),
    ]


def test_a_plan_with_an_end_stands_twice(now, head):
    article = make_signed_article("早报")
    publishing.schedule(actor=head, article=article, planned_from=now + HOUR, planned_until=now + 2 * HOUR)
    assert [row[1] for row in table(now)] == ["first", "end"]


def test_what_is_held_or_under_embargo_says_so(now, head):
    held = make_scheduled("扣住的一篇", planned_from=now + HOUR).article
    review.hold(actor=head, article=held, reason="等回话")
    timed = make_scheduled("到点解密", planned_from=now + HOUR).article
    review.embargo(actor=head, article=timed, until=now + 2 * HOUR)
    by_hand = make_scheduled("宣读才发", planned_from=now + HOUR).article
    review.embargo(actor=head, article=by_hand, until=None)
    assert set(table(now)) == {
        ("扣住的一篇", "first", "held", now + HOUR),
        ("到点解密", "embargo", "signed", now + 2 * HOUR),
        ("宣读才发", "first", "embargo", now + HOUR),
    }


def test_what_will_not_appear_is_told(now, head):
    review.embargo(actor=head, article=make_article("没签的一篇"), until=now + HOUR)
    review.embargo(actor=head, article=make_signed_article("没定时的一篇"), until=now + HOUR)
    tomorrow = beijing_day(now) + datetime.timedelta(days=1)
    page = review.printed_page(tomorrow, "A3")
    for article in (make_article("明天的版面"), make_signed_article("签好的版面")):
        review.place(actor=head, article=article, page=page)
    late = make_scheduled("错过的一篇", planned_from=now + HOUR).article
    publishing.plan_end(actor=head, article=late, until=now + 2 * HOUR)
    review.embargo(actor=head, article=late, until=now + 3 * HOUR)
    assert {(title, state) for title, _what, state, _minute in table(now)} == {
        ("没签的一篇", "unsigned"),
        ("没定时的一篇", "unplanned"),
        ("明天的版面", "unsigned"),
        ("错过的一篇", "missed"),
    }


def test_the_page_is_paged_and_takes_a_fixed_number_of_queries(client, now, head, django_assert_max_num_queries):
    for number in range(3):
        make_scheduled(f"第{number}篇", planned_from=now + number * HOUR + HOUR)
    client.force_login(head)
    client.get(URL)
    with django_assert_max_num_queries(14):
        text = client.get(URL).text
    assert text.index("第0篇") < text.index("第2篇")
    assert "北京时间" in text


def test_who_sees_no_stories_sees_no_table(client):
    client.force_login(make_user())
    assert client.get(URL).status_code == 403
    client.logout()
    assert client.get(URL).status_code == 302


# 报告开始宣读


def test_one_press_shows_what_was_planned(client, now, head):
    article = make_scheduled("政府工作报告全文", planned_from=now + HOUR).article
    Publication.objects.update(planned_from=now - HOUR)
    review.embargo(actor=head, article=article, until=None)
    client.force_login(head)
    address = reverse("admin:articles_article_read_out", args=[article.pk])
    said = client.get(URL).text
    assert address in said
    assert lifting(article, now) in said
    assert "马上上网" in lifting(article, now)
    assert client.get(address).status_code == 405
    assert client.post(address, {"back": "upcoming"}).url == URL
    assert Publication.objects.live(timezone.now()).get().article == article
    assert article.embargoes.get().lift_note == "报告开始宣读。"


def test_what_lifting_shows_is_said_before(now, head):
    assert "没签" in lifting(make_article(), now)
    assert "没有定时" in lifting(make_signed_article(), now)
    later = make_scheduled("以后", planned_from=now + HOUR).article
    assert "按原定" in lifting(later, now)
    review.hold(actor=head, article=later, reason="等")
    assert "扣住" in lifting(later, now)


def test_who_may_not_lift_is_offered_no_press(client, now, head):
    article = make_signed_article()
    review.embargo(actor=head, article=article, until=None)
    client.force_login(make_user("reporter"))
    address = reverse("admin:articles_article_read_out", args=[article.pk])
    assert address not in client.get(URL).text
    client.post(address)
    assert article.embargoes.standing(timezone.now()).exists()
