"""A story that leaves at a minute: no worker, whatever else is done to it meanwhile."""

import datetime

import pytest
from makers import (
    STORY_DAY,
    make_correction,
    make_delegate,
    make_mention,
    make_publication,
    make_scheduled,
    make_signed_article,
    make_staff,
    make_user,
    move_to,
)

from articles import publishing, review
from articles.models import Publication
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
INSTANT = datetime.timedelta(microseconds=1)


def hour(number):
    return STORY_DAY + number * HOUR


@pytest.fixture
def desk_head():
    return make_staff("desk_head", "章和")


@pytest.fixture
def chief():
    return make_staff("chief_editor", "顾舟")


def shown(article, *moments):
    """The number of the text that readers see at each of these hours."""
    return [
        Publication.objects.live(hour(moment)).filter(article=article).values_list("number", flat=True).first()
        for moment in moments
    ]


def status(article, at):
    return Publication.objects.at_address(article.pk, at).status


def open_again(article, at, chief, kicker="新"):
    review.reopen(actor=chief, article=article, to="final", note="改", at=at)
    article.refresh_from_db()
    review.save(actor=chief, article=article, document=article.data | {"kicker": kicker}, base_version=article.version)
    move_to(article, "signed", at=at)


def test_a_story_leaves_at_its_minute_with_no_worker(desk_head):
    article = make_publication().article
    publishing.plan_end(actor=desk_head, article=article, until=hour(2), at=hour(1))
    assert shown(article, 1, 2, 99) == [1, None, None]
    assert [status(article, at) for at in (hour(2) - INSTANT, hour(2))] == [200, 410]
    assert not Publication.objects.for_readers(hour(2)).exists()
    event = Event.objects.get(verb="articles.plan_end")
    assert (event.before["until"], event.after["until"][:13]) == (None, hour(2).isoformat()[:13])


def test_an_end_is_moved_and_taken_back(desk_head):
    article = make_publication().article
    for until, seen in ((hour(2), None), (hour(9), 1), (None, 1)):
        publishing.plan_end(actor=desk_head, article=article, until=until, at=hour(1))
        assert shown(article, 5) == [seen]
    with pytest.raises(WrongState, match="已经是"):
        publishing.plan_end(actor=desk_head, article=article, until=None, at=hour(1))


def test_publishing_and_scheduling_take_an_end(desk_head):
    now = make_signed_article()
    publishing.publish(actor=desk_head, article=now, planned_until=hour(2), at=hour(0))
    later = make_signed_article("定时的一篇")
    publishing.schedule(actor=desk_head, article=later, planned_from=hour(1), planned_until=hour(3), at=hour(0))
    assert (shown(now, 1, 2), shown(later, 0, 1, 2, 3)) == ([1, None], [None, 1, 1, None])


@pytest.mark.parametrize("until", [hour(0), hour(1)])
def test_what_would_end_before_it_begins_is_refused(desk_head, until):
    article = make_signed_article()
    with pytest.raises(WrongState):
        publishing.schedule(actor=desk_head, article=article, planned_from=hour(1), planned_until=until, at=hour(0))
    with pytest.raises(WrongState):
        publishing.publish(actor=desk_head, article=article, planned_until=hour(0), at=hour(0))
    review.embargo(actor=desk_head, article=article, until=hour(5), at=hour(0))
    with pytest.raises(WrongState):
        publishing.schedule(actor=desk_head, article=article, planned_from=hour(1), planned_until=hour(5), at=hour(0))
    assert not Publication.objects.exists()


def test_an_end_before_the_planned_minute_is_refused(desk_head):
    article = make_scheduled(planned_from=hour(3)).article
    with pytest.raises(WrongState, match="之前"):
        publishing.plan_end(actor=desk_head, article=article, until=hour(3), at=hour(0))
    publishing.plan_end(actor=desk_head, article=article, until=hour(4), at=hour(0))
    assert shown(article, 2, 3, 4) == [None, 1, None]


def test_only_what_is_shown_or_planned_ends(desk_head):
    with pytest.raises(WrongState):
        publishing.plan_end(actor=desk_head, article=make_signed_article(), until=hour(2), at=hour(1))
    article = make_publication("撤下的一篇").article
    publishing.unpublish(actor=desk_head, article=article, note="版权", at=hour(1))
    with pytest.raises(WrongState):
        publishing.plan_end(actor=desk_head, article=article, until=hour(3), at=hour(2))


def test_who_may_withdraw_may_plan_an_end():
    article = make_publication().article
    with pytest.raises(NotAllowed):
        publishing.plan_end(actor=make_user("editor"), article=article, until=hour(2), at=hour(1))


def test_the_end_stays_through_a_correction(desk_head):
    first = make_publication()
    article = first.article
    publishing.plan_end(actor=desk_head, article=article, until=hour(5), at=hour(0))
    make_correction(first, at=hour(2))
    assert shown(article, 1, 2, 4, 5) == [1, 2, 2, None]


def test_the_end_stays_while_a_planned_text_is_taken_back(desk_head, chief):
    article = make_publication().article
    publishing.plan_end(actor=desk_head, article=article, until=hour(5), at=hour(0))
    open_again(article, hour(1), chief)
    publishing.schedule(actor=desk_head, article=article, planned_from=hour(3), at=hour(1))
    assert shown(article, 2, 3, 5) == [1, 2, None]
    publishing.unschedule(actor=desk_head, article=article, at=hour(2))
    assert shown(article, 3, 4, 5) == [1, 1, None]
    publishing.schedule(actor=desk_head, article=article, planned_from=hour(4), at=hour(2))
    publishing.plan_end(actor=desk_head, article=article, until=None, at=hour(2))
    assert shown(article, 3, 4, 5) == [1, 2, 2]


def test_the_end_stays_through_a_hold_and_an_embargo(desk_head):
    article = make_scheduled(planned_from=hour(1)).article
    publishing.plan_end(actor=desk_head, article=article, until=hour(5), at=hour(0))
    review.hold(actor=desk_head, article=article, reason="等", at=hour(0))
    review.lift_hold(actor=desk_head, article=article, note="好", at=hour(2))
    assert shown(article, 1, 2, 5) == [None, 1, None]
    other = make_scheduled("保密的一篇", planned_from=hour(1)).article
    publishing.plan_end(actor=desk_head, article=other, until=hour(5), at=hour(0))
    review.embargo(actor=desk_head, article=other, until=None, at=hour(0))
    review.lift_embargo(actor=desk_head, article=other, at=hour(3))
    assert shown(other, 2, 3, 5) == [None, 1, None]


def test_what_is_released_after_its_end_does_not_appear(desk_head):
    article = make_scheduled(planned_from=hour(1)).article
    publishing.plan_end(actor=desk_head, article=article, until=hour(3), at=hour(0))
    review.hold(actor=desk_head, article=article, reason="等", at=hour(0))
    review.lift_hold(actor=desk_head, article=article, note="好", at=hour(4))
    assert shown(article, 1, 2, 4, 99) == [None] * 4
    assert status(article, hour(99)) == 404


def test_under_a_hold_the_shown_text_still_ends(desk_head, chief):
    article = make_publication().article
    publishing.plan_end(actor=desk_head, article=article, until=hour(5), at=hour(0))
    open_again(article, hour(1), chief)
    publishing.schedule(actor=desk_head, article=article, planned_from=hour(3), at=hour(1))
    review.hold(actor=desk_head, article=article, reason="等", at=hour(2))
    assert shown(article, 3, 4, 5) == [1, 1, None]


def test_a_withdrawal_voids_the_end(desk_head, chief):
    article = make_publication().article
    publishing.plan_end(actor=desk_head, article=article, until=hour(5), at=hour(0))
    publishing.withdraw(actor=desk_head, article=article, reason="失实", at=hour(1))
    assert shown(article, 0, 1) == [1, None]
    open_again(article, hour(2), chief)
    publishing.publish(actor=desk_head, article=article, at=hour(3))
    assert shown(article, 3, 99) == [2, 2]


def test_an_end_that_passed_is_not_carried_on(desk_head):
    article = make_publication().article
    publishing.plan_end(actor=desk_head, article=article, until=hour(2), at=hour(0))
    again = publishing.publish(actor=desk_head, article=article, at=hour(3))
    assert (again.kind, again.planned_until) == ("again", None)
    assert shown(article, 1, 2, 3, 99) == [1, None, 2, 2]


def test_what_it_carries_ends_with_it(desk_head):
    delegate = make_delegate(hidden=True)
    article = make_publication(mentions=[make_mention(delegate, brings=True)]).article
    publishing.plan_end(actor=desk_head, article=article, until=hour(2), at=hour(0))
    delegate.refresh_from_db()
    assert [delegate.is_live(hour(n)) for n in (1, 2)] == [True, False]


def test_a_corrected_text_that_is_put_back_is_no_second_correction(desk_head):
    article = make_correction(make_publication(), at=hour(1)).article
    publishing.unpublish(actor=desk_head, article=article, note="版权", at=hour(2))
    publishing.publish(actor=desk_head, article=article, at=hour(3))
    assert [p.number for p in Publication.objects.corrections(hour(3))] == [2]
