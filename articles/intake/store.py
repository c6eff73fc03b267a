"""Take a page in, and take it back: one transaction each."""

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import review
from articles.models import Article, Intake
from delegates import standing
from delegates.models import Constituency, Delegate, Mandate, Organisation, Rank, Session, Term
from delegates.models.mandates import RANKS_OF
from newskit.accounts.models import Section, User
from newskit.accounts.roles import Right
from newskit.chinese.received import Source
from newskit.topics.models import Source as Reference
from newskit.topics.models import source as reference
from newskit.verbs import NotAllowed, WrongState, allow, lock, log, verb
from proposals import lifecycle
from proposals.models import Proposal

from .drafting import draft, is_wire
from .model import Reading, Statement, Story
from .resolving import NEW, NOBODY, QUEUE, SETTLE, Decision, resolve, same_place, term_on

# A decision on a mention by (story, name, body), for what an editor chose in the preview.
Choices = Mapping[tuple[int, str, str], Decision]


class TakenIn(WrongState):
    """The same text was taken in before. Carries that intake."""

    def __init__(self, intake: Intake):
        self.intake = intake
        super().__init__(
            _("This page was taken in already, by %(who)s at %(when)s, as %(intake)s. Nothing was stored.")
            % {
                "who": intake.confirmed_by,
                "when": timezone.localtime(intake.created_at).strftime("%Y-%m-%d %H:%M"),
                "intake": f"#{intake.pk} {intake}",
            }
        )


def taken_in(source: Source) -> Intake | None:
    """The standing intake of the same text, if there is one."""
    return Intake.objects.filter(text_hash=source.digest, undone_at=None).select_related("confirmed_by").first()


@verb("articles.take_in")
def take_in(
    *,
    actor: User,
    source: Source,
    reading: Reading,
    issue_date: datetime.date,
    page: str,
    sections: Sequence[Section],
    file_name: str = "",
    choices: Choices | None = None,
    at: datetime.datetime | None = None,
) -> Intake:
    """Store a reading: stories as drafts on their page, mentions settled or queued, profiles and statements hidden.

    `sections` has one for each story, or one for all. What a page brings to profiles and statements is seen by readers only
    with a story that carries it, or once an editor confirms it. Raises TakenIn for a text that stands already.
    """
    at = at or timezone.now()
    for section in {section.pk: section for section in sections}.values():
        allow(actor, Right.INTAKE, section)
    if standing_intake := taken_in(source):
        raise TakenIn(standing_intake)
    intake = Intake(
        source_text=source.text,
        encoding=source.encoding,
        file_name=file_name[:200],
        text_hash=source.digest,
        issue_date=issue_date,
        page_code=page.strip().upper(),
        reading="{}",
        confirmed_by=actor,
    )
    try:
        with transaction.atomic():
            intake.save()
    except IntegrityError as error:
        raise TakenIn(Intake.objects.get(text_hash=source.digest, undone_at=None)) from error
    batch = _Batch(actor, intake, issue_date, at)
    for number, story in enumerate(reading.stories):
        section = sections[number] if len(sections) > 1 else sections[0]
        batch.store(number, story, section, choices or {})
    blocks = [block.to_json() for block in reading.blocks]
    intake.reading = json.dumps({**reading.to_json(), "blocks": blocks, "brought": batch.brought}, ensure_ascii=False)
    intake.save(update_fields=["reading"])
    log(actor, "articles.take_in", intake, after={"stories": batch.articles, **batch.brought})
    return intake


class _Batch:
    """One intake while it is stored: what it has brought so far, so that a person on two stories is one profile."""

    def __init__(self, actor: User, intake: Intake, day: datetime.date, at: datetime.datetime) -> None:
        self.actor, self.intake, self.day, self.at = actor, intake, day, at
        self.page = review.printed_page(day, intake.page_code)
        self.source: Reference = reference(
            f"{settings.NEWSPAPER_NAME} {day.isoformat()} {intake.page_code}版",
            published_on=day,
            seen_on=day,
            entered_by=actor,
        )
        self.articles: list[int] = []
        self.brought: dict[str, list[int]] = {"delegates": [], "organisations": [], "statements": []}
        self.new: dict[tuple[str, str], Delegate] = {}

    def store(self, number: int, story: Story, section: Section, choices: Choices) -> Article:
        document = draft(story, section.code)
        decided = self._people(number, story, document, choices)
        document["proposals"] = [
            {"proposal": self._statement(statement, decided, story).pk, "brings": True}
            for statement in story.statements
        ]
        writers = house_writers(story)
        article = review.create(
            actor=self.actor,
            document=document,
            writers=writers,
            no_house_writers=is_wire(story) and not writers,
            intake=self.intake,
            page=self.page,
            order=number,
            at=self.at,
        )
        self._explain(article, document, decided)
        self.articles.append(article.pk)
        return article

    def _people(
        self, number: int, story: Story, document: dict[str, Any], choices: Choices
    ) -> dict[tuple[str, str], Decision]:
        decided: dict[tuple[str, str], Decision] = {}
        entries = []
        for mention, entry in zip(story.mentions, document["mentions"], strict=True):
            key = mention["name"], mention["body"]
            decision = choices.get((number, *key)) or self._decide(mention)
            if decision.choice == NOBODY:
                continue
            if decision.choice == NEW:
                decision = Decision(NEW, self.new.get(key) or self._profile(mention))
            decided[key] = decision
            if decision.delegate is not None and decision.choice in (SETTLE, NEW):
                entry["delegate"] = decision.delegate.pk
                entry["brings"] = decision.delegate.confirmed_at is None
            entries.append(entry)
        document["mentions"] = entries
        return decided

    def _decide(self, mention: dict[str, Any]) -> Decision:
        brought = self.new.get((mention["name"], mention["body"]))
        return Decision(SETTLE, brought) if brought else resolve(mention, self.day)

    def _profile(self, mention: dict[str, Any]) -> Delegate:
        """A proposed profile: name, mandate, seat, rank and posts as printed, hidden from readers."""
        delegate = standing.add_delegate(
            actor=self.actor,
            name=mention.get("name_simplified") or mention["name"],
            confirmed=False,
            source=self.source,
        )
        self.new[mention["name"], mention["body"]] = delegate
        self.brought["delegates"].append(delegate.pk)
        term = term_on(mention["body"], self.day)
        mandate = standing.begin_mandate(
            actor=self.actor,
            delegate=delegate,
            term=term,
            constituency=_constituency(term, mention),
            source=self.source,
        )
        if mention["rank"] in {rank.value for rank in RANKS_OF[term.body.code]}:
            standing.begin_office(actor=self.actor, mandate=mandate, rank=Rank(mention["rank"]), source=self.source)
        for position in mention["positions"]:
            if position["org"]:
                self._see(delegate, position)
        return delegate

    def _see(self, delegate: Delegate, position: dict[str, Any]) -> None:
        found = list(Organisation.objects.known_as(position["org"])[:2])
        if len(found) > 1:
            return  # several bear the name: who of them is meant is not printed
        if not found:
            found = [standing.add_organisation(actor=self.actor, name=position["org"][:120], source=self.source)]
            self.brought["organisations"].append(found[0].pk)
        standing.see_position(
            actor=self.actor,
            delegate=delegate,
            organisation=found[0],
            title=position["title"][:60],
            seen_on=self.day,
            as_printed=f"{position['org']}{'原' if position['former'] else ''}{position['title']}"[:200],
            former=bool(position["former"]),
            source=self.source,
        )

    def _statement(self, statement: Statement, decided: dict[tuple[str, str], Decision], story: Story) -> Proposal:
        mention = next(m for m in story.mentions if m["name"] == statement.delegate)
        decision = decided.get((mention["name"], mention["body"]))
        delegate = decision.delegate if decision and decision.choice in (SETTLE, NEW) else None
        term = term_on(mention["body"], self.day)
        proposal = lifecycle.record_statement(
            actor=self.actor,
            body=term.body,
            title=statement.title[:200],
            stated_on=self.day,
            signatures=[
                lifecycle.Signed(
                    name=mention["name"],
                    delegate=delegate,
                    mandate=_mandate(delegate, term),
                    role_at_the_time=mention["role"],
                )
            ],
            measures=[lifecycle.Asked(text=measure) for measure in statement.measures],
            term=term,
            session=Session.objects.sitting(self.day).filter(term=term).first(),
            source=self.source,
        )
        self.brought["statements"].append(proposal.pk)
        return proposal

    def _explain(self, article: Article, document: dict[str, Any], decided: dict[tuple[str, str], Decision]) -> None:
        """Beside each mention in the queue, why it is there; beside each settled one, who settled it."""
        for row, entry in zip(article.mentions.order_by("order"), document["mentions"], strict=True):
            decision = decided[entry["name"], entry["body"].upper()]
            if row.delegate_id is None:
                row.reason = decision.reason[:300]
            else:
                row.settled_by, row.settled_at = self.actor, self.at
            row.save(update_fields=["reason", "settled_by", "settled_at"])


def house_writers(story: Story) -> list[User]:
    """Users whose own name a byline prints, where exactly one bears it."""
    writers = []
    for byline in story.bylines:
        for name in byline.names:
            found = list(
                User.objects.filter(Q(byline=name) | Q(byline="", name=name), is_active=True, is_system=False)[:2]
            )
            if len(found) == 1 and found[0] not in writers:
                writers.append(found[0])
    return writers


def _mandate(delegate: Delegate | None, term: Term) -> Mandate | None:
    return delegate.mandates.filter(term=term).order_by("-starts_on").first() if delegate else None


def _constituency(term: Term, mention: dict[str, Any]) -> Constituency | None:
    printed = mention["delegation"]
    if not printed:
        return None
    rows = term.constituencies.all()
    return next((row for row in rows if same_place(printed, row.short_name) or same_place(printed, row.name)), None)


@verb("articles.undo_intake")
def undo_intake(*, actor: User, intake: Intake, at: datetime.datetime | None = None) -> list[Article]:
    """Take back what the page brought and no reader has seen. Returns the stories that stay, being published.

    Stories go to the trash; their statements, profiles and organisations are forgotten unless something else holds them.
    """
    at = at or timezone.now()
    row = lock(intake)
    if row.undone_at:
        raise WrongState(_("This intake was undone already, by %(who)s.") % {"who": row.undone_by})
    allow(actor, Right.INTAKE)  # of its stories again, by section; an intake may have brought none
    kept, taken_back = [], []
    for article in row.articles.order_by("pk"):
        article = lock(article)
        allow(actor, Right.INTAKE, article.section)
        (kept if article.publications.exists() else taken_back).append(article)
    for article in taken_back:
        if wanted := review.wanted_on_the_desk(article, actor, at):
            raise WrongState(f"{article}: {wanted}")
    if kept and not taken_back:
        raise WrongState(_("All its stories are published: there is nothing to undo. Withdraw them one by one."))
    brought = json.loads(row.reading).get("brought", {})
    held = {pk for article in kept for pk in _carried(article)}
    for article in taken_back:
        _put_away(article, actor, at)
    forgotten = _forget(actor, brought, held)
    row.undone_at, row.undone_by = at, actor
    row.save(update_fields=["undone_at", "undone_by"])
    log(
        actor,
        "articles.undo_intake",
        row,
        after={"trashed": [article.pk for article in taken_back], "kept": [a.pk for a in kept], **forgotten},
    )
    return kept


def _carried(article: Article) -> set[tuple[str, int]]:
    data = article.data
    return {("statements", entry["proposal"]) for entry in data["proposals"]} | {
        ("delegates", entry["delegate"]) for entry in data["mentions"] if entry["delegate"]
    }


def _put_away(article: Article, actor: User, at: datetime.datetime) -> None:
    """To the trash at whatever stage, its text free of what is about to be forgotten."""
    data = article.data
    data["proposals"] = [entry for entry in data["proposals"] if not entry["brings"]]
    for entry in data["mentions"]:
        if entry["brings"]:
            entry["delegate"], entry["brings"] = None, False
    article.trashed_at = at
    review.store(article, data, actor, at, cause="undo intake")
    log(actor, "articles.trash", article, note=_("The intake was undone."))


def _forget(actor: User, brought: dict[str, list[int]], held: set[tuple[str, int]]) -> dict[str, list[int]]:
    """In an order in which nothing hangs on what goes. What something else refers to stays."""
    forgotten: dict[str, list[int]] = {}
    for kind, model, forget, argument in (
        ("statements", Proposal, lifecycle.forget_statement, "statement"),
        ("delegates", Delegate, standing.forget_delegate, "delegate"),
        ("organisations", Organisation, standing.forget_organisation, "organisation"),
    ):
        forgotten[kind] = []
        for thing in model.objects.filter(pk__in=brought.get(kind, [])).order_by("pk"):
            if (kind, thing.pk) in held:
                continue
            pk = thing.pk
            try:
                forget(actor=actor, **{argument: thing})
            except (WrongState, NotAllowed):
                continue
            forgotten[kind].append(pk)
    return forgotten


__all__ = ["QUEUE", "TakenIn", "house_writers", "take_in", "taken_in", "undo_intake"]
