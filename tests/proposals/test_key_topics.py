"""Key topics: what may stand under one, who may say so, and what readers see of it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from makers import (
    make_assignment,
    make_filed,
    make_key_topic,
    make_organisation,
    make_proposal,
    make_reply,
    make_session,
    make_source,
    make_statement,
    make_user,
)

from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState
from proposals import key_topics
from proposals.models import KeyTopic, KeyTopicItem, OfficialFigure


@pytest.fixture
def editor(db):
    return make_user("data_editor")


def put(editor, topic, *items):
    return key_topics.put_under_key_topic(actor=editor, topic=topic, proposals=items)


def test_a_topic_takes_filed_items_of_its_body_list_and_session(editor):
    topic = make_key_topic()
    item = make_filed(number="1")
    for wrong in (
        make_statement(),
        make_filed("proposal"),
        make_filed("motion", signatory_count=30),
        make_filed(session=make_session(number=3)),
    ):
        with pytest.raises(WrongState):
            put(editor, topic, wrong)
    put(editor, topic, item)
    assert [place.proposal for place in topic.places.all()] == [item]


def test_the_same_item_again_changes_nothing_and_the_database_holds_it(editor):
    topic, item = make_key_topic(), make_filed()
    put(editor, topic, item, item)
    before = Event.objects.count()
    assert put(editor, topic, item) == []
    assert Event.objects.count() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyTopicItem.objects.create(key_topic=topic, proposal=item)


def test_an_item_put_by_mistake_is_taken_away_again(editor):
    topic, item = make_key_topic(), make_filed()
    put(editor, topic, item)
    assert key_topics.take_from_key_topic(actor=editor, topic=topic, proposals=[item]) == 1
    assert key_topics.take_from_key_topic(actor=editor, topic=topic, proposals=[item]) == 0
    assert not topic.places.exists()


def test_a_number_stands_once_on_a_list_and_is_free_again_when_taken_back(editor):
    first = make_key_topic(number=3)
    with pytest.raises(WrongState, match="已有这个序号"):
        make_key_topic("另一主题", number=3)
    key_topics.retract_key_topic(actor=editor, topic=first, note="录重了")
    assert make_key_topic("另一主题", number=3).number == 3


def test_the_database_refuses_a_second_topic_of_the_same_number(db):
    topic = make_key_topic(number=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyTopic.objects.create(
            body=topic.body, session=topic.session, list=topic.list, number=3, title="二", source=topic.source
        )


def test_a_list_belongs_to_its_body(db):
    with pytest.raises(WrongState, match="没有"):
        make_key_topic(list="key_proposals")
    with pytest.raises(WrongState):
        make_key_topic(session=make_session("cppcc"), list="key_suggestions")


def test_only_who_tracks_may(db):
    reporter, topic = make_user("reporter"), make_key_topic()
    for act in (
        lambda: key_topics.amend_key_topic(actor=reporter, topic=topic, changes={"title": "别的"}),
        lambda: put(reporter, topic, make_filed()),
        lambda: key_topics.take_from_key_topic(actor=reporter, topic=topic, proposals=[]),
        lambda: key_topics.retract_key_topic(actor=reporter, topic=topic, note="错"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_what_is_changed_is_recorded_with_what_stood_before(editor):
    topic, unit = make_key_topic(), make_organisation("海事部", handles_items=True)
    key_topics.amend_key_topic(
        actor=editor, topic=topic, changes={"supervised_by": "社会建设委员会", "title": topic.title}, lead_units=[unit]
    )
    event = Event.objects.get(verb="proposals.amend_key_topic")
    assert (event.before, event.after) == (
        {"supervised_by": "", "lead_units": ""},
        {"supervised_by": "社会建设委员会", "lead_units": "海事部"},
    )
    key_topics.amend_key_topic(actor=editor, topic=topic, changes={"supervised_by": "社会建设委员会"})
    assert Event.objects.filter(verb="proposals.amend_key_topic").count() == 1


def test_a_topic_taken_back_answers_410_leaves_the_list_and_stays_as_it_is(client, editor):
    item = make_proposal()
    topic = make_key_topic(items=[item])
    assert client.get(topic.get_absolute_url()).status_code == 200
    with pytest.raises(WrongState):
        key_topics.retract_key_topic(actor=editor, topic=topic, note=" ")
    key_topics.retract_key_topic(actor=editor, topic=topic, note="录重了")
    assert client.get(topic.get_absolute_url()).status_code == 410
    for path in ("/proposals/key-topics/", item.get_absolute_url(), "/sitemap-key-topics.xml"):
        assert topic.get_absolute_url() not in client.get(path).content.decode()
    assert topic.title not in client.get("/proposals.csv").content.decode("utf-8-sig")
    with pytest.raises(WrongState, match="已撤回"):
        put(editor, topic, make_filed(number="8"))


def test_a_changed_place_is_a_change_of_the_item(editor):
    topic, item = make_key_topic(), make_filed()
    item.refresh_from_db()
    before = item.updated_at
    put(editor, topic, item)
    item.refresh_from_db()
    assert item.updated_at > before


def test_the_page_says_of_how_many_and_leads_to_the_list_of_the_same_items(client, db):
    unit = make_organisation("海事部", handles_items=True)
    items = [make_proposal(number=str(n), serial=n, title=f"灯塔{n}") for n in (1, 2)]
    hidden = make_proposal(hidden=True, title="未见")
    make_assignment(items[0], "海事部")
    make_reply(items[0], "海事部")
    topic = make_key_topic(
        items=[*items, hidden], lead_units=[unit], supervised_by="社会建设委员会", items_announced=12, number=3
    )
    OfficialFigure.objects.create(
        session=topic.session, kind="suggestion", what="key_topics", value=20, source=make_source("委员长会议公报")
    )
    page = client.get(topic.get_absolute_url()).content.decode()
    for said in ("海事部", "社会建设委员会", "公布12件", "20", "委员长会议公报", "灯塔1", "灯塔2"):
        assert said in page
    assert "未见" not in page.split("<main", 1)[1].split("</main>", 1)[0].replace("未见答复", "")
    found = client.get(f"/proposals/?key_topic={topic.pk}").context
    assert {item.title for item in found["object_list"]} == {"灯塔1", "灯塔2"}
    assert [chip.text for chip in found["filterset"].chips] == [topic.title]
    assert topic.get_absolute_url() in client.get(items[0].get_absolute_url()).content.decode()
    listed = client.get("/proposals/key-topics/?unit=海事部").content.decode()
    assert "委员长会议公报" in listed
    assert topic.get_absolute_url() in listed
    assert client.get("/proposals/key-topics/?unit=无此部").context["object_list"] == []


def test_the_files_name_topic_and_items(client, db):
    item = make_proposal()
    topic = make_key_topic(items=[item], items_announced=12)
    rows = client.get("/key-topics.csv").content.decode("utf-8-sig")
    assert f"https://testserver{topic.get_absolute_url()}" in rows or topic.get_absolute_url() in rows
    assert f",12,{item.pk}," in rows
    assert client.get(f"/proposals.csv?key_topic={topic.pk}").content.decode("utf-8-sig").count(topic.title) == 1


def test_lists_and_a_topic_take_the_same_queries_for_few_and_many(client, db):
    def queries(path):
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    unit = make_organisation("海事部", handles_items=True)
    topic = make_key_topic(items=[make_proposal()], lead_units=[unit])
    paths = ["/proposals/key-topics/", topic.get_absolute_url()]
    short = [queries(path) for path in paths]
    for n in range(5):
        items = [make_proposal(title=f"{n}-{m}") for m in range(3)]
        make_key_topic(f"主题{n}", items=items, lead_units=[unit])
        key_topics.put_under_key_topic(actor=make_user("data_editor"), topic=topic, proposals=items)
    assert [queries(path) for path in paths] == short == [7, 11]
