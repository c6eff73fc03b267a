"""Due days by the rule of the day, and lateness relative to a day."""

import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from makers import make_filed, make_organisation, make_user

from delegates.models import Body, Session
from newskit.audit.models import Event
from newskit.periods import Known, PartialDate, Precision
from newskit.periods.models import CalendarYear, SpecialDay
from newskit.verbs import NotAllowed
from proposals import lifecycle
from proposals.deadlines import Limit, Rulebook, lateness
from proposals.models import DeadlineRule, OfficialFigure, Proposal


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def limit(
    assigned: str, *, kind="suggestion", role="lead", ground="ordinary", months=None, precision="day", body="npc"
):
    return Rulebook.read().limit(
        body=Body.objects.get(code=body).pk,
        kind=kind,
        role=role,
        ground=ground,
        assigned=PartialDate(day(assigned), precision),
        months=months,
    )


@pytest.mark.parametrize(
    ("assigned", "ground", "due"),
    [
        ("2025-04-01", "ordinary", "2025-07-01"),
        ("2025-04-01", "broad", "2025-10-09"),  # 1 to 8 October 2025: National Day and Mid-Autumn
        ("2025-11-30", "ordinary", "2026-02-28"),  # clamped to the month's end; a Saturday that is worked (调休)
        ("2023-11-30", "ordinary", "2024-02-29"),  # a leap year
        ("2025-12-15", "ordinary", "2026-03-16"),  # a Sunday moves to Monday
        ("2025-10-03", "ordinary", "2026-01-04"),  # 1 to 3 January off, the Sunday after is worked
        ("2025-08-31", "broad", "2026-02-28"),
    ],
)
def test_due_is_the_month_s_day_moved_to_a_day_that_is_worked(reference, assigned, ground, due):
    found = limit(assigned, ground=ground)
    assert (found.due_on, found.sure) == (day(due), True)


def test_where_the_rest_days_of_the_year_are_unknown_the_day_says_so(reference):
    assert limit("2030-01-10") == Limit(
        3, DeadlineRule.objects.get(valid_from="2025-03-11", role="lead", months=3), day("2030-04-10"), False
    )


@pytest.mark.parametrize(
    ("assigned", "source"),
    [
        ("2015-08-28", None),
        ("2015-08-29", "代表法"),
        ("2021-03-10", "代表法"),
        ("2021-03-11", "议事规则"),
        ("2025-03-11", "代表法"),
    ],
)
def test_the_rule_is_that_of_the_day_of_the_hand_out(reference, assigned, source):
    found = limit(assigned)
    assert (found.rule and source in found.rule.source.text) == (source and True)
    assert (found.due_on is None) == (source is None)


@pytest.mark.parametrize(
    "part",
    [
        {"role": "co"},
        {"kind": "motion"},
        {"kind": "proposal", "body": "cppcc"},  # no national limit was found
    ],
)
def test_no_rule_no_day(reference, part):
    assert limit("2026-04-01", **part) == Limit()


def test_what_the_hand_out_said_goes_before_the_rule(reference):
    assert limit("2026-04-01", months=1) == Limit(1, None, day("2026-05-06"), True)  # past 1 to 5 May
    assert limit("2026-04-01", kind="proposal", body="cppcc", months=3).due_on == day("2026-07-01")
    assert limit("2026-04-01", role="co", months=3) == Limit()


def test_a_date_known_in_part_gives_a_limit_but_no_day(reference):
    assert limit("2026-04-01", precision=Precision.MONTH).months == 3
    assert limit("2026-04-01", precision=Precision.MONTH).due_on is None
    assert limit("2021-03-01", precision=Precision.MONTH).rule is None  # the month had two rules
    assert limit("2026-04-01", precision=Precision.NO_LATER) == Limit()


def test_the_verb_stores_limit_rule_and_day(reference, actor):
    item = make_filed(session=Session.objects.get(code="npc-14-4"))
    row = lifecycle.assign(
        actor=actor, proposal=item, organisation=make_organisation(), on=day("2026-04-01"), ground="broad"
    )
    assert (row.limit_months, row.due_on, row.rule.months) == (6, day("2026-10-08"), 6)
    assert [Proposal.objects.overdue(day(on)).exists() for on in ("2026-10-08", "2026-10-09")] == [False, True]
    assert Proposal.objects.due_between(day("2026-10-08"), day("2026-10-08")).exists()
    assert not Proposal.objects.due_between(day("2026-10-09"), day("2026-12-31")).exists()


def test_due_days_follow_the_table_when_the_rest_days_of_a_year_become_known(reference, actor, client):
    item, quiet = (make_filed(session=Session.objects.get(code="npc-14-4"), title=title) for title in "甲乙")
    unit = make_organisation()
    row = lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=day("2026-08-11"), ground="broad")
    lifecycle.assign(actor=actor, proposal=quiet, organisation=unit, on=day("2026-08-10"), limit_months=5)
    assert (row.due_on, row.due_sure) == (
        day("2027-02-11"),
        False,
    )  # within the Spring Festival, which nobody knows yet
    editor = make_user("data_editor")
    client.force_login(editor)
    data = {"year": 2027, "source_text": "国务院办公厅通知", "source_url": "", "special_days-INITIAL_FORMS": 0}
    days = [day("2027-02-11") + datetime.timedelta(days=n) for n in range(5)]
    data["special_days-TOTAL_FORMS"] = len(days)
    for n, rest in enumerate(days):
        data |= {f"special_days-{n}-day": rest, f"special_days-{n}-name": "春节"}
    assert client.post(reverse("admin:periods_calendaryear_add"), data).status_code == 302
    row.refresh_from_db()
    item.refresh_from_db()
    assert (row.due_on, row.due_sure, item.due_on) == (day("2027-02-16"), True, day("2027-02-16"))
    assert not Proposal.objects.overdue(day("2027-02-16")).filter(pk=item.pk)
    moved = Event.objects.get(verb="proposals.recount_due")
    assert (moved.actor, moved.object_id, moved.after) == (
        editor,
        str(item.pk),
        {str(unit): "2027-02-11 → 2027-02-16"},
    )
    assert quiet.assignments.get().due_sure
    # A mistake in the table is mended, and the day goes with it.
    SpecialDay.objects.filter(day="2027-02-15").delete()
    data = data | {"special_days-TOTAL_FORMS": 0}
    assert client.post(reverse("admin:periods_calendaryear_change", args=[2027]), data).status_code == 302
    row.refresh_from_db()
    assert row.due_on == day("2027-02-15")
    with pytest.raises(NotAllowed):
        lifecycle.recount_due(actor=make_user("reporter"), years=[2027])


def test_reference_data_that_brings_a_year_counts_anew(reference, actor):
    item = make_filed(session=Session.objects.get(code="npc-14-4"))
    SpecialDay.objects.filter(year=2026).delete()
    CalendarYear.objects.filter(year=2026).delete()
    row = lifecycle.assign(actor=actor, proposal=item, organisation=make_organisation(), on=day("2026-07-01"))
    assert (row.due_on, row.due_sure) == (day("2026-10-01"), False)
    call_command("reference", verbosity=0)
    row.refresh_from_db()
    assert (row.due_on, row.due_sure) == (day("2026-10-08"), True)


@given(st.dates(datetime.date(2016, 1, 1), datetime.date(2040, 1, 1)), st.integers(1, 12))
def test_a_due_day_is_worked_and_never_before_the_months_are_over(assigned, months):
    found = Rulebook((), REST).limit(
        body=1, kind="suggestion", role="lead", ground="ordinary", assigned=PartialDate(assigned), months=months
    )
    assert found.due_on.weekday() < 5
    ahead = (found.due_on.year - assigned.year) * 12 + found.due_on.month - assigned.month
    assert months <= ahead <= months + 1
    assert found.due_on >= assigned + datetime.timedelta(days=28 * months)


class REST:
    special, years = {}, frozenset()


@pytest.mark.parametrize(
    ("due", "answered", "on", "late", "days"),
    [
        ("2026-07-01", None, "2026-07-01", Known.NO, 0),
        ("2026-07-01", None, "2026-07-02", Known.YES, 1),
        ("2026-07-01", PartialDate(day("2026-07-01")), "2026-12-01", Known.NO, 0),
        ("2026-07-01", PartialDate(day("2026-07-10")), "2026-12-01", Known.YES, 9),
        ("2026-07-01", PartialDate(day("2026-07-01"), "month"), "2026-12-01", Known.UNKNOWN, 0),
        ("2026-07-01", PartialDate(day("2026-06-01"), "month"), "2026-12-01", Known.NO, 0),
        ("2026-07-01", PartialDate(day("2026-08-01"), "month"), "2026-12-01", Known.YES, 0),
        ("2026-07-01", PartialDate(day("2026-07-20"), "no_later"), "2026-12-01", Known.UNKNOWN, 0),
        ("2026-07-01", PartialDate(None), "2026-12-01", Known.UNKNOWN, 0),
        (None, None, "2026-12-01", Known.UNKNOWN, 0),
    ],
)
def test_late_begins_the_day_after_and_unknown_stays_unknown(due, answered, on, late, days):
    found = lateness(due and day(due), answered, day(on))
    assert (found.late, found.days, bool(found)) == (late, days, late == Known.YES)


def test_reference_rows_have_sources_and_load_twice(reference):
    assert DeadlineRule.objects.count() == 12
    assert OfficialFigure.objects.filter(session__code="cppcc-14-4").count() == 7
    for session in ("cppcc-14-2", "cppcc-14-3", "cppcc-14-4"):
        value = dict(OfficialFigure.objects.filter(session__code=session).values_list("what", "value"))
        assert value["received"] == value["accepted"] + value["merged"] + value["sent_as_opinion"]
        assert value["accepted"] == value["members"] + value["collective"]
    before = (DeadlineRule.objects.count(), OfficialFigure.objects.count(), SpecialDay.objects.count())
    call_command("reference", verbosity=0)
    assert before == (DeadlineRule.objects.count(), OfficialFigure.objects.count(), SpecialDay.objects.count())
    assert CalendarYear.objects.filter(year=2026).exists()
