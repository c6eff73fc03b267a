"""落实进展: what editors record of the carrying out of an item, apart from its course and its status."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from makers import make_filed, make_proposal, make_source, make_statement, make_user

from newskit.audit.models import Event
from newskit.periods import beijing_today
from newskit.verbs import NotAllowed, WrongState
from proposals import lifecycle, milestones
from proposals.models import Milestone

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 6, 1)


def set_one(actor, item, title="草案公开征求意见", **fields) -> Milestone:
    standard = {"state": "done", "day": DAY, "source": make_source("国家海岛航运署公告"), "as_of": DAY}
    return milestones.set_milestone(actor=actor, proposal=item, title=title, **standard | fields)


def test_readers_see_the_list_with_states_days_and_sources(client, actor):
    item = make_proposal()
    set_one(actor, item, text="意见汇总另行公布。")
    set_one(actor, item, "试点启动", state="planned", day=datetime.date(2027, 1, 1), precision="year")
    set_one(actor, item, "条例通过", state="dropped", day=None)
    page = client.get(item.get_absolute_url()).content.decode()
    part = page[page.index('id="progress"') : page.index('id="signers"')]
    for word in (
        "本报所记3项中1项已完成",
        "1项不再进行",
        "2026年6月1日",
        "2027年",
        "意见汇总另行公布。",
        "国家海岛航运署公告",
    ):
        assert word in part
    assert part.index("草案公开征求意见") < part.index("试点启动") < part.index("条例通过")
    course = page[page.index('id="course"') : page.index('id="progress"')]
    assert "试点启动" not in course


def test_no_list_stands_where_nothing_is_recorded(client, db):
    assert 'id="progress"' not in client.get(make_proposal().get_absolute_url()).content.decode()


def test_the_status_and_the_steps_stay_as_they_are(actor):
    item = make_filed()
    before = (item.status, item.replied_on, item.actions.count())
    set_one(actor, item)
    item.refresh_from_db()
    assert (item.status, item.replied_on, item.actions.count()) == before


def test_the_progress_is_as_old_as_the_oldest_look(actor):
    item = make_filed()
    assert not milestones.progress(item)
    set_one(actor, item)
    set_one(actor, item, "试点启动", as_of=DAY + datetime.timedelta(days=9))
    assert milestones.progress(item).as_of == DAY


@pytest.mark.parametrize(
    "fields",
    [
        {"title": " "},
        {"state": "hoped"},
        {"day": DAY + datetime.timedelta(days=1)},
        {"state": "dropped", "day": DAY + datetime.timedelta(days=1)},
        {"as_of": datetime.date(2999, 1, 1)},
    ],
)
def test_what_cannot_be_is_refused(actor, fields):
    with pytest.raises(WrongState):
        set_one(actor, make_filed(), **fields)
    assert not Milestone.objects.exists()


def test_a_milestone_stands_once_and_never_with_a_statement(actor):
    item, statement = make_filed(), make_statement()
    row = set_one(actor, item)
    with pytest.raises(WrongState):
        set_one(actor, item)
    with pytest.raises(WrongState):
        set_one(actor, statement)
    rows = Milestone.objects.filter(pk=row.pk)
    for change in ({"proposal": statement}, {"day": DAY + datetime.timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_only_who_tracks_records_them(actor):
    item, reporter = make_filed(), make_user("reporter")
    row = set_one(actor, item)
    with pytest.raises(NotAllowed):
        set_one(reporter, item, "试点启动")
    with pytest.raises(NotAllowed):
        milestones.change_milestone(actor=reporter, milestone=row, changes={"state": "dropped"})
    with pytest.raises(NotAllowed):
        milestones.retract_milestone(actor=reporter, milestone=row, note="误")


def test_a_planned_one_is_reached_or_given_up_and_its_history_stays(actor):
    row = set_one(actor, make_filed(), state="planned", day=DAY + datetime.timedelta(days=30))
    with pytest.raises(WrongState):
        milestones.change_milestone(actor=actor, milestone=row, changes={"state": "done"})
    with pytest.raises(WrongState):
        milestones.change_milestone(actor=actor, milestone=row, changes={"state": "planned"})
    done = milestones.change_milestone(actor=actor, milestone=row, changes={"state": "done", "day": DAY})
    assert [past.state for past in done.history.all()] == ["done", "planned"]
    assert done.history.first().history_user == actor
    assert Event.objects.get(verb="proposals.change_milestone").before["state"] == "planned"


def test_a_mistake_is_taken_back_with_a_reason(actor):
    row = set_one(actor, make_filed())
    with pytest.raises(WrongState):
        milestones.retract_milestone(actor=actor, milestone=row, note=" ")
    milestones.retract_milestone(actor=actor, milestone=row, note="是另一件的")
    assert not Milestone.objects.exists()
    event = Event.objects.get(verb="proposals.retract_milestone")
    assert (event.before["milestone"], event.note) == ("草案公开征求意见", "是另一件的")
    with pytest.raises(WrongState):
        milestones.retract_milestone(actor=actor, milestone=row, note="是另一件的")


def test_an_item_with_milestones_is_not_forgotten(actor):
    item = make_filed()
    set_one(actor, item)
    with pytest.raises(WrongState):
        lifecycle.forget_item(actor=actor, proposal=item, note="误")


def test_editors_set_change_and_take_back_from_the_page(client):
    client.force_login(make_user("data_editor"))
    item = make_filed()

    def press(button, row=None, **cells):
        url = reverse(f"admin:proposals_proposal_{button}", kwargs={"object_id": item.pk})
        query = f"?row={row}" if row else ""
        return client.post(url + query, {"_form_submitted": "on", **cells}, headers={"HX-Request": "true"})

    cells = {"title": "试点启动", "state": "planned", "precision": "month", "day": "2027-03-15"}
    cells |= {"as_of": str(beijing_today()), "source_text": "公告", "source_url": "https://example.org/1"}
    press("set_milestone", **cells)
    row = Milestone.objects.get()
    assert (row.day, row.source.url) == (datetime.date(2027, 3, 1), "https://example.org/1")
    page = client.get(reverse("admin:proposals_proposal_change", args=[item.pk])).content.decode()
    assert "试点启动" in page
    change = reverse("admin:proposals_proposal_change_milestone", kwargs={"object_id": item.pk}) + f"?row={row.pk}"
    assert change in page
    assert "试点启动" in client.get(change, headers={"HX-Request": "true"}).content.decode()
    press("change_milestone", row.pk, **cells | {"state": "dropped", "day": ""})
    assert Milestone.objects.get().state == "dropped"
    press("retract_milestone", row.pk, note="误")
    assert not Milestone.objects.exists()
