"""From the call to the note in print: who told us, what was decided, when readers saw what is right, what the paper owes."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from makers import (
    STORY_DAY,
    make_publication,
    make_section,
    make_signed_article,
    make_staff,
    make_user,
    move_to,
)

from articles import correcting, publishing, review
from articles.models import Article, ErrorReport, Issue, Publication
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
WORDS = {"note": "月份有误", "stood": "本月", "is_right": "二月"}


@pytest.fixture
def editor():
    return make_staff("editor", "楚宁")


@pytest.fixture
def head():
    return make_staff("desk_head", "章和")


def reported(publication=None, *, at=STORY_DAY + HOUR, **fields):
    publication = publication or make_publication()
    standard = {"claim": "夜班从二月起", "channel": "phone", "told_by": "一位读者", "place": "第二段"}
    return correcting.enter_error(
        actor=make_staff("reporter", "文青"), article=publication.article, at=at, **standard | fields
    )


def decided(report, decision, editor, **arguments):
    standard = {"correct": {"correction": WORDS}, "minor": {"note": "逗号"}, "no_error": {"note": "原文无误"}}
    arguments = {"at": STORY_DAY + 2 * HOUR, **standard.get(decision, {}), **arguments}
    return correcting.decide_error(actor=editor, report=report, decision=decision, **arguments)


def publish_again(article, at, **parts):
    article = Article.objects.get(pk=article.pk)
    data = article.data | {"kicker": "新", **parts}
    review.save(actor=make_staff("editor", "楚宁"), article=article, document=data, base_version=article.version, at=at)
    move_to(Article.objects.get(pk=article.pk), "signed", at=at)
    return publishing.publish(actor=make_staff("desk_head", "章和"), article=article, at=at)


# Entering


def test_a_report_is_about_the_text_that_readers_see():
    publication = make_publication()
    report = reported(publication, received_at=STORY_DAY)
    assert (report.publication, report.decision, report.received_at) == (publication, "open", STORY_DAY)
    event = Event.objects.get(verb="articles.enter_error")
    assert (event.object_id, event.after["report"]) == (str(publication.article_id), report.pk)


def test_what_cannot_be_reported(editor):
    with pytest.raises(WrongState, match="没有看过"):
        correcting.enter_error(actor=editor, article=make_signed_article(), claim="错", channel="mail", at=STORY_DAY)
    publication = make_publication("另一篇")
    with pytest.raises(WrongState):
        reported(publication, claim=" ")
    with pytest.raises(WrongState):
        reported(publication, received_at=STORY_DAY + 9 * HOUR)
    for who in (make_user("observer"), make_user("reporter", section=make_section("society"))):
        with pytest.raises(NotAllowed):
            correcting.enter_error(actor=who, article=publication.article, claim="错", channel="mail")


# Deciding


def test_a_correction_is_opened_with_its_words_and_mends_the_report_once_it_is_out(editor):
    report = decided(reported(), "correct", editor, cause="记错了")
    article = Article.objects.get()
    assert (article.stage, article.data["correction"], report.mended_in) == ("draft", WORDS, None)
    assert list(ErrorReport.objects.to_mend(STORY_DAY + 3 * HOUR)) == [report]
    correction = publish_again(article, STORY_DAY + 3 * HOUR)
    report.refresh_from_db()
    assert report.mended_in == correction
    assert report.mended_at(STORY_DAY + 3 * HOUR) - report.received_at == 2 * HOUR
    assert not ErrorReport.objects.to_mend(STORY_DAY + 3 * HOUR).exists()


def test_two_reports_of_one_error_are_mended_by_one_correction(editor):
    publication = make_publication()
    one, other = reported(publication), reported(publication, claim="月份错了")
    decided(one, "correct", editor)
    decided(other, "correct", editor, correction=None)
    correction = publish_again(publication.article, STORY_DAY + 3 * HOUR)
    assert set(correction.mended_reports.all()) == {one, other}


def test_a_plan_that_was_taken_back_mends_nothing(editor, head):
    report = decided(reported(), "correct", editor)
    article = Article.objects.get()
    at = STORY_DAY + 3 * HOUR
    data = article.data | {"kicker": "新"}
    review.save(actor=editor, article=article, document=data, base_version=article.version)
    move_to(Article.objects.get(), "signed", at=at)
    publishing.schedule(actor=head, article=article, planned_from=at + HOUR, at=at)
    report.refresh_from_db()
    assert [report.mended_at(at + n * HOUR) for n in (0, 1)] == [None, at + HOUR]
    review.reopen(actor=make_staff("chief_editor", "顾舟"), article=article, to="draft", note="再改", at=at)
    correction = publish_again(article, at + 2 * HOUR, kicker="再新")
    report.refresh_from_db()
    assert (report.mended_in, report.mended_at(at + 2 * HOUR)) == (correction, at + 2 * HOUR)


def test_a_minor_change_mends_without_a_note_and_owes_none_in_print(editor):
    publication = make_publication()
    review.place(actor=editor, article=publication.article, page=review.printed_page(STORY_DAY.date(), "A3"))
    report = decided(reported(publication), "minor", editor)
    assert (Article.objects.get().minor_change, report.print_due_on) == ("逗号", None)
    changed = publish_again(publication.article, STORY_DAY + 3 * HOUR)
    report.refresh_from_db()
    assert report.mended_in == changed


def test_a_withdrawal_mends_at_once(head):
    report = decided(reported(), "withdraw", head, withdrawal="内容不实。")
    assert report.mended_at(STORY_DAY + 2 * HOUR) == STORY_DAY + 2 * HOUR
    assert Publication.objects.withdrawn(STORY_DAY + 2 * HOUR).get().withdrawal_reason == "内容不实。"


def test_withdrawing_a_story_by_its_own_button_mends_what_was_to_be_corrected(editor, head):
    report = decided(reported(), "correct", editor)
    publishing.withdraw(actor=head, article=Article.objects.get(), reason="失实。", at=STORY_DAY + 4 * HOUR)
    report.refresh_from_db()
    assert report.mended_at(STORY_DAY + 5 * HOUR) == STORY_DAY + 4 * HOUR
    assert not ErrorReport.objects.to_mend(STORY_DAY + 5 * HOUR).exists()


def test_what_is_no_error_of_ours_needs_a_reason_and_can_be_decided_anew(editor):
    report = reported()
    with pytest.raises(WrongState, match="为什么"):
        decided(report, "no_error", editor, note=" ")
    report = decided(report, "no_error", editor)
    assert Publication.objects.live(STORY_DAY + 2 * HOUR).get().number == 1
    with pytest.raises(WrongState, match="已经这样"):
        decided(report, "no_error", editor)
    assert decided(report, "correct", editor).decision == "correct"


def test_deciding_needs_its_right_and_its_words(editor):
    report = reported()
    with pytest.raises(NotAllowed):
        decided(report, "no_error", make_user("reporter"))
    with pytest.raises(NotAllowed):
        decided(report, "withdraw", editor, withdrawal="失实。")
    with pytest.raises(WrongState, match="更正要写明"):
        decided(report, "correct", editor, correction=None)
    with pytest.raises(WrongState):
        decided(report, "perhaps", editor)
    report.refresh_from_db()
    assert (report.decision, Article.objects.get().stage) == ("open", "signed")


def test_what_is_mended_is_not_decided_again(editor):
    report = decided(reported(), "correct", editor)
    publish_again(report.article, STORY_DAY + 3 * HOUR)
    with pytest.raises(WrongState, match="另"):
        decided(report, "no_error", editor, at=STORY_DAY + 4 * HOUR)


# In print


def printed_story(editor):
    publication = make_publication()
    review.place(actor=editor, article=publication.article, page=review.printed_page(datetime.date(2026, 3, 6), "A3"))
    return publication


def test_the_next_issue_owes_the_note_at_an_equal_place(editor):
    publication = printed_story(editor)
    assert decided(reported(publication), "correct", editor).print_due_on == datetime.date(2026, 3, 7)
    Issue.objects.create(date=datetime.date(2026, 3, 9))
    other = decided(reported(publication), "correct", editor)
    assert (other.print_due_on, other.print_place) == (datetime.date(2026, 3, 9), "A3")
    assert set(ErrorReport.objects.owed_in_print()) == set(ErrorReport.objects.all())


def test_what_never_stood_in_print_owes_nothing_there(editor):
    assert decided(reported(), "correct", editor).print_due_on is None


def test_the_note_is_marked_as_printed_once_and_on_a_later_page(editor):
    report = decided(reported(printed_story(editor)), "correct", editor)
    early, due = (review.printed_page(datetime.date(2026, 3, day), "A3") for day in (6, 7))
    with pytest.raises(WrongState):
        correcting.mark_printed(actor=editor, report=report, page=early)
    with pytest.raises(NotAllowed):
        correcting.mark_printed(actor=make_user("reporter"), report=report, page=due)
    correcting.mark_printed(actor=editor, report=report, page=due, at=STORY_DAY + 24 * HOUR)
    assert not ErrorReport.objects.owed_in_print().exists()
    with pytest.raises(WrongState, match="已经登"):
        correcting.mark_printed(actor=editor, report=report, page=due)


def test_a_report_that_is_no_error_after_all_owes_nothing(editor):
    report = decided(reported(printed_story(editor)), "correct", editor)
    assert decided(report, "no_error", editor).print_due_on is None


# At the desk


def page(report, name="change"):
    if name == "change":
        return reverse("admin:articles_errorreport_change", args=[report.pk])
    return reverse(f"admin:articles_errorreport_{name}", kwargs={"object_id": report.pk})


def test_buttons_stand_where_their_verbs_succeed(client, editor, head):
    report = reported(printed_story(editor))
    names = ["decide_correct", "decide_minor", "decide_withdraw", "decide_none", "mark_printed"]

    def offered(user):
        client.force_login(user)
        text = client.get(page(report)).text
        return [name for name in names if page(report, name) in text]

    assert offered(make_user("observer")) == []
    assert offered(editor) == ["decide_correct", "decide_minor", "decide_none"]
    assert offered(head) == names[:4]
    decided(report, "correct", editor, at=timezone.now())
    assert offered(editor) == ["decide_minor", "decide_none", "mark_printed"]


def test_a_report_is_decided_from_its_page(client, editor):
    report = reported()
    client.force_login(editor)
    form = client.get(page(report, "decide_correct")).context["form"]
    assert (form["is_right"].initial, form["stood"].initial) == ("夜班从二月起", "第二段")
    answer = client.post(page(report, "decide_correct"), {"_form_submitted": "1", **WORDS}, headers={"HX-Request": "1"})
    assert "HX-Redirect" in answer
    assert Article.objects.get().data["correction"] == WORDS


def test_the_list_shows_what_is_due_in_a_fixed_number_of_queries(client, editor, django_assert_max_num_queries):
    for number in range(3):
        decided(reported(printed_story(editor), claim=f"第{number}处"), "correct", editor)
    client.force_login(editor)
    address = reverse("admin:articles_errorreport_changelist")
    client.get(address)
    with django_assert_max_num_queries(12):
        text = client.get(f"{address}?standing=print").text
    assert text.count("欠登") >= 3
    assert "第0处" not in client.get(f"{address}?standing=undecided").text
    assert "第0处" in client.get(f"{address}?standing=mend").text
