"""Whatever people do, in whatever order, and however the clock moves: readers see signed text, in its period, one at a time."""

import contextlib
import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from makers import STORY_DAY, make_article, make_delegate, make_mention, make_proposal, make_staff

from articles import document as documents
from articles import publishing, review
from articles.models import Article, Publication, SignOff
from newskit.verbs import NotAllowed, WrongState

MINUTE = datetime.timedelta(minutes=1)
STAFF = [
    ("reporter", "文青"),
    ("editor", "楚宁"),
    ("editor", "白露"),
    ("desk_head", "章和"),
    ("chief_editor", "顾舟"),
    ("chief_editor", "纪安"),
]
people = st.sampled_from(range(len(STAFF)))
stages = st.sampled_from(["draft", "first", "second", "final"])
minutes = st.integers(1, 90)


class Newsroom(RuleBasedStateMachine):
    """One story, six people, a clock. `plans` remembers from when each signed text may be seen at the earliest."""

    @initialize()
    def begin(self):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = STORY_DAY
        self.staff = [make_staff(*who) for who in STAFF]
        self.delegate = make_delegate(hidden=True)
        self.statement = make_proposal("statement", hidden=True)
        self.article = make_article(
            mentions=[make_mention(self.delegate, brings=True)],
            proposals=[{"proposal": self.statement.pk, "brings": True}],
        )
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
        with contextlib.suppress(WrongState, NotAllowed), transaction.atomic():
            result = verb(actor=self.staff[who], article=self.article, at=self.now, **what)
            self.article = Article.objects.get(pk=self.article.pk)
            return result

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
        for who in (4, 5):
            self.sign(who)
        self.publish(3) if later is None else self.schedule(3, later)

    @rule()
    def a_published_story_is_corrected(self):
        self.correct(1)
        self.save(1, stale=False)
        self.everybody_passes_and_it_goes_out(None)

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

    @invariant()
    def readers_see_signed_text_in_its_period(self):
        if not hasattr(self, "now"):
            return
        moments = {self.now, self.now + MINUTE, self.now + 60 * MINUTE, self.now + 600 * MINUTE}
        edges = {
            edge for p in Publication.objects.all() if not p.shown.isempty for edge in (p.shown.lower, p.shown.upper)
        }
        for moment in moments | (edges - {None}):
            live = list(Publication.objects.live(moment))
            assert len(live) <= 1
            for publication in live:
                assert publication.digest == documents.digest(publication.document)
                assert SignOff.objects.filter(
                    round=publication.round_id, stage="final", decision="pass", digest=publication.digest
                ).exists()
                assert moment >= self.not_before[publication.pk]
                assert publication.withdrawn_at is None or moment < publication.withdrawn_at
            self.delegate.refresh_from_db()
            self.statement.refresh_from_db()
            assert self.delegate.is_live(moment) == self.statement.is_live(moment) == bool(live)

    @invariant()
    def what_readers_have_seen_is_not_rewritten(self):
        if not hasattr(self, "now"):
            return
        live = Publication.objects.live(self.now).first()
        self.seen[self.article.pk, self.now] = live.digest if live else ""
        for (pk, moment), digest in self.seen.items():
            shown = Publication.objects.live(moment).filter(article=pk).first()
            # The moment of an act belongs to what follows it: a period may end at it, never before it.
            if moment < self.now:
                assert (shown.digest if shown else "") == digest

    @invariant()
    def what_is_held_or_under_embargo_does_not_begin(self):
        if not hasattr(self, "now"):
            return
        upcoming = Publication.objects.upcoming(self.now)
        if self.article.holds.filter(lifted_at__isnull=True).exists():
            assert not upcoming.exists()
        for embargo in self.article.embargoes.standing(self.now):
            assert all(embargo.until and p.shown.lower >= embargo.until for p in upcoming)

    @invariant()
    def a_text_that_is_open_is_not_about_to_appear(self):
        if hasattr(self, "now") and self.article.stage != "signed":
            assert not Publication.objects.upcoming(self.now).exists()


@pytest.mark.django_db
def test_readers_see_signed_text_only_whatever_people_do(monkeypatch):
    reached = set()
    real = Publication.save
    monkeypatch.setattr(Publication, "save", lambda self, **kw: (reached.add(self.kind), real(self, **kw))[1])
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # shrinking takes minutes, and the steps of a failure are printed either way
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert reached == {"first", "minor", "correction"}
