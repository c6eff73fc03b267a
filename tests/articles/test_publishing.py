import datetime

import pytest
from makers import (
    STORY_DAY,
    make_article,
    make_correction,
    make_delegate,
    make_mention,
    make_proposal,
    make_publication,
    make_scheduled,
    make_section,
    make_signed_article,
    make_staff,
    make_topic,
    make_user,
    make_withdrawn,
    move_to,
    pass_at,
)

from articles import publishing, review
from articles.models import Article, Publication, PublicationMention
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
BEFORE = STORY_DAY - datetime.timedelta(microseconds=1)


@pytest.fixture
def desk_head():
    return make_staff("desk_head", "章和")


@pytest.fixture
def chief():
    return make_staff("chief_editor", "顾舟")


def shown_number(article, at):
    return Publication.objects.live(at).filter(article=article).values_list("number", flat=True).first()


def status(article, at):
    return Publication.objects.at_address(article.pk, at).status


# Publishing


def test_readers_see_the_signed_text_from_that_moment_on():
    publication = make_publication()
    assert shown_number(publication.article, BEFORE) is None
    assert shown_number(publication.article, STORY_DAY) == 1
    assert publication.document == publication.article.document
    assert (status(publication.article, BEFORE), status(publication.article, STORY_DAY)) == (404, 200)


@pytest.mark.parametrize("stage", ["draft", "first", "second", "final"])
def test_what_is_not_signed_is_not_published(stage, desk_head):
    article = move_to(make_article(), stage)
    with pytest.raises(WrongState, match="没有签发"):
        publishing.publish(actor=desk_head, article=article, at=STORY_DAY)


def test_publishing_compares_the_text_with_the_signature(desk_head):
    article = make_signed_article()
    Article.objects.filter(pk=article.pk).update(document=article.document.replace("夜班", "日班"))
    with pytest.raises(WrongState, match="终审签的"):
        publishing.publish(actor=desk_head, article=article, at=STORY_DAY)


def test_publishing_needs_its_right_in_the_section():
    article = make_signed_article()
    for who in (make_user("editor"), make_user("desk_head", section=make_section("society"))):
        with pytest.raises(NotAllowed):
            publishing.publish(actor=who, article=article, at=STORY_DAY)


def test_the_same_text_is_published_once(desk_head):
    publication = make_publication()
    with pytest.raises(WrongState, match="看到的就是"):
        publishing.publish(actor=desk_head, article=publication.article, at=STORY_DAY + HOUR)
    assert Event.objects.filter(verb="articles.publish").count() == 1


def test_editing_changes_nothing_for_readers_until_it_is_published_again(chief, desk_head):
    article = make_publication().article
    review.reopen(actor=chief, article=article, to="final", note="改一字", at=STORY_DAY + HOUR)
    article.refresh_from_db()
    review.save(actor=chief, article=article, document=article.data | {"kicker": "新"}, base_version=article.version)
    pass_at(article, "final", chief)
    seen = Publication.objects.live(STORY_DAY + 2 * HOUR).get()
    assert seen.data["kicker"] == ""
    publishing.publish(actor=desk_head, article=article, at=STORY_DAY + 3 * HOUR)
    seen = Publication.objects.live(STORY_DAY + 3 * HOUR).get()
    assert (seen.data["kicker"], seen.kind, seen.number) == ("新", "minor", 2)


def test_names_are_read_as_of_the_printed_day(desk_head):
    article = make_signed_article()
    page = review.printed_page(datetime.date(2026, 3, 5), "A3")
    review.place(actor=desk_head, article=article, page=page)
    first = publishing.publish(actor=desk_head, article=article, at=STORY_DAY)
    correction = make_correction(first, at=STORY_DAY + 48 * HOUR)
    assert first.printed_on == correction.printed_on == datetime.date(2026, 3, 5)
    assert make_publication("没有上版").printed_on == datetime.date(2026, 3, 6)


def test_a_publication_is_indexed_from_its_document():
    delegate, proposal, topic = make_delegate(), make_proposal(), make_topic()
    publication = make_publication(
        mentions=[make_mention(delegate), make_mention(name="孟知秋")],
        proposals=[{"proposal": proposal.pk, "brings": False}],
        topics=[topic.slug],
    )
    assert Publication.objects.mentioning(delegate).get() == publication
    assert Publication.objects.about(proposal).get() == publication
    assert list(publication.topics.all()) == [topic]


def test_a_text_that_names_what_is_not_recorded_is_not_published(desk_head):
    article = make_signed_article(topics=["nothing"])
    with pytest.raises(WrongState, match="nothing"):
        publishing.publish(actor=desk_head, article=article, at=STORY_DAY)
    assert not Publication.objects.exists()


# Schedule


def test_a_scheduled_story_appears_at_its_minute_with_no_worker():
    publication = make_scheduled(planned_from=STORY_DAY + HOUR)
    assert shown_number(publication.article, STORY_DAY + HOUR - datetime.timedelta(microseconds=1)) is None
    assert shown_number(publication.article, STORY_DAY + HOUR) == 1
    assert Article.objects.scheduled(STORY_DAY).get().appears_at == STORY_DAY + HOUR


def test_a_plan_is_moved_and_taken_back(desk_head):
    article = make_scheduled(planned_from=STORY_DAY + HOUR).article
    publishing.schedule(actor=desk_head, article=article, planned_from=STORY_DAY + 3 * HOUR, at=STORY_DAY)
    assert shown_number(article, STORY_DAY + 2 * HOUR) is None
    publishing.unschedule(actor=desk_head, article=article, at=STORY_DAY + 2 * HOUR)
    assert shown_number(article, STORY_DAY + 4 * HOUR) is None
    with pytest.raises(WrongState):
        publishing.unschedule(actor=desk_head, article=article, at=STORY_DAY + 2 * HOUR)
    publishing.publish(actor=desk_head, article=article, at=STORY_DAY + 5 * HOUR)
    assert list(article.publications.values_list("number", flat=True)) == [1]


def test_a_scheduled_story_is_brought_forward(desk_head):
    article = make_scheduled(planned_from=STORY_DAY + 5 * HOUR).article
    publishing.publish(actor=desk_head, article=article, at=STORY_DAY + HOUR)
    assert shown_number(article, STORY_DAY + HOUR) == 1


def test_nothing_is_scheduled_for_the_past(desk_head):
    with pytest.raises(WrongState):
        publishing.schedule(actor=desk_head, article=make_signed_article(), planned_from=STORY_DAY, at=STORY_DAY)


def test_reopening_takes_the_plan_back_and_gives_the_text_before_it_its_open_end(chief, desk_head):
    first = make_publication()
    article = first.article
    review.reopen(actor=chief, article=article, to="final", note="改", at=STORY_DAY)
    article.refresh_from_db()
    review.save(actor=chief, article=article, document=article.data | {"kicker": "新"}, base_version=article.version)
    pass_at(article, "final", chief)
    publishing.schedule(actor=desk_head, article=article, planned_from=STORY_DAY + 2 * HOUR, at=STORY_DAY + HOUR)
    assert [shown_number(article, STORY_DAY + n * HOUR) for n in (1, 2)] == [1, 2]
    review.reopen(actor=chief, article=article, to="final", note="再改", at=STORY_DAY + HOUR)
    assert [shown_number(article, STORY_DAY + n * HOUR) for n in (1, 2, 100)] == [1, 1, 1]


# Holds and embargoes


def test_a_hold_keeps_the_plan_and_lifting_brings_it_back(desk_head):
    article = make_scheduled(planned_from=STORY_DAY + 3 * HOUR).article
    review.hold(actor=desk_head, article=article, reason="等回话", at=STORY_DAY)
    assert shown_number(article, STORY_DAY + 3 * HOUR) is None
    assert Article.objects.on_hold().get() == article
    with pytest.raises(WrongState, match="扣住"):
        publishing.publish(actor=desk_head, article=article, at=STORY_DAY)
    review.lift_hold(actor=desk_head, article=article, note="已核实", at=STORY_DAY + HOUR)
    assert [shown_number(article, STORY_DAY + n * HOUR) for n in (2, 3)] == [None, 1]
    assert article.stage == "signed"


def test_a_text_whose_minute_passed_on_hold_appears_when_it_is_lifted(desk_head):
    article = make_scheduled(planned_from=STORY_DAY + HOUR).article
    review.hold(actor=desk_head, article=article, reason="等回话", at=STORY_DAY)
    review.lift_hold(actor=desk_head, article=article, note="已核实", at=STORY_DAY + 2 * HOUR)
    assert [shown_number(article, STORY_DAY + n * HOUR) for n in (1, 2)] == [None, 1]


def test_a_hold_is_lifted_by_a_desk_head_with_a_note(desk_head):
    article = make_signed_article()
    with pytest.raises(NotAllowed):
        review.hold(actor=make_user("editor"), article=article, reason="等", at=STORY_DAY)
    review.hold(actor=desk_head, article=article, reason="等回话", at=STORY_DAY)
    with pytest.raises(WrongState):
        review.hold(actor=desk_head, article=article, reason="再扣", at=STORY_DAY)
    with pytest.raises(WrongState):
        review.lift_hold(actor=desk_head, article=article, note="", at=STORY_DAY)


def test_a_timed_embargo_ends_by_itself(desk_head):
    article = make_scheduled(planned_from=STORY_DAY + HOUR).article
    review.embargo(actor=desk_head, article=article, until=STORY_DAY + 2 * HOUR, reason="授奖后", at=STORY_DAY)
    assert [shown_number(article, STORY_DAY + n * HOUR) for n in (1, 2)] == [None, 1]
    assert [Article.objects.under_embargo(STORY_DAY + n * HOUR).exists() for n in (1, 2)] == [True, False]


def test_an_embargo_before_the_plan_moves_nothing(desk_head):
    article = make_scheduled(planned_from=STORY_DAY + 3 * HOUR).article
    review.embargo(actor=desk_head, article=article, until=STORY_DAY + HOUR, at=STORY_DAY)
    assert [shown_number(article, STORY_DAY + n * HOUR) for n in (2, 3)] == [None, 1]


def test_an_embargo_without_a_time_waits_for_a_hand(desk_head):
    article = make_signed_article()
    review.embargo(actor=desk_head, article=article, until=None, at=STORY_DAY)
    with pytest.raises(WrongState, match="保密期"):
        publishing.publish(actor=desk_head, article=article, at=STORY_DAY)
    publishing.schedule(actor=desk_head, article=article, planned_from=STORY_DAY + HOUR, at=STORY_DAY)
    assert shown_number(article, STORY_DAY + 9 * HOUR) is None
    review.lift_embargo(actor=desk_head, article=article, at=STORY_DAY + 10 * HOUR)
    assert [shown_number(article, STORY_DAY + n * HOUR) for n in (9, 10)] == [None, 1]


def test_an_embargo_outlives_reopening(desk_head, chief):
    article = make_signed_article()
    review.embargo(actor=desk_head, article=article, until=None, at=STORY_DAY)
    review.reopen(actor=chief, article=article, to="final", note="改", at=STORY_DAY)
    pass_at(article, "final", chief)
    with pytest.raises(WrongState, match="保密期"):
        publishing.publish(actor=desk_head, article=article, at=STORY_DAY)


def test_an_embargo_that_is_over_makes_room_for_another(desk_head):
    article = make_signed_article()
    review.embargo(actor=desk_head, article=article, until=STORY_DAY + HOUR, at=STORY_DAY)
    with pytest.raises(WrongState):
        review.embargo(actor=desk_head, article=article, until=STORY_DAY + 3 * HOUR, at=STORY_DAY)
    review.embargo(actor=desk_head, article=article, until=STORY_DAY + 3 * HOUR, at=STORY_DAY + 2 * HOUR)


# Corrections


def test_a_correction_carries_its_public_note():
    first = make_publication()
    correction = make_correction(first, at=STORY_DAY + HOUR)
    assert (correction.kind, correction.number, correction.correction.is_right) == (
        "correction",
        2,
        "夜班从二月起每天都有人",
    )
    assert [shown_number(first.article, STORY_DAY + n * HOUR) for n in (0, 1)] == [1, 2]
    assert Publication.objects.corrections(STORY_DAY + HOUR).get() == correction
    assert not Publication.objects.corrections(STORY_DAY).exists()


@pytest.mark.parametrize("setting", [0, 1, 2])
def test_a_correction_passes_two_people_at_least(settings, setting):
    settings.CORRECTION_STAGES = setting
    correction = make_correction(make_publication(), at=STORY_DAY + HOUR)
    assert correction.round.stages == ["first", "final"]
    assert correction.round.is_correction


def test_only_what_readers_see_is_corrected():
    words = {"note": "更正", "stood": "甲", "is_right": "乙"}
    editor = make_staff("editor", "楚宁")
    with pytest.raises(WrongState):
        publishing.correct(actor=editor, article=make_signed_article(), at=STORY_DAY, **words)
    article = make_publication().article
    with pytest.raises(WrongState):
        publishing.correct(actor=editor, article=article, at=STORY_DAY, **words | {"note": " "})
    with pytest.raises(NotAllowed):
        publishing.correct(actor=make_user("reporter"), article=article, at=STORY_DAY, **words)


def test_the_note_of_a_correction_is_not_published_twice(chief, desk_head):
    article = make_correction(make_publication(), at=STORY_DAY + HOUR).article
    review.reopen(actor=chief, article=article, to="final", note="改标点", at=STORY_DAY + 2 * HOUR)
    pass_at(article, "final", chief)
    publication = publishing.publish(actor=desk_head, article=article, at=STORY_DAY + 3 * HOUR)
    assert (publication.kind, publication.data["correction"]) == ("minor", None)


# Taking off, withdrawing


def test_a_withdrawn_story_leaves_at_once_and_says_why():
    publication = make_withdrawn()
    article, gone = publication.article, STORY_DAY + HOUR
    assert shown_number(article, gone) is None
    answer = Publication.objects.at_address(article.pk, gone)
    assert (answer.status, answer.publication.withdrawal_reason) == (410, "文中事实有误。")
    assert Publication.objects.withdrawn(gone).get() == publication
    assert not Publication.objects.withdrawn(STORY_DAY).exists()


def test_an_earlier_text_does_not_come_back_after_a_withdrawal(desk_head):
    article = make_correction(make_publication(), at=STORY_DAY + HOUR).article
    publishing.withdraw(actor=desk_head, article=article, reason="失实", at=STORY_DAY + 2 * HOUR)
    assert Publication.objects.withdrawn(STORY_DAY + 2 * HOUR).get().number == 2
    assert not Publication.objects.corrections(STORY_DAY + 2 * HOUR).exists()
    with pytest.raises(WrongState, match="撤稿"):
        publishing.publish(actor=desk_head, article=article, at=STORY_DAY + 3 * HOUR)
    with pytest.raises(WrongState):
        publishing.withdraw(actor=desk_head, article=article, reason="失实", at=STORY_DAY + 3 * HOUR)


def test_what_was_only_planned_is_withdrawn_too(desk_head):
    article = make_scheduled(planned_from=STORY_DAY + HOUR).article
    publishing.withdraw(actor=desk_head, article=article, reason="不发了", at=STORY_DAY)
    assert (shown_number(article, STORY_DAY + 2 * HOUR), status(article, STORY_DAY + 2 * HOUR)) == (None, 404)


def test_after_a_withdrawal_a_new_text_needs_three_reviews_again(chief, desk_head):
    article = make_withdrawn().article
    review.reopen(actor=chief, article=article, to="draft", note="重写", at=STORY_DAY + 2 * HOUR)
    article.refresh_from_db()
    reporter = make_staff("reporter", "文青")
    review.save(actor=reporter, article=article, document=article.data | {"kicker": "新"}, base_version=1)
    article.refresh_from_db()
    move_to(article, "signed")
    assert publishing.publish(actor=desk_head, article=article, at=STORY_DAY + 3 * HOUR).number == 2
    assert not Publication.objects.withdrawn(STORY_DAY + 3 * HOUR).exists()


def test_a_story_is_taken_off_and_put_back(desk_head):
    article = make_publication().article
    publishing.unpublish(actor=desk_head, article=article, note="版权未谈妥", at=STORY_DAY + HOUR)
    assert status(article, STORY_DAY + HOUR) == 410
    publishing.publish(actor=desk_head, article=article, at=STORY_DAY + 2 * HOUR)
    assert [shown_number(article, STORY_DAY + n * HOUR) for n in (0, 1, 2)] == [1, None, 2]


# What a story brings


def test_a_profile_that_a_story_brings_is_shown_with_it(desk_head):
    delegate = make_delegate(hidden=True)
    mention = make_mention(delegate, brings=True)
    article = make_scheduled(planned_from=STORY_DAY + HOUR, mentions=[mention]).article

    def seen(at):
        delegate.refresh_from_db()
        return delegate.is_live(at)

    assert [seen(STORY_DAY), seen(STORY_DAY + HOUR)] == [False, True]
    review.hold(actor=desk_head, article=article, reason="等", at=STORY_DAY)
    assert not seen(STORY_DAY + HOUR)
    review.lift_hold(actor=desk_head, article=article, note="好", at=STORY_DAY)
    publishing.withdraw(actor=desk_head, article=article, reason="失实", at=STORY_DAY + 2 * HOUR)
    assert [seen(STORY_DAY + HOUR), seen(STORY_DAY + 2 * HOUR)] == [True, False]


def test_a_statement_has_the_periods_of_all_stories_that_carry_it(desk_head):
    statement = make_proposal("statement", hidden=True)
    carried = {"proposals": [{"proposal": statement.pk, "brings": True}]}
    first = make_publication("第一篇", **carried)
    publishing.withdraw(actor=desk_head, article=first.article, reason="失实", at=STORY_DAY + HOUR)
    make_publication("第二篇", at=STORY_DAY + 2 * HOUR, **carried)
    statement.refresh_from_db()
    assert [statement.is_live(STORY_DAY + n * HOUR / 2) for n in range(5)] == [True, True, False, False, True]


def test_scheduling_a_correction_does_not_take_the_statement_away():
    statement = make_proposal("statement", hidden=True)
    first = make_publication(proposals=[{"proposal": statement.pk, "brings": True}])
    make_correction(first, at=STORY_DAY + HOUR)
    statement.refresh_from_db()
    assert len(statement.shown) == 1
    assert statement.is_live(STORY_DAY + HOUR)


def test_a_failing_index_takes_the_publication_along(desk_head, monkeypatch):
    def fail(**kwargs):
        raise RuntimeError("no")

    monkeypatch.setattr("articles.showing.lifecycle.show", fail)
    article = make_signed_article()
    with pytest.raises(RuntimeError):
        publishing.publish(actor=desk_head, article=article, at=STORY_DAY)
    assert not Publication.objects.exists()
    assert not PublicationMention.objects.exists()
