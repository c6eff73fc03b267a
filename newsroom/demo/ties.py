"""How some items hang together, and how far two of them have been carried out. All invented."""

import datetime
from collections.abc import Mapping

from newskit.accounts.models import User
from newskit.periods import beijing_today
from newskit.topics.models import Source
from proposals import lifecycle
from proposals.milestones import set_milestone
from proposals.models import Kind, Milestone, Proposal, Tie

_DONE, _PLANNED, _DROPPED = Milestone.State.DONE, Milestone.State.PLANNED, Milestone.State.DROPPED
# Item, milestone, state, days from today, precision, text for readers.
_MILESTONES = (
    ("night", "试行办法公开征求意见", _DONE, -75, "day", "征求意见三十天，意见汇总另行公布。"),
    ("night", "三个海岛县启动试行", _DONE, -20, "month", ""),
    ("night", "院前急救目录修订印发", _PLANNED, 160, "year", "答复函说与试行评估一并完成。"),
    ("rooms", "周转房维修标准印发", _DONE, -120, "day", ""),
    ("rooms", "单列维修专项资金", _DROPPED, -40, "month", "改为并入校舍安全经费，不再单列。"),
)


def load(editor: User, items: Mapping[str, Proposal], said: Mapping[str, Source]) -> tuple[int, int]:
    """As editors would enter them: how many relations and milestones there are."""
    relations = [
        ("night", items["night-cppcc"], Tie.COMPANION, "大会秘书处", "list"),
        ("battery", items["proof"], Tie.RELATED, "", "paper"),
    ]
    rooms = items["rooms"]
    later = Proposal.objects.filter(
        kind=Kind.SUGGESTION, body=rooms.body_id, session__opens_on__gt=rooms.session.opens_on, title__contains="周转房"
    )
    if again := later.order_by("session__opens_on", "pk").first():
        relations.append(("rooms", again, Tie.BROUGHT_AGAIN, "领衔代表", "list"))
    for key, other, tie, who, source in relations:
        lifecycle.relate(actor=editor, proposal=items[key], other=other, tie=tie, said_by=who, source=said[source])
    today = beijing_today()
    for key, title, state, days, precision, text in _MILESTONES:
        day = today + datetime.timedelta(days=days)
        first = {"month": day.replace(day=1), "year": day.replace(month=1, day=1)}
        set_milestone(
            actor=editor,
            proposal=items[key],
            title=title,
            state=state,
            day=first.get(precision, day),
            precision=precision,
            text=text,
            source=said["letter"],
            as_of=today - datetime.timedelta(days=3),
        )
    return len(relations), len(_MILESTONES)
