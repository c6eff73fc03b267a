"""Minor changes, what a change to a published text touches, and the text of an earlier publication."""

import datetime

import pytest
from makers import (
    STORY_DAY,
    make_correction,
    make_delegate,
    make_mention,
    make_proposal,
    make_publication,
    make_signed_article,
    make_staff,
    make_user,
    move_to,
)

from articles import publishing, review
from articles.models import Article, Mention, Publication
from articles.review import touched
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState
from proposals.models import Measure

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
WORDS = {"note": "月份有误", "stood": "本月", "is_right": "二月"}


@pytest.fixture
def editor():
    return make_staff("editor", "楚宁")


def amended(publication, editor, **parts):
    """The story open for a minor change, with these parts changed."""
    article = publishing.amend(actor=editor, article=publication.article, reason="补一个逗号", at=STORY_DAY + HOUR)
    data = article.data | parts
    return review.save(actor=editor, article=article, document=data, base_version=article.version)


def warned(article):
    return {warning.code.partition(":")[0]: warning.text for warning in review.warnings(article)}


# Minor changes


@pytest.mark.parametrize("setting", [0, 1, 2])
def test_a_minor_change_passes_two_people_at_least_and_has_no_note(settings, setting, editor):
    settings.CORRECTION_STAGES = setting
    article = amended(make_publication(), editor, kicker="新")
    assert article.stage == "draft"
    assert Publication.objects.live(STORY_DAY + HOUR).get().number == 1
    move_to(article, "signed")
    publication = make_publication(article=article, at=STORY_DAY + 2 * HOUR)
    assert (publication.kind, publication.round.stages) == ("minor", ["first", "final"])
    assert not Publication.objects.corrections(STORY_DAY + 2 * HOUR).exists()
    event = Event.objects.get(verb="articles.amend")
    assert (event.note, event.after["version"]) == ("补一个逗号", 2)


def test_only_what_readers_see_is_amended_with_a_reason_by_who_may_correct(editor):
    act = {"reason": "逗号", "at": STORY_DAY}
    with pytest.raises(WrongState):
        publishing.amend(actor=editor, article=make_signed_article(), **act)
    article = make_publication("另一篇").article
    with pytest.raises(WrongState, match="为什么"):
        publishing.amend(actor=editor, article=article, **act | {"reason": " "})
    with pytest.raises(NotAllowed):
        publishing.amend(actor=make_user("reporter"), article=article, **act)
    publishing.amend(actor=editor, article=article, **act)
    with pytest.raises(WrongState, match="已经打开"):
        publishing.amend(actor=editor, article=article, **act)


def test_a_minor_change_becomes_a_correction_and_keeps_what_was_written(editor):
    article = amended(make_publication(), editor, kicker="新")
    publishing.correct(actor=editor, article=article, at=STORY_DAY + HOUR, **WORDS)
    article.refresh_from_db()
    assert (article.data["kicker"], article.data["correction"], article.minor_change) == ("新", WORDS, "")
    with pytest.raises(WrongState, match="已经打开"):
        publishing.correct(actor=editor, article=article, at=STORY_DAY + HOUR, **WORDS)


def test_a_story_in_review_is_not_turned_into_a_correction(editor):
    article = move_to(amended(make_publication(), editor, kicker="新"), "first")
    with pytest.raises(WrongState, match="初审"):
        publishing.correct(actor=editor, article=article, at=STORY_DAY + HOUR, **WORDS)


def test_after_it_is_published_a_story_is_open_for_nothing(editor):
    article = move_to(amended(make_publication(), editor, kicker="新"), "signed")
    make_publication(article=article, at=STORY_DAY + 2 * HOUR)
    chief = make_staff("chief_editor", "顾舟")
    review.reopen(actor=chief, article=article, to="final", note="改", at=STORY_DAY + 3 * HOUR)
    assert Article.objects.get(pk=article.pk).minor_change == ""


def test_the_note_of_a_withdrawn_correction_is_not_published_with_the_next_text():
    article = make_correction(make_publication(), at=STORY_DAY + HOUR).article
    head, chief = make_staff("desk_head", "章和"), make_staff("chief_editor", "顾舟")
    publishing.withdraw(actor=head, article=article, reason="失实。", at=STORY_DAY + 2 * HOUR)
    review.reopen(actor=chief, article=article, to="draft", note="重写", at=STORY_DAY + 3 * HOUR)
    assert Article.objects.get(pk=article.pk).data["correction"] is None


# What it touches


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"body": "<p>夜班从本月起，每天都有人。</p>"}, None),
        ({"headline": ["县城医院添了日班儿科"]}, "标题"),
        ({"standfirst": "一共三十二张床。"}, "数字"),
        ({"standfirst": "增加 12%。"}, "数字"),
        ({"bylines": [{"kind": "person", "text": "本报记者 白露", "names": ["白露"]}]}, "姓名"),
        ({"mentions": [make_mention(name="孟知秋", role="全国政协委员")]}, "姓名"),
    ],
)
def test_reviewers_are_warned_of_what_should_be_a_correction(editor, parts, expected):
    original = make_publication(body="<p>夜班从本月起每天都有人。</p>", mentions=[make_mention(name="孟知秋")])
    said = warned(amended(original, editor, **parts)).get("grave", "")
    assert expected in said if expected else not said


def test_a_correction_is_not_asked_to_be_one():
    article = make_publication().article
    publishing.correct(actor=make_staff("editor", "楚宁"), article=article, at=STORY_DAY + HOUR, **WORDS)
    article.refresh_from_db()
    changed = article.data | {"headline": ["另一个标题"]}
    review.save(actor=make_staff("editor", "楚宁"), article=article, document=changed, base_version=article.version)
    article.refresh_from_db()
    assert "grave" not in warned(article)


def test_changed_mentions_queue_anew_and_are_named_to_the_editor(editor):
    delegate = make_delegate("孟知秋")
    old = make_mention(delegate, name="孟知秋", quote="孟知秋说", role="全国人大代表")
    original = make_publication(body="<p>孟知秋说，夜班有人。</p>", mentions=[old])
    new = make_mention(name="孟秋", role="全国人大代表")
    article = amended(original, editor, body="<p>孟秋说，夜班有人。</p>", mentions=[new])
    assert [mention.name for mention in Mention.objects.queued()] == ["孟秋"]
    said = warned(article)
    assert "孟秋" in said["mentions-new"]
    assert "孟知秋" in said["mentions-gone"]


def test_a_mention_whose_words_changed_is_looked_at_again(editor):
    old = make_mention(make_delegate("孟知秋"), name="孟知秋", quote="北京代表团孟知秋")
    original = make_publication(body="<p>北京代表团孟知秋说，夜班有人。</p>", mentions=[old])
    article = amended(original, editor, body="<p>上海代表团孟知秋说，夜班有人。</p>")
    assert "孟知秋" in warned(article)["mentions-moved"]


def test_items_and_quoted_measures_are_looked_at_again(editor):
    statement, other = make_proposal("statement", hidden=True), make_proposal("statement", hidden=True)
    Measure.objects.create(proposal=statement, order=1, text="每个县都要有夜班儿科", quoted=True)
    original = make_publication(
        body="<p>她建议，每个县都要有夜班儿科。</p>",
        proposals=[{"proposal": statement.pk, "brings": True}, {"proposal": other.pk, "brings": True}],
    )
    article = amended(
        original,
        editor,
        body="<p>她建议，每个市都要有夜班儿科。</p>",
        proposals=[{"proposal": statement.pk, "brings": True}],
    )
    said = warned(article)
    assert str(statement) in said["items-stale"]
    assert str(other) in said["items-gone"]
    move_to(article, "signed")
    make_publication(article=article, at=STORY_DAY + 2 * HOUR)
    other.refresh_from_db()
    assert [other.is_live(STORY_DAY + n * HOUR) for n in (1, 2)] == [True, False]


def test_a_new_text_has_nothing_to_be_compared_with():
    assert touched.seen_before(make_signed_article()) is None


# Earlier publications


def test_the_text_of_a_publication_comes_back_as_a_new_version(editor):
    correction = make_correction(make_publication(body="<p>原来的话。</p>"), at=STORY_DAY + HOUR)
    article = publishing.amend(actor=editor, article=correction.article, reason="取回", at=STORY_DAY + 2 * HOUR)
    publishing.restore_publication(actor=editor, article=article, number=1, base_version=article.version)
    article.refresh_from_db()
    assert (article.stage, article.data["body"], article.data["correction"]) == ("draft", "<p>原来的话。</p>", None)
    assert article.versions.first().cause == "restore publication 1"
    assert Publication.objects.live(STORY_DAY + 2 * HOUR).get().number == 2
    with pytest.raises(WrongState):
        publishing.restore_publication(actor=editor, article=article, number=9, base_version=article.version)


def test_a_signed_text_is_reopened_before_anything_is_brought_back(editor):
    article = make_correction(make_publication(), at=STORY_DAY + HOUR).article
    with pytest.raises(WrongState, match="签发"):
        publishing.restore_publication(actor=editor, article=article, number=1, base_version=article.version)
