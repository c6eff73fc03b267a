import datetime

import pytest
from makers import (
    A_WHILE,
    STORY_DAY,
    make_article,
    make_delegate,
    make_document,
    make_mention,
    make_section,
    make_signed_article,
    make_staff,
    make_user,
    move_to,
    pass_at,
)

from articles import document as documents
from articles import review
from articles.models import Article, Decision, SignOff, Version
from newskit.accounts.models import system_account
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter():
    return make_staff("reporter", "文青")


@pytest.fixture
def editor():
    return make_staff("editor", "楚宁")


@pytest.fixture
def desk_head():
    return make_staff("desk_head", "章和")


@pytest.fixture
def chief():
    return make_staff("chief_editor", "顾舟")


def save(article, actor, *, base=None, **parts):
    article = Article.objects.get(pk=article.pk)
    return review.save(
        actor=actor, article=article, document=article.data | parts, base_version=base or article.version, at=STORY_DAY
    )


# Writing


def test_a_new_story_is_a_draft_of_its_creator(reporter):
    article = make_article("县城医院添了夜班儿科")
    assert (article.stage, article.version, article.slug) == ("draft", 1, "xian-cheng-yi-yuan-tian-le-ye-ban-er-ke")
    assert [writer.user for writer in article.writers.all()] == [reporter]
    assert Version.objects.get().digest == article.digest == documents.digest(article.document)


def test_taking_a_page_in_is_not_writing():
    article = review.create(actor=make_user("editor"), document=make_document(), writers=[])
    assert not article.writers.exists()


def test_a_role_counts_in_its_section_only():
    elsewhere = make_user("reporter", section=make_section("society"))
    with pytest.raises(NotAllowed):
        make_article(writer=elsewhere)
    with pytest.raises(NotAllowed):
        save(make_article(writer=make_user("reporter", name="楚河")), elsewhere, kicker="引题")


def test_a_story_does_not_move_to_a_section_where_one_may_not_write():
    make_section("society")
    writer = make_user("reporter", section=make_section("economy"))
    article = make_article(writer=writer)
    with pytest.raises(NotAllowed):
        save(article, writer, section="society")


def test_each_save_keeps_a_version(reporter):
    article = save(make_article(), reporter, kicker="两会民生")
    assert article.version == 2
    assert [v.number for v in article.versions.all()] == [2, 1]
    assert documents.parse(article.versions.get(number=1).document)["kicker"] == ""


def test_saving_the_same_text_writes_nothing(reporter):
    article = save(make_article(), reporter)
    assert (article.version, Event.objects.filter(verb="articles.save").count()) == (1, 0)


def test_the_second_to_save_is_told_and_gets_both_texts(reporter, editor):
    article = make_article()
    save(article, editor, kicker="先存的")
    with pytest.raises(review.Conflict, match="楚宁") as conflict:
        save(article, reporter, base=1, kicker="后存的")
    assert documents.parse(conflict.value.theirs.document)["kicker"] == "先存的"
    assert documents.parse(conflict.value.mine)["kicker"] == "后存的"
    assert conflict.value.base.number == 1


def test_an_older_version_comes_back_as_a_new_one(reporter):
    article = save(make_article("旧题"), reporter, headline=["新题"])
    article = review.restore(actor=reporter, article=article, number=1, base_version=2)
    assert (article.title, article.version) == ("旧题", 3)


def test_the_address_follows_the_headline_until_somebody_sets_it(reporter):
    article = save(make_article("旧题"), reporter, headline=["新题"])
    assert article.slug == "xin-ti"
    article = review.save(actor=reporter, article=article, document=article.data, base_version=2, slug="my-own")
    article = save(article, reporter, headline=["又一题"])
    assert article.slug == "my-own"


def test_a_draft_goes_to_the_trash_and_back(reporter):
    article = review.trash(actor=reporter, article=make_article())
    assert not Article.objects.at_hand().exists()
    with pytest.raises(WrongState, match="回收站"):
        save(article, reporter, kicker="引题")
    review.untrash(actor=reporter, article=article)
    assert Article.objects.at_hand().exists()


# Writers


def test_nobody_takes_the_own_name_off(reporter, editor):
    article = make_article()
    with pytest.raises(NotAllowed):
        review.set_writers(actor=reporter, article=article, writers=[editor])
    review.set_writers(actor=editor, article=article, writers=[editor])
    assert [writer.user for writer in article.writers.all()] == [editor]


def test_writers_are_frozen_in_review(editor):
    with pytest.raises(WrongState):
        review.set_writers(actor=editor, article=move_to(make_article(), "first"), writers=[editor])


def test_a_story_is_submitted_with_its_writers_named(editor):
    article = review.create(
        actor=editor,
        document=make_document(bylines=[{"kind": "group", "text": "本报两会报道组", "names": []}]),
        writers=[],
    )
    with pytest.raises(WrongState, match="作者"):
        review.submit(actor=editor, article=article, version=1)
    review.set_writers(actor=editor, article=article, writers=[], no_house_writers=True)
    assert review.submit(actor=editor, article=article, version=1).writers == []


def test_who_stands_in_the_byline_is_a_writer(reporter, editor):
    article = review.create(actor=editor, document=make_document(), writers=[editor])
    with pytest.raises(WrongState, match="文青"):
        review.submit(actor=editor, article=article, version=1)


# Three reviews


@pytest.mark.parametrize(
    "parts",
    [{"headline": []}, {"body": "<p> </p>"}, {"correction": {"note": "", "stood": "", "is_right": ""}}],
    ids=["headline", "text", "note of the correction"],
)
def test_what_is_not_whole_is_not_submitted(reporter, parts):
    article = save(make_article(), reporter, **parts)
    with pytest.raises(WrongState):
        review.submit(actor=reporter, article=article, version=article.version)


def test_three_people_pass_a_story(editor, desk_head, chief):
    article = move_to(make_article(), "signed")
    rows = [(row.sign_off.stage, row.sign_off.who, row.counts, row.same_text) for row in review.sheet(article)]
    assert rows == [("first", editor, True, True), ("second", desk_head, True, True), ("final", chief, True, True)]


def test_each_verb_writes_one_event():
    move_to(make_article(), "signed")
    assert list(Event.objects.order_by("id").values_list("verb", flat=True)) == [
        "articles.create",
        "articles.submit",
        "articles.pass_stage",
        "articles.pass_stage",
        "articles.sign",
    ]


def test_no_writer_reviews_the_own_story():
    author = make_user("chief_editor", name="纪安")
    article = make_article(writer=author, bylines=[])
    article = move_to(article, "second")
    with pytest.raises(NotAllowed, match="自己的稿"):
        pass_at(article, "second", author)


def test_nobody_acts_at_two_stages(chief):
    article = move_to(make_article(), "second")
    pass_at(article, "second", chief)
    with pytest.raises(NotAllowed, match="两级"):
        pass_at(article, "final", chief)


def test_a_stage_needs_its_right(reporter, editor):
    article = move_to(make_article(writer=make_user("reporter", name="楚河"), bylines=[]), "first")
    with pytest.raises(NotAllowed):
        pass_at(article, "first", reporter)
    with pytest.raises(WrongState):
        pass_at(article, "final", editor)


def test_a_system_account_never_signs():
    article = move_to(make_article(), "final")
    for name in ("intake", "worker", "demo"):
        with pytest.raises(NotAllowed):
            pass_at(article, "final", system_account(name))


def test_who_comes_second_is_told_who_was_faster(editor):
    article = move_to(make_article(), "second")
    with pytest.raises(WrongState, match="楚宁"):
        pass_at(article, "first", make_user("editor"))


def test_a_reviewer_passes_the_text_that_was_on_the_page(editor, desk_head):
    article = move_to(make_article(), "second")
    save(article, desk_head, kicker="改过")
    with pytest.raises(WrongState, match="章和"):
        review.pass_stage(actor=desk_head, article=article, stage="second", version=1)


def test_a_warning_that_was_not_on_the_page_stops(editor):
    article = move_to(make_article(mentions=[make_mention(name="钱书宁")]), "first")
    with pytest.raises(WrongState, match="钱书宁"):
        review.pass_stage(actor=editor, article=article, stage="first", version=1, acknowledged=[])
    codes = [warning.code for warning in review.warnings(article)]
    signed = review.pass_stage(actor=editor, article=article, stage="first", version=1, acknowledged=codes)
    assert "钱书宁" in signed.acknowledged[0]["text"]


def test_returning_needs_a_reason_and_goes_back(editor, desk_head, reporter):
    article = move_to(make_article(), "second")
    with pytest.raises(WrongState, match="原因"):
        review.return_to(actor=desk_head, article=article, to="draft", note=" ")
    with pytest.raises(WrongState, match="前面"):
        review.return_to(actor=desk_head, article=article, to="final", note="往前")
    review.return_to(actor=desk_head, article=article, to="draft", note="补一个数")
    article = save(article, reporter, kicker="补了")
    assert article.stage == "draft"
    assert not any(row.counts for row in review.sheet(article))
    review.submit(actor=reporter, article=article, version=2)
    assert [round_.number for round_ in article.rounds.all()] == [2, 1]


def test_a_change_leaves_earlier_sign_offs_to_the_text_that_they_name(desk_head, chief):
    article = move_to(make_article(), "final")
    save(article, chief, kicker="终审改")
    article.refresh_from_db()
    assert [(row.sign_off.stage, row.counts, row.same_text) for row in review.sheet(article)] == [
        ("first", True, False),
        ("second", True, False),
    ]
    pass_at(article, "final", chief)
    assert SignOff.objects.get(stage="final").digest == Article.objects.get().digest


def test_a_return_makes_later_sign_offs_void(chief):
    article = move_to(make_article(), "final")
    review.return_to(actor=chief, article=article, to="second", note="再核")
    article.refresh_from_db()
    assert [row.counts for row in review.sheet(article)] == [True, False, False]


def test_with_strict_review_a_change_sends_the_story_back(settings, chief):
    settings.STRICT_REVIEW = True
    article = move_to(make_article(), "final")
    assert save(article, chief, kicker="终审改").stage == "second"
    assert SignOff.objects.last().decision == Decision.RETURN


@pytest.mark.parametrize("stage", ["first", "second", "final"])
def test_who_holds_a_stage_edits_there_and_nobody_else(stage, reporter):
    holder = {"first": ("editor", "楚宁"), "second": ("desk_head", "章和"), "final": ("chief_editor", "顾舟")}[stage]
    article = move_to(make_article(), stage)
    with pytest.raises(NotAllowed):
        save(article, reporter, kicker="作者改")
    assert save(article, make_staff(*holder), kicker="审者改").version == 2


def test_a_signed_text_is_closed(chief, reporter):
    article = make_signed_article()
    for who in (chief, reporter):
        with pytest.raises(WrongState, match="封存"):
            save(article, who, kicker="改")


def test_reopening_makes_the_signature_void(chief, desk_head, reporter):
    article = make_signed_article()
    with pytest.raises(NotAllowed, match="作者"):
        review.reopen(actor=reporter, article=article, to="draft", note="改")
    review.reopen(actor=chief, article=article, to="second", note="数字再核")
    article.refresh_from_db()
    assert (article.stage, [row.counts for row in review.sheet(article)]) == ("second", [True, False, False, False])
    pass_at(article, "second", desk_head)
    pass_at(article, "final", chief)
    article.refresh_from_db()
    assert article.stage == "signed"


def test_two_stages_can_be_the_setting(settings):
    settings.REVIEW_STAGES = 2
    article = move_to(make_article(), "signed")
    assert article.rounds.get().stages == ["first", "final"]


# Mentions


def test_a_mention_is_settled_in_the_document(editor):
    delegate = make_delegate("钱书宁")
    article = make_article(mentions=[make_mention(name="钱书宁"), make_mention(name="孟知秋")])
    review.settle_mention(actor=editor, mention=article.mentions.get(name="钱书宁"), delegate=delegate)
    article.refresh_from_db()
    assert article.version == 2
    assert [entry["delegate"] for entry in article.data["mentions"]] == [delegate.pk, None]
    assert article.mentions.get(name="钱书宁").settled_by == editor


def test_a_decision_on_a_mention_survives_a_save(editor, reporter):
    article = make_article(mentions=[make_mention(name="孟知秋")])
    review.dismiss_mention(actor=editor, mention=article.mentions.get())
    save(article, reporter, mentions=[make_mention(name="钱书宁"), make_mention(name="孟知秋")])
    assert list(article.mentions.values_list("name", "dismissed")) == [("钱书宁", False), ("孟知秋", True)]
    save(article, reporter, mentions=[])
    assert not article.mentions.exists()


def test_a_signed_text_settles_no_mention(editor):
    article = make_signed_article(mentions=[make_mention(name="钱书宁")])
    with pytest.raises(WrongState, match="封存"):
        review.settle_mention(actor=editor, mention=article.mentions.get(), delegate=make_delegate())


# Pages


def test_moving_a_story_to_another_page_voids_nothing(editor):
    article = make_signed_article()
    a3 = review.printed_page(datetime.date(2026, 3, 7), "a3", "两会")
    a5 = review.printed_page(datetime.date(2026, 3, 7), "A5")
    review.place(actor=editor, article=article, page=a3)
    review.place(actor=editor, article=article, page=a5, order=2, moved_from=a3)
    article.refresh_from_db()
    assert [str(p.page) for p in article.placements.all()] == ["2026-03-07 A5"]
    assert (article.stage, article.version) == ("signed", 1)
    review.unplace(actor=editor, article=article, page=a5)
    with pytest.raises(WrongState):
        review.unplace(actor=editor, article=article, page=a5)


# What waits for whom


def test_the_desk_shows_what_one_can_do_next(reporter, editor, desk_head, chief):
    at = STORY_DAY + A_WHILE
    draft = make_article("草稿")
    first = move_to(make_article("初审"), "first")
    final = move_to(make_article("终审"), "final")
    signed = make_signed_article("已签")

    def waiting(user):
        return set(Article.objects.waiting_for(user, at))

    assert waiting(reporter) == {draft}
    assert waiting(editor) == {first}
    assert waiting(desk_head) == {first}
    assert waiting(chief) == {final}
    assert set(Article.objects.to_publish(desk_head, at)) == set(Article.objects.to_publish(chief, at)) == {signed}
    assert not Article.objects.to_publish(editor, at).exists()
    assert waiting(make_user("observer")) == set()
    assert waiting(make_user("editor", section=make_section("society"))) == set()


def test_what_waits_is_one_statement(desk_head, django_assert_num_queries):
    make_article()
    desk_head.roles()
    with django_assert_num_queries(1):
        list(Article.objects.waiting_for(desk_head, STORY_DAY))
