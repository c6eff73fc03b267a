"""Whose story it is, until when, how urgent; and whose queue it stands in then."""

import datetime

import pytest
from crowd import THREADS, at_once, refusals
from makers import A_WHILE, STORY_DAY, make_article, make_section, make_signed_article, make_staff, make_user, move_to

from articles import publishing, review
from articles.models import Article, Priority
from articles.review import NotAllowed, WrongState
from newskit.accounts.models import Posting
from newskit.audit.models import Event

pytestmark = pytest.mark.django_db
LATER = STORY_DAY + datetime.timedelta(hours=2)


def assign(article, assignee=None, due_at=LATER, actor=None, **more):
    actor = actor or make_staff("desk_head", "章和")
    return review.assign(actor=actor, article=article, assignee=assignee, due_at=due_at, at=STORY_DAY, **more)


def waiting(user, at=STORY_DAY):
    return set(Article.objects.waiting_for(user, at))


def test_a_story_is_assigned_with_its_hour_and_the_event_says_from_what():
    article, editor = move_to(make_article(), "first"), make_staff("editor", "白露")
    assign(article, editor, priority=Priority.URGENT)
    article.refresh_from_db()
    assert (article.assignee, article.due_at, article.priority) == (editor, LATER, Priority.URGENT)
    event = Event.objects.get(verb="articles.assign")
    assert event.before == {"assignee": None, "due_at": None, "priority": 2}
    assert event.after["assignee"] == editor.name
    with pytest.raises(WrongState):
        assign(article, editor, priority=Priority.URGENT)


def test_assigning_needs_the_right_in_the_section():
    article = move_to(make_article(), "first")
    elsewhere = make_user("editor", section=make_section("society"))
    for actor in (make_staff("reporter", "文青"), make_staff("observer", "叶"), elsewhere):
        with pytest.raises(NotAllowed):
            assign(article, actor=actor)
    assert not Event.objects.filter(verb="articles.assign").exists()


@pytest.mark.parametrize("role", ["reporter", "proofreader", "observer", "data_editor", "administrator"])
def test_nobody_is_assigned_who_may_not_act_at_the_stage(role):
    article = move_to(make_article(), "first")
    with pytest.raises(NotAllowed):
        assign(article, make_user(role))


def test_neither_a_writer_nor_who_acted_elsewhere_in_the_round_is_assigned():
    article = move_to(make_article(writer=make_staff("editor", "自写"), bylines=[]), "second")
    passed = make_staff("editor", "楚宁")
    Posting.objects.create(user=passed, role="desk_head")
    passed.forget_postings()
    for person in (make_staff("editor", "自写"), passed):
        with pytest.raises(NotAllowed):
            assign(article, person)
    able = review.able(article, STORY_DAY)
    assert passed not in able
    assert make_staff("desk_head", "章和") in able


def test_a_signed_or_trashed_story_has_no_work_to_assign():
    trashed = make_article()
    review.trash(actor=make_staff("reporter", "文青"), article=trashed)
    for article in (make_signed_article(), trashed):
        with pytest.raises(WrongState):
            assign(article, make_staff("chief_editor", "顾舟"))
        with pytest.raises(WrongState):
            review.take(actor=make_staff("chief_editor", "顾舟"), article=article, seen=None)
        article.refresh_from_db()
        assert review.able(article, STORY_DAY) == []


def test_the_hour_lies_ahead_but_one_that_passed_may_stay():
    article = move_to(make_article(), "first")
    with pytest.raises(WrongState):
        assign(article, due_at=STORY_DAY - A_WHILE)
    assign(article, due_at=LATER)
    after = LATER + A_WHILE
    review.assign(
        actor=make_staff("desk_head", "章和"),
        article=article,
        assignee=make_staff("editor", "白露"),
        due_at=LATER,
        at=after,
    )
    with pytest.raises(WrongState):
        assign(article, priority=9)


def test_the_next_stage_begins_with_nobody_and_keeps_the_hour():
    article = move_to(make_article(), "first")
    assign(article, make_staff("editor", "楚宁"))
    move_to(article, "second")
    assert (article.assignee, article.due_at) == (None, LATER)


def test_the_hour_of_the_first_text_is_not_that_of_its_correction():
    article = move_to(make_article(), "first")
    assign(article)
    move_to(article, "signed")
    publishing.publish(actor=make_staff("desk_head", "章和"), article=article, at=STORY_DAY)
    words = {"note": "更正。", "stood": "甲", "is_right": "乙"}
    publishing.correct(actor=make_staff("editor", "楚宁"), article=article, at=LATER + A_WHILE, **words)
    assert not Article.objects.due_before(LATER + A_WHILE).exists()


def test_what_is_assigned_waits_for_that_person_and_for_who_stands_in():
    article = move_to(make_article(), "first")
    one, other = make_staff("editor", "白露"), make_staff("editor", "霜降")
    assert waiting(one) == waiting(other) == {article}
    assign(article, one)
    assert (waiting(one), waiting(other)) == ({article}, set())
    assert set(Article.objects.assigned_to(one, STORY_DAY)) == {article}
    Posting.objects.create(user=other, role="editor", kind="stand_in", stands_in_for=one, ends_at=LATER)
    other.forget_postings()
    assert waiting(other) == {article}
    assert waiting(other, LATER) == set()


@pytest.mark.parametrize("leaves", ["posting", "account"])
def test_a_story_whose_assignee_may_act_no_more_waits_for_everybody(leaves):
    article = move_to(make_article(), "first")
    one, other = make_staff("editor", "白露"), make_staff("editor", "霜降")
    assign(article, one)
    if leaves == "posting":
        one.postings.update(ends_at=STORY_DAY)
    else:
        one.is_active = False
        one.save()
    assert waiting(other, STORY_DAY) == {article}


def test_a_draft_assigned_to_a_reporter_waits_for_that_reporter():
    article = make_article(writer=make_staff("editor", "楚宁"))
    reporter = make_staff("reporter", "霜降")
    assert waiting(reporter) == set()
    assign(article, reporter)
    assert waiting(reporter) == {article}


def test_the_queue_is_by_hour_with_the_urgent_before_those_without_one():
    order = ["急的", "早的", "晚的", "平的", "缓的"]
    stories = {name: move_to(make_article(name), "first") for name in reversed(order)}
    assign(stories["急的"], due_at=None, priority=Priority.URGENT)
    assign(stories["早的"], due_at=LATER, priority=Priority.LOW)
    assign(stories["晚的"], due_at=LATER + A_WHILE, priority=Priority.URGENT)
    assign(stories["缓的"], due_at=None, priority=Priority.LOW)
    waiting = Article.objects.waiting_for(make_staff("editor", "白露"), STORY_DAY)
    assert [str(article) for article in waiting.by_due()] == order


def test_late_is_what_is_due_before_now_and_still_in_work():
    late, soon = (move_to(make_article(name), "first") for name in ("迟了", "快到"))
    assign(late, due_at=LATER - A_WHILE)
    assign(soon, due_at=LATER)
    assert set(Article.objects.due_before(LATER)) == {late}
    assert set(Article.objects.due_before(LATER + A_WHILE)) == {late, soon}
    move_to(late, "signed")
    assert set(Article.objects.due_before(LATER)) == set()


def test_what_came_back_is_for_its_writer_or_for_who_passed_it_there():
    article = move_to(make_article(), "second")
    writer, editor, head = (
        make_staff(*who) for who in [("reporter", "文青"), ("editor", "楚宁"), ("desk_head", "章和")]
    )
    review.return_to(actor=head, article=article, to="first", note="补一个数", at=STORY_DAY)
    assert list(Article.objects.returned_to(editor)) == [article]
    assert not Article.objects.returned_to(writer).exists()
    review.return_to(actor=editor, article=article, to="draft", note="补一个数", at=STORY_DAY)
    assert list(Article.objects.returned_to(writer)) == [article]
    assert not Article.objects.returned_to(editor).exists()
    article.refresh_from_db()
    move_to(article, "first")
    assert not Article.objects.returned_to(writer).exists()


def test_changed_since_i_signed_is_a_comparison_of_texts():
    article = move_to(make_article(), "second")
    editor, head = make_staff("editor", "楚宁"), make_staff("desk_head", "章和")
    assert not Article.objects.changed_since_signed_by(editor).exists()

    def save(kicker):
        article.refresh_from_db()
        document = article.data | {"kicker": kicker}
        review.save(actor=head, article=article, document=document, base_version=article.version, at=STORY_DAY)

    save("两会")
    assert list(Article.objects.changed_since_signed_by(editor)) == [article]
    assert not Article.objects.changed_since_signed_by(head).exists()
    save("")
    assert not Article.objects.changed_since_signed_by(editor).exists()


@pytest.mark.django_db(transaction=True)
def test_eight_take_it_at_once_and_one_has_it():
    article = move_to(make_article(), "first")
    people = [make_user("editor", name=f"{number}号") for number in range(THREADS)]
    results = at_once(*[lambda who=who: review.take(actor=who, article=article, seen=None) for who in people])
    assert refusals(results) == THREADS - 1
    assert Event.objects.filter(verb="articles.take").count() == 1
    holder = Article.objects.get().assignee
    assert holder in people
    with pytest.raises(WrongState, match=holder.name):
        review.take(actor=next(who for who in people if who != holder), article=article, seen=None)
    other = next(who for who in people if who != holder)
    review.take(actor=other, article=article, seen=holder.pk)
    assert Article.objects.get().assignee == other


def test_a_writer_does_not_take_the_own_story_in_review():
    article = move_to(make_article(writer=make_staff("editor", "自写"), bylines=[]), "first")
    own, other = make_staff("editor", "自写"), make_staff("editor", "白露")
    assert (review.may_take(article, own), review.may_take(article, other)) == (False, True)
    with pytest.raises(NotAllowed):
        review.take(actor=own, article=article, seen=None)
