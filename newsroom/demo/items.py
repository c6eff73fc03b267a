"""Six hundred items of every kind and in every state: the plan, drawn once and for all."""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from newsroom.demo.dice import Dice
from newsroom.demo.histories import Step, as_seen, handled, later, motion
from newsroom.demo.people import MandatePlan, Plan
from newsroom.demo.subjects import LAWS, SUBJECTS, Subject
from newsroom.demo.topics import TOPIC_BY_SLUG

DAY = datetime.date
COMMITTEES = ["民生事务专门委员会", "资源循环专门委员会", "公平交易专门委员会", "海岛与渡运事务专门委员会"]
GROUPS = ["中华渡工联谊会", "中华乡村教师互助会"]


class Sitting(NamedTuple):
    code: str
    body: str
    term: int
    opens: DAY
    handed_out: DAY
    weight: int


SITTINGS = [
    Sitting("npc-13-3", "npc", 13, DAY(2020, 5, 22), DAY(2020, 6, 18), 5),
    Sitting("npc-13-5", "npc", 13, DAY(2022, 3, 5), DAY(2022, 4, 8), 9),
    Sitting("npc-14-1", "npc", 14, DAY(2023, 3, 5), DAY(2023, 4, 12), 12),
    Sitting("npc-14-2", "npc", 14, DAY(2024, 3, 5), DAY(2024, 4, 9), 18),
    Sitting("npc-14-3", "npc", 14, DAY(2025, 3, 5), DAY(2025, 4, 10), 25),
    Sitting("npc-14-4", "npc", 14, DAY(2026, 3, 5), DAY(2026, 4, 14), 31),
    Sitting("cppcc-13-3", "cppcc", 13, DAY(2020, 5, 21), DAY(2020, 7, 2), 5),
    Sitting("cppcc-13-5", "cppcc", 13, DAY(2022, 3, 4), DAY(2022, 4, 20), 9),
    Sitting("cppcc-14-1", "cppcc", 14, DAY(2023, 3, 4), DAY(2023, 4, 25), 12),
    Sitting("cppcc-14-2", "cppcc", 14, DAY(2024, 3, 4), DAY(2024, 4, 22), 18),
    Sitting("cppcc-14-3", "cppcc", 14, DAY(2025, 3, 4), DAY(2025, 4, 21), 25),
    Sitting("cppcc-14-4", "cppcc", 14, DAY(2026, 3, 4), DAY(2026, 4, 23), 31),
]
PATHS = {
    ("suggestion", "old"): {
        "closed": 40, "replied": 38, "again-replied": 6, "handling": 7, "returned": 5, "withdrawn": 2, "filed": 2,
    },
    ("suggestion", "new"): {
        "closed": 12, "replied": 36, "again": 9, "overdue": 16, "handling": 8, "returned": 5, "filed": 11, "withdrawn": 3,
    },
    ("proposal", "old"): {
        "closed": 34, "replied": 34, "again-replied": 5, "handling": 6, "returned": 3,
        "merged": 6, "sent_as_opinion": 5, "declined": 4, "withdrawn": 2, "accepted": 1,
    },
    ("proposal", "new"): {
        "closed": 9, "replied": 29, "again": 6, "overdue": 10, "handling": 8,
        "merged": 7, "sent_as_opinion": 6, "declined": 5, "withdrawn": 3, "accepted": 10, "filed": 7,
    },
    ("motion", "old"): {"closed": 46, "on_agenda": 18, "examined": 18, "handled_as_suggestion": 12, "withdrawn": 6},
    ("motion", "new"): {
        "referred": 45, "examined": 16, "on_agenda": 8, "handled_as_suggestion": 16, "withdrawn": 7, "filed": 8,
    },
}  # fmt: skip
DUE_IN_DAYS = [-40, -26, -12, -5, -2, 0, 1, 2, 4, 6, 8, 11, 15, 19, 24, 29]
COUNTS = {"motion": 45, "suggestion": 218, "proposal": 216, "statement": 90}


@dataclass
class Item:
    kind: str
    title: str
    topic: str
    subject: Subject | None
    body: str = ""
    term: int = 14
    session: str = ""
    between: bool = False
    number: str = ""
    official_class: str = ""
    class_number: str = ""
    proposer_kind: str = ""
    count: int | None = None
    summary: str = ""
    measures: list[str] = field(default_factory=list)
    people: list[Plan] = field(default_factory=list)  # the lead first
    constituency: str = ""
    organisation: str = ""
    stated_on: DAY | None = None
    steps: list[Step] = field(default_factory=list)
    merged_into: "Item | None" = None
    comes_of: "Item | None" = None  # the motion that was handled as this suggestion
    filed_as: list["Item"] = field(default_factory=list)  # of a statement
    due_in_days: int | None = None


def plan(people: list[Plan], today: DAY, featured: list[Item]) -> list[Item]:
    """With those that were written by hand, first: the numbers of the others keep clear of theirs."""
    dice = Dice("items")
    asks = [(subject, ask) for subject in SUBJECTS for ask in subject.asks]
    deck = dice.shuffled(asks) + dice.shuffled(asks)
    laws = dice.shuffled([(topic, f"关于制定《{law}》的议案") for topic, some in LAWS.items() for law in some])
    laws += [(topic, f"关于加快{title[5:-4]}立法的议案") for topic, title in laws]
    items = [*featured, *(_motion(dice, *laws.pop(), people, today) for _ in range(COUNTS["motion"]))]
    for kind in ("suggestion", "proposal"):
        ages = list(DUE_IN_DAYS) if kind == "suggestion" else []
        for _ in range(COUNTS[kind]):
            item = _filed(dice, kind, *deck.pop(), people, today, ages.pop() if ages else None)
            items.append(item)
    _merge(dice, items)
    _second_items(items[len(featured) :])
    filed = [item for item in items[len(featured) :] if item.people and item.subject]
    for index in range(COUNTS["statement"]):
        subject, ask = deck.pop()
        items.append(_statement(dice, subject, ask, people, dice.pick(filed) if index % 3 == 0 else None))
    _number(dice, items)
    return items


def sits(mandate: MandatePlan, body: str, term: int, day: DAY) -> bool:
    """Surely a deputy or member on the day."""
    return (
        (mandate.body, mandate.term) == (body, term)
        and mandate.starts <= day
        and not (mandate.ends and mandate.ends <= day)
    )


def sitting(people: list[Plan], body: str, term: int, day: DAY) -> list[Plan]:
    return [p for p in people if any(sits(mandate, body, term, day) for mandate in p.mandates)]


def _proposers(dice: Dice, people: list[Plan], topic: str, body: str, term: int, day: DAY, others: int) -> list[Plan]:
    """The lead knows the matter where somebody does; co-signers are of the same place or of any."""
    bench = sitting(people, body, term, day)
    experts = [p for p in bench if p.topic == topic]
    lead = dice.pick(experts) if experts and dice.chance(85) else dice.pick(bench)
    rest = dice.shuffled([p for p in bench if p is not lead])
    rest.sort(key=lambda p: p.mandates[-1].region != lead.mandates[-1].region)
    return [lead, *rest[:others]]


def _sitting(dice: Dice, body: str) -> Sitting:
    return dice.weighted({each: each.weight for each in SITTINGS if each.body == body})


def _age(session: Sitting) -> str:
    return "new" if session.opens.year == 2026 else "old"


def _text(dice: Dice, item: Item) -> None:
    subject = item.subject
    if subject is None:
        return
    item.measures = dice.some(subject.measures, dice.between(2, 4))
    item.summary = subject.problem
    if dice.chance(55):
        item.summary += f"{dice.pick(['为此提出', '由此建议', '具体来说'])}：{'；'.join(item.measures[:2])}。"


def _motion(dice: Dice, topic: str, title: str, people: list[Plan], today: DAY) -> Item:
    session = _sitting(dice, "npc")
    filed = later(session.opens, dice.between(1, 3))
    path = dice.weighted(PATHS["motion", _age(session)])
    item = Item("motion", title, topic, None, "npc", session.term, session.code)
    item.steps = as_seen(dice, motion(dice, path, filed, dice.pick(COMMITTEES[:3])), today)
    subject = dice.pick([each for each in SUBJECTS if each.topic == topic])
    item.summary = f"{subject.problem}议案附有案由、案据和条文草案。"
    item.measures = dice.some(subject.measures, 3)
    signers = _proposers(dice, people, topic, "npc", session.term, filed, dice.between(3, 6))
    if dice.chance(26):
        item.proposer_kind = "delegation"
        item.constituency = next(m for m in signers[0].mandates if m.term == session.term).seats[0].code
    else:
        item.proposer_kind, item.people, item.count = "joint", signers, dice.between(30, 58)
    return item


def _filed(
    dice: Dice, kind: str, subject: Subject, ask: str, people: list[Plan], today: DAY, due_in_days: int | None
) -> Item:
    body = "npc" if kind == "suggestion" else "cppcc"
    session = _sitting(dice, body)
    word = "建议" if kind == "suggestion" else "提案"
    item = Item(kind, f"关于{ask}的{word}", subject.topic, subject, body, session.term, session.code)
    seed = TOPIC_BY_SLUG[subject.topic]
    units = [seed.lead, *seed.others]
    if subject.name == "种子":
        units = ["国家种源署", "国家农田水土署"]
    if due_in_days is None:
        item.between = dice.chance(9)
        filed = (
            later(session.opens, dice.between(70, 160)) if item.between else later(session.opens, dice.between(0, 3))
        )
        handed_out = later(filed, 40) if item.between else session.handed_out
        path = dice.weighted(PATHS[kind, _age(session)])
    else:
        # Handed out so long ago that three months end about today: what the desk has to look at.
        handed_out = later(today, due_in_days - 92)
        filed, path, item.between, item.due_in_days = later(handed_out, -24), "overdue", True, due_in_days
        session = max((s for s in SITTINGS if s.body == body and s.opens <= filed), key=lambda s: s.opens)
        item.session, item.term = session.code, session.term
    steps = handled(dice, kind, path, filed, handed_out, units)
    item.steps = steps if due_in_days is not None else as_seen(dice, steps, today)
    _text(dice, item)
    _propose(dice, item, people, filed)
    if kind == "proposal" and dice.chance(80):
        item.official_class = seed.official_class
    return item


def _propose(dice: Dice, item: Item, people: list[Plan], filed: DAY) -> None:
    who = dice.weighted({"member": 66, "joint": 20, "delegation": 4, "": 3} if item.kind == "suggestion" else
                        {"member": 60, "joint": 16, "sector": 9, "peoples_organisation": 5, "committee": 5, "": 5})  # fmt: skip
    item.proposer_kind = who
    if who in {"member", "joint"}:
        others = dice.between(1, 7) if who == "joint" else 0
        item.people = _proposers(dice, people, item.topic, item.body, item.term, filed, others)
        if others > 3 and dice.chance(50):
            item.count = others + 1 + dice.between(2, 20)
    elif who in {"delegation", "sector"}:
        lead = _proposers(dice, people, item.topic, item.body, item.term, filed, 0)[0]
        item.constituency = next(m for m in lead.mandates if m.term == item.term).seats[0].code
    elif who == "peoples_organisation":
        item.organisation = dice.pick(GROUPS)
    elif who == "committee":
        item.organisation = "海岛与渡运事务专门委员会" if item.topic == "islands" else "基层照护专门委员会"


def _statement(dice: Dice, subject: Subject, ask: str, people: list[Plan], filed: Item | None) -> Item:
    """What somebody said to the press; of every third one it is known what was filed."""
    body = filed.body if filed else dice.pick(["npc", "cppcc"])
    session = next(s for s in SITTINGS if s.code == filed.session) if filed else _sitting(dice, body)
    day = later(session.opens, dice.between(0, 6))
    item = Item("statement", ask, subject.topic, subject, body, session.term, session.code, stated_on=day)
    if filed:
        item.subject, item.topic = filed.subject, filed.topic
        item.title = filed.title.removeprefix("关于").removesuffix("的建议").removesuffix("的提案")
        item.people, item.filed_as = filed.people[:1], [filed]
    else:
        item.people = _proposers(dice, people, item.topic, body, session.term, day, 0)
    item.proposer_kind = "member"
    _text(dice, item)
    return item


def _merge(dice: Dice, items: list[Item]) -> None:
    """A merged proposal goes into one that was accepted at the same session, of its own topic where there is one."""
    for item in items:
        if not any(step.kind == "merged" for step in item.steps):
            continue
        accepted = [
            other
            for other in items
            if other.session == item.session and other.kind == "proposal" and not other.between
            and other.steps and other.steps[-1].kind in {"accepted", "assigned", "replied", "feedback", "closed"}
        ]  # fmt: skip
        same = [other for other in accepted if other.topic == item.topic]
        item.merged_into = dice.pick(same or accepted)


def _second_items(items: list[Item]) -> None:
    """A motion handled as a suggestion gets a second item, which one of the drawn suggestions becomes."""
    for item in items:
        if item.steps and item.steps[-1].kind == "handled_as_suggestion":
            second = next(
                (
                    other
                    for other in items
                    if other.kind == "suggestion" and other.session == item.session and not other.comes_of
                    and not other.between and other.due_in_days is None
                ),
                None,
            )  # fmt: skip
            if second:
                second.comes_of = item
                second.title = item.title.removesuffix("的议案") + "的建议"
                second.topic, second.people, second.count = item.topic, item.people, item.count
                second.proposer_kind, second.constituency = item.proposer_kind, item.constituency
                second.summary, second.measures, second.subject = item.summary, item.measures, None


def _number(dice: Dice, items: list[Item]) -> None:
    """Printed numbers, none twice in a series. Of a part of the items no paper has printed any."""
    taken = {(item.kind, item.session, item.between, int(item.number)) for item in items if item.number}
    tops = {"motion": 260, "suggestion": 9100, "proposal": 5900}
    for item in items:
        if item.number or item.kind == "statement" or (item.kind != "motion" and dice.chance(22)):
            continue
        top = 700 if item.between else tops[item.kind]
        while (key := (item.kind, item.session, item.between, dice.between(3, top))) in taken:
            pass
        taken.add(key)
        serial = key[-1]
        width = {"motion": 1, "suggestion": 4, "proposal": 5 if item.term == 14 else 4}[item.kind]
        item.number = str(serial).zfill(width)
        if item.official_class:
            item.class_number = str(dice.between(2, 380))
