"""The file of units has the rows and the figures of their page."""

import csv
import datetime
import io
import json
import random

import pytest
from django.utils import timezone
from makers import make_assignment, make_organisation, make_proposal, make_reply

from newskit.opendata import Datatype, Header
from proposals.datasets import UNITS
from proposals.models import Proposal
from proposals.units import duration, figures

pytestmark = pytest.mark.django_db
HEADER_OF_VERSION_1 = (
    "id permalink name short_name suggestions proposals motions not_due overdue due_unknown replies on_time on_time_of "
    "median_days median_of predecessor_ids predecessors as_of source source_url"
)


def rows(client, query=""):
    response = client.get(f"/units.csv?{query}")
    assert response.status_code == 200, response.content.decode()
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def some_of_everything(today: datetime.date, number: int = 60) -> None:
    """By dice, the same ones each time: dates known, in part or not at all, shown or not, answered with or without 交办."""
    dice = random.Random(7)
    units = [f"第{n}航道处" for n in range(6)]

    def day():
        return today + datetime.timedelta(days=dice.randint(-60, 60)) if dice.random() < 0.8 else None

    for _ in range(number):
        item = make_proposal(
            dice.choice(["suggestion", "proposal", "motion"]),
            hidden=dice.random() < 0.15,
            status=dice.choice(["assigned", "replied", "closed"]),
        )
        given = None
        if dice.random() < 0.85:
            given = make_assignment(
                item,
                dice.choice(units),
                role=dice.choice(["lead", "lead", "co", "separate"]),
                assigned_on=day(),
                precision=dice.choice(["day", "day", "month"]),
                due_on=day(),
                ended=dice.choice(["", "", "", "returned"]),
            )
        if dice.random() < 0.6:
            linked = given if dice.random() < 0.6 else None
            unit = linked.organisation.name if linked else dice.choice(units)
            precision = dice.choice(["day", "day", "no_later"])
            make_reply(item, unit, assignment=linked, replied_on=day(), precision=precision)


def test_each_row_has_the_figures_of_the_page(client):
    some_of_everything(timezone.localdate())
    now = timezone.now()
    found = rows(client)
    shown = [unit.pk for unit in client.get("/proposals/units/").context["object_list"]]
    assert [int(row["id"]) for row in found] == shown
    assert len(found) == 6
    known = figures(shown, now)
    for row in found:
        of, took = known[int(row["id"])], duration([int(row["id"])], now)
        kinds = {kind: int(row[f"{kind}s"]) for kind in ("suggestion", "proposal", "motion")}
        assert kinds == {kind: of.items[kind] for kind in kinds}
        waits = [int(row[name]) for name in ("not_due", "overdue", "due_unknown")]
        assert waits == [of.due, of.overdue, of.unknown]
        replies = [int(row[name]) for name in ("replies", "on_time", "on_time_of")]
        assert replies == [of.replies, of.timely, of.timed]
        days = (row["median_days"], row["median_of"])
        assert days == ((str(took.median), str(took.replies)) if took else ("", "0"))
        assert row["as_of"] == timezone.localdate().isoformat()


def test_it_takes_the_question_of_the_list_and_refuses_others(client):
    old, new = make_organisation("航道处"), make_organisation("=海事部", short_name="海事")
    new.predecessors.add(old)
    for unit in (old, new):
        make_assignment(make_proposal(), unit.name)
    (row,) = rows(client, "q=海事")
    assert (row["name"], row["short_name"]) == ("'=海事部", "海事")
    assert (row["predecessor_ids"], row["predecessors"]) == (str(old.pk), "航道处")
    assert client.get("/units.csv?nonsense=1").status_code == 400
    assert (
        'href="/units.csv?q=%E6%B5%B7%E4%BA%8B&amp;headers=zh"'
        in client.get("/proposals/units/?q=海事").content.decode()
    )


def test_what_readers_do_not_see_is_in_no_row_and_no_figure(client):
    make_assignment(make_proposal(hidden=True), "密部")
    make_assignment(make_proposal(), "海事部")
    make_reply(make_proposal(hidden=True), "海事部")
    (row,) = rows(client)
    assert (row["name"], row["suggestions"], row["replies"]) == ("海事部", "1", "0")


def test_the_tag_moves_with_an_assignment_with_what_is_hidden_and_with_a_name(client):
    given = make_assignment(make_proposal(), "海事部")
    other = make_assignment(make_proposal(), "海事部")

    def tag():
        return client.head("/units.csv")["ETag"]

    tags = [tag()]
    assert tag() == tags[0]
    make_reply(given.proposal, "海事部", assignment=given)
    tags.append(tag())
    Proposal.objects.filter(pk=other.proposal_id).update(shown=[])
    tags.append(tag())
    type(given.organisation).objects.filter(pk=given.organisation_id).update(short_name="海事")
    tags.append(tag())
    assert len(set(tags)) == 4


def test_the_columns_are_those_promised_guarded_and_described(client, django_assert_num_queries):
    assert UNITS.headings(Header.NAMES) == HEADER_OF_VERSION_1.split()
    for style in (Header.ZH, Header.ZH_EN):
        assert len(set(UNITS.headings(style))) == len(UNITS.columns)
    assert all(column.guard is not False for column in UNITS.columns if column.datatype is Datatype.TEXT)
    assert UNITS.daily
    table = json.loads(client.get("/units.csv-metadata.json").content)
    assert [column["name"] for column in table["tableSchema"]["columns"]] == UNITS.headings(Header.NAMES)
    some_of_everything(timezone.localdate(), 3)
    with django_assert_num_queries(7):
        client.get("/units.csv")
