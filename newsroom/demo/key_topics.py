"""Key topics of the newest sessions: what most was filed about, with the items recorded of it."""

import datetime
from collections import defaultdict

from delegates.models import Session
from newskit.accounts.models import User
from newskit.topics.models import Source
from newsroom.demo.dice import Dice
from newsroom.demo.items import COMMITTEES, SITTINGS
from proposals.key_topics import add_key_topic, put_under_key_topic
from proposals.models import Assignment, KeyTopic, Kind, Proposal

SINCE = datetime.date(2024, 1, 1)
A_LIST = 4
A_TOPIC = 6
ENDINGS = ["服务保障", "制度完善", "县域试点", "长效机制"]
WAYS = ["专题调研、跟踪督办", "座谈协商、书面督办", "实地视察、走访督办", ""]
WHO = {"suggestion": (KeyTopic.List.SUGGESTIONS, "委员长会议"), "proposal": (KeyTopic.List.PROPOSALS, "主席会议")}


def load(actor: User, said: Source) -> int:
    """As editors would enter them; the notice says more items than are recorded here."""
    dice, sessions = Dice("key topics"), {session.code: session for session in Session.objects.all()}
    loaded = 0
    for sitting in (each for each in SITTINGS if each.opens >= SINCE):
        kind = Kind.SUGGESTION if sitting.body == "npc" else Kind.PROPOSAL
        by_topic: dict[str, list[Proposal]] = defaultdict(list)
        items = Proposal.objects.filter(session=sessions[sitting.code], kind=kind, assignments__isnull=False)
        for item in items.distinct().order_by("pk").prefetch_related("topics"):
            by_topic[item.topics.all()[0].name].append(item)
        fullest = sorted(by_topic, key=lambda name: (-len(by_topic[name]), name))[:A_LIST]
        for number, name in enumerate(fullest, start=1):
            _topic(actor, said, sessions[sitting.code], kind, number, name, by_topic[name][:A_TOPIC], dice)
        loaded += len(fullest)
    return loaded


def _topic(
    actor: User, said: Source, session: Session, kind: str, number: int, name: str, items: list[Proposal], dice: Dice
) -> None:
    units = Assignment.objects.filter(proposal__in=items, role="lead", ended="").select_related("organisation")
    approved = session.opens_on + datetime.timedelta(days=dice.between(30, 45))
    which, by = WHO[kind]
    topic = add_key_topic(
        actor=actor,
        body=session.term.body,
        list=which,
        session=session,
        number=number,
        title=f"{name}：{ENDINGS[number - 1]}",
        lead_units=list({row.organisation_id: row.organisation for row in units.order_by("pk")}.values())[:2],
        supervised_by=COMMITTEES[(number + session.number) % len(COMMITTEES)],
        supervision=WAYS[number - 1],
        approved_on=approved,
        approved_by=by,
        items_announced=len(items) + dice.between(4, 12) if number < A_LIST else None,
        source=said,
    )
    put_under_key_topic(actor=actor, topic=topic, proposals=items)
