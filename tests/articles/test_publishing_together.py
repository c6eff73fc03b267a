"""Several stories at one moment: all of them, or none and the one that stops it by name."""

import datetime

import pytest
from makers import STORY_DAY, make_article, make_section, make_signed_article, make_staff, make_user

from articles import publishing, review
from articles.models import Publication
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def desk_head():
    return make_staff("desk_head", "章和")


def three():
    return [make_signed_article(f"第{number}篇") for number in "一二三"]


def test_all_appear_at_the_same_moment(desk_head):
    done = publishing.publish_together(actor=desk_head, articles=three(), at=STORY_DAY)
    assert {publication.shown.lower for publication in done} == {STORY_DAY}
    assert Publication.objects.live(STORY_DAY).count() == 3
    assert Event.objects.filter(verb="articles.publish").count() == 3


def test_all_appear_at_one_minute_and_leave_at_another(desk_head):
    plan = {"planned_from": STORY_DAY + HOUR, "planned_until": STORY_DAY + 2 * HOUR}
    publishing.publish_together(actor=desk_head, articles=three(), at=STORY_DAY, **plan)
    assert [Publication.objects.live(STORY_DAY + n * HOUR).count() for n in range(3)] == [0, 3, 0]


def test_one_that_is_not_ready_stops_all_and_is_named(desk_head):
    stories = [*three(), make_article("没签的一篇")]
    with pytest.raises(WrongState, match="“没签的一篇”"):
        publishing.publish_together(actor=desk_head, articles=stories, at=STORY_DAY)
    assert not Publication.objects.exists()
    assert not Event.objects.filter(verb="articles.publish").exists()


def test_one_on_hold_stops_all(desk_head):
    stories = three()
    review.hold(actor=desk_head, article=stories[1], reason="等", at=STORY_DAY)
    with pytest.raises(WrongState, match=r"“第二篇”.*扣住"):
        publishing.publish_together(actor=desk_head, articles=stories, at=STORY_DAY)
    assert not Publication.objects.exists()


def test_it_needs_the_right_for_each():
    stories = three()
    with pytest.raises(NotAllowed, match="第一篇"):
        publishing.publish_together(
            actor=make_user("desk_head", section=make_section("society")), articles=stories, at=STORY_DAY
        )


def test_a_story_named_twice_is_published_once(desk_head):
    story = make_signed_article()
    assert len(publishing.publish_together(actor=desk_head, articles=[story, story], at=STORY_DAY)) == 1
    with pytest.raises(WrongState):
        publishing.publish_together(actor=desk_head, articles=[], at=STORY_DAY)
