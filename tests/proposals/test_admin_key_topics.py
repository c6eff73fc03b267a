"""The page of a key topic in the back office: a form whose save calls the verbs."""

import pytest
from makers import make_filed, make_key_topic, make_organisation, make_statement, make_user

from newskit.audit.models import Event
from proposals.models import KeyTopic

ITEMS = "places"


@pytest.fixture
def desk(client, db):
    client.force_login(make_user("data_editor"))
    return client


def page(topic: KeyTopic) -> str:
    return f"/admin/proposals/keytopic/{topic.pk}/change/"


def form(topic: KeyTopic, *fresh, delete=(), **cells) -> dict:
    """What a browser would send."""
    places = list(topic.places.all()) if topic.pk else []
    data = {
        "session": topic.session_id,
        "title": topic.title,
        "lead_units": [],
        "supervised_by": topic.supervised_by,
        "precision": topic.precision,
        "source": topic.source_id,
        f"{ITEMS}-TOTAL_FORMS": len(places) + len(fresh),
        f"{ITEMS}-INITIAL_FORMS": len(places),
    }
    for n, place in enumerate(places):
        data |= {f"{ITEMS}-{n}-id": place.pk, f"{ITEMS}-{n}-key_topic": topic.pk}
        if place.proposal in delete:
            data[f"{ITEMS}-{n}-DELETE"] = "on"
    for n, item in enumerate(fresh, start=len(places)):
        data[f"{ITEMS}-{n}-proposal"] = item.pk
    return data | cells


def test_a_topic_is_entered_with_its_items(desk):
    like, item, unit = make_key_topic(), make_filed(), make_organisation("海事部")
    like.pk = None
    answer = desk.post(
        "/admin/proposals/keytopic/add/",
        form(
            like,
            item,
            body=like.body_id,
            list=like.list,
            title="渡口安全",
            lead_units=[unit.pk],
            approved_on="2026-04-20",
        ),
    )
    assert answer.status_code == 302, answer.context["errors"]
    topic = KeyTopic.objects.get(title="渡口安全")
    assert (list(topic.items.all()), list(topic.lead_units.all())) == ([item], [unit])
    verbs = set(Event.objects.filter(object_id=str(topic.pk)).values_list("verb", flat=True))
    assert {"proposals.add_key_topic", "proposals.put_under_key_topic"} <= verbs


def test_items_are_put_there_and_taken_away(desk):
    stays, goes, fresh = make_filed(number="1"), make_filed(number="2"), make_filed(number="3")
    topic = make_key_topic(items=[stays, goes])
    answer = desk.post(page(topic), form(topic, fresh, delete=[goes], supervised_by="社会建设委员会"))
    assert answer.status_code == 302, answer.context["errors"]
    topic.refresh_from_db()
    assert topic.supervised_by == "社会建设委员会"
    assert set(topic.items.all()) == {stays, fresh}


def test_what_cannot_stand_there_is_refused_beside_its_field(desk):
    topic, statement = make_key_topic(), make_statement()
    answer = desk.post(page(topic), form(topic, statement))
    assert answer.status_code == 200
    assert "不能列入" in answer.content.decode()
    assert not topic.items.exists()


def test_a_topic_is_taken_back_with_a_reason_and_is_then_for_reading(desk):
    topic = make_key_topic()
    address = f"/admin/proposals/keytopic/{topic.pk}/retract/"
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"note": "录重了", "_form_submitted": "on"}).status_code == 302
    topic.refresh_from_db()
    assert topic.retracted_at is not None
    assert desk.get(page(topic)).status_code == 200
    assert desk.post(page(topic), form(topic, title="别的")).status_code == 403


def test_who_does_not_track_reads(client, db):
    client.force_login(make_user("reporter"))
    topic = make_key_topic()
    assert client.get(page(topic)).status_code == 200
    assert client.post(page(topic), form(topic, title="别的")).status_code == 403
    assert client.get("/admin/proposals/keytopic/add/").status_code == 403
