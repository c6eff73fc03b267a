"""What of a story's life tells whom. Followers of the verbs: they write messages in the verb's transaction, nothing more.

Nobody is told of the own deed, and who acts on a story has read what was said of it. Those on duty come first: the others are
told only where nobody on duty may act.
"""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import (
    Article,
    Consent,
    ConsentKind,
    Decision,
    ErrorReport,
    Hold,
    Publication,
    Round,
    SignOff,
    Stage,
)
from articles.querysets import RIGHT_AT, RIGHT_TO_SAY
from articles.review.assigning import able
from articles.review.consents import consents
from articles.review.transitions import current_round
from newskit.accounts.models import Posting, User, holders
from newskit.accounts.roles import GRANTS, Right
from newskit.outbox.kinds import Kind
from newskit.outbox.models import Message
from newskit.outbox.writing import notify
from newskit.periods import beijing_day

WAITING, RETURNED, CHANGED = "articles.waiting", "articles.returned", "articles.changed"
CONSENT, REFUSED = "articles.consent", "articles.refused"
LATE, HELD, OFF, PRINT = "articles.late", "articles.held", "articles.off", "articles.print"

A_DAY = datetime.timedelta(days=1)
JUST_NOW = datetime.timedelta(minutes=1)
Stories = Callable[[User, datetime.datetime], QuerySet[Article]]
STORY = _("story %(number)s")


def _holds(stories: Stories, *, at_stage: bool = False) -> Callable[[User, datetime.datetime], Exists]:
    """A message holds while its story is among these; with `at_stage`, where the message says that it stands."""

    def condition(user: User, at: datetime.datetime) -> Exists:
        story = stories(user, at).filter(pk=Cast(OuterRef("object_id"), BigIntegerField()))
        return Exists(story.filter(stage=OuterRef("state")) if at_stage else story)

    return condition


def _still_waits(user: User, at: datetime.datetime) -> QuerySet[Article]:
    """Nobody has done it yet, and it is in nobody else's hands. Who may act was asked when the message was written: asking
    it again of every message would cost each page more than the page."""
    published = Publication.objects.filter(article=OuterRef("pk"), digest=OuterRef("digest"))
    in_my_hands = Q(assignee__isnull=True) | Q(assignee__in={user.pk, *user.stood_in_for(at)})
    signed = Q(stage=Stage.SIGNED)
    return Article.objects.at_hand().filter((signed & ~Exists(published)) | (~signed & in_my_hands))


def _lacks_consent(user: User, at: datetime.datetime) -> QuerySet[Article]:
    """The consent that the message names has not been given, or for another text than the one that stands now."""
    given = Consent.objects.filter(article=OuterRef("pk"), kind=OuterRef(OuterRef("state")), is_given=True)
    of_this = given.filter(Q(digest=OuterRef("digest")) | Q(kind=ConsentKind.FILING))
    return Article.objects.in_review().filter(~Exists(of_this))


def _print_due(user: User, at: datetime.datetime) -> QuerySet[Article]:
    owed = ErrorReport.objects.filter(article=OuterRef("pk"), print_due_on__isnull=False, printed_at__isnull=True)
    return Article.objects.filter(Exists(owed))


REVIEWS = {str(stage): stage.label for stage in (Stage.FIRST, Stage.SECOND, Stage.FINAL)}
CONSENTS = {kind.value: kind.label for kind in ConsentKind}
KINDS = [
    Kind(
        WAITING,
        _("A story waits for me"),
        _("Waiting for %(state)s"),
        STORY,
        REVIEWS
        | {
            "draft": pgettext_lazy("a story waits for", "writing"),
            "signed": pgettext_lazy("a story waits for", "publication"),
        },
        _holds(_still_waits, at_stage=True),
    ),
    Kind(
        RETURNED,
        _("A story came back"),
        _("Came back to %(state)s"),
        STORY,
        REVIEWS | {"draft": Stage.DRAFT.label},
        _holds(lambda user, at: Article.objects.in_work(), at_stage=True),
    ),
    Kind(
        CONSENT,
        _("A consent of mine is waited for"),
        _("Waiting for %(state)s"),
        STORY,
        CONSENTS,
        _holds(_lacks_consent),
    ),
    Kind(REFUSED, _("A consent to a story of mine is refused"), _("%(state)s: refused"), STORY, CONSENTS),
    Kind(
        CHANGED,
        _("A story was changed after I signed it"),
        _("Changed after your signature"),
        STORY,
        holds=_holds(lambda user, at: Article.objects.in_review()),
    ),
    Kind(
        LATE,
        _("A story is late"),
        pgettext_lazy("a story", "Late"),
        STORY,
        holds=_holds(lambda user, at: Article.objects.due_before(at)),
    ),
    Kind(
        HELD, _("A story goes on hold"), _("On hold"), STORY, holds=_holds(lambda user, at: Article.objects.on_hold())
    ),
    Kind(
        OFF,
        _("A story is withdrawn or taken off the site"),
        "%(state)s",
        STORY,
        {"withdrawn": pgettext_lazy("happened to a story", "Withdrawn"), "off": _("Taken off the site")},
    ),
    Kind(PRINT, _("A correction is due in print"), _("Correction due in print"), STORY, holds=_holds(_print_due)),
]


# Verbs


def moved(*, actor: User, article: Article, at: datetime.datetime | None = None, **kwargs: Any) -> None:
    """Follower of every verb that moves a story: the next ones learn that it waits, or those before that it came back."""
    at = at or timezone.now()
    row = _fresh(article)
    _seen(actor, row, at)
    _tell_of_move(row, actor, at)
    _ask_for_consents(row, actor, at)


def consented(*, actor: User, article: Article, result: Consent, **kwargs: Any) -> None:
    """Follower of `articles.consent`: what is refused has to be mended by those who wrote or passed it."""
    row, at = _fresh(article), result.at
    _seen(actor, row, at)
    if not result.is_given:
        people = [*_writers(row), *(signature.who for signature in _standing(row)), *_in_hand(row, at)]
        key = f"refused:{result.pk}"
        _tell(REFUSED, row, people, actor, at, key=key, state=result.kind, note=result.note)


def assigned(*, actor: User, article: Article, at: datetime.datetime | None = None, **kwargs: Any) -> None:
    """Follower of `articles.assign`: whoever has it now, if that is somebody else."""
    at = at or timezone.now()
    row = _fresh(article)
    _seen(actor, row, at)
    if row.assignee_id and row.assignee_id != actor.pk:
        key = f"assigned:{row.pk}:{row.assignee_id}:{row.stage}:{at.isoformat()}"
        _tell(WAITING, row, [row.assignee], actor, at, key=key, state=row.stage)


def saved(*, actor: User, result: Article, at: datetime.datetime | None = None, **kwargs: Any) -> None:
    """Follower of every verb that stores a text: those whose signature stands are told what became of it."""
    at = at or timezone.now()
    row = _fresh(result)
    _seen(actor, row, at)
    last = _last(row)
    sent_back = last is not None and (last.decision, last.version, last.who_id) == ("return", row.version, actor.pk)
    if settings.STRICT_REVIEW and sent_back:
        _tell_of_move(row, actor, at)
        return
    for signature in _standing(row):
        if signature.digest == row.digest or signature.who_id == actor.pk:
            continue
        told = Message.objects.about(row).filter(kind=CHANGED, recipient=signature.who).unread()
        if not told.exists():  # once, until the signer has looked again
            path = reverse("admin:articles_article_version", args=[row.pk, signature.version])
            key = f"changed:{signature.pk}:{row.version}"
            _tell(CHANGED, row, [signature.who], actor, at, key=key, path=path)
    _ask_for_consents(row, actor, at)


def opened_again(*, actor: User, result: Article, at: datetime.datetime | None = None, **kwargs: Any) -> None:
    """Follower of `articles.correct` and `articles.amend`: the writers' story is on the desk again."""
    at = at or timezone.now()
    row = _fresh(result)
    _seen(actor, row, at)
    note = kwargs.get("note") or kwargs.get("reason", "")
    _tell(RETURNED, row, _writers(row), actor, at, key=f"opened:{row.pk}:{row.version}", state=row.stage, note=note)


def held(*, actor: User, result: Hold, at: datetime.datetime | None = None, **kwargs: Any) -> None:
    """Follower of `articles.hold`."""
    _tell_of_hold(result, actor, at or timezone.now())


def held_by_standing(*, actor: User, **kwargs: Any) -> None:
    """Follower of the verbs that change a standing, after the one that puts stories on hold for it."""
    at = timezone.now()
    for hold in Hold.objects.filter(placed_by=actor, lifted_at__isnull=True, placed_at__gt=at - JUST_NOW):
        _tell_of_hold(hold, actor, at)


def withdrawn(*, actor: User, article: Article, at: datetime.datetime | None = None, **kwargs: Any) -> None:
    """Follower of `articles.withdraw`."""
    _tell_of_end(article, actor, at or timezone.now(), "withdrawn", kwargs.get("reason", ""))


def taken_off(*, actor: User, article: Article, at: datetime.datetime | None = None, **kwargs: Any) -> None:
    """Follower of `articles.unpublish`."""
    _tell_of_end(article, actor, at or timezone.now(), "off", kwargs.get("note", ""))


FOLLOWERS: dict[str, Callable[..., None]] = {
    "articles.submit": moved,
    "articles.pass_stage": moved,
    "articles.sign": moved,
    "articles.return_to": moved,
    "articles.reopen": moved,
    "articles.assign": assigned,
    "articles.consent": consented,
    "articles.save": saved,
    "articles.settle_mention": saved,
    "articles.correct": opened_again,
    "articles.amend": opened_again,
    "articles.hold": held,
    "articles.withdraw": withdrawn,
    "articles.unpublish": taken_off,
}


# The clock


def late(at: datetime.datetime) -> int:
    """Tell of stories whose hour has passed, once for each hour that was set. How many were found."""
    told = Message.objects.filter(
        kind=LATE,
        object_label="articles.article",
        object_id=Cast(OuterRef("pk"), CharField()),
        created_at__gte=OuterRef("due_at"),
    )
    found = Article.objects.due_before(at).filter(~Exists(told), due_at__gt=at - A_DAY).order_by("pk")
    stories = list(found.select_related("section", "assignee").select_for_update(of=("self",), no_key=True))
    for story in stories:
        people = [*_in_hand(story, at), *_on_duty(Right.ASSIGN, story, at)]
        _tell(LATE, story, people, None, at, key=f"late:{story.pk}:{story.due_at.isoformat()}")
    return len(stories)


def corrections_due(at: datetime.datetime) -> int:
    """Tell of notes that the next issue owes its readers, on the day before. How many are owed."""
    owed = ErrorReport.objects.filter(print_due_on__lte=beijing_day(at) + A_DAY, printed_at__isnull=True)
    reports = list(owed.select_related("article__section", "article__assignee", "decided_by").order_by("pk"))
    keys = {report.pk: f"print:{report.pk}:{report.print_due_on}" for report in reports}
    told = set(Message.objects.filter(kind=PRINT, key__in=keys.values()).values_list("key", flat=True))
    for report in reports:
        if keys[report.pk] not in told:
            story = report.article
            people = _duty_first(list(holders(Right.CORRECT, story.section, at)), Right.CORRECT, story, at)
            people += [report.decided_by] if report.decided_by else []
            _tell(PRINT, story, people, None, at, key=keys[report.pk], note=report.print_place)
    return len(reports)


# Who, and what


def _tell_of_move(article: Article, actor: User, at: datetime.datetime) -> None:
    round_, last = current_round(article), _last(article)
    back = last is not None and last.round_id == round_.pk and last.decision != Decision.PASS
    key = f"moved:{round_.pk}:{last.pk if last is not None and last.round_id == round_.pk else 0}"
    common = {"key": key, "state": article.stage}
    if back:
        people = _came_back_to(article, round_)
        if people:
            _tell(RETURNED, article, people, actor, at, note=last.note, **common)
            return
    _tell(WAITING, article, _next_ones(article, actor, at), actor, at, **common)


def _ask_for_consents(article: Article, actor: User, at: datetime.datetime) -> None:
    """Who may give a consent that the story lacks is asked once in a round, and again when the one given is of another text."""
    if article.stage not in REVIEWS:
        return
    writers = {user.pk for user in _writers(article)}
    for asked in consents(article):
        if asked.is_required and asked.state in ("missing", "changed"):
            right = RIGHT_TO_SAY[asked.kind]
            people = [user for user in holders(right, article.section, at) if user.pk not in writers]
            last = asked.last.pk if asked.last else 0
            key = f"consent:{current_round(article).pk}:{asked.kind.value}:{last}"
            _tell(CONSENT, article, _duty_first(people, right, article, at), actor, at, key=key, state=asked.kind.value)


def _came_back_to(article: Article, round_: Round) -> list[User]:
    """The writers and who sent it in; at a stage of the review, those who passed it there and may act there again."""
    if article.stage == Stage.DRAFT:
        return [*_writers(article), round_.started_by]
    return list(User.objects.filter(sign_offs__round=round_, sign_offs__stage=article.stage).distinct())


def _next_ones(article: Article, actor: User, at: datetime.datetime) -> list[User]:
    if article.stage == Stage.SIGNED:
        people = [user for user in holders(Right.PUBLISH, article.section, at) if user != actor]
        return _duty_first(people, Right.PUBLISH, article, at)
    return _in_hand(article, at, but=actor)


def _in_hand(article: Article, at: datetime.datetime, but: User | None = None) -> list[User]:
    """Who is to act on it now: the one to whom it is assigned, and who stands in; else those who may, on duty first."""
    people = [user for user in able(article, at) if user != but]
    if article.assignee_id and article.assignee in people:
        stand_ins = set(Posting.objects.at(at).filter(stands_in_for=article.assignee).values_list("user", flat=True))
        return [user for user in people if user == article.assignee or user.pk in stand_ins]
    if article.stage == Stage.DRAFT:
        return _writers(article)
    return _duty_first(people, RIGHT_AT[article.stage], article, at)


def _duty_first(people: list[User], right: str, article: Article, at: datetime.datetime) -> list[User]:
    on_duty = {user.pk for user in _on_duty(right, article, at)}
    return [user for user in people if user.pk in on_duty] or people


def _on_duty(right: str, article: Article, at: datetime.datetime) -> QuerySet[User]:
    """Those whom tonight's duty gives the right in the story's section."""
    roles = [role for role, grant in GRANTS.items() if right in grant.rights]
    duty = Posting.objects.at(at).filter(kind=Posting.Kind.DUTY, role__in=roles)
    in_section = duty.filter(section=article.section) | duty.filter(section__isnull=True)
    return User.objects.filter(pk__in=in_section.values("user"), is_active=True)


def _writers(article: Article) -> list[User]:
    return [writer.user for writer in article.writers.select_related("user")] or [article.created_by]


def _standing(article: Article) -> list[SignOff]:
    """The signatures of the current round that count: the newest pass of each stage before the one where it stands."""
    if article.stage in (Stage.DRAFT, Stage.SIGNED):
        return []
    round_ = current_round(article)
    before = round_.stages[: round_.stages.index(article.stage)]
    rows = SignOff.objects.filter(round=round_, stage__in=before, decision=Decision.PASS).select_related("who")
    return list({row.stage: row for row in rows.order_by("pk")}.values())


def _last(article: Article) -> SignOff | None:
    return SignOff.objects.filter(round__article=article).order_by("-round__number", "-pk").first()


def _concerned(article: Article, at: datetime.datetime) -> list[User]:
    """Who wrote it, signed it in this round, has it in work, or leads the desk."""
    round_ = current_round(article)
    signers = User.objects.filter(sign_offs__round=round_).distinct() if round_ else []
    heads = holders(Right.HOLD, article.section, at)
    return [*_writers(article), *signers, *([article.assignee] if article.assignee else []), *heads]


def _tell_of_hold(hold: Hold, actor: User, at: datetime.datetime) -> None:
    row = _fresh(hold.article)
    _seen(actor, row, at)
    _tell(HELD, row, _concerned(row, at), actor, at, key=f"held:{hold.pk}", note=hold.reason)


def _tell_of_end(article: Article, actor: User, at: datetime.datetime, state: str, reason: str) -> None:
    row = _fresh(article)
    _seen(actor, row, at)
    key = f"{state}:{row.pk}:{at.isoformat()}"
    _tell(OFF, row, _concerned(row, at), actor, at, key=key, state=state, note=reason)


def _fresh(article: Article) -> Article:
    """As the verb left it: followers get the row that the caller had."""
    return Article.objects.select_related("section", "assignee", "created_by").defer("document").get(pk=article.pk)


def _seen(actor: User, article: Article, at: datetime.datetime) -> None:
    Message.objects.about(article).filter(recipient=actor).unread().update(read_at=at)


def _path(kind: str, article: Article) -> str:
    """What waits for a decision leads to where it is taken, by thumb too; everything else to the story."""
    decides = kind in (WAITING, CONSENT) and article.stage in REVIEWS
    name = "articles_article_sign_sheet" if decides else "articles_article_change"
    return reverse(f"admin:{name}", args=[article.pk])


def _tell(
    kind: str,
    article: Article,
    people: Iterable[User],
    actor: User | None,
    at: datetime.datetime,
    *,
    key: str,
    state: str = "",
    note: str = "",
    path: str = "",
) -> None:
    """The headline never leaves the house while the story is under embargo."""
    notify(
        kind=kind,
        about=article,
        to=[person for person in people if person != actor],
        key=key,
        at=at,
        path=path or _path(kind, article),
        state=state,
        headline=article.title,
        who=actor.name if actor else "",
        note=note,
        section=article.section,
        discreet=article.embargoes.standing(at).exists(),
    )
