"""Writes the items: rows in bulk, then what follows from them is derived once for all."""

import datetime
from collections.abc import Callable, Iterable

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Value
from django.db.models.functions import Cast, Least, Mod, Now

from delegates.models import Body, Constituency, Delegate, Mandate, Organisation, Session, Term
from newskit.accounts.models import User
from newskit.chinese.slugs import slug
from newskit.periods import PartialDate
from newskit.topics.models import Source, Topic
from newsroom.demo.histories import OUTCOMES, Step
from newsroom.demo.items import Item
from newsroom.demo.people import Plan
from newsroom.demo.records import SHOWN
from proposals import deadlines
from proposals.lifecycle.storing import refresh_many
from proposals.models import (
    Action,
    Assignment,
    Feedback,
    FilingLink,
    Measure,
    Proposal,
    RelatedItem,
    Reply,
    Signature,
)

SCHEME = "全国人大建议办理分类"
HANDED_OUT = {"assigned", "reassigned", "handled_again"}


class Filing:
    """One loading of items."""

    def __init__(
        self,
        *,
        actor: User,
        people: list[tuple[Delegate, Plan]],
        organisations: dict[str, Organisation],
        topics: dict[str, Topic],
        said: dict[str, Source],
    ) -> None:
        self.actor, self.organisations, self.topics, self.said = actor, organisations, topics, said
        self.delegates = {id(plan): delegate for delegate, plan in people}
        self.bodies = {body.code: body for body in Body.objects.all()}
        self.terms = {(term.body.code, term.number): term for term in Term.objects.select_related("body")}
        self.sessions = {session.code: session for session in Session.objects.all()}
        self.places = {(place.term_id, place.code): place for place in Constituency.objects.all()}
        self.mandates = {(row.delegate_id, row.term_id): row for row in Mandate.objects.all()}
        self.rules = deadlines.Rulebook.read(whole=True)
        self.rows: dict[int, Proposal] = {}

    def load(self, items: list[Item], progress: Callable[[int], None]) -> list[Proposal]:
        proposals = Proposal.objects.bulk_create(map(self._proposal, items))
        pairs = list(zip(proposals, items, strict=True))
        self.rows = {id(item): proposal for proposal, item in pairs}
        progress(200)
        links = Proposal.topics.through
        links.objects.bulk_create(
            links(proposal_id=proposal.pk, topic_id=self.topics[item.topic].pk) for proposal, item in pairs
        )
        Signature.objects.bulk_create(row for pair in pairs for row in self._signatures(*pair))
        Measure.objects.bulk_create(
            Measure(proposal=proposal, order=order, text=text, quoted=item.kind == "statement")
            for proposal, item in pairs
            for order, text in enumerate(item.measures, start=1)
        )
        progress(350)
        self._steps(pairs)
        progress(500)
        refresh_many([proposal.pk for proposal in proposals], actor=self.actor)
        self._links(pairs)
        progress(len(items))
        return proposals

    def _proposal(self, item: Item) -> Proposal:
        statement = item.kind == "statement"
        return Proposal(
            kind=item.kind,
            title=item.title,
            slug=slug(item.title),
            summary=item.summary,
            body=self.bodies[item.body],
            term=self.terms[item.body, item.term],
            session=self.sessions[item.session],
            between_sessions=item.between,
            number=item.number,
            serial=int(item.number) if item.number else None,
            official_class=item.official_class,
            class_number=item.class_number,
            proposer_kind=item.proposer_kind,
            signatory_count=item.count,
            stated_on=item.stated_on,
            status="stated" if statement else "filed",
            source=self.said["paper" if statement else "list"],
            **SHOWN,
        )

    def _signatures(self, proposal: Proposal, item: Item) -> Iterable[Signature]:
        if item.constituency:
            place = self.places[proposal.term_id, item.constituency]
            yield Signature(proposal=proposal, role="lead", constituency=place, name_as_printed=place.name)
        if item.organisation:
            unit = self.organisations[item.organisation]
            yield Signature(proposal=proposal, role="lead", organisation=unit, name_as_printed=unit.name)
        for order, plan in enumerate(item.people):
            delegate = self.delegates[id(plan)]
            post = plan.positions[0]
            yield Signature(
                proposal=proposal,
                role="co" if order else "lead",
                delegate=delegate,
                mandate=self.mandates.get((delegate.pk, proposal.term_id)),
                name_as_printed=str(delegate),
                role_at_the_time=f"{post.organisation}{post.title}",
                order=order,
            )

    def _steps(self, pairs: list[tuple[Proposal, Item]]) -> None:
        """Assignments, replies and feedback first, for the actions point at them."""
        actions: list[Action] = []
        for proposal, item in pairs:
            standing: dict[str, Assignment] = {}
            gone: Assignment | None = None
            last: Reply | None = None
            for step in item.steps:
                action = self._action(proposal, step)
                if step.kind in HANDED_OUT:
                    action.assignment = self._assign(proposal, step, standing, gone)
                elif step.kind == "returned":
                    action.assignment = gone = self._end(standing.pop(step.unit), "returned", step)
                elif step.kind == "replied":
                    action.reply = last = self._reply(proposal, step, standing.get(step.unit))
                elif step.kind == "feedback" and last is not None:
                    action.feedback = self._feedback(item, step, last)
                actions.append(action)
        assignments = {id(action.assignment): action.assignment for action in actions if action.assignment}
        Assignment.objects.bulk_create(row for row in assignments.values() if row.previous is None)
        Assignment.objects.bulk_create(row for row in assignments.values() if row.previous is not None)
        Reply.objects.bulk_create(action.reply for action in actions if action.reply)
        Feedback.objects.bulk_create(action.feedback for action in actions if action.feedback)
        Action.objects.bulk_create(actions)
        self._recorded_soon_after()

    def _recorded_soon_after(self) -> None:
        """As if somebody had entered each step within ten days; else all of it would seem to have been seen today."""
        noon = Cast(F("happened_on"), DateTimeField()) + datetime.timedelta(hours=4)
        waited = Mod(F("pk") * 7, 10) * Value(datetime.timedelta(days=1), output_field=DurationField())
        when = Least(ExpressionWrapper(noon + waited, output_field=DateTimeField()), Now())
        Action.objects.filter(happened_on__isnull=False).update(recorded_at=when)

    def _action(self, proposal: Proposal, step: Step) -> Action:
        return Action(
            proposal=proposal,
            kind=step.kind,
            happened_on=step.day,
            precision=step.precision,
            organisation=self.organisations[step.unit] if step.unit else None,
            ground=step.ground if step.kind == "declined" else "",
            note=step.note,
            source=self.said["letter" if step.kind == "replied" else "list"],
            recorded_by=self.actor,
        )

    def _assign(
        self, proposal: Proposal, step: Step, standing: dict[str, Assignment], previous: Assignment | None
    ) -> Assignment:
        if step.kind == "handled_again" and step.unit in standing:
            previous = self._end(standing.pop(step.unit), "handled_again", step)
        limit = self.rules.limit(
            body=proposal.body_id,
            kind=proposal.kind,
            role=step.role,
            ground=step.ground,
            assigned=PartialDate(step.day, step.precision),
            months=step.months,
        )
        standing[step.unit] = Assignment(
            proposal=proposal,
            organisation=self.organisations[step.unit],
            role=step.role,
            assigned_on=step.day,
            precision=step.precision,
            limit_months=limit.months,
            limit_ground=step.ground,
            rule=limit.rule,
            previous=previous if step.kind != "assigned" else None,
            due_on=limit.due_on,
            due_sure=limit.sure,
            source=self.said["list"],
        )
        return standing[step.unit]

    def _end(self, assignment: Assignment, how: str, step: Step) -> Assignment:
        assignment.ended = how
        assignment.returned_on = step.day
        return assignment

    def _reply(self, proposal: Proposal, step: Step, assignment: Assignment | None) -> Reply:
        known = proposal.body.code == "npc"
        return Reply(
            proposal=proposal,
            organisation=self.organisations[step.unit],
            assignment=assignment,
            replied_on=step.day,
            precision=step.precision,
            number=f"{self.organisations[step.unit].short_name}函〔{step.day.year}〕{proposal.pk % 400 + 1}号",
            text=step.text if step.public else "",
            is_public=step.public,
            outcome_scheme=SCHEME if known else "",
            outcome_code=step.outcome if known else "",
            outcome_label=OUTCOMES[step.outcome],
            source=self.said["letter"],
        )

    def _feedback(self, item: Item, step: Step, reply: Reply) -> Feedback:
        attitude, result = step.satisfied
        return Feedback(
            reply=reply,
            delegate=self.delegates[id(item.people[0])] if item.people else None,
            attitude=attitude,
            result=result,
            given_on=step.day,
            source=self.said["letter"],
        )

    def _links(self, pairs: list[tuple[Proposal, Item]]) -> None:
        for proposal, item in pairs:
            if item.merged_into:
                Proposal.objects.filter(pk=proposal.pk).update(merged_into=self.rows[id(item.merged_into)])
            if item.comes_of:
                RelatedItem.objects.create(
                    original=self.rows[id(item.comes_of)], follow_up=proposal, relation="handled_as_suggestion"
                )
        FilingLink.objects.bulk_create(
            FilingLink(
                statement=proposal,
                filed=self.rows[id(filed)],
                evidence="目录所列题目与见报内容一致，领衔人相同。",
                source=self.said["list"],
                linked_on=proposal.stated_on,
            )
            for proposal, item in pairs
            for filed in item.filed_as
        )
