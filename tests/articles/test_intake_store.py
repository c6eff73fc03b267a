"""A page taken in: drafts, mentions settled or queued but never guessed, what it brings hidden; and taken back."""

import datetime
import json
from pathlib import Path

import pytest
from makers import (
    STORY_DAY,
    make_alias,
    make_constituency,
    make_delegate,
    make_mandate,
    make_position,
    make_seat,
    make_section,
    make_sighting,
    make_staff,
    make_user,
    move_to,
)

from articles import publishing
from articles.intake import resolving
from articles.intake.reading import read_page
from articles.intake.resolving import NOBODY, QUEUE, Decision
from articles.intake.store import TakenIn, take_in, undo_intake
from articles.models import Article, Intake, Mention
from delegates.models import Delegate, Organisation
from newskit.accounts.models import system_account
from newskit.chinese.received import read_text
from newskit.verbs import NotAllowed, WrongState
from proposals.models import Proposal

DAY = datetime.date(2026, 3, 6)
PAGE = (Path(__file__).parent / "pages" / "two-short.txt").read_text(encoding="utf-8")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _terms(reference):
    make_section()


def take(text: str = PAGE, *, actor=None, **options) -> Intake:
    source = read_text(text)
    return take_in(
        actor=actor or system_account("intake"),
        source=source,
        reading=read_page(source.text, known=resolving.known_names(), current_term=14),
        issue_date=DAY,
        page="a3",
        sections=[make_section()],
        **options,
    )


def queue() -> list[tuple[str, bool]]:
    return [(m.name, bool(m.reason)) for m in Mention.objects.filter(delegate=None).order_by("pk")]


def test_stories_are_drafts_on_their_page_and_nobody_of_the_house_wrote_the_wire():
    intake = take()
    first, second = intake.articles.order_by("pk")
    assert (first.stage, first.title, first.version) == ("draft", "把工厂搬到离棉花近的地方", 1)
    assert [str(placement.page) for placement in first.placements.all()] == ["2026-03-06 A3"]
    assert not first.writers.exists()
    assert not first.no_house_writers
    assert second.no_house_writers
    assert second.data["origin"]["source"] == "新华社"
    assert second.data["dateline"] == "新华社北京3月6日电"
    assert second.data["credits"] == [{"part": "责任编辑", "text": "方一鸣"}, {"part": "校对", "text": "孟秋"}]
    assert first.data["kicker"] == "全国人大代表、云桥纺织董事长林若禾："


def test_a_byline_that_prints_one_users_name_makes_that_user_the_writer():
    user = make_user(name="郑小满")
    assert [w.user for w in take().articles.order_by("pk")[0].writers.all()] == [user]


def test_the_source_and_its_reading_are_kept():
    intake = take()
    assert intake.source_text == PAGE
    record = json.loads(intake.reading)
    assert len(record["lines"]) == len(PAGE.split("\n"))
    assert record["brought"]["statements"] == list(Proposal.objects.values_list("pk", flat=True))


def test_a_delegate_who_surely_is_meant_is_settled():
    delegate = make_delegate("林若禾")
    make_mandate(delegate)
    article = take().articles.order_by("pk")[0]
    mention = article.mentions.get()
    assert (mention.delegate, mention.reason, mention.settled_by.username) == (delegate, "", "system-intake")
    entry = article.data["mentions"][0]
    assert (entry["delegate"], entry["brings"]) == (delegate.pk, False)
    assert entry["prefix"] + entry["quote"] + entry["suffix"] in article.data["body"]


def test_another_company_or_title_is_no_contradiction():
    delegate = make_delegate("林若禾")
    make_mandate(delegate)
    make_position(delegate, "副总经理", organisation="别的公司")
    assert take().articles.order_by("pk")[0].mentions.get().delegate == delegate


def test_two_bearers_of_the_name_go_to_the_queue():
    for _ in range(2):
        make_mandate(make_delegate("林若禾"))
    take()
    assert ("林若禾", True) in queue()


def test_a_bearer_in_the_other_body_or_an_earlier_term_goes_to_the_queue():
    make_mandate(make_delegate("林若禾"), body="cppcc")
    make_mandate(make_delegate("白千里"), term=13)
    take()
    assert queue() == [("林若禾", True), ("白千里", True)]
    assert not Delegate.objects.filter(confirmed_at=None).exists()


def test_a_seat_in_another_delegation_contradicts():
    delegate = make_delegate("白千里")
    make_seat(make_mandate(delegate), make_constituency("北京代表团"))
    take()
    assert ("白千里", True) in queue()


def test_a_post_that_had_ended_contradicts():
    delegate = make_delegate("林若禾")
    make_mandate(delegate)
    post = make_position(
        delegate,
        "董事长",
        organisation="云桥纺织",
        starts_on=datetime.date(2020, 1, 1),
        ends_on=datetime.date(2025, 6, 1),
    )
    make_sighting(post, datetime.date(2024, 3, 5))
    take()
    assert ("林若禾", True) in queue()


def test_an_alias_finds_the_delegate():
    delegate = make_delegate("林若和")
    make_mandate(delegate)
    make_alias(delegate, "林若禾")
    assert take().articles.order_by("pk")[0].mentions.get().delegate == delegate


def test_whom_nobody_bears_is_proposed_as_a_hidden_profile_with_seat_and_posts():
    take()
    lin, bai = (Delegate.objects.get(name=name) for name in ("林若禾", "白千里"))
    assert lin.confirmed_at is None
    assert not lin.was_shown
    assert [str(post) for post in lin.positions.all()] == ["云桥纺织董事长"]
    assert [str(seat) for seat in bai.mandates.get().seats.all()] != []
    assert Mention.objects.filter(delegate=lin).exists()
    assert Article.objects.order_by("pk")[0].data["mentions"][0]["brings"] is True


def test_a_statement_is_hidden_and_carried_by_the_story():
    article = take().articles.order_by("pk")[0]
    statement = Proposal.objects.get()
    assert (statement.kind, statement.confirmed_at, statement.was_shown) == ("statement", None, False)
    assert [measure.text for measure in statement.measures.order_by("order")] == ["完善用工政策", "统一电价"]
    assert statement.session.code == "npc-14-4"
    assert statement.signatures.get().delegate.name == "林若禾"
    assert article.data["proposals"] == [{"proposal": statement.pk, "brings": True}]


def test_what_an_editor_chose_in_the_preview_counts():
    make_mandate(make_delegate("林若禾"))
    take(choices={(0, "林若禾", "NPC"): Decision(QUEUE, reason="同名"), (1, "白千里", "NPC"): Decision(NOBODY)})
    assert queue() == [("林若禾", True)]
    assert not Mention.objects.filter(name="白千里").exists()


def test_the_same_page_twice_is_told_and_nothing_is_doubled():
    first = take()
    with pytest.raises(TakenIn) as refused:
        take("\ufeff" + PAGE.replace("\n", "\r\n"))
    assert refused.value.intake == first
    assert (Intake.objects.count(), Article.objects.count(), Proposal.objects.count()) == (1, 2, 1)


def test_who_may_not_take_in_stores_nothing():
    with pytest.raises(NotAllowed):
        take(actor=make_user("observer"))
    assert not Intake.objects.exists()
    assert not Organisation.objects.filter(name="云桥纺织").exists()


def test_a_failure_half_way_leaves_nothing(monkeypatch):
    def fail(story):
        raise ValueError("in the middle of the second story")

    monkeypatch.setattr("articles.intake.store.house_writers", fail)
    with pytest.raises(ValueError, match="middle"):
        take()
    assert not Intake.objects.exists()
    assert not Proposal.objects.exists()
    assert not Delegate.objects.exists()


def test_one_press_takes_all_of_it_back():
    intake = take()
    assert undo_intake(actor=make_staff("editor", "楚宁"), intake=intake) == []
    assert not Article.objects.filter(trashed_at=None).exists()
    assert not Proposal.objects.exists()
    assert not Delegate.objects.exists()
    assert not Organisation.objects.filter(name="云桥纺织").exists()
    with pytest.raises(WrongState):
        undo_intake(actor=system_account("intake"), intake=intake)
    assert take().pk != intake.pk


def test_what_readers_saw_stays_when_an_intake_is_undone():
    make_user("editor", name="郑小满")
    intake = take()
    first, second = intake.articles.order_by("pk")
    move_to_print(first)
    assert undo_intake(actor=system_account("intake"), intake=intake) == [first]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.trashed_at, second.trashed_at is None) == (None, False)
    assert list(Delegate.objects.values_list("name", flat=True)) == ["林若禾"]
    assert Proposal.objects.get().was_shown


def move_to_print(article: Article) -> None:
    move_to(article, "signed", at=STORY_DAY)
    publishing.publish(actor=make_staff("desk_head", "章和"), article=article, at=STORY_DAY)


def test_an_intake_whose_stories_all_are_published_is_not_undone():
    make_user("editor", name="郑小满")
    intake = take(PAGE.split("# 会议开幕")[0])
    move_to_print(intake.articles.get())
    with pytest.raises(WrongState):
        undo_intake(actor=system_account("intake"), intake=intake)
    intake.refresh_from_db()
    assert intake.undone_at is None
