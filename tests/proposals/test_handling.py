"""Steps, assignments, replies and feedback: what the verbs write, refuse and undo."""

import datetime
import itertools

import pytest
from makers import make_delegate, make_filed, make_organisation, make_statement, make_user

from newskit.audit.models import Event
from newskit.periods import Precision
from newskit.verbs import NotAllowed, WrongState
from proposals import lifecycle
from proposals.models import Action, Assignment, Proposal

pytestmark = pytest.mark.django_db


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def state(item: Proposal) -> tuple:
    """The stored state, and each step as (kind, unit, date, implied)."""
    item = Proposal.objects.get(pk=item.pk)
    steps = {(a.kind, str(a.organisation or ""), str(a.date), a.implied) for a in item.actions.all()}
    units = {
        (str(a.organisation), a.role, str(a.date), a.ended, a.due_on, a.replies.count()) for a in item.assignments.all()
    }
    return item.status, str(item.filed), str(item.replied), item.due_on, item.merged_into, steps, units


def some_orders(*names: str) -> list[tuple[str, ...]]:
    """Every fifth order, and each name first and last somewhere."""
    return list(itertools.permutations(names))[::5]


@pytest.fixture
def unit(db):
    return make_organisation("灯塔管理局")


@pytest.fixture
def other(db):
    return make_organisation("航道总局")


def test_a_reply_seen_first_implies_what_must_have_been(actor, unit):
    item = make_filed("proposal")
    row = lifecycle.reply(
        actor=actor, proposal=item, organisation=unit, on=day("2026-08-01"), precision=Precision.MONTH
    )
    assert row.assignment is None
    assert state(item)[:3] == ("replied", "2026-03-05", "2026-08")
    assert state(item)[5] == {
        ("filed", "", "2026-03-05", False),
        ("accepted", "", "", True),
        ("assigned", "灯塔管理局", "", True),
        ("replied", "灯塔管理局", "2026-08", False),
    }
    lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=day("2026-04-01"))
    row.refresh_from_db()
    assert row.assignment == item.assignments.get()
    assert ("assigned", "灯塔管理局", "2026-04-01", False) in state(item)[5]
    assert sum(implied for *_rest, implied in state(item)[5]) == 1


def test_entered_in_any_order_a_history_leaves_the_same_rows(actor, unit, other):
    def enter(item):
        return {
            "accept": lambda: lifecycle.record(actor=actor, proposal=item, kind="accepted", on=day("2026-03-20")),
            "assign": lambda: lifecycle.assign(
                actor=actor, proposal=item, organisation=unit, on=day("2026-04-01"), limit_months=3
            ),
            "part": lambda: lifecycle.assign(
                actor=actor, proposal=item, organisation=other, role="separate", on=day("2026-04-01"), limit_months=6
            ),
            "reply": lambda: lifecycle.reply(actor=actor, proposal=item, organisation=unit, on=day("2026-06-20")),
            "again": lambda: lifecycle.handle_again(
                actor=actor, proposal=item, organisation=unit, on=day("2026-09-01"), limit_months=1
            ),
        }

    ends = []
    for number, order in enumerate(some_orders("accept", "assign", "part", "reply", "again")):
        item = make_filed("proposal", number=str(number + 1))
        for name in order:
            enter(item)[name]()
        ends.append(state(item))
    assert ends[0][0] == "handled_again"
    assert ends[0][3] == day("2026-10-01")
    assert all(end == ends[0] for end in ends)


def test_what_contradicts_is_refused_and_nothing_is_left_of_it(actor, unit):
    item = make_filed("proposal")
    lifecycle.record(actor=actor, proposal=item, kind="declined", ground="academic", on=day("2026-03-20"))
    before = state(item)
    for attempt in [
        lambda: lifecycle.reply(actor=actor, proposal=item, organisation=unit, on=day("2026-08-01")),
        lambda: lifecycle.assign(actor=actor, proposal=item, organisation=unit),
        lambda: lifecycle.record(actor=actor, proposal=item, kind="accepted"),
        lambda: lifecycle.close(actor=actor, proposal=item),
        lambda: lifecycle.record(actor=actor, proposal=item, kind="on_agenda"),
        lambda: lifecycle.record(actor=actor, proposal=make_statement(), kind="filed"),
    ]:
        with pytest.raises(WrongState):
            attempt()
    assert state(item) == before
    assert not Assignment.objects.exists()


def test_a_refusal_needs_an_official_ground_and_nothing_else_has_one(actor):
    item = make_filed("proposal")
    for kind, ground in [("declined", ""), ("declined", "dislike"), ("accepted", "academic")]:
        with pytest.raises(WrongState):
            lifecycle.record(actor=actor, proposal=item, kind=kind, ground=ground)
    lifecycle.record(actor=actor, proposal=item, kind="declined", ground="empty")
    assert item.actions.get(kind="declined").get_ground_display()


def test_a_second_source_fills_in_a_date_and_never_changes_one(actor):
    item = make_filed("proposal")
    lifecycle.record(actor=actor, proposal=item, kind="accepted")
    lifecycle.record(actor=actor, proposal=item, kind="accepted", on=day("2026-03-20"))
    assert ("accepted", "", "2026-03-20", False) in state(item)[5]
    for on in ["2026-03-20", "2026-03-21", None]:
        with pytest.raises(WrongState):
            lifecycle.record(actor=actor, proposal=item, kind="accepted", on=on and day(on))
    with pytest.raises(WrongState, match="2026-03-20"):  # not taken as a note on the day that is recorded
        lifecycle.record(actor=actor, proposal=item, kind="accepted", on=day("2026-03-21"), note="据公报")
    with pytest.raises(WrongState):
        lifecycle.record(actor=actor, proposal=make_filed("proposal"), kind="accepted", on=day("2026-03-01"))


def test_merging_names_the_item_that_goes_on(actor):
    one, two, three = (make_filed("proposal", title=title) for title in ("一", "二", "三"))
    suggestion = make_filed("suggestion")
    for into in (one, suggestion):
        with pytest.raises(WrongState):
            lifecycle.record(actor=actor, proposal=one, kind="merged", into=into)
    with pytest.raises(WrongState):
        lifecycle.record(actor=actor, proposal=one, kind="accepted", into=two)
    lifecycle.record(actor=actor, proposal=one, kind="merged", into=two, on=day("2026-03-20"))
    one.refresh_from_db()
    assert (one.status, one.merged_into) == ("merged", two)
    for proposal, into in [(three, one), (two, three)]:
        with pytest.raises(WrongState):
            lifecycle.record(actor=actor, proposal=proposal, kind="merged", into=into)
    lifecycle.record(actor=actor, proposal=three, kind="merged")  # into which, nobody knows yet
    lifecycle.record(actor=actor, proposal=three, kind="merged", into=two)
    three.refresh_from_db()
    assert three.merged_into == two


def test_the_day_of_a_merging_is_kept_when_the_item_that_goes_on_is_named_later(actor):
    item, two = make_filed("proposal"), make_filed("proposal", title="二")
    first = lifecycle.record(actor=actor, proposal=item, kind="merged")
    lifecycle.record(actor=actor, proposal=item, kind="merged", into=two, on=day("2026-03-20"), note="据公报")
    first.refresh_from_db()
    assert (first.happened_on, first.note, item.actions.filter(kind="merged").count()) == (
        day("2026-03-20"),
        "据公报",
        1,
    )
    other = make_filed("proposal", title="三")
    lifecycle.record(actor=actor, proposal=other, kind="merged", on=day("2026-03-20"))
    with pytest.raises(WrongState, match="2026-03-20"):
        lifecycle.record(actor=actor, proposal=other, kind="merged", into=two, on=day("2026-03-21"))
    other.refresh_from_db()
    assert other.merged_into is None


def test_a_motion_goes_its_own_way(actor, unit):
    motion = make_filed("motion", proposer_kind="delegation")
    lifecycle.record(actor=actor, proposal=motion, kind="examined", organisation=unit, on=day("2026-10-20"))
    assert ("referred", "灯塔管理局", "", True) in state(motion)[5]
    lifecycle.record(actor=actor, proposal=motion, kind="referred", organisation=unit, on=day("2026-03-11"))
    assert ("referred", "灯塔管理局", "2026-03-11", False) in state(motion)[5]
    assert state(motion)[0] == "examined"
    with pytest.raises(WrongState):
        lifecycle.assign(actor=actor, proposal=motion, organisation=unit)
    lifecycle.close(actor=actor, proposal=motion, on=day("2026-12-28"))
    assert state(motion)[0] == "closed"


def test_a_unit_gives_it_back_and_another_takes_its_place(actor, unit, other):
    item = make_filed()
    first = lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=day("2026-04-01"), limit_months=3)
    assert state(item)[3] == day("2026-07-01")
    with pytest.raises(WrongState):
        lifecycle.return_assignment(actor=actor, assignment=first, on=day("2026-03-31"))
    lifecycle.return_assignment(actor=actor, assignment=first)  # on a day that nobody knows
    assert state(item)[0] == "filed"
    assert state(item)[3] is None
    with pytest.raises(WrongState):
        lifecycle.return_assignment(actor=actor, assignment=first)
    new = lifecycle.reassign(
        actor=actor, proposal=item, organisation=other, instead_of=first, on=day("2026-05-12"), limit_months=3
    )
    assert (new.previous, new.due_on) == (first, day("2026-08-12"))
    assert (state(item)[0], state(item)[3]) == ("assigned", day("2026-08-12"))
    with pytest.raises(WrongState):
        lifecycle.reassign(actor=actor, proposal=item, organisation=make_organisation("港务局"), instead_of=first)
    lifecycle.reply(actor=actor, proposal=item, organisation=other, on=day("2026-08-01"))
    with pytest.raises(WrongState):
        lifecycle.return_assignment(actor=actor, assignment=new)


def test_a_unit_is_assigned_once_at_a_time_but_a_missing_date_is_filled_in(actor, unit):
    item = make_filed()
    lifecycle.assign(actor=actor, proposal=item, organisation=unit)
    assert state(item)[3] is None
    row = lifecycle.assign(
        actor=actor, proposal=item, organisation=unit, on=day("2026-04-01"), limit_months=6, ground="broad"
    )
    assert (row.due_on, row.limit_ground) == (day("2026-10-01"), "broad")
    assert item.assignments.count() == item.actions.filter(kind="assigned").count() == 1
    with pytest.raises(WrongState):
        lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=day("2026-04-02"))


def test_a_co_handler_owes_its_opinion_to_the_lead(actor, unit, other):
    item = make_filed()
    lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=day("2026-04-01"), limit_months=3)
    helper = lifecycle.assign(actor=actor, proposal=item, organisation=other, role="co", on=day("2026-04-01"))
    assert (helper.due_on, helper.limit_months) == (None, None)
    with pytest.raises(WrongState):
        lifecycle.reply(actor=actor, proposal=item, organisation=other)
    lifecycle.reply(actor=actor, proposal=item, organisation=unit)
    assert state(item)[0] == "replied"


def test_the_opinion_of_a_co_handler_is_a_step_and_answers_nothing(actor, unit, other):
    item = make_filed("suggestion")
    lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=day("2026-04-01"), limit_months=3)
    lifecycle.assign(actor=actor, proposal=item, organisation=other, on=day("2026-04-01"), role="co")
    before = state(item)
    opinion = {"actor": actor, "proposal": item, "kind": "opinion", "organisation": other, "note": "费用宜由省里列支"}
    lifecycle.record(**opinion, on=day("2026-05-01"))
    after = state(item)
    assert after[:5] + after[6:] == before[:5] + before[6:]  # the answer is still owed, by the same day
    assert after[5] - before[5] == {("opinion", str(other), "2026-05-01", False)}
    with pytest.raises(WrongState):
        lifecycle.record(**opinion)
    with pytest.raises(WrongState):
        lifecycle.record(**opinion | {"organisation": unit}, on=day("2026-03-01"))  # before it was handed out


def test_an_opinion_seen_first_implies_the_hand_out(actor, other):
    item = make_filed("suggestion")
    lifecycle.record(actor=actor, proposal=item, kind="opinion", organisation=other, on=day("2026-05-01"))
    assert state(item)[0] == "assigned"
    assert ("assigned", str(other), "", True) in state(item)[5]


def test_replies_know_their_scheme_and_are_not_entered_twice(actor, unit):
    item = make_filed()
    with pytest.raises(WrongState):
        lifecycle.reply(actor=actor, proposal=item, organisation=unit, outcome_code="B")
    entry = {"organisation": unit, "on": day("2026-08-21"), "number": "塔函〔2026〕117号", "outcome_scheme": "npc-2007"}
    lifecycle.reply(actor=actor, proposal=item, outcome_code="B", **entry)
    with pytest.raises(WrongState):
        lifecycle.reply(actor=actor, proposal=item, **entry)


def test_dissatisfaction_leads_to_a_second_handling_with_a_limit_of_its_own(actor, unit):
    item = make_filed(filed_on=day("2025-03-07"))
    first = lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=day("2025-05-12"), limit_months=3)
    reply = lifecycle.reply(actor=actor, proposal=item, organisation=unit, on=day("2025-08-21"))
    with pytest.raises(WrongState):
        lifecycle.feedback(actor=actor, reply=reply)
    with pytest.raises(WrongState):
        lifecycle.feedback(actor=actor, reply=reply, result="not", on=day("2025-08-20"))
    lifecycle.feedback(actor=actor, reply=reply, delegate=make_delegate(), result="not", on=day("2025-09-03"))
    assert state(item)[0] == "replied"
    again = lifecycle.handle_again(actor=actor, proposal=item, organisation=unit, on=day("2025-12-15"), limit_months=3)
    first.refresh_from_db()
    assert (again.previous, first.ended) == (first, "handled_again")
    assert (state(item)[0], state(item)[3]) == ("handled_again", day("2026-03-16"))  # the 15th is a Sunday
    with pytest.raises(WrongState):
        lifecycle.handle_again(actor=actor, proposal=item, organisation=unit)
    second = lifecycle.reply(actor=actor, proposal=item, organisation=unit, on=day("2026-03-01"))
    reply.refresh_from_db()
    assert (reply.assignment, second.assignment) == (first, again)
    assert (state(item)[0], state(item)[2], state(item)[3]) == ("replied", "2026-03-01", None)


def test_no_law_limits_a_second_handling(actor, unit):
    item = make_filed(filed_on=day("2025-03-07"))
    lifecycle.reply(actor=actor, proposal=item, organisation=unit, on=day("2025-08-21"))
    again = lifecycle.handle_again(actor=actor, proposal=item, organisation=unit, on=day("2025-12-15"))
    assert (again.limit_months, again.due_on, again.rule) == (None, None, None)


def test_a_step_of_a_unit_unknown_is_recorded_without_one(actor, unit):
    item = make_filed()
    lifecycle.record(actor=actor, proposal=item, kind="assigned", on=day("2026-04-01"))
    assert state(item)[0] == "assigned"
    assert not item.assignments.exists()
    with pytest.raises(TypeError):
        lifecycle.record(actor=actor, proposal=item, kind="assigned", organisation=unit)


def test_a_mistake_is_struck_with_what_it_wrote_and_the_event_keeps_it(actor, unit, other):
    item = make_filed()
    before = state(item)
    first = lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=day("2026-04-01"), limit_months=3)
    assigned = state(item)
    new = lifecycle.reassign(actor=actor, proposal=item, organisation=other, instead_of=first, on=day("2026-05-01"))
    reply = lifecycle.reply(actor=actor, proposal=item, organisation=other, on=day("2026-06-01"))
    said = lifecycle.feedback(actor=actor, reply=reply, result="satisfied")
    with pytest.raises(WrongState):
        lifecycle.strike(actor=actor, action=reply.actions.get(), note="填错")
    with pytest.raises(WrongState):
        lifecycle.strike(actor=actor, action=first.actions.get(), note="填错")
    lifecycle.strike(actor=actor, action=said.actions.get(), note="填错")
    lifecycle.strike(actor=actor, action=reply.actions.get(), note="填错")
    lifecycle.strike(actor=actor, action=new.actions.get(), note="填错")
    assert state(item) == assigned
    with pytest.raises(WrongState):
        lifecycle.strike(actor=actor, action=first.actions.get(), note=" ")
    lifecycle.strike(actor=actor, action=first.actions.get(), note="不是这一件")
    assert state(item) == before
    event = Event.objects.filter(verb="proposals.strike").first()
    assert (event.note, event.before["step"], event.before["unit"]) == ("不是这一件", "assigned", "灯塔管理局")


def test_a_struck_return_gives_the_unit_its_item_back(actor, unit):
    item = make_filed()
    row = lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=day("2026-04-01"), limit_months=3)
    before = state(item)
    lifecycle.return_assignment(actor=actor, assignment=row, on=day("2026-04-20"))
    lifecycle.strike(actor=actor, action=item.actions.get(kind="returned"), note="填错")
    assert state(item) == before


def test_implied_steps_and_the_filing_are_not_struck(actor, unit):
    item = make_filed()
    lifecycle.reply(actor=actor, proposal=item, organisation=unit)
    for action in [item.actions.get(implied=True), item.actions.get(kind="filed")]:
        with pytest.raises(WrongState):
            lifecycle.strike(actor=actor, action=action, note="填错")


def test_another_date_moves_what_hangs_on_it(actor, unit):
    item = make_filed()
    row = lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=day("2026-04-01"), limit_months=3)
    lifecycle.amend(actor=actor, action=row.actions.get(), on=day("2026-04-10"))
    row.refresh_from_db()
    assert (row.assigned_on, row.due_on, state(item)[3]) == (day("2026-04-10"), day("2026-07-10"), day("2026-07-10"))
    reply = lifecycle.reply(actor=actor, proposal=item, organisation=unit, on=day("2026-06-01"))
    with pytest.raises(WrongState):
        lifecycle.amend(actor=actor, action=reply.actions.get(), on=day("2026-04-01"))
    lifecycle.amend(actor=actor, action=reply.actions.get(), on=day("2026-07-01"), precision=Precision.MONTH)
    reply.refresh_from_db()
    assert (str(reply.date), state(item)[2]) == ("2026-07", "2026-07")
    lifecycle.amend(actor=actor, action=item.actions.get(kind="filed"), on=None)
    assert state(item)[1] == ""


def test_a_date_is_not_corrected_past_what_came_of_the_step(actor, unit, other):
    item = make_filed()
    given = lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=day("2026-04-01"))
    lifecycle.return_assignment(actor=actor, assignment=given, on=day("2026-04-10"))
    taken = lifecycle.reassign(actor=actor, proposal=item, organisation=other, instead_of=given, on=day("2026-04-20"))
    reply = lifecycle.reply(actor=actor, proposal=item, organisation=other, on=day("2026-06-01"))
    lifecycle.feedback(actor=actor, reply=reply, result="satisfied", on=day("2026-06-10"))
    before = state(item)
    for step, on in [
        (given.actions.get(kind="assigned"), "2026-04-11"),  # after its return
        (given.actions.get(kind="returned"), "2026-03-31"),  # before its hand-out
        (taken.actions.get(), "2026-03-31"),  # before the unit had it whose place this one takes
        (reply.actions.get(), "2026-06-11"),  # after the feedback on it
        (item.actions.get(kind="feedback"), "2026-05-31"),  # before its reply
    ]:
        with pytest.raises(WrongState):
            lifecycle.amend(actor=actor, action=step, on=day(on))
    assert state(item) == before


@pytest.mark.parametrize("verb", ["record", "assign", "reply", "close", "handle_again", "reassign"])
def test_only_who_tracks_may(verb, unit):
    item, reporter = make_filed(), make_user("reporter")
    more = {"record": {"kind": "withdrawn"}, "close": {}}.get(verb, {"organisation": unit})
    with pytest.raises(NotAllowed):
        getattr(lifecycle, verb)(actor=reporter, proposal=item, **more)
    assert Action.objects.count() == 1


def test_rows_written_in_bulk_are_brought_to_what_the_verbs_would_have_left(actor, unit, django_assert_max_num_queries):
    by_verbs, in_bulk = make_filed(title="一"), make_filed(title="二")
    lifecycle.assign(actor=actor, proposal=by_verbs, organisation=unit, on=day("2026-04-01"), limit_months=3)
    lifecycle.reply(actor=actor, proposal=by_verbs, organisation=unit, on=day("2026-06-20"))
    row = by_verbs.assignments.get()
    answer = by_verbs.replies.get()
    row.pk = answer.pk = None
    row.proposal = answer.proposal = in_bulk
    answer.assignment = None
    row.save()
    answer.save()
    for kind, more in [("assigned", {"assignment": row}), ("replied", {"reply": answer})]:
        on = row.assigned_on if kind == "assigned" else answer.replied_on
        Action.objects.create(proposal=in_bulk, kind=kind, organisation=unit, happened_on=on, recorded_by=actor, **more)
    with django_assert_max_num_queries(9):
        lifecycle.refresh_many([in_bulk.pk, by_verbs.pk], actor=actor)
    assert state(in_bulk) == state(by_verbs)
    Action.objects.create(proposal=in_bulk, kind="on_agenda", recorded_by=actor)
    with pytest.raises(WrongState, match="二"):
        lifecycle.refresh_many([in_bulk.pk], actor=actor)
