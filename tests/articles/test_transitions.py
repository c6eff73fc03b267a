"""The table of transitions against the database's trigger, the verbs, and every setting of the stages."""

import itertools

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from makers import STORY_DAY, make_article, make_correction, make_publication, make_staff, make_user, move_to

from articles import publishing, review
from articles.models import Article, Decision, Round, SignOff, Stage
from articles.review.transitions import TABLE, Place, goals, reachable, refusal
from newskit.accounts.roles import Right
from newskit.audit.models import Event
from newskit.verbs import VERBS, NotAllowed, WrongState

pytestmark = pytest.mark.django_db
ROUNDS = {1: ["final"], 2: ["first", "final"], 3: ["first", "second", "final"]}
STAGES = ["draft", "first", "second", "final", "signed"]


def test_every_row_names_a_verb_and_a_right_that_there_are():
    assert {row.verb for row in TABLE} <= set(VERBS)
    assert {row.right for row in TABLE} <= set(Right)


# Table and trigger


def a_round(stages, *, writers=()) -> Round:
    """A round of these stages that no verb has touched."""
    article = make_article()
    return Round.objects.create(
        article=article,
        number=1,
        stages=stages,
        writers=list(writers),
        started_by=article.created_by,
        started_at=STORY_DAY,
    )


def write(round_, who, stage, decision, goes_to):
    moved = {"stage": stage, "decision": decision, "goes_to": goes_to}
    return SignOff.objects.create(round=round_, who=who, **moved, note="记", digest="0" * 64, version=1, at=STORY_DAY)


def bring(round_, stands):
    """Take a round to where it stands by sign-offs of people who come no more."""
    path = [*round_.stages, "signed"]
    if stands == "draft":
        write(round_, make_user(), path[0], "return", "draft")
        return
    for stage, goal in itertools.pairwise(path[: path.index(stands) + 1]):
        write(round_, make_user(), stage, "pass", goal)


def trigger_allows(round_, who, stage, decision, goes_to) -> bool:
    try:
        with transaction.atomic():
            write(round_, who, stage, decision, goes_to)
            transaction.set_rollback(True)
    except IntegrityError:
        return False
    return True


def table_allows(stages, stands, stage, decision, goes_to) -> bool:
    """Reopening is written at any stage of the round: where who reopens stood."""
    return any(
        row.decision == decision
        and row.start == stands
        and (stage in stages if decision == "reopen" else stage == stands)
        and goes_to in reachable(row, stages)
        for row in TABLE
    )


@pytest.mark.parametrize(
    ("count", "stands"), [(n, stands) for n, stages in ROUNDS.items() for stands in ["draft", *stages, "signed"]]
)
def test_table_and_trigger_say_the_same_of_every_combination(count, stands):
    round_, who = a_round(ROUNDS[count]), make_user()
    bring(round_, stands)
    for stage, decision, goes_to in itertools.product(STAGES, Decision.values, STAGES):
        asked = stage, decision, goes_to
        assert trigger_allows(round_, who, *asked) == table_allows(ROUNDS[count], stands, *asked), asked


def test_table_and_trigger_bar_the_same_people():
    writer, busy, fresh = (make_user("chief_editor") for _number in range(3))
    round_ = a_round(ROUNDS[3], writers=[writer.pk])
    write(round_, busy, "first", "pass", "second")
    Article.objects.filter(pk=round_.article_id).update(stage="second")
    article = Article.objects.get(pk=round_.article_id)
    for who in (writer, busy, fresh):
        by_table = refusal("pass_second", Place(article, who)) is None
        assert trigger_allows(round_, who, "second", "pass", "final") == by_table == (who == fresh)


# Table and verbs


def move(name, article, actor, to):
    seen = {"actor": actor, "article": article}
    if name == "submit":
        return review.submit(**seen, version=article.version)
    if name in ("pass_first", "pass_second"):
        return review.pass_stage(**seen, stage=name.removeprefix("pass_"), version=article.version)
    if name == "sign":
        return review.sign(**seen, version=article.version)
    return getattr(review, name)(**seen, to=to, note="记")


def verb_allows(name, article, actor, to) -> bool:
    try:
        with transaction.atomic():
            move(name, article, actor, to)
            moved = Article.objects.get(pk=article.pk).stage
            transaction.set_rollback(True)
    except (WrongState, NotAllowed):
        return False
    return moved == to


@pytest.mark.parametrize("role", ["reporter", "editor", "desk_head", "chief_editor", "observer"])
@pytest.mark.parametrize("stage", STAGES)
def test_what_the_table_offers_the_verbs_do_and_nothing_else(stage, role):
    article, actor = move_to(make_article(), stage), make_user(role)
    for name, to in itertools.product({row.name for row in TABLE if row.goals}, STAGES):
        offered = to in goals(name, Place(article, actor))
        assert verb_allows(name, article, actor, to) == offered, (name, to)


def test_each_verb_writes_its_event():
    article = make_publication().article
    review.reopen(actor=make_staff("chief_editor", "顾舟"), article=article, to="draft", note="改")
    article.refresh_from_db()
    move_to(article, "second")
    review.return_to(actor=make_staff("desk_head", "章和"), article=article, to="first", note="再核")
    review.hold(actor=make_staff("desk_head", "章和"), article=article, reason="等")
    review.lift_hold(actor=make_staff("desk_head", "章和"), article=article, note="已核")
    written = set(Event.objects.filter(object_id=str(article.pk)).values_list("verb", flat=True))
    assert {row.verb for row in TABLE} <= written


def test_who_returns_late_is_told_who_was_faster():
    article = move_to(make_article(), "final")
    review.return_to(
        actor=make_user("chief_editor", name="白露"), article=article, to="second", note="再核", stage="final"
    )
    article.refresh_from_db()
    with pytest.raises(WrongState, match="白露"):
        review.return_to(actor=make_user("chief_editor"), article=article, to="first", note="再核", stage="final")
    assert Article.objects.get().stage == "second"


# The number of stages


@pytest.mark.parametrize("count", ROUNDS)
def test_each_setting_from_submission_to_readers(settings, count):
    settings.REVIEW_STAGES = count
    article = move_to(make_article(), "signed", at=STORY_DAY)
    assert article.stage == Stage.SIGNED
    assert list(SignOff.objects.values_list("stage", flat=True)) == ROUNDS[count]
    assert SignOff.objects.values("who").distinct().count() == count
    assert publishing.publish(actor=make_staff("desk_head", "章和"), article=article, at=STORY_DAY).is_live(STORY_DAY)


@pytest.mark.parametrize(("setting", "stages"), [(0, 2), (1, 2), (2, 2), (3, 3), (9, 3)])
def test_a_correction_passes_two_people_at_least(settings, setting, stages):
    settings.REVIEW_STAGES, settings.CORRECTION_STAGES = 1, setting
    correction = make_correction(make_publication(at=STORY_DAY), at=timezone.now())
    assert correction.round.stages == ROUNDS[stages]
    assert correction.round.sign_offs.values("who").distinct().count() == stages


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(ROUNDS, 2)))
def test_a_round_that_runs_keeps_its_stages_when_the_setting_changes(settings, before, after):
    settings.REVIEW_STAGES = before
    running = move_to(make_article("在途"), ROUNDS[before][0])
    returned = move_to(make_article("退回"), ROUNDS[before][0])
    settings.REVIEW_STAGES = after
    move_to(running, "signed")
    assert running.rounds.get().stages == ROUNDS[before]
    assert list(running.rounds.get().sign_offs.values_list("stage", flat=True)) == ROUNDS[before]
    holder = {"first": ("editor", "楚宁"), "final": ("chief_editor", "顾舟")}[ROUNDS[before][0]]
    review.return_to(actor=make_staff(*holder), article=returned, to="draft", note="补")
    returned.refresh_from_db()
    move_to(returned, "signed")
    assert [round_.stages for round_ in returned.rounds.order_by("number")] == [ROUNDS[before], ROUNDS[after]]


def test_a_draft_is_sent_to_the_first_stage_of_the_setting(settings):
    for count, stages in ROUNDS.items():
        settings.REVIEW_STAGES = count
        assert goals("submit", Place(make_article(), make_staff("reporter", "文青"))) == stages[:1]
