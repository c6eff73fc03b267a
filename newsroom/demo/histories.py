"""What became of an item: its steps as the papers saw them, with the gaps that papers leave."""

import datetime
from dataclasses import dataclass, replace

from newsroom.demo.dice import Dice

DAY = datetime.date
OUTCOMES = {
    "A": "所提问题已经解决或基本解决",
    "B": "所提问题正在解决或列入规划解决",
    "C": "因条件限制待以后解决",
    "D": "留作参考",
}
REPLIES = {
    "A": [
        "来件所提事项已经落实，具体做法附后；如仍有未尽之处，请直接告诉我们。",
        "您的意见已写进今年的办法，本月起施行。我们把施行的时间表一并寄上。",
    ],
    "B": [
        "我们会同有关单位研究，已列入明年的试点，先在三个县做起，年底前把进展再告诉您。",
        "目前正在起草标准，征求意见稿已寄上一份，请您批评。",
        "已安排专人到您说的地方看过，情况属实，整改分两步走，第一步今年完成。",
    ],
    "C": [
        "受经费和人员限制，现阶段全面推开尚有困难，我们将先做两处样板，条件成熟时再议。",
        "所提办法涉及几家单位的职责，需要先修订上位规定，我们已提出修订建议。",
    ],
    "D": ["您的意见对今后工作很有启发，我们已转给正在做课题的同事参考。"],
}
NOTES_OF_AGAIN = ["代表对办理结果不满意，交原单位重新研究。", "提出人认为答复没有回答第二条，要求再办。"]


@dataclass(frozen=True)
class Step:
    kind: str
    day: DAY | None = None
    precision: str = "day"
    unit: str = ""
    role: str = ""
    months: int | None = None
    ground: str = ""
    outcome: str = ""
    text: str = ""
    public: bool = True
    satisfied: tuple[str, str] = ("", "")  # attitude, result
    note: str = ""


def later(day: DAY, days: int) -> DAY:
    return day + datetime.timedelta(days=days)


def handled(dice: Dice, kind: str, path: str, filed: DAY, handed_out: DAY, units: list[str]) -> list[Step]:
    """The life of a suggestion, or of a proposal once accepted. Nothing of it is left out yet."""
    steps = [Step("filed", filed)]
    if path == "filed":
        return steps
    if kind == "proposal":
        steps += _decided(dice, path, filed, handed_out)
        if path in {"merged", "sent_as_opinion", "declined", "accepted"}:
            return steps
    if path == "withdrawn":
        return [*steps, Step("withdrawn", later(handed_out, dice.between(10, 40)))]
    return steps + _in_hand(dice, path, handed_out, units)


def _decided(dice: Dice, path: str, filed: DAY, handed_out: DAY) -> list[Step]:
    day = later(filed, dice.between(6, max(7, (handed_out - filed).days - 4)))
    if path in {"merged", "sent_as_opinion"}:
        return [Step(path, day)]
    if path == "declined":
        return [Step(path, day, ground=dice.pick(["in_court", "academic", "promotion", "empty", "private"]))]
    return [Step("accepted", day)]


def _in_hand(dice: Dice, path: str, handed_out: DAY, units: list[str]) -> list[Step]:
    lead, *others = units
    broad = dice.chance(18)
    months, ground = (6, "broad") if broad else (3, "ordinary")
    both = dice.chance(10) and path != "returned"
    role = "separate" if both else "lead"
    assigned = Step("assigned", handed_out, unit=lead, role=role, months=months, ground=ground)
    steps = [assigned]
    if path == "returned":
        back = later(handed_out, dice.between(5, 9))
        steps.append(Step("returned", back, unit=lead, note="认为不属本单位职责。"))
        lead, day = others[0], later(back, dice.between(4, 12))
        steps.append(Step("reassigned", day, unit=lead, role="lead", months=months, ground=ground))
        handed_out, others = day, []
    elif both:
        steps.append(replace(assigned, unit=others[0], role="separate"))
    elif others and dice.chance(45):
        steps.append(Step("assigned", handed_out, unit=dice.pick(others), role="co"))
    if path in {"handling", "overdue"}:
        return steps
    days = dice.between(52, 88) if not broad else dice.between(95, 170)
    if dice.chance(14):
        days += 45
    replied = later(handed_out, days)
    steps.append(_reply(dice, replied, lead, "CCBD" if path.startswith("again") else "AAABBBBBCCD"))
    if both:
        steps.append(_reply(dice, later(replied, dice.between(1, 12)), others[0], "ABBC"))
    if path.startswith("again"):
        steps.append(Step("feedback", later(replied, dice.between(9, 25)), unit=lead, satisfied=("mostly", "not")))
        day = later(replied, dice.between(40, 70))
        note = dice.pick(NOTES_OF_AGAIN)
        steps.append(Step("handled_again", day, unit=lead, role="lead", months=3, ground="ordinary", note=note))
        if path == "again-replied":
            steps.append(_reply(dice, later(day, dice.between(40, 80)), lead, "AB"))
        return steps
    if dice.chance(62):
        grades = dice.weighted({("satisfied", "satisfied"): 60, ("satisfied", "mostly"): 30, ("mostly", "mostly"): 10})
        steps.append(Step("feedback", later(replied, dice.between(7, 26)), unit=lead, satisfied=grades))
    if path == "closed":
        steps.append(Step("closed", later(replied, dice.between(30, 65))))
    return steps


def _reply(dice: Dice, day: DAY, unit: str, letters: str) -> Step:
    letter = dice.pick(letters)
    return Step("replied", day, unit=unit, outcome=letter, text=dice.pick(REPLIES[letter]), public=dice.chance(78))


def motion(dice: Dice, path: str, filed: DAY, committee: str) -> list[Step]:
    """A motion has neither reply nor three months."""
    steps = [Step("filed", filed)]
    if path == "filed":
        return steps
    if path == "handled_as_suggestion":
        return [*steps, Step(path, later(filed, dice.between(4, 6)))]
    if path == "withdrawn":
        return [*steps, Step(path, later(filed, dice.between(2, 4)), note="经主席团同意，由领衔代表撤回。")]
    steps.append(Step("referred", later(filed, dice.between(3, 5)), unit=committee))
    if path == "referred":
        return steps
    examined = DAY(filed.year, dice.between(10, 12), dice.between(1, 27))
    steps.append(Step("examined", examined, unit=committee, note="建议列入立法规划研究。"))
    if path == "on_agenda":
        steps.append(Step("on_agenda", later(examined, dice.between(20, 60))))
    if path == "closed":
        steps.append(Step("closed", later(examined, dice.between(15, 50))))
    return steps


def as_seen(dice: Dice, steps: list[Step], today: DAY) -> list[Step]:
    """Cut at today, and seen as papers see: often only the end of a story, sometimes only the month of a step."""
    steps = [step for step in steps if step.day is None or step.day <= today]
    last = steps[-1].kind if steps else ""
    if last in {"replied", "closed", "feedback"} and dice.chance(34):
        cut = {"filed", "accepted"} if dice.chance(50) else {"filed", "accepted", "assigned"}
        if not any(
            step.kind in {"returned", "reassigned", "handled_again"} or step.role == "separate" for step in steps
        ):
            steps = [step for step in steps if step.kind not in cut] or steps
    return [_blurred(dice, step) for step in steps]


def _blurred(dice: Dice, step: Step) -> Step:
    if step.kind in {"filed", "accepted", "closed", "examined"} and dice.chance(26):
        return replace(step, day=step.day.replace(day=1), precision="month") if step.day else step
    return step
