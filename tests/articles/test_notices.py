"""What of a story's life tells whom, and whom it does not."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from makers import (
    STORY_DAY,
    make_article,
    make_delegate,
    make_document,
    make_mandate,
    make_mention,
    make_publication,
    make_section,
    make_staff,
    make_user,
    move_to,
    pass_at,
)

from articles import notices, publishing, review
from articles.models import Article, ConsentRule, ErrorReport
from delegates import standing
from newskit.accounts.models import Posting
from newskit.accounts.roles import Role
from newskit.outbox.clock import minute
from newskit.outbox.models import Message

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def desk():
    """Two editors, two desk heads, a chief editor; nobody on duty."""
    return {
        name: make_staff(role, name)
        for name, role in [
            ("文青", "reporter"),
            ("楚宁", "editor"),
            ("白露", "editor"),
            ("章和", "desk_head"),
            ("何川", "desk_head"),
            ("顾舟", "chief_editor"),
        ]
    }


def told(kind: str) -> list[str]:
    """Names of whom the newest message of a kind went to."""
    newest = Message.objects.filter(kind=kind).order_by("-pk").first()
    if newest is None:
        return []
    return sorted(Message.objects.filter(kind=kind, key=newest.key).values_list("recipient__name", flat=True))


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def at_stage(stage: str, headline: str = "县城医院添了夜班儿科", **parts) -> Article:
    return move_to(make_article(headline, **parts), stage)


def test_who_may_act_next_is_told_and_the_actor_is_not(desk):
    at_stage("first")
    assert told(notices.WAITING) == ["何川", "楚宁", "白露", "章和"]


def test_what_waits_leads_to_where_it_is_signed_and_all_else_to_the_story(desk):
    article = at_stage("signed")
    paths = dict(Message.objects.filter(kind=notices.WAITING).values_list("state", "path"))
    sign = reverse("admin:articles_article_sign_sheet", args=[article.pk])
    story = reverse("admin:articles_article_change", args=[article.pk])
    assert paths == {"first": sign, "second": sign, "final": sign, "signed": story}


def test_who_acted_at_another_stage_or_wrote_it_is_not_told(desk):
    article = at_stage(
        "first", writer=desk["何川"], bylines=[{"kind": "person", "text": "本报记者 何川", "names": ["何川"]}]
    )
    pass_at(article, "first", desk["章和"])
    assert told(notices.WAITING) == ["顾舟"]


def test_those_on_duty_come_first(desk):
    now = timezone.now()
    for section, name in [(make_section(), "白露"), (make_section("society"), "楚宁")]:
        Posting.objects.create(
            user=desk[name],
            role=Role.EDITOR,
            section=section,
            kind=Posting.Kind.DUTY,
            starts_at=STORY_DAY - HOUR,
            ends_at=now + HOUR,
        )
    at_stage("first")
    assert told(notices.WAITING) == ["白露"]


def test_what_is_assigned_waits_for_that_person_and_for_who_stands_in(desk):
    article = at_stage("first")
    Message.objects.all().delete()
    review.assign(actor=desk["章和"], article=article, assignee=desk["白露"], due_at=None)
    assert told(notices.WAITING) == ["白露"]
    review.return_to(actor=desk["楚宁"], article=article, to="draft", note="补第二段的出处")
    assert told(notices.RETURNED) == ["文青"]


def test_a_signed_story_waits_for_who_publishes(desk):
    at_stage("signed")
    assert told(notices.WAITING) == ["何川", "章和"]


def test_what_came_back_says_why_to_its_writers_and_who_sent_it_in(desk):
    sender = make_staff("reporter", "送稿人")
    article = make_article(writer=desk["文青"])
    review.submit(actor=sender, article=article, version=fresh(article).version)
    review.return_to(actor=desk["楚宁"], article=article, to="draft", note="补出处")
    assert told(notices.RETURNED) == sorted(["文青", "送稿人"])
    assert set(Message.objects.filter(kind=notices.RETURNED).values_list("note", "who")) == {("补出处", "楚宁")}


def test_what_came_back_to_a_stage_goes_to_who_passed_it_there(desk):
    article = at_stage("second")
    review.return_to(actor=desk["章和"], article=article, to="first", note="标题太满")
    assert told(notices.RETURNED) == ["楚宁"]


def change(article: Article, by, body: str) -> None:
    row = fresh(article)
    review.save(actor=by, article=row, document=row.data | {"body": f"<p>{body}</p>"}, base_version=row.version)


def test_a_change_after_a_signature_is_told_once_until_the_signer_looks_again(desk):
    article = at_stage("second")
    change(article, desk["章和"], "改了一处。")
    change(article, desk["章和"], "又改了一处。")
    [message] = Message.objects.filter(kind=notices.CHANGED)
    assert message.recipient == desk["楚宁"]
    assert message.path == reverse("admin:articles_article_version", args=[article.pk, 1])
    Message.objects.filter(pk=message.pk).update(read_at=timezone.now())
    change(article, desk["章和"], "第三处。")
    assert Message.objects.filter(kind=notices.CHANGED).count() == 2


def test_a_text_as_it_was_signed_tells_nobody(desk):
    article = at_stage("second")
    row = fresh(article)
    review.save(actor=desk["章和"], article=row, document=row.data, base_version=row.version)
    assert told(notices.CHANGED) == []


def test_a_draft_that_is_written_on_tells_nobody(desk):
    article = make_article()
    change(article, desk["文青"], "写着。")
    assert not Message.objects.exists()


def test_strict_review_sends_back_and_says_so(desk, settings):
    settings.STRICT_REVIEW = True
    article = at_stage("second")
    change(article, desk["章和"], "改了一处。")
    assert told(notices.RETURNED) == ["楚宁"]
    assert told(notices.CHANGED) == []


def test_who_may_consent_is_asked_once_and_again_when_the_text_was_changed(desk):
    ConsentRule.objects.create(kind="fact_check")
    checker = make_staff("proofreader", "查核员")
    article = at_stage("first")
    assert "查核员" in told(notices.CONSENT)
    asked = Message.objects.filter(kind=notices.CONSENT).count()
    change(article, desk["楚宁"], "改了一处。")
    assert Message.objects.filter(kind=notices.CONSENT).count() == asked
    review.consent(
        actor=checker,
        article=article,
        kind="fact_check",
        is_given=True,
        version=fresh(article).version,
        at=timezone.now(),
    )
    assert not Message.objects.waiting(checker, timezone.now()).exists()
    change(article, desk["楚宁"], "又改了一处。")
    assert Message.objects.waiting(checker, timezone.now()).count() == 1


def test_a_refused_consent_is_told_to_who_can_mend_it(desk):
    checker = make_staff("proofreader", "查核员")
    article = at_stage("second")
    review.consent(
        actor=checker,
        article=article,
        kind="fact_check",
        is_given=False,
        version=1,
        note="数字没有出处",
        at=timezone.now(),
    )
    assert set(told(notices.REFUSED)) == {"文青", "楚宁", "何川", "章和", "顾舟"}
    assert Message.objects.filter(kind=notices.REFUSED).first().note == "数字没有出处"


def test_a_hold_is_told_to_whom_it_concerns(desk):
    article = at_stage("final")
    review.hold(actor=desk["顾舟"], article=article, reason="等法务回话")
    assert told(notices.HELD) == ["何川", "文青", "楚宁", "章和"]
    assert Message.objects.filter(kind=notices.HELD).first().note == "等法务回话"


def test_a_hold_for_a_changed_standing_is_told_too(desk):
    delegate = make_mandate(make_delegate("闻照溪")).delegate
    article = move_to(make_article(document=make_document(mentions=[make_mention(delegate)])), "final")
    standing.end_mandate(
        actor=make_user(Role.DATA_EDITOR, name="数据员"),
        mandate=delegate.mandates.get(),
        ends_on=datetime.date(2026, 3, 1),
        ended="resigned",
    )
    assert article.holds.filter(lifted_at__isnull=True).exists()
    assert "文青" in told(notices.HELD)


def test_a_withdrawal_is_told_and_so_is_taking_off(desk):
    publication = make_publication(at=timezone.now() - HOUR)
    publishing.unpublish(actor=desk["何川"], article=publication.article, note="配图有误")
    assert "文青" in told(notices.OFF)
    publishing.withdraw(actor=desk["何川"], article=publication.article, reason="来源有误")
    assert set(Message.objects.filter(kind=notices.OFF).values_list("state", flat=True)) == {"off", "withdrawn"}
    assert "何川" not in told(notices.OFF)


def test_late_is_told_once_for_each_hour_that_is_set(desk):
    article, now = at_stage("first"), timezone.now()
    review.assign(actor=desk["章和"], article=article, assignee=desk["白露"], due_at=now + HOUR)
    later = now + HOUR + datetime.timedelta(minutes=1)
    assert [minute(now), minute(later), minute(later + HOUR)] == [True, True, True]
    assert told(notices.LATE) == ["白露"]
    assert Message.objects.filter(kind=notices.LATE).count() == 1
    review.assign(
        actor=desk["章和"], article=article, assignee=desk["白露"], due_at=later + 3 * HOUR, at=later + 2 * HOUR
    )
    minute(later + 4 * HOUR)
    assert Message.objects.filter(kind=notices.LATE).count() == 2


def test_a_note_due_in_print_is_told_the_day_before_and_once(desk):
    publication, now = make_publication(), timezone.now()
    ErrorReport.objects.create(
        article=publication.article,
        publication=publication,
        channel="phone",
        received_at=now,
        claim="年份错了",
        entered_by=desk["楚宁"],
        decision="correct",
        decided_by=desk["楚宁"],
        decided_at=now,
        print_due_on=timezone.localdate(now) + datetime.timedelta(days=2),
    )
    minute(now)
    assert told(notices.PRINT) == []
    for hours in (24, 25):
        minute(now + hours * HOUR)
    assert "楚宁" in told(notices.PRINT)
    assert Message.objects.filter(kind=notices.PRINT, recipient=desk["楚宁"]).count() == 1


def test_what_somebody_else_did_no_longer_waits(desk):
    now, article = timezone.now(), at_stage("first")
    assert Message.objects.waiting(desk["白露"], now + HOUR).count() == 0  # the day of the story is long ago
    Message.objects.update(created_at=now)
    assert Message.objects.waiting(desk["白露"], now).count() == 1
    pass_at(article, "first", desk["楚宁"])
    assert Message.objects.waiting(desk["白露"], now).count() == 0
    assert Message.objects.on_the_desk_of(desk["白露"]).count() == 1


def test_who_acts_on_a_story_has_read_what_was_said_of_it(desk):
    article = at_stage("first")
    pass_at(article, "first", desk["楚宁"])
    read = Message.objects.filter(kind=notices.WAITING, state="first", read_at__isnull=False)
    assert [message.recipient for message in read] == [desk["楚宁"]]


def test_under_an_embargo_no_headline_leaves(desk):
    article = make_article()
    review.embargo(actor=desk["章和"], article=article, until=None, at=STORY_DAY)
    move_to(article, "first")
    message = Message.objects.filter(kind=notices.WAITING).first()
    assert article.title not in message.subject_for("zh-hans", headline=True)
    assert message.subject_for("zh-hans", headline=False) == f"待初审：稿件 {article.pk}"
    assert message.subject_for("en", headline=False) == f"Waiting for first review: story {article.pk}"


def test_a_verb_tells_in_a_fixed_number_of_statements(desk, django_assert_max_num_queries):
    for number in range(20):
        make_user(Role.EDITOR, name=f"编辑{number}", email=f"editor{number}@example.org")
    article = make_article()
    with django_assert_max_num_queries(45):
        review.submit(actor=desk["文青"], article=article, version=1)
    assert Message.objects.count() == 24
