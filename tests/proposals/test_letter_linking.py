"""A reply letter becomes the reply to its item: found, linked, taken back."""

import datetime

import pytest
from makers import make_delegate, make_filed, make_organisation, make_session, make_signature, make_statement, make_user

from newskit.accounts.models import system_account
from newskit.verbs import NotAllowed, WrongState
from proposals import lifecycle
from proposals.letters.finding import candidates, likeness
from proposals.letters.linking import (
    Answer,
    LetterKnown,
    file_from_letter,
    link_letter,
    set_letter_aside,
    take_letter_in,
    take_letter_up_again,
    unlink_letter,
)
from proposals.letters.matching import units_called
from proposals.letters.reading import read
from proposals.models import Action, Assignment, FilingLink, Letter, LetterLink, Proposal, Reply

pytestmark = pytest.mark.django_db
LETTER = """对十四届全国人大四次会议第{number}号建议的答复
钱书宁代表：
您提出的关于修复灯塔的建议收悉，经会同渡口运输部研究，现答复如下：
灯塔今年修。
灯塔管理局
2026年6月3日
"""
DAY = datetime.date(2026, 6, 3)


def make_letter(text: str = LETTER.format(number=7409), **fields) -> Letter:
    return take_letter_in(actor=system_account("import"), text=text, **fields)


def answer(**fields) -> Answer:
    return Answer(**{"organisation": make_organisation("灯塔管理局"), "on": DAY} | fields)


def link(letter: Letter, item: Proposal, **fields) -> Reply:
    return link_letter(actor=system_account("import"), letter=letter, proposal=item, answer=answer(), **fields)


def test_the_same_words_are_the_same_letter():
    first = make_letter()
    with pytest.raises(LetterKnown) as refused:
        make_letter(LETTER.format(number=7409).replace("\n", "\r\n　"))
    assert refused.value.letter == first
    assert Letter.objects.count() == 1


def test_an_empty_letter_is_refused():
    with pytest.raises(WrongState):
        make_letter(" \n　")


def test_linking_records_the_reply_and_the_steps_that_nobody_saw():
    item, letter = make_filed(number="7409"), make_letter(url="https://example.org/7409")
    reply = link(letter, item, co_handlers=[make_organisation("渡口运输部")])
    item.refresh_from_db()
    assert (item.status, item.replied_on) == ("replied", DAY)
    assert list(Action.objects.filter(implied=True).values_list("kind", flat=True)) == ["assigned"]
    assert (reply.url, reply.source.url) == ("https://example.org/7409", "https://example.org/7409")
    assert reply.source.published_on == DAY
    assert Assignment.objects.get().role == "co"
    assert list(Letter.objects.waiting()) == []


def test_a_letter_is_linked_to_an_item_once():
    item, letter = make_filed(number="7409"), make_letter()
    link(letter, item)
    with pytest.raises(WrongState, match="已登记"):
        link(letter, item)
    assert Reply.objects.count() == 1


def test_a_letter_that_names_two_items_waits_for_the_second():
    first, second = make_filed(number="7409"), make_filed(number="7410")
    letter = make_letter(LETTER.format(number="7409号、第7410"))
    assert letter.items_named == 2
    link(letter, first)
    assert list(Letter.objects.waiting()) == [letter]
    link(letter, second)
    assert list(Letter.objects.waiting()) == []


def test_taking_it_back_leaves_the_item_as_it_was():
    item, letter = make_filed(number="7409"), make_letter()
    link(letter, item, co_handlers=[make_organisation("渡口运输部")])
    unlink_letter(actor=system_account("import"), link=LetterLink.objects.get(), note="看错了号")
    item.refresh_from_db()
    assert (item.status, item.replied_on) == ("filed", None)
    assert not Reply.objects.exists()
    assert not Assignment.objects.exists()
    assert list(Action.objects.values_list("kind", flat=True)) == ["filed"]
    assert list(Letter.objects.waiting()) == [letter]
    assert link(letter, item).pk


def test_striking_the_reply_elsewhere_lets_the_letter_wait_again():
    item, letter = make_filed(number="7409"), make_letter()
    link(letter, item)
    lifecycle.strike(actor=system_account("import"), action=Action.objects.get(kind="replied"), note="看错了号")
    assert list(Letter.objects.waiting()) == [letter]


def test_what_contradicts_is_refused_and_nothing_is_left_of_it():
    item, letter = make_filed("proposal", number="7409"), make_letter()
    lifecycle.record(actor=system_account("import"), proposal=item, kind="declined", ground="empty")
    with pytest.raises(WrongState):
        link(letter, item)
    assert not Reply.objects.exists()
    assert not LetterLink.objects.exists()


def test_a_statement_has_no_reply():
    with pytest.raises(WrongState):
        link(make_letter(), make_statement())


def test_an_item_is_filed_from_the_letter_and_its_statement_linked():
    statement, letter = make_statement(session=make_session()), make_letter()
    session = make_session()
    reply = file_from_letter(
        actor=system_account("import"),
        letter=letter,
        heads={
            "kind": "suggestion",
            "body": session.term.body,
            "session": session,
            "number": "7409",
            "title": "关于修复灯塔的建议",
        },
        answer=answer(),
        statement=statement,
    )
    assert (reply.proposal.status, reply.proposal.serial) == ("replied", 7409)
    assert FilingLink.objects.get().filed == reply.proposal
    assert FilingLink.objects.get().source == reply.source


def test_setting_aside_and_taking_up_again():
    actor, letter = system_account("import"), make_letter()
    with pytest.raises(WrongState):
        set_letter_aside(actor=actor, letter=letter, note=" ")
    set_letter_aside(actor=actor, letter=letter, note="地方建议")
    assert list(Letter.objects.waiting()) == []
    with pytest.raises(WrongState):
        set_letter_aside(actor=actor, letter=letter, note="再来")
    take_letter_up_again(actor=actor, letter=letter)
    assert list(Letter.objects.waiting()) == [letter]
    with pytest.raises(WrongState):
        take_letter_up_again(actor=actor, letter=letter)


@pytest.mark.parametrize("role", ["reporter", "editor", "observer", "chief_editor"])
def test_only_who_tracks_may(role):
    actor, item, letter = make_user(role), make_filed(number="7409"), make_letter()
    for act in (
        lambda: take_letter_in(actor=actor, text="另一封"),
        lambda: link_letter(actor=actor, letter=letter, proposal=item, answer=answer()),
        lambda: set_letter_aside(actor=actor, letter=letter, note="不用"),
        lambda: take_letter_up_again(actor=actor, letter=letter),
        lambda: file_from_letter(actor=actor, letter=letter, heads={}, answer=answer()),
    ):
        with pytest.raises(NotAllowed):
            act()
    link(letter, item)
    with pytest.raises(NotAllowed):
        unlink_letter(actor=actor, link=LetterLink.objects.get(), note="不用")


# Candidates


def found(text: str, **fields) -> list:
    return candidates(read(text), **fields)


def test_the_number_decides():
    wanted = make_filed(number="7409", title="关于别事的建议")
    make_filed(number="7410", title="关于修复灯塔的建议")
    make_filed(number="7409", session=make_session(number=3), title="关于前年的建议")
    first, second = found(LETTER.format(number=7409))[:2]
    assert (first.item, first.exact) == (wanted, True)
    assert (second.item.number, second.exact) == ("7410", False)


def test_without_a_number_the_title_and_the_addressee_speak():
    wanted = make_filed(title="关于加强沿海灯塔修复的建议")
    make_signature(wanted, make_delegate("钱书宁"))
    for number in range(30):
        make_filed(title=f"关于渡口第{number}期改线的建议")
    rows = found("钱书宁代表：\n您提出的关于沿海灯塔修复和值守的建议收悉。\n灯塔管理局\n2026年6月3日")
    assert [row.item for row in rows] == [wanted]
    assert len(rows[0].reasons) >= 2


@pytest.mark.parametrize("status", ["merged", "declined", "withdrawn"])
def test_what_nobody_answers_ranks_last_where_only_the_addressee_speaks_for_it(status):
    living, over = make_filed(title="关于甲事的建议"), make_filed(title="关于乙事的建议")
    for item in (living, over):
        make_signature(item, make_delegate("钱书宁"))
    unit = make_organisation("灯塔管理局")
    Assignment.objects.create(proposal=over, organisation=unit)
    Proposal.objects.filter(pk=over.pk).update(status=status)
    rows = found("钱书宁代表：\n来件收悉。\n灯塔管理局\n2026年6月3日", units=[unit])
    assert [row.item for row in rows] == [living, over]


def test_statements_are_candidates_too():
    statement = make_statement(title="沿海灯塔应当修复并有人值守")
    rows = found("钱书宁委员：\n您提出的关于沿海灯塔修复和值守的提案收悉。\n灯塔管理局\n2026年6月3日")
    assert [(row.item, row.is_statement) for row in rows] == [(statement, True)]


def test_a_letter_that_fits_nothing_has_no_candidates():
    make_filed(title="关于渡口改线的建议")
    assert found("通知\n请于五日内报送材料。") == []


def test_candidates_take_a_constant_number_of_statements(django_assert_max_num_queries):
    for number in range(25):
        item = make_filed(number=str(7400 + number), title=f"关于修复灯塔第{number}批的建议")
        make_signature(item, make_delegate("钱书宁"))
    with django_assert_max_num_queries(26):
        assert len(found(LETTER.format(number=7409), units=[make_organisation("灯塔管理局")])) == 10


def test_likeness():
    assert likeness("关于修复灯塔的建议", "关于修复灯塔的建议") == 1
    assert likeness("关于修复灯塔的建议", "关于渡口改线的建议") == 0
    assert likeness("", "关于修复灯塔的建议") == 0


def test_units_by_the_name_of_the_day():
    old = make_organisation("海岸保险监督会")
    new = make_organisation("海岸金融监督局")
    new.names.create(name="海岸保险监督会", kind="full", ends_on=datetime.date(2023, 5, 18))
    assert units_called("海岸金融监督局", DAY) == [new]
    assert units_called("海岸保险监督会", DAY) == [old]
    assert set(units_called("海岸保险监督会", datetime.date(2020, 1, 1))) == {old, new}
    assert units_called("中华人民共和国海岸金融监督局", DAY) == [new]
    assert units_called("海岸金融监督局办公室", DAY) == [new]
    assert units_called("无此局", DAY) == []
