"""Two verbs on one item at the same moment, on real connections."""

import datetime
import uuid

import pytest
from crowd import THREADS, at_once, refusals
from makers import make_filed, make_organisation, make_session, make_statement, make_user

from newskit.accounts.models import system_account
from newskit.backoffice.each import each
from proposals import enquiries, lifecycle
from proposals.grid import Row, store
from proposals.letters.linking import Answer, link_letter, take_letter_in
from proposals.models import Action, Assignment, Enquiry, Letter, LetterLink, Proposal, Reply

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_decisions_that_contradict_one_stands():
    actor, item = system_account("import"), make_filed("proposal")

    def accept():
        return lifecycle.record(actor=actor, proposal=item, kind="accepted")

    def decline():
        return lifecycle.record(actor=actor, proposal=item, kind="declined", ground="empty")

    results = at_once(*[accept, decline] * (THREADS // 2))
    kinds = set(Action.objects.exclude(kind="filed").values_list("kind", flat=True))
    assert refusals(results) == THREADS - 1
    assert Action.objects.count() == 2
    assert {Proposal.objects.get().status} == kinds


def test_of_two_items_that_are_given_one_number_the_second_is_told():
    actor = system_account("import")
    items = [make_filed("proposal", title=f"灯塔{number}") for number in range(THREADS)]

    def number(item):
        return lambda: lifecycle.amend_item(actor=actor, proposal=item, changes={"number": "02650"})

    assert refusals(at_once(*[number(item) for item in items])) == THREADS - 1
    assert Proposal.objects.filter(serial=2650).count() == 1


def test_a_unit_is_assigned_once():
    actor, item, unit = system_account("import"), make_filed(), make_organisation()
    day = datetime.date(2026, 4, 1)

    def assign():
        return lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=day, limit_months=3)

    assert refusals(at_once(*[assign] * THREADS)) == THREADS - 1
    assert Assignment.objects.count() == Action.objects.filter(kind="assigned").count() == 1


def test_replies_of_many_units_all_arrive_and_imply_each_step_once():
    actor, item = system_account("import"), make_filed("proposal")
    units = [make_organisation(f"灯塔第{number}管理局") for number in range(THREADS)]

    def reply(unit):
        return lambda: lifecycle.reply(actor=actor, proposal=item, organisation=unit)

    assert refusals(at_once(*[reply(unit) for unit in units])) == 0
    kinds = list(Action.objects.filter(implied=True).values_list("kind", flat=True))
    assert kinds.count("accepted") == 1
    assert kinds.count("assigned") == THREADS
    assert Proposal.objects.get().status == "replied"


def test_a_number_is_given_once():
    make_statement()  # so that body and session stand
    results = at_once(*[lambda: make_filed("proposal", number="02650")] * THREADS)
    assert refusals(results) == THREADS - 1
    assert Proposal.objects.filter(serial=2650).count() == 1


def test_showing_and_confirming_in_opposite_orders_lose_nothing():
    actor = system_account("import")
    statements = [make_statement(title=f"灯塔{number}") for number in range(4)]
    noon = datetime.datetime(2026, 3, 6, 4, tzinfo=datetime.UTC)
    periods = {statement.pk: [(noon, noon + datetime.timedelta(hours=1))] for statement in statements}

    def show(order):
        return lambda: lifecycle.show(actor=actor, periods={pk: periods[pk] for pk in order})

    def confirm(statement):
        return lambda: lifecycle.confirm(actor=actor, proposal=statement, at=noon + datetime.timedelta(days=1))

    ids = [statement.pk for statement in statements]
    results = at_once(show(ids), show(ids[::-1]), *(confirm(statement) for statement in statements))
    assert refusals(results) == 0
    for statement in Proposal.objects.all():
        assert statement.is_live(noon)
        assert not statement.is_live(noon + datetime.timedelta(hours=2))
        assert statement.is_live(noon + datetime.timedelta(days=2))


def a_row(title="灯塔应有人守"):
    cells = {"title": title, "session": "cppcc-14-4", "date": "2026-03-06", "source": "某报"}
    return Row(str(uuid.uuid4()), cells)


def test_a_row_of_the_grid_pressed_by_all_hands_becomes_one_item():
    editor, rows = make_user("data_editor"), [a_row(), a_row("海雾预警")]
    make_session("cppcc")
    results = at_once(*[lambda: store(editor, rows)] * THREADS)
    assert refusals(results) == 0
    assert {tuple(each.saved.pk for each in result) for result in results} == {
        tuple(Proposal.objects.order_by("pk").values_list("pk", flat=True))
    }
    assert Proposal.objects.count() == 2


def test_a_reply_and_taking_the_item_back_do_not_both_happen():
    editor, item, unit = make_user("data_editor"), make_filed(), make_organisation()

    def reply():
        return lifecycle.reply(actor=editor, proposal=item, organisation=unit, number="塔函1号")

    def forget():
        return lifecycle.forget_item(actor=editor, proposal=item, note="录错")

    results = at_once(*[reply, forget] * (THREADS // 2))
    assert refusals(results) == THREADS - 1
    assert Proposal.objects.filter(pk=item.pk).exists() == Reply.objects.exists()


def test_a_bulk_reply_pressed_twice_stores_each_once():
    editor, unit = make_user("data_editor"), make_organisation()
    items = [make_filed(title=title) for title in "一二三"]
    day = datetime.date(2026, 7, 1)

    def press():
        return each(items, lambda item: lifecycle.reply(actor=editor, proposal=item, organisation=unit, on=day))

    results = at_once(*[press] * THREADS)
    assert sum(not tried.refused for result in results for tried in result) == 3
    assert Reply.objects.count() == 3


def test_a_letter_linked_eight_times_at_once_is_one_reply():
    actor, item, unit = system_account("import"), make_filed(number="7409"), make_organisation()
    letter = take_letter_in(actor=actor, text="对十四届全国人大四次会议第7409号建议的答复")

    def link():
        return link_letter(actor=actor, letter=letter, proposal=item, answer=Answer(organisation=unit))

    assert refusals(at_once(*[link] * THREADS)) == THREADS - 1
    assert Reply.objects.count() == LetterLink.objects.count() == 1


def test_a_letter_brought_eight_times_at_once_is_one_letter():
    actor = system_account("import")

    def bring():
        return take_letter_in(actor=actor, text="对十四届全国人大四次会议第7409号建议的答复")

    assert refusals(at_once(*[bring] * THREADS)) == THREADS - 1
    assert Letter.objects.count() == 1


def test_of_two_who_ask_again_one_does():
    actor, day = system_account("import"), datetime.date(2026, 4, 1)
    first = enquiries.enquire(
        actor=actor, statement=make_statement(), person="林晚屿", channel="phone", on=day, question="是否立案？"
    )

    def again():
        return enquiries.ask_again(actor=actor, enquiry=first, channel="phone", on=day)

    assert refusals(at_once(*[again] * THREADS)) == THREADS - 1
    assert Enquiry.objects.open().count() == 1
