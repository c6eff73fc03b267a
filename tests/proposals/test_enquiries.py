"""Whom we asked whether a statement was filed, what came, and which statements still wait for an answer."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from makers import make_delegate, make_filed, make_organisation, make_session, make_statement, make_user

from newskit.accounts.models import system_account
from newskit.verbs import NotAllowed, WrongState
from proposals import enquiries, lifecycle
from proposals.models import Enquiry, FilingLink, unverified

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 4, 1)
LATER = datetime.date(2026, 4, 15)


def ask(statement=None, **fields) -> Enquiry:
    standard = {"person": "林晚屿", "channel": "phone", "on": DAY, "question": "是否立案？", "ask_again_on": LATER}
    return enquiries.enquire(
        actor=system_account("import"), statement=statement or make_statement(), **standard | fields
    )


def answered(enquiry: Enquiry, **fields) -> Enquiry:
    standard = {"on": LATER, "answer": "还在查。"}
    return enquiries.record_answer(actor=system_account("import"), enquiry=enquiry, **standard | fields)


def test_an_enquiry_waits_until_its_day():
    enquiry = ask(organisation=make_organisation("灯塔管理局"), delegate=make_delegate("钱书宁"))
    assert enquiry.whom == "灯塔管理局 钱书宁 林晚屿"
    assert list(Enquiry.objects.due(LATER)) == [enquiry]
    assert list(Enquiry.objects.due(LATER - datetime.timedelta(days=1))) == []


def test_only_statements_are_asked_about():
    with pytest.raises(WrongState):
        ask(make_filed())


@pytest.mark.parametrize(
    "fields",
    [{"person": " "}, {"question": " "}, {"ask_again_on": DAY - datetime.timedelta(days=1)}, {"channel": "pigeon"}],
)
def test_what_cannot_be_is_refused(fields):
    with pytest.raises(WrongState):
        ask(**fields)
    assert not Enquiry.objects.exists()


def test_the_database_keeps_the_rules_too():
    enquiry = ask()
    rows = Enquiry.objects.filter(pk=enquiry.pk)
    for change in ({"person": ""}, {"answered_on": DAY - datetime.timedelta(days=1)}, {"outcome": "closed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_asked_again_only_the_newest_is_open():
    first = ask()
    actor = system_account("import")
    second = enquiries.ask_again(actor=actor, enquiry=first, channel="email", on=LATER, ask_again_on=None)
    assert (second.follows, second.whom, second.question) == (first, "林晚屿", "是否立案？")
    assert list(Enquiry.objects.open()) == [second]
    for refused in (
        lambda: enquiries.ask_again(actor=actor, enquiry=first, channel="email", on=LATER),
        lambda: enquiries.ask_again(actor=actor, enquiry=second, channel="email", on=DAY),
        lambda: answered(first),
    ):
        with pytest.raises(WrongState):
            refused()


def test_an_answer_that_settles_nothing_leaves_it_open():
    later = LATER + datetime.timedelta(days=7)
    enquiry = answered(ask(), ask_again_on=later)
    assert (enquiry.outcome, enquiry.answered_on, enquiry.ask_again_on) == ("waiting", LATER, later)
    assert list(Enquiry.objects.open()) == [enquiry]


def test_said_not_filed_takes_the_statement_off_the_list():
    enquiry = ask()
    assert list(unverified()) == [enquiry.statement]
    answered(enquiry, answer="没有提交。", outcome="not_filed", ask_again_on=LATER)
    enquiry.refresh_from_db()
    assert (enquiry.outcome, enquiry.ask_again_on) == ("not_filed", None)
    assert list(unverified()) == []


def test_a_confirmed_filing_is_linked():
    statement, item = make_statement(), make_filed("proposal", session=make_session("cppcc"))
    with pytest.raises(WrongState):
        answered(ask(statement), outcome="filed")
    answered(Enquiry.objects.get(), answer="第 7 号。", outcome="filed", filed=[item])
    assert FilingLink.objects.get().evidence == "第 7 号。"
    assert list(unverified()) == []


def test_a_filing_that_is_found_otherwise_ends_the_asking():
    statement, item = make_statement(), make_filed("proposal", session=make_session("cppcc"))
    ask(statement)
    lifecycle.confirm_filing(actor=system_account("import"), statement=statement, filed=[item], evidence="答复函")
    assert (Enquiry.objects.get().outcome, Enquiry.objects.get().ask_again_on) == ("filed", None)


def test_closing():
    enquiry, actor = ask(), system_account("import")
    with pytest.raises(WrongState):
        enquiries.close_enquiry(actor=actor, enquiry=enquiry, note="")
    enquiries.close_enquiry(actor=actor, enquiry=enquiry, note="无人接听")
    with pytest.raises(WrongState):
        answered(enquiry)
    assert list(unverified()) == [enquiry.statement]


@pytest.mark.parametrize("role", ["reporter", "editor", "observer", "chief_editor"])
def test_only_who_tracks_may(role):
    actor, enquiry = make_user(role), ask()
    for act in (
        lambda: enquiries.enquire(
            actor=actor, statement=enquiry.statement, person="某", channel="phone", on=DAY, question="?"
        ),
        lambda: enquiries.ask_again(actor=actor, enquiry=enquiry, channel="phone", on=LATER),
        lambda: enquiries.record_answer(actor=actor, enquiry=enquiry, on=LATER, answer="有"),
        lambda: enquiries.close_enquiry(actor=actor, enquiry=enquiry, note="不用"),
    ):
        with pytest.raises(NotAllowed):
            act()
