"""The audit trail's page and file: what is asked for, in how many statements, and never counted."""

import csv
import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from makers import make_article, make_section, make_staff, make_topic, make_user

from newskit.audit.models import Event
from newskit.backoffice.admin.audit import SIZE
from newskit.verbs import log

pytestmark = pytest.mark.django_db
PAGE = "admin:audit_event_changelist"
QUERIES = 8  # session, user, postings, rows, people, kinds of object, sections, unread messages


@pytest.fixture
def observer(client):
    user = make_user("observer", name="看的人")
    client.force_login(user)
    return user


def objects(answer):
    return [event.object_name for event, _kind in answer.context["rows"]]


def test_every_filter_narrows(client, observer):
    article = make_article("灯塔夜班", section=make_section("society").code)
    editor = make_staff("editor", "楚宁")
    log(editor, "topics.topic.change", make_topic("灯塔"), note="改名")
    page = reverse(PAGE)
    assert objects(client.get(page, {"who": editor.pk})) == ["灯塔"]
    assert objects(client.get(page, {"verb": "articles.create"})) == ["灯塔夜班"]
    assert objects(client.get(page, {"label": "topics.topic"})) == ["灯塔"]
    assert objects(client.get(page, {"section": "society"})) == ["灯塔夜班"]
    assert objects(client.get(page, {"words": "夜班"})) == ["灯塔夜班"]
    assert "灯塔夜班" in objects(client.get(page, {"words": str(article.pk)}))
    today = timezone.localdate()
    assert len(objects(client.get(page, {"first": today.isoformat(), "last": today.isoformat()}))) == 2
    tomorrow = (today + datetime.timedelta(days=1)).isoformat()
    assert objects(client.get(page, {"first": tomorrow})) == []


def test_acts_and_objects_stand_in_words(client, observer):
    make_article("灯塔夜班")
    page = client.get(reverse(PAGE)).text
    assert "建稿" in page
    assert "稿件" in page


def test_pages_follow_each_other_by_the_last_row(client, observer):
    topic = make_topic()
    for number in range(SIZE + 3):
        log(observer, "topics.topic.change", topic, note=str(number))
    first = client.get(reverse(PAGE))
    older = client.get(reverse(PAGE), {"before": first.context["older"]})
    seen = [event.note for answer in (first, older) for event, _kind in answer.context["rows"]]
    assert seen == [str(number) for number in reversed(range(SIZE + 3))]


def test_nothing_is_counted_however_long_the_trail(client, observer, django_assert_num_queries):
    make_article("灯塔夜班")
    client.get(reverse(PAGE))
    with django_assert_num_queries(QUERIES) as asked:
        client.get(reverse(PAGE), {"who": observer.pk})
    assert not [
        query for query in asked.captured_queries if 'FROM "audit_event"' in query["sql"] and "COUNT(" in query["sql"]
    ]


@pytest.mark.parametrize("query", ["who=x", "first=2026-02-30", "last=x"])
def test_what_cannot_be_read_shows_nothing(client, observer, query):
    make_article("灯塔夜班")
    answer = client.get(reverse(PAGE) + "?" + query)
    assert objects(answer) == []
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("query", ["before=x", "before=0", "words=%00", "words=9999999999999999999999", "verb=x"])
def test_any_other_query_is_answered(client, observer, query):
    assert client.get(reverse(PAGE) + "?" + query).status_code == 200


def test_the_file_has_what_the_filter_finds_and_is_an_event_itself(client):
    chief = make_user("chief_editor", name="顾舟")
    make_article("=灯塔夜班")
    log(chief, "topics.topic.change", make_topic("不在其中"))
    client.force_login(chief)
    answer = client.get(reverse("admin:audit_event_file"), {"verb": "articles.create"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line[6] for line in lines[1:]] == ["'=灯塔夜班"]
    assert Event.objects.get(verb="opendata.export").object_name == "events.csv"


def test_an_observer_takes_no_file_away_and_a_reporter_sees_no_trail(client, observer):
    assert client.get(reverse("admin:audit_event_file")).status_code == 403
    client.force_login(make_user("reporter"))
    assert client.get(reverse(PAGE)).status_code == 403
