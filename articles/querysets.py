"""Adjectives for stories and publications."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, Func, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast

from newskit.accounts.models import Posting, User
from newskit.accounts.roles import GRANTS, Right

if TYPE_CHECKING:
    from articles.models import Article, Publication
    from delegates.models import Delegate
    from proposals.models import Proposal

PRESENT_FOR = datetime.timedelta(seconds=45)  # three beats of a page (writing.js)
CHECKS_OF_THE_TEXT = ("fact_check", "legal")
RIGHT_TO_SAY = {"fact_check": Right.FACT_CHECK, "legal": Right.LEGAL, "filing": Right.FILING}
LEFT_LYING = datetime.timedelta(days=30)  # what was signed longer ago and never published waits for nobody
RIGHT_AT = {"draft": Right.WRITE, "first": Right.FIRST, "second": Right.SECOND, "final": Right.FINAL}


def _model(name: str) -> type[models.Model]:
    return apps.get_model("articles", name)


class ArticleQuerySet(models.QuerySet):
    def at_hand(self) -> "ArticleQuerySet":
        """Without the trash."""
        return self.filter(trashed_at__isnull=True)

    def with_round(self) -> "ArticleQuerySet":
        """Annotates `round_id`: the newest round; NULL before the story was first submitted."""
        newest = _model("Round").objects.filter(article=OuterRef("pk")).order_by("-number")
        return self.annotate(round_id=Subquery(newest.values("pk")[:1]))

    def waiting_for(self, user: User, at: datetime.datetime) -> "ArticleQuerySet":
        """Whose text this person can do next: review, or write on what came back or was begun.

        Without what the person may not touch: the own story, a round in which the person acted at another stage. What is
        assigned to somebody who may still act there waits for that person, and for who stands in, alone.
        """
        selves = {user.pk, *user.stood_in_for(at)}
        due = Q(pk__in=[])
        for stage, right in RIGHT_AT.items():
            if stage != "draft":
                due |= Q(_in_sections(user, right, at), _in_no_other_hands(right, selves, at), stage=stage)
        signed = _model("SignOff").objects.filter(round=OuterRef("round_id"), who=user).exclude(stage=OuterRef("stage"))
        reviewed = Q(due & ~Exists(signed) & ~_written_in_round(user))
        begun = Q(created_by=user) & _in_no_other_hands(Right.WRITE, selves, at)
        in_writing = Q(Q(_written_by(user)) | Q(assignee__in=selves) | begun, stage="draft")
        return self.at_hand().with_round().filter(reviewed | in_writing)

    def to_publish(self, user: User, at: datetime.datetime) -> "ArticleQuerySet":
        """Signed of late, and neither shown nor scheduled yet, where this person publishes."""
        signed = _model("SignOff").objects.filter(at__gt=at - LEFT_LYING, stage="final", decision="pass")
        published = _model("Publication").objects.filter(article=OuterRef("pk"), digest=OuterRef("digest"))
        lying = self.at_hand().filter(stage="signed", pk__in=signed.values("round__article"))
        return lying.filter(_in_sections(user, Right.PUBLISH, at), ~Exists(published))

    def by_due(self) -> "ArticleQuerySet":
        """The order of every queue: what is due first; urgent without an hour before all, the rest without one last."""
        at_once = Case(When(priority=1, due_at__isnull=True, then=Value(0)), default=Value(1))
        return self.order_by(at_once, F("due_at").asc(nulls_last=True), "priority", "id")

    def in_work(self) -> "ArticleQuerySet":
        """Not signed: somebody still has to do something to the text."""
        return self.at_hand().filter(stage__in=["draft", "first", "second", "final"])

    def due_before(self, moment: datetime.datetime) -> "ArticleQuerySet":
        """In work, and due at a time before the moment: *late* for a moment that is now."""
        return self.in_work().filter(due_at__lt=moment)

    def assigned_to(self, user: User, at: datetime.datetime) -> "ArticleQuerySet":
        """To the person, or to somebody for whom the person stands in."""
        return self.at_hand().filter(assignee__in={user.pk, *user.stood_in_for(at)})

    def written_by(self, user: User) -> "ArticleQuerySet":
        return self.at_hand().filter(_written_by(user))

    def returned_to(self, user: User) -> "ArticleQuerySet":
        """Sent back or reopened, by somebody else, to where this person wrote or passed it, and not moved since."""
        newest = _sign_offs_of(OuterRef("pk")).order_by("-round__number", "-id")
        passed_here = _model("SignOff").objects.filter(
            round=OuterRef("round_id"), who=user, stage=OuterRef("stage"), decision="pass"
        )
        return (
            self.in_work()
            .with_round()
            .annotate(
                came=Subquery(newest.values("decision")[:1]),
                came_to=Subquery(newest.values("goes_to")[:1]),
                came_from=Subquery(newest.values("who")[:1]),
            )
            .filter(~Q(came_from=user.pk), came_to=F("stage"), came__in=["return", "reopen"])
            .filter(Q(_written_by(user), stage="draft") | Q(Exists(passed_here)))
        )

    def changed_since_signed_by(self, user: User) -> "ArticleQuerySet":
        """In review, and no longer the text that this person passed in this round."""
        mine = _model("SignOff").objects.filter(round=OuterRef("round_id"), who=user, decision="pass")
        return (
            self.in_review()
            .with_round()
            .annotate(digest_signed=Subquery(mine.order_by("-id").values("digest")[:1]))
            .exclude(digest_signed=F("digest"))
            .filter(digest_signed__isnull=False)
        )

    def awaiting_consent(self, user: User, at: datetime.datetime) -> "ArticleQuerySet":
        """Stories in review that lack a consent which this person can give."""
        stories, found = self.in_review(), Q(pk__in=[])
        for kind, right in RIGHT_TO_SAY.items():
            if not user.may(right, at=at):
                continue
            said = _model("Consent").objects.filter(article=OuterRef("pk"), kind=kind).order_by("-id")
            is_check = kind in CHECKS_OF_THE_TEXT
            if is_check:
                wrote = _model("Writer").objects.filter(article=OuterRef("article"), user=OuterRef("who"))
                said = said.exclude(Exists(wrote))
            given, names = f"{kind}_given", f"{kind}_names"
            stories = stories.alias(
                **{given: Subquery(said.values("is_given")[:1]), names: Subquery(said.values("digest")[:1])}
            )
            missing = Q(Q(**{f"{given}__isnull": True}), Exists(_rules_for(kind)))
            lacks = Q(**{given: False}) | missing
            if is_check:
                lacks |= Q(~Q(**{names: F("digest")}), Exists(_rules_for(kind)), **{given: True})
                lacks &= ~Exists(_model("Writer").objects.filter(article=OuterRef("pk"), user=user))
            found |= Q(lacks, _in_sections(user, right, at))
        return stories.filter(found)

    def in_review(self) -> "ArticleQuerySet":
        return self.at_hand().filter(stage__in=["first", "second", "final"])

    def on_hold(self) -> "ArticleQuerySet":
        return self.filter(Exists(_model("Hold").objects.filter(article=OuterRef("pk"), lifted_at__isnull=True)))

    def under_embargo(self, at: datetime.datetime) -> "ArticleQuerySet":
        return self.filter(Exists(_model("Embargo").objects.standing(at).filter(article=OuterRef("pk"))))

    def scheduled(self, at: datetime.datetime) -> "ArticleQuerySet":
        """Stories of which a text is to appear after this moment. Annotates `appears_at`; soonest first."""
        upcoming = _model("Publication").objects.upcoming(at).filter(article=OuterRef("pk"))
        return (
            self.annotate(appears_at=Subquery(upcoming.order_by("shown__startswith").values("shown__startswith")[:1]))
            .filter(appears_at__isnull=False)
            .order_by("appears_at", "id")
        )

    def shown_at(self, at: datetime.datetime) -> "ArticleQuerySet":
        return self.filter(Exists(_model("Publication").objects.live(at).filter(article=OuterRef("pk"))))


class ConsentRuleQuerySet(models.QuerySet):
    def of(self, article: "Article") -> "ConsentRuleQuerySet":
        """The rules in force that ask something of this story, by its section and topics."""
        topics = Q(topic__isnull=True) | Q(topic__slug__in=article.data["topics"])
        return self.filter(topics, Q(section__isnull=True) | Q(section=article.section_id), is_active=True)


class ConsentQuerySet(models.QuerySet):
    def counting(self, article: "Article") -> "ConsentQuerySet":
        """What was said of the story by people who may say it: a check of the own text does not count."""
        return self.filter(article=article).exclude(kind__in=CHECKS_OF_THE_TEXT, who__in=article.writers.values("user"))


def _in_sections(user: User, right: str, at: datetime.datetime) -> Q:
    sections = user.sections_with(right, at)
    return Q() if sections is None else Q(section__in=sections)


def _in_no_other_hands(right: str, selves: set[int], at: datetime.datetime) -> Q:
    """Assigned to nobody, to oneself, or to somebody who could not act any more: such a story is nobody's."""
    roles = [role for role, grant in GRANTS.items() if right in grant.rights]
    able = Posting.objects.at(at).filter(user=OuterRef("assignee"), user__is_active=True, role__in=roles)
    able = able.filter(Q(section__isnull=True) | Q(section=OuterRef("section")))
    return Q(assignee__isnull=True) | Q(assignee__in=selves) | ~Exists(able)


def _written_by(user: User) -> Exists:
    return Exists(_model("Writer").objects.filter(article=OuterRef("pk"), user=user))


def _written_in_round(user: User) -> Exists:
    return Exists(_model("Round").objects.filter(pk=OuterRef("round_id"), writers__contains=[user.pk]))


def _sign_offs_of(article: OuterRef) -> QuerySet:
    return _model("SignOff").objects.filter(round__article=article)


def _rules_for(kind: str) -> models.QuerySet:
    """The rules in force that ask this consent of the outer story. Its topics stand in the document: read as JSON, here only."""
    topics = Func(Cast(OuterRef("document"), models.JSONField()), Value("topics"), function="jsonb_extract_path")
    named = Func(topics, F("topic__slug"), function="jsonb_exists", output_field=models.BooleanField())
    rules = _model("ConsentRule").objects.filter(kind=kind, is_active=True).alias(named=named)
    return rules.filter(Q(section__isnull=True) | Q(section=OuterRef("section")), Q(topic__isnull=True) | Q(named=True))


class MentionQuerySet(models.QuerySet):
    def queued(self) -> "MentionQuerySet":
        """Waiting for somebody to say who is meant, in stories at hand."""
        return self.filter(delegate__isnull=True, dismissed=False, article__trashed_at__isnull=True)


class EditLockQuerySet(models.QuerySet):
    def standing(self, at: datetime.datetime) -> "EditLockQuerySet":
        """Kept at the moment. Over by time, or by its holder leaving the house, without anybody's doing."""
        begun = at - datetime.timedelta(hours=settings.EDIT_LOCK_HOURS)
        return self.filter(ended_at__isnull=True, held_at__gt=begun, held_by__is_active=True)

    def end(self, actor: User, at: datetime.datetime, note: str = "") -> int:
        """Close whatever is open of these. For verbs that hold the story's row."""
        return self.filter(ended_at__isnull=True).update(ended_by=actor, ended_at=at, end_note=note)


class PresenceQuerySet(models.QuerySet):
    def here(self, at: datetime.datetime) -> "PresenceQuerySet":
        """Tabs that said lately that they are open, with whose they are; who came first stands first."""
        return self.filter(seen_at__gt=at - PRESENT_FOR).select_related("user").order_by("came_at", "pk")

    def stale(self, at: datetime.datetime) -> "PresenceQuerySet":
        return self.filter(seen_at__lte=at - PRESENT_FOR)


class AutosaveQuerySet(models.QuerySet):
    def stale(self, at: datetime.datetime) -> "AutosaveQuerySet":
        """So old that nobody asks for it any more."""
        return self.filter(saved_at__lte=at - datetime.timedelta(days=settings.AUTOSAVE_DAYS))


@dataclass(frozen=True)
class AtAddress:
    """What the address of a story answers: 200 with the live publication, 410 with the last one shown, or 404."""

    status: int
    publication: "Publication | None" = None


class PublicationQuerySet(models.QuerySet):
    def live(self, at: datetime.datetime) -> "PublicationQuerySet":
        """What readers see at a moment: the period, and nothing else."""
        return self.filter(shown__contains=at)

    def newest(self) -> "PublicationQuerySet":
        """Latest shown first. After `.live(at)` the index on the start of the period serves."""
        return self.order_by(F("shown__startswith").desc(nulls_last=True), "-id")

    def begun(self, at: datetime.datetime) -> "PublicationQuerySet":
        """Shown at the moment, or once before it."""
        return self.filter(shown__startswith__lte=at)

    def upcoming(self, at: datetime.datetime) -> "PublicationQuerySet":
        return self.filter(shown__startswith__gt=at)

    def withdrawn(self, at: datetime.datetime) -> "PublicationQuerySet":
        """The last text that readers saw of each story that stands withdrawn at the moment: its notice is public."""
        later = self.model.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number")).begun(at)
        return self.begun(at).filter(~Exists(later), withdrawn_at__lte=at)

    def mended(self, at: datetime.datetime) -> "PublicationQuerySet":
        """Corrections and minor changes that readers have seen, of stories that are shown at the moment."""
        live = self.model.objects.live(at).filter(article=OuterRef("article"))
        return self.begun(at).filter(Exists(live), kind__in=["correction", "minor"]).select_related("correction")

    def corrections(self, at: datetime.datetime) -> "PublicationQuerySet":
        """Of these the corrections, with their public notes. A minor change is listed nowhere."""
        return self.mended(at).filter(kind="correction")

    def with_first_shown(self) -> "PublicationQuerySet":
        """`first_shown`: when readers first saw any text of the story, so that a correction does not make it new."""
        ever = (
            self.model._base_manager.filter(article=OuterRef("article"), shown__isempty=False)
            .order_by()
            .values("article")
            .annotate(first=Min("shown__startswith"))
        )
        return self.annotate(first_shown=Subquery(ever.values("first")))

    def for_readers(self, at: datetime.datetime) -> "PublicationQuerySet":
        """What lists, feeds and the front page read: shown at the moment, newest story first."""
        return self.live(at).with_first_shown().select_related("section").order_by("-first_shown", "-article_id")

    def mentioning(self, delegate: "Delegate") -> "PublicationQuerySet":
        return self.filter(mentions__delegate=delegate)

    def about(self, proposal: "Proposal") -> "PublicationQuerySet":
        return self.filter(carried__proposal=proposal)

    def at_address(self, article_id: int, at: datetime.datetime) -> AtAddress:
        """410 only where something was shown before; a withdrawal, if any, stands on the publication."""
        last = self.filter(article=article_id).begun(at).newest().first()
        if last is None:
            return AtAddress(404)
        return AtAddress(200 if last.is_live(at) else 410, last)


__all__ = [
    "ArticleQuerySet",
    "AtAddress",
    "AutosaveQuerySet",
    "ConsentQuerySet",
    "ConsentRuleQuerySet",
    "EditLockQuerySet",
    "MentionQuerySet",
    "PresenceQuerySet",
    "PublicationQuerySet",
]
