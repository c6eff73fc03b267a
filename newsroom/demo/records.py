"""Writes topics, organisations and delegates: in bulk, as an import would."""

import datetime
from collections.abc import Iterable

from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from delegates.models import (
    Alias,
    CommitteePost,
    Constituency,
    Delegate,
    Mandate,
    Office,
    Organisation,
    OrganisationName,
    PartyMembership,
    Position,
    Seat,
    Session,
    SessionRole,
    Sighting,
    Suspension,
    Term,
)
from newskit.periods.clock import beijing_midnight
from newskit.topics.models import Source, Topic, source
from newsroom.demo.dice import Dice
from newsroom.demo.items import COMMITTEES, sitting
from newsroom.demo.organisations import AGENCIES, COLLECTIVES, OTHERS, PREDECESSORS
from newsroom.demo.people import MandatePlan, Plan
from newsroom.demo.topics import TOPICS

# Since when readers see what no story brought.
CONFIRMED = beijing_midnight(datetime.date(2023, 3, 1))
SHOWN = {"confirmed_at": CONFIRMED, "shown": Multirange([Range(CONFIRMED, None)])}
DAY = datetime.date


def sources() -> dict[str, Source]:
    """Every claim has a source, and each of these says that it is invented."""
    names = {
        "roster": "示范数据（虚构）：代表委员名册",
        "notice": "示范数据（虚构）：人事变动公告",
        "list": "示范数据（虚构）：议案建议提案目录",
        "letter": "示范数据（虚构）：办理答复函",
        "paper": "示范数据（虚构）：《知衡日报》见报稿",
    }
    return {key: source(text) for key, text in names.items()}


def load_topics() -> dict[str, Topic]:
    topics = Topic.objects.bulk_create(
        Topic(slug=t.slug, name=t.name, name_en=t.name_en, description=t.description, order=order)
        for order, t in enumerate(TOPICS)
    )
    return {topic.slug: topic for topic in topics}


def load_organisations(people: list[Plan], said: Source) -> dict[str, Organisation]:
    seeds = [*AGENCIES, *(seed for seed, _, _ in PREDECESSORS), *COLLECTIVES, *OTHERS]
    rows = {
        seed.name: Organisation(
            name=seed.name, short_name=seed.short_name, kind=seed.kind, handles_items=seed.handles, source=said
        )
        for seed in seeds
    }
    for name in COMMITTEES:
        rows.setdefault(name, Organisation(name=name, kind=Organisation.Kind.COMMITTEE, source=said))
    for person in people:
        for post in person.positions:
            if post.organisation not in rows:
                kind = post.kind or Organisation.Kind.OTHER
                rows[post.organisation] = Organisation(name=post.organisation, kind=kind, source=said)
    organisations = {row.name: row for row in Organisation.objects.bulk_create(rows.values())}
    for seed, successor, day in PREDECESSORS:
        organisations[successor].predecessors.add(organisations[seed.name])
        OrganisationName.objects.create(
            organisation=organisations[successor],
            name=seed.short_name,
            kind=OrganisationName.Kind.SHORT,
            ends_on=DAY.fromisoformat(day),
        )
    return organisations


def load_delegates(
    people: list[Plan], organisations: dict[str, Organisation], said: dict[str, Source]
) -> list[Delegate]:
    """The delegates in the order of the plan, with all that makes them what they are on any day."""
    delegates = Delegate.objects.bulk_create(
        Delegate(
            name=person.name,
            distinction=person.distinction,
            gender=person.gender,
            gender_source=said["roster"],
            ethnicity=person.ethnicity,
            ethnicity_source=said["roster"] if person.ethnicity else None,
            source=said["roster"],
            **SHOWN,
        )
        for person in people
    )
    pairs = list(zip(delegates, people, strict=True))
    Alias.objects.bulk_create(
        Alias(delegate=delegate, name=name, kind=kind, source=said["roster"])
        for delegate, person in pairs
        for name, kind in person.aliases
    )
    PartyMembership.objects.bulk_create(
        PartyMembership(delegate=delegate, party=person.party, source=said["roster"])
        for delegate, person in pairs
        if person.party
    )
    _load_mandates(pairs, said)
    _load_positions(pairs, organisations, said)
    return delegates


def _load_mandates(pairs: list[tuple[Delegate, Plan]], said: dict[str, Source]) -> None:
    terms = {(term.body.code, term.number): term for term in Term.objects.select_related("body")}
    places = {(place.term_id, place.code): place for place in Constituency.objects.all()}
    planned = [(delegate, mandate) for delegate, person in pairs for mandate in person.mandates]
    mandates = Mandate.objects.bulk_create(
        Mandate(
            delegate=delegate,
            term=terms[mandate.body, mandate.term],
            region=mandate.region,
            electoral_unit=places[terms[mandate.body, mandate.term].pk, mandate.seats[0].code].name[:-3]
            if mandate.body == "npc"
            else "",
            began=mandate.began,
            starts_on=mandate.starts,
            ends_on=mandate.ends,
            ends_precision=mandate.ends_precision,
            ended=mandate.ended,
            source=said["notice"] if mandate.began != "elected" else said["roster"],
            end_source=said["notice"] if mandate.ends else None,
        )
        for delegate, mandate in planned
    )
    rows = list(zip(mandates, (mandate for _, mandate in planned), strict=True))
    Seat.objects.bulk_create(
        Seat(
            mandate=row,
            constituency=places[row.term_id, seat.code],
            starts_on=seat.starts,
            ends_on=seat.ends,
            source=said["roster"],
        )
        for row, plan in rows
        for seat in plan.seats
    )
    Office.objects.bulk_create(
        Office(mandate=row, rank=office.rank, starts_on=office.starts, ends_on=office.ends, source=said["notice"])
        for row, plan in rows
        for office in plan.offices
    )
    Suspension.objects.bulk_create(
        Suspension(mandate=row, starts_on=plan.suspended[0], ends_on=plan.suspended[1], source=said["notice"])
        for row, plan in rows
        if plan.suspended
    )
    _load_committee_posts(rows, said["notice"])
    _load_session_roles(rows, [person for _, person in pairs], said["notice"])


def _load_committee_posts(rows: list[tuple[Mandate, MandatePlan]], said: Source) -> None:
    """Of each committee of the bodies in the newest term: a chair, a few vice-chairs, members."""
    dice, posts = Dice("committees"), []
    for body in ("npc", "cppcc"):
        terms = {plan.term for _, plan in rows if plan.body == body}
        free = dice.shuffled([row for row, plan in rows if plan.body == body and plan.term == max(terms)])
        for committee in Organisation.objects.filter(kind="committee", body__code=body).order_by("pk"):
            wanted = ["chair", "vice_chair", "vice_chair", *["member"] * 4]
            if body == "cppcc":
                wanted[1] = "resident_vice_chair"
            posts += [
                CommitteePost(
                    mandate=row,
                    committee=committee,
                    role=role,
                    starts_on=row.starts_on,
                    ends_on=row.ends_on,
                    source=said,
                )
                for role, row in zip(wanted, free, strict=False)
            ]
            free = free[len(wanted) :]
    CommitteePost.objects.bulk_create(posts)


def _load_session_roles(rows: list[tuple[Mandate, MandatePlan]], people: list[Plan], said: Source) -> None:
    """A head and two deputies for each delegation, a convener for each sector, anew at every session."""
    dice, roles = Dice("session roles"), []
    of_plan = {id(plan): row for row, plan in rows}
    places = {(place.term_id, place.code): place for place in Constituency.objects.all()}
    for session in Session.objects.select_related("term__body").order_by("code"):
        body, term, day = session.term.body.code, session.term.number, session.opens_on
        benches: dict[str, list[MandatePlan]] = {}
        for person in sitting(people, body, term, day):
            mandate = next(m for m in person.mandates if (m.body, m.term) == (body, term))
            seat = next((s for s in mandate.seats if s.starts <= day and not (s.ends and s.ends <= day)), None)
            if seat:
                benches.setdefault(seat.code, []).append(mandate)
        wanted = ["head", "deputy_head", "deputy_head"] if body == "npc" else ["convener"]
        for code in sorted(benches):
            for role, plan in zip(wanted, dice.shuffled(benches[code]), strict=False):
                place = places[session.term_id, code]
                roles.append(
                    SessionRole(mandate=of_plan[id(plan)], session=session, constituency=place, role=role, source=said)
                )
    SessionRole.objects.bulk_create(roles)


def _load_positions(
    pairs: list[tuple[Delegate, Plan]], organisations: dict[str, Organisation], said: dict[str, Source]
) -> None:
    planned = [(delegate, order, post) for delegate, person in pairs for order, post in enumerate(person.positions)]
    positions = Position.objects.bulk_create(
        Position(
            delegate=delegate,
            organisation=organisations[post.organisation],
            title=post.title,
            order=order,
            starts_on=post.starts,
            starts_precision=post.starts_precision,
            ends_on=post.ends,
            source=said["roster"],
        )
        for delegate, order, post in planned
    )
    see(
        [
            *((row, day, False) for row, (_, _, post) in zip(positions, planned, strict=True) for day in post.seen),
            *(
                (row, day, True)
                for row, (_, _, post) in zip(positions, planned, strict=True)
                for day in post.seen_former
            ),
        ],
        said["paper"],
    )


def see(seen: Iterable[tuple[Position, DAY, bool]], said: Source) -> None:
    """Posts as they were printed on a day; printing one twice is one sighting."""
    Sighting.objects.bulk_create(
        (
            Sighting(
                position=position,
                seen_on=day,
                as_printed=f"{position.organisation.name}{'原' if former else ''}{position.title}",
                former=former,
                source=said,
            )
            for position, day, former in seen
        ),
        ignore_conflicts=True,
    )
