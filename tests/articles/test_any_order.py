"""Whatever people do, in whatever order, and however the clock moves: readers see signed text, in its period, one at a time."""

import contextlib
import datetime
import inspect
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from makers import STORY_DAY, make_article, make_delegate, make_mention, make_proposal, make_section, make_staff

from articles import document as documents
from articles import publishing, review
from articles.correcting import enter_error
from articles.models import Article, Consent, ConsentKind, ConsentRule, Priority, Publication, SignOff
from articles.sweeping.verbs import correct_swept, sweep
from newskit.verbs import VERBS, NotAllowed, WrongState

MINUTE = datetime.timedelta(minutes=1)
STAFF = [
    ("reporter", "文青"),
    ("editor", "楚宁"),
    ("editor", "白露"),
    ("desk_head", "章和"),
    ("chief_editor", "顾舟"),
    ("chief_editor", "纪安"),
    ("proofreader", "沈校"),
]
PROOFREADER = 6
people = st.sampled_from(range(len(STAFF)))
stages = st.sampled_from(["draft", "first", "second", "final"])
minutes = st.integers(1, 90)
NAMES = {verb: name for name, verb in VERBS.items()}
DONE: Counter[str] = Counter()  # how often each verb did something


def of_a_story() -> set[str]:
    """The verbs of this app that are given a story, or a mention in one."""
    given = {name: inspect.signature(verb).parameters for name, verb in VERBS.items() if name.startswith("articles.")}
    return {name for name, parameters in given.items() if {"article", "articles", "mention"} & set(parameters)}


class Newsroom(RuleBasedStateMachine):
    """Two stories, seven people, a clock. `not_before` remembers from when each signed text may be seen at the earliest."""

    @initialize()
    def begin(self):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = STORY_DAY
        self.staff = [make_staff(*who) for who in STAFF]
        self.delegate = make_delegate(hidden=True)
        self.statement = make_proposal("statement", hidden=True)
        self.namesake = make_delegate("席方舟")
        self.article = make_article(
            mentions=[make_mention(self.delegate, brings=True), make_mention(None, name="席方舟")],
            proposals=[{"proposal": self.statement.pk, "brings": True}],
        )
        self.other = make_article("另一篇")
        self.page = review.printed_page(STORY_DAY.date(), "A3")
        self.sweep = sweep(actor=self.staff[3], term="稿。", at=self.now)
        ConsentRule.objects.create(kind=ConsentKind.FACT_CHECK, section=make_section())
        self.words = 0
        self.not_before: dict[str, datetime.datetime] = {}
        self.seen: dict[tuple[int, datetime.datetime], str] = {}

    def teardown(self):
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def act(self, verb, who, **what):
        """Do it if it may be done. Anything but the two refusals is a fault."""
        self.article = Article.objects.get(pk=self.article.pk)
        self.now += MINUTE / 60
        given = {"article": self.article, "at": self.now} | what
        taken = inspect.signature(verb).parameters
        with contextlib.suppress(WrongState, NotAllowed), transaction.atomic():
            result = verb(actor=self.staff[who], **{name: value for name, value in given.items() if name in taken})
            DONE[NAMES[verb]] += 1
            self.article = Article.objects.get(pk=self.article.pk)
            return result
        return None

    @rule(who=people, stale=st.booleans())
    def save(self, who, stale):
        self.words += 1
        data = self.article.data | {"body": f"<p>第{self.words}稿。</p>"}
        base = self.article.version - (1 if stale else 0)
        self.act(review.save, who, document=data, base_version=base)

    @rule(who=people, number=st.integers(1, 5))
    def restore(self, who, number):
        self.act(review.restore, who, number=number, base_version=self.article.version)

    @rule(who=people)
    def submit(self, who):
        self.act(review.submit, who, version=self.article.version)

    @rule(who=people, stage=stages)
    def pass_stage(self, who, stage):
        self.act(review.pass_stage, who, stage=stage, version=self.article.version)

    @rule(who=people)
    def sign(self, who):
        self.act(review.sign, who, version=self.article.version)

    @rule(later=st.none() | minutes)
    def everybody_passes_and_it_goes_out(self, later):
        """So that shown and scheduled texts are common enough for what follows from them."""
        self.submit(0)
        for who, stage in ((1, "first"), (2, "first"), (3, "second"), (4, "second")):
            self.pass_stage(who, stage)
        self.consent(PROOFREADER, ConsentKind.FACT_CHECK)
        for who in (4, 5):
            self.sign(who)
        self.publish(3) if later is None else self.schedule(3, later)

    @rule()
    def a_published_story_is_corrected(self):
        self.correct(1)
        self.save(1, stale=False)
        self.everybody_passes_and_it_goes_out(None)

    @rule()
    def two_go_out_together(self):
        for _story in range(2):
            self.everybody_passes_and_it_goes_out(90)
            self.unschedule(3)
            self.article, self.other = self.other, self.article
        self.publish_together(3, later=None)

    @rule()
    def a_published_story_is_changed_a_little(self):
        self.amend(1)
        self.save(1, stale=False)
        self.everybody_passes_and_it_goes_out(None)

    @rule(who=people, later=st.none() | minutes)
    def publish_together(self, who, later):
        stories = [Article.objects.get(pk=row.pk) for row in (self.article, self.other)]
        planned = self.now + later * MINUTE if later else None
        for published in self.act(publishing.publish_together, who, articles=stories, planned_from=planned) or []:
            self.not_before[published.pk] = planned or self.now

    @rule(who=people, later=st.none() | minutes)
    def plan_end(self, who, later):
        self.act(publishing.plan_end, who, until=later and self.now + later * MINUTE)

    @rule(who=people)
    def amend(self, who):
        self.act(publishing.amend, who, reason="改一个标点")

    @rule(who=people, number=st.integers(1, 3))
    def restore_publication(self, who, number):
        self.act(publishing.restore_publication, who, number=number, base_version=self.article.version)

    @rule(who=people)
    def correct_swept(self, who):
        self.act(correct_swept, who, sweep=self.sweep, is_right="稿!")

    @rule(who=people, kind=st.sampled_from(ConsentKind), is_given=st.booleans())
    def consent(self, who, kind, is_given=True):
        said = {"number": "备字1号", "note": "看过", "version": self.article.version}
        self.act(review.consent, who, kind=kind, is_given=is_given, **said)

    @rule(who=people, other=people, later=st.none() | minutes)
    def assign(self, who, other, later):
        due = later and self.now + later * MINUTE
        self.act(review.assign, who, assignee=self.staff[other], due_at=due, priority=Priority.URGENT)

    @rule(who=people)
    def take(self, who):
        self.act(review.take, who, seen=self.article.assignee_id)

    @rule(who=people)
    def lock(self, who):
        self.act(review.lock, who)

    @rule(who=people)
    def unlock(self, who):
        self.act(review.unlock, who)

    @rule(who=people)
    def take_over(self, who):
        self.act(review.take_over, who, note="急用")

    @rule(who=people)
    def set_writers(self, who):
        self.act(review.set_writers, who, writers=[self.staff[0], self.staff[2]])

    @rule(who=people, number=st.integers(1, 3))
    def name_version(self, who, number):
        self.act(review.name_version, who, number=number, name="定稿")

    @rule(who=people)
    def enter_error(self, who):
        self.act(enter_error, who, claim="人名有误", channel="phone")

    @rule(who=people)
    def place(self, who):
        self.act(review.place, who, page=self.page)

    @rule(who=people)
    def unplace(self, who):
        self.act(review.unplace, who, page=self.page)

    @rule(who=people)
    def trash(self, who):
        self.act(review.trash, who, note="重了")

    @rule(who=people)
    def untrash(self, who):
        self.act(review.untrash, who)

    @rule(who=people)
    def settle_mention(self, who):
        if mention := self.article.mentions.filter(name="席方舟").first():
            self.act(review.settle_mention, who, mention=mention, delegate=self.namesake)

    @rule(who=people)
    def dismiss_mention(self, who):
        if mention := self.article.mentions.filter(name="席方舟").first():
            self.act(review.dismiss_mention, who, mention=mention)

    @rule(who=people, to=stages)
    def return_to(self, who, to):
        self.act(review.return_to, who, to=to, note="退")

    @rule(who=people, to=stages)
    def reopen(self, who, to):
        self.act(review.reopen, who, to=to, note="改")

    @rule(who=people)
    def publish(self, who):
        if published := self.act(publishing.publish, who):
            self.not_before[published.pk] = self.now

    @rule(who=people, later=minutes)
    def schedule(self, who, later):
        planned = self.now + later * MINUTE
        if published := self.act(publishing.schedule, who, planned_from=planned):
            self.not_before[published.pk] = planned

    @rule(who=people)
    def unschedule(self, who):
        self.act(publishing.unschedule, who)

    @rule(who=people)
    def correct(self, who):
        self.act(publishing.correct, who, note="更正", stood="甲", is_right="乙")

    @rule(who=people)
    def unpublish(self, who):
        self.act(publishing.unpublish, who, note="撤下")

    @rule(who=people)
    def withdraw(self, who):
        self.act(publishing.withdraw, who, reason="失实")

    @rule(who=people)
    def hold(self, who):
        self.act(review.hold, who, reason="等")

    @rule(who=people)
    def lift_hold(self, who):
        self.act(review.lift_hold, who, note="好")

    @rule(who=people, later=st.none() | minutes)
    def embargo(self, who, later):
        self.act(review.embargo, who, until=later and self.now + later * MINUTE)

    @rule(who=people)
    def lift_embargo(self, who):
        self.act(review.lift_embargo, who)

    @rule(later=minutes)
    def time_passes(self, later):
        self.now += later * MINUTE

    @rule()
    def a_text_is_kept_and_taken_over(self):
        self.lock(1)
        self.take_over(3)
        self.unlock(3)

    @rule()
    def a_draft_goes_to_the_trash_and_comes_back(self):
        self.article, self.other = self.other, self.article
        self.trash(3)
        self.untrash(3)

    @rule()
    def an_embargo_is_lifted_by_hand(self):
        self.embargo(3, None)
        self.lift_embargo(3)

    @rule()
    def an_earlier_publication_comes_back(self):
        self.correct(1)
        self.save(1, stale=False)
        self.restore_publication(1, 1)

    def stories(self):
        """Each with its publications; none before the first step: invariants are asked then too."""
        if not hasattr(self, "now"):
            return []
        rows = Article.objects.filter(pk__in=[self.article.pk, self.other.pk])
        return list(rows.prefetch_related("publications", "holds"))

    @invariant()
    def readers_see_signed_text_in_its_period(self):
        stories = self.stories()
        signed = set(SignOff.objects.filter(stage="final", decision="pass").values_list("round_id", "digest"))
        given = Consent.objects.filter(kind=ConsentKind.FACT_CHECK, is_given=True)
        checked = set(given.values_list("article_id", "digest"))
        for story in stories:
            publications = list(story.publications.all())
            assert [p for p in publications if p.is_live(self.now)] == list(story.publications.live(self.now))
            moments = {self.now, self.now + MINUTE, self.now + 60 * MINUTE, self.now + 600 * MINUTE}
            edges = {e for p in publications if not p.shown.isempty for e in (p.shown.lower, p.shown.upper)} - {None}
            brings = story.mentions.filter(delegate=self.delegate).exists()
            if brings:
                self.delegate.refresh_from_db()
                self.statement.refresh_from_db()
            for moment in moments | edges:
                live = [p for p in publications if p.is_live(moment)]
                assert len(live) <= 1
                for publication in live:
                    assert publication.digest == documents.digest(publication.document)
                    assert (publication.round_id, publication.digest) in signed
                    assert (story.pk, publication.digest) in checked
                    assert moment >= self.not_before[publication.pk]
                    assert publication.withdrawn_at is None or moment < publication.withdrawn_at
                    assert publication.planned_until is None or moment < publication.planned_until
                if brings:
                    assert self.delegate.is_live(moment) == self.statement.is_live(moment) == bool(live)

    @invariant()
    def what_readers_have_seen_is_not_rewritten(self):
        for story in self.stories():
            publications = list(story.publications.all())

            def shown_at(moment, publications=publications):
                return next((p.digest for p in publications if p.is_live(moment)), "")

            # The moment of an act belongs to what follows it: a period may end at it, never before it.
            past = {
                moment: digest for (pk, moment), digest in self.seen.items() if pk == story.pk and moment < self.now
            }
            assert {moment: shown_at(moment) for moment in past} == past
            self.seen[story.pk, self.now] = shown_at(self.now)

    @invariant()
    def what_may_not_begin_does_not(self):
        for story in self.stories():
            upcoming = [p for p in story.publications.all() if not p.shown.isempty and p.shown.lower > self.now]
            if any(hold.lifted_at is None for hold in story.holds.all()) or story.stage != "signed" or story.trashed_at:
                assert upcoming == []
            for embargo in story.embargoes.standing(self.now):
                assert all(embargo.until and p.shown.lower >= embargo.until for p in upcoming)


@pytest.mark.django_db
def test_readers_see_signed_text_only_whatever_people_do():
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=12,
            stateful_step_count=24,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # shrinking takes minutes, and the steps of a failure are printed either way
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_one_long_night_uses_every_verb_that_there_is_for_a_story():
    """So that no verb is added without the machine above, and each of its rules does something."""
    DONE.clear()
    night = Newsroom()
    steps = [
        night.begin,
        lambda: night.assign(3, 0, 60),
        lambda: night.set_writers(1),
        lambda: night.place(1),
        lambda: night.unplace(1),
        lambda: night.dismiss_mention(0),
        lambda: night.settle_mention(0),
        lambda: night.save(0, stale=False),
        lambda: night.restore(0, 1),
        night.a_text_is_kept_and_taken_over,
        night.a_draft_goes_to_the_trash_and_comes_back,
        lambda: night.submit(0),
        lambda: night.take(1),
        lambda: night.return_to(1, "draft"),
        lambda: night.save(0, stale=False),
        lambda: night.everybody_passes_and_it_goes_out(90),
        lambda: night.hold(3),
        lambda: night.time_passes(30),
        lambda: night.lift_hold(3),
        lambda: night.unschedule(3),
        night.an_embargo_is_lifted_by_hand,
        lambda: night.reopen(4, "final"),
        lambda: night.sign(4),
        night.two_go_out_together,
        night.a_published_story_is_corrected,
        night.a_published_story_is_changed_a_little,
        night.an_earlier_publication_comes_back,
        lambda: night.everybody_passes_and_it_goes_out(None),
        lambda: night.correct_swept(1),
        lambda: night.everybody_passes_and_it_goes_out(None),
        lambda: night.enter_error(1),
        lambda: night.name_version(1, 1),
        lambda: night.plan_end(3, 30),
        lambda: night.time_passes(20),
        lambda: night.unpublish(3),
        lambda: night.publish(3),
        lambda: night.withdraw(3),
    ]
    try:
        for step in steps:
            step()
            night.readers_see_signed_text_in_its_period()
            night.what_readers_have_seen_is_not_rewritten()
            night.what_may_not_begin_does_not()
        kinds = set(Publication.objects.values_list("kind", flat=True))
    finally:
        night.teardown()
    assert of_a_story() - DONE.keys() == set()
    assert kinds >= {"first", "minor", "correction"}
