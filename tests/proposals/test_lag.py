"""How late our records may be: measured, of so many steps, and unknown where nothing was seen."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from makers import make_filed, make_proposal, make_user

from proposals.lag import lag
from proposals.models import Action

NOW = datetime.datetime(2026, 6, 1, 4, tzinfo=datetime.UTC)


def seen(happened: datetime.date | None, recorded: str, *, item=None, **fields) -> None:
    step = Action.objects.create(
        proposal=item or make_proposal(), kind="filed", happened_on=happened, recorded_by=make_user(), **fields
    )
    Action.objects.filter(pk=step.pk).update(recorded_at=datetime.datetime.fromisoformat(recorded))


def test_the_middle_of_the_days_in_beijing_between_a_step_and_its_entry(db):
    first = datetime.date(2026, 3, 1)
    seen(first, "2026-03-01T15:59:00+00:00")  # the same day in Beijing
    seen(first, "2026-03-03T16:00:00+00:00")  # the fourth, half a minute later in Beijing
    seen(first, "2026-03-11T04:00:00+00:00")
    assert lag(NOW).days == 3
    assert lag(NOW).steps == 3


def test_what_nobody_knows_to_the_day_is_old_or_hidden_is_not_in_it(db):
    assert lag(NOW) is None
    recorded = "2026-03-11T04:00:00+00:00"
    seen(None, recorded)
    seen(None, recorded, implied=True)
    seen(datetime.date(2026, 3, 1), recorded, precision="month")
    seen(datetime.date(2024, 3, 1), recorded)
    seen(datetime.date(2026, 3, 1), recorded, item=make_proposal(hidden=True))
    seen(datetime.date(2026, 3, 12), recorded)  # announced before it came
    assert lag(NOW) is None


def test_the_page_says_it_with_of_how_many(client, db):
    item = make_filed()
    page = client.get(item.get_absolute_url()).content.decode()
    assert "本页来源" in page
    expected = lag(timezone.now())
    said = f"{expected.steps}步中，自发生至录入的中位数为{expected.days}天" if expected else "可能迟多久不详"
    assert said in page


def test_it_takes_two_statements(db):
    with CaptureQueriesContext(connection) as queries:
        lag(NOW)
    assert len(queries) == 2


def test_only_the_newest_entries_are_looked_at(db, monkeypatch):
    monkeypatch.setattr("proposals.lag.READ", 2)
    for day in ("01", "03", "04"):
        seen(datetime.date(2026, 3, 1), f"2026-03-{day}T04:00:00+00:00")
    assert lag(NOW).steps == 2
    assert lag(NOW).days == 2
    assert lag(datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)).steps == 1
