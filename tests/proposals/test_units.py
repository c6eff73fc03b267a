"""Units: what waits for each as of a day, what it answered, and what it took over."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from makers import make_assignment, make_key_topic, make_organisation, make_proposal, make_reply

from delegates.models import OrganisationName
from proposals.units import duration, figures

DAY = datetime.timedelta(days=1)


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


def assigned(unit: str, due: datetime.date | None = None, *, kind: str = "suggestion", **fields):
    item = make_proposal(kind, status="assigned", due_on=due)
    return make_assignment(item, unit, due_on=due, **fields)


def of(unit: str):
    pk = make_organisation(unit).pk
    return figures([pk], timezone.now())[pk]


def test_what_waits_is_due_overdue_or_unknown_and_late_begins_the_day_after(db, today):
    assigned("海事部", today)
    assigned("海事部", today - DAY)
    assigned("海事部", today + 9 * DAY, kind="proposal")
    assigned("海事部")
    found = of("海事部")
    assert (found.due, found.overdue, found.unknown, found.waiting) == (2, 1, 1, 4)
    assert dict(found.kinds) == {"建议": 3, "提案": 1}


def test_nothing_waits_for_a_co_handler_nor_where_it_was_sent_back_answered_or_is_over(db, today):
    assigned("海事部", role="co")
    assigned("海事部", today, ended="returned")
    make_reply(assigned("海事部", today).proposal, "海事部")
    over = assigned("海事部", today).proposal
    type(over).objects.filter(pk=over.pk).update(status="closed")
    type(over).objects.filter(pk=assigned("海事部", today).proposal_id).update(shown=[])
    found = of("海事部")
    assert found.waiting == 0
    assert dict(found.kinds) == {"建议": 4}


def test_on_time_counts_replies_whose_day_and_limit_are_both_known(db):
    limit = datetime.date(2025, 8, 12)
    for day, precision in ((limit, "day"), (limit + DAY, "day"), (limit.replace(day=1), "month"), (None, "day")):
        given = assigned("海事部", limit, assigned_on=datetime.date(2025, 5, 12))
        make_reply(given.proposal, "海事部", assignment=given, replied_on=day, precision=precision)
    found = of("海事部")
    assert (found.timely, found.timed, found.replies) == (1, 2, 4)


def test_the_median_leaves_out_whatever_has_no_day(db):
    start = datetime.date(2025, 5, 1)
    unit = make_organisation("海事部")
    assert duration([unit.pk], timezone.now()) is None
    for days in (10, 30, 90):
        given = assigned("海事部", assigned_on=start)
        make_reply(given.proposal, "海事部", assignment=given, replied_on=start + days * DAY)
    unknown = assigned("海事部")
    make_reply(unknown.proposal, "海事部", assignment=unknown, replied_on=start)
    found = duration([unit.pk], timezone.now())
    assert (found.median, found.replies) == (30, 3)


def test_a_reply_where_no_assignment_was_seen_counts_its_item_once(db):
    item = make_proposal()
    make_reply(item, "海事部")
    make_reply(item, "海事部")
    found = of("海事部")
    assert (dict(found.kinds), found.replies) == ({"建议": 1}, 2)


def test_the_page_has_what_the_predecessors_had_unless_asked_otherwise(client, db, today):
    old, new = make_organisation("航道处"), make_organisation("海事部", short_name="海事")
    new.predecessors.add(old)
    OrganisationName.objects.create(organisation=new, name="港务部", kind="full", ends_on=datetime.date(2023, 1, 1))
    assigned("航道处", today - DAY)
    assigned("海事部", today)
    make_key_topic("渡口安全", lead_units=[new])
    address = f"/proposals/units/{new.pk}-{new.slug}/"
    page = client.get(address)
    assert page.context["figures"].waiting == 2
    text = page.content.decode()
    for said in ("航道处", "港务部", "渡口安全"):
        assert said in text
    assert client.get(f"{address}?exact=yes").context["figures"].waiting == 1
    assert "海事部" in client.get(f"/proposals/units/{old.pk}-{old.slug}/").content.decode()
    answer = client.get(f"/proposals/units/{new.pk}-old/?exact=yes")
    assert (answer.status_code, answer["Location"]) == (301, f"{address}?exact=yes")


def test_a_unit_of_hidden_items_alone_is_not_there(client, db):
    item = make_proposal(hidden=True)
    given = make_assignment(item, "密部")
    unit = given.organisation
    assert client.get(f"/proposals/units/{unit.pk}-{unit.slug}/").status_code == 404
    assert "密部" not in client.get("/proposals/units/").content.decode()


def test_units_are_found_by_a_former_name_and_stand_by_name(client, db):
    unit = make_organisation("海事部")
    OrganisationName.objects.create(organisation=unit, name="港务部")
    assigned("海事部")
    assigned("航道处")
    found = client.get("/proposals/units/?q=港务").context["object_list"]
    assert [each.name for each in found] == ["海事部"]
    names = [each.name for each in client.get("/proposals/units/").context["object_list"]]
    assert names == ["海事部", "航道处"]


def test_list_and_page_take_the_same_queries_for_few_and_many(client, db, today):
    def queries(path):
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    unit = assigned("海事部", today).organisation
    paths = ["/proposals/units/", f"/proposals/units/{unit.pk}-{unit.slug}/"]
    short = [queries(path) for path in paths]
    for n in range(4):
        given = assigned(f"第{n}航道处", today)
        make_reply(assigned("海事部").proposal, "海事部", replied_on=today)
        make_reply(given.proposal, f"第{n}航道处", assignment=given, replied_on=today)
        assigned("海事部", today)
    assert [queries(path) for path in paths] == short == [7, 20]
