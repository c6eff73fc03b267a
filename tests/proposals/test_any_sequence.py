"""Verbs in any order and at the same moment: whatever they accept, the recorded steps explain what the item says."""

import datetime
import itertools

import pytest
from crowd import THREADS, at_once, refusals
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from makers import make_delegate, make_filed, make_organisation, make_staff

from delegates.merging import merge
from newskit.accounts.models import system_account
from newskit.verbs import WrongState
from proposals import lifecycle
from proposals.lifecycle import contradiction, derive, seen_steps
from proposals.models import Action, Assignment, Proposal, Reply
from proposals.models import ActionKind as Step

DAY = datetime.date(2026, 3, 5)
UNITS = ("灯塔管理局", "海事局", "航道局")


def explained(item: Proposal) -> None:
    """What is stored is what `derive` says of the seen steps, the implied ones and the answers included."""
    item.refresh_from_db()
    steps = seen_steps([item.pk])[item.pk]
    assert contradiction(item.kind, steps) is None
    end = derive(item.kind, steps)
    assert (item.status, item.due_on) == (end.status, end.due_on)
    assert (item.filed, item.replied) == (end.filed, end.replied)
    assert set(item.actions.filter(implied=True).values_list("kind", "organisation")) == set(end.implied)
    assert {reply.pk: reply.assignment_id for reply in item.replies.all() if reply.assignment_id} == {
        reply: row for reply, row in end.answers.items() if row
    }
    assert not item.assignments.filter(returned_on__lt=F("assigned_on"))
    assert not item.replies.filter(feedback__given_on__lt=F("replied_on"))


def act(actor, item: Proposal, what: tuple) -> None:
    """One step by its verb; `on` is a number of days after the filing, or nothing."""
    kind, unit, after = what
    on = None if after is None else DAY + datetime.timedelta(days=after)
    organisation = make_organisation(UNITS[unit])
    standing = Assignment.objects.filter(proposal=item, organisation=organisation, ended="").first()
    reply = Reply.objects.filter(proposal=item, organisation=organisation).order_by("pk").last()
    match kind:
        case Step.ASSIGNED:
            role = "separate" if unit else "lead"
            lifecycle.assign(actor=actor, proposal=item, organisation=organisation, on=on, role=role, limit_months=3)
        case Step.RETURNED if standing:
            lifecycle.return_assignment(actor=actor, assignment=standing, on=on)
        case Step.REASSIGNED:
            lifecycle.reassign(actor=actor, proposal=item, organisation=organisation, on=on, limit_months=3)
        case Step.REPLIED:
            lifecycle.reply(actor=actor, proposal=item, organisation=organisation, on=on)
        case Step.FEEDBACK if reply:
            lifecycle.feedback(actor=actor, reply=reply, on=on, result="satisfied")
        case Step.HANDLED_AGAIN:
            lifecycle.handle_again(actor=actor, proposal=item, organisation=organisation, on=on, limit_months=3)
        case Step.CLOSED:
            lifecycle.close(actor=actor, proposal=item, on=on)
        case Step.RETURNED | Step.FEEDBACK:
            raise WrongState("nothing to return or to speak of")
        case "strike":
            seen = item.actions.filter(implied=False).exclude(kind=Step.FILED).order_by("pk")
            if (action := seen[unit : unit + 1].first()) is None:
                raise WrongState("nothing to strike")
            lifecycle.strike(actor=actor, action=action, note="误录")
        case "amend":
            seen = item.actions.filter(implied=False).order_by("pk")
            if (action := seen[unit : unit + 1].first()) is None:
                raise WrongState("nothing to correct")
            lifecycle.amend(actor=actor, action=action, on=on)
        case _:
            more = {"ground": "empty"} if kind == Step.DECLINED else {}
            if kind in {Step.REFERRED, Step.EXAMINED, Step.OPINION}:
                more = {"organisation": organisation}
            lifecycle.record(actor=actor, proposal=item, kind=kind, on=on, **more)


steps = st.tuples(
    st.sampled_from(
        [step for step in Step.values if step not in {"filed", "merged", "handled_as_suggestion"}] + ["strike", "amend"]
    ),
    st.integers(0, 2),
    st.none() | st.integers(0, 60),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(kind=st.sampled_from(["motion", "suggestion", "proposal"]), sequence=st.lists(steps, max_size=8))
def test_whatever_the_verbs_accept_explains_the_status(reference, kind, sequence):
    with transaction.atomic():
        actor = system_account("import")
        more = {"signatory_count": 31} if kind == "motion" else {}
        item = make_filed(kind, actor=actor, **more)
        for what in sequence:
            before = list(item.actions.order_by("pk").values_list("pk", "kind", "happened_on"))
            refused = ""
            try:
                act(actor, item, what)
            except WrongState as error:
                refused = str(error)
            after = list(item.actions.order_by("pk").values_list("pk", "kind", "happened_on"))
            assert after == before or not refused
            explained(item)
        transaction.set_rollback(True)


HISTORY = [
    (Step.ACCEPTED, 0, 10),
    (Step.ASSIGNED, 0, 20),
    (Step.ASSIGNED, 1, 20),
    (Step.REPLIED, 1, 50),
    (Step.REPLIED, 0, 60),
    (Step.CLOSED, 0, 70),
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(data=st.data())
def test_parts_of_one_history_end_the_same_in_any_order_of_entry(reference, data):
    part = data.draw(st.lists(st.sampled_from(HISTORY), unique=True))
    ends = []
    with transaction.atomic():
        actor = system_account("import")
        for order in (part, data.draw(st.permutations(part))):
            item = make_filed("proposal", actor=actor, title=f"灯塔{len(ends)}")
            for what in order:
                act(actor, item, what)
            explained(item)
            implied = item.actions.filter(implied=True).values_list("kind", "organisation__name")
            ends.append((item.status, item.due_on, item.replied, sorted(implied, key=str)))
        transaction.set_rollback(True)
    assert ends[0] == ends[1]


@pytest.mark.django_db(transaction=True)
def test_different_steps_at_one_moment_are_all_explained():
    actor, item = system_account("import"), make_filed("proposal")
    for name in UNITS:
        make_organisation(name)
    asked = [
        *((Step.ACCEPTED, 0, 10), (Step.ASSIGNED, 0, 20), (Step.ASSIGNED, 1, 20), (Step.REPLIED, 0, 50)),
        *((Step.REPLIED, 1, 55), (Step.HANDLED_AGAIN, 2, 80), (Step.REASSIGNED, 2, 30), (Step.CLOSED, 0, 90)),
    ]
    results = at_once(*[lambda what=what: act(actor, item, what) for what in asked])
    assert all(str(result) for result in results if result is not None)
    done = len(asked) - refusals(results)
    assert item.actions.filter(implied=False).count() == 1 + done
    explained(item)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "what", [(Step.CLOSED, 0, 90), (Step.WITHDRAWN, 0, 5), (Step.ACCEPTED, 0, 3), (Step.REASSIGNED, 1, 30)]
)
def test_of_one_step_eight_times_one_is_recorded_and_the_others_are_told(what):
    actor, item = system_account("import"), make_filed("proposal")
    make_organisation(UNITS[what[1]])
    results = at_once(*[lambda: act(actor, item, what)] * THREADS)
    assert refusals(results) == THREADS - 1
    assert item.actions.filter(implied=False, kind=what[0]).count() == 1
    explained(item)


@pytest.mark.django_db(transaction=True)
def test_items_filed_and_answered_while_their_proposer_is_merged_are_all_the_winners():
    actor, editor = system_account("import"), make_staff("data_editor", "郑录")
    loser, winner = make_delegate("钱书宁"), make_delegate("钱书宁", distinction="灯塔")
    make_organisation(UNITS[0])
    items = [make_filed(title=f"灯塔{n}", signatures=[lifecycle.Signed("钱书宁", loser)]) for n in range(3)]
    number = itertools.count()

    def file():
        signed = [lifecycle.Signed("钱书宁", loser)]
        return make_filed(title=f"新灯塔{next(number)}", actor=actor, signatures=signed)

    def answer(item):
        return lambda: lifecycle.reply(actor=actor, proposal=item, organisation=make_organisation(UNITS[0]))

    results = at_once(
        lambda: merge(actor=editor, loser=loser, winner=winner, note="同一人"),
        *[answer(item) for item in items],
        *[file] * 4,
    )
    told = [str(result) for result in results if isinstance(result, WrongState)]
    assert not refusals(results[:4])
    assert all("钱书宁" in reason for reason in told)
    filed = Proposal.objects.filter(title__startswith="新灯塔").count()
    assert filed == 4 - len(told)
    assert Proposal.objects.signed_by(winner).count() == 3 + filed
    assert Action.objects.filter(kind=Step.REPLIED).count() == 3
    for item in Proposal.objects.all():
        explained(item)
