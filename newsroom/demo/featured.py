"""Items that the stories follow, written by hand: who asked for what, and what became of it."""

import datetime

from newsroom.demo.histories import Step
from newsroom.demo.items import Item
from newsroom.demo.people import Plan
from newsroom.demo.subjects import SUBJECTS
from newsroom.demo.topics import TOPIC_BY_SLUG

_DAY = datetime.date.fromisoformat


def _step(kind: str, day: str, **more) -> Step:
    return Step(kind, _DAY(day), **more)


def plan(people: list[Plan], today: datetime.date) -> dict[str, Item]:
    """By a key that stories use. What comes after today has not happened."""
    by_name = {person.name: person for person in people if person.named_in_stories}
    subjects = {subject.name: subject for subject in SUBJECTS}

    def item(kind: str, title: str, subject: str, session: str, number: str, names: str, steps: list[Step]) -> Item:
        matter = subjects[subject]
        body, term, _ = session.split("-")
        made = Item(kind, title, matter.topic, matter, body, int(term), session, number=number)
        made.official_class = TOPIC_BY_SLUG[matter.topic].official_class if kind == "proposal" else ""
        made.people = [by_name[name] for name in names.split()]
        made.proposer_kind = "joint" if len(made.people) > 1 else "member"
        made.summary, made.measures = matter.problem, list(matter.measures[:3])
        made.steps = [step for step in steps if step.day <= today]
        return made

    clinics, islands, schools = "国家基层诊疗署", "国家海岛航运署", "国家学校事务署"
    reuse, rights, work, money = "国家再生资源署", "国家权益保障署", "国家技能与就业署", "国家小微企业署"
    lead = {"role": "lead", "months": 3, "ground": "ordinary"}
    return {
        "night": item(
            "suggestion", "关于建立海岛夜间急救转运费用分担机制的建议", "夜间转运", "npc-14-3", "4906", "顾汐洄",
            [
                _step("filed", "2025-03-07"),
                _step("assigned", "2025-04-10", unit=clinics, **lead),
                _step("assigned", "2025-04-10", unit=islands, role="co"),
                _step("opinion", "2025-05-20", unit=islands, note="船舶可由本署调度，费用宜由医保列支。"),
                _step(
                    "replied", "2025-07-03", unit=clinics, outcome="C",
                    text="夜间船舶转运的费用目前没有列支科目，建议由地方统筹解决。我们将在修订目录时一并研究。",
                ),
                _step("feedback", "2025-07-21", unit=clinics, satisfied=("mostly", "not")),
                _step(
                    "handled_again", "2025-12-18", unit=clinics, note="代表对办理结果不满意，交原单位再办。", **lead
                ),
                _step(
                    "replied", "2026-03-16", unit=clinics, outcome="B",
                    text="船舶转运拟列入院前急救目录，按航次计费；先在三个海岛县试行一年，试行办法七月底前印发。",
                ),
            ],
        ),
        "night-cppcc": item(
            "proposal", "关于把船舶和雪地转运列入院前急救目录的提案", "夜间转运", "cppcc-14-4", "01862", "令狐叙白 屈南屿",
            [
                _step("filed", "2026-03-05"),
                _step("accepted", "2026-03-27"),
                _step("assigned", "2026-04-23", unit=clinics, role="lead", months=6, ground="broad"),
                _step(
                    "replied", "2026-09-11", unit=clinics, outcome="B",
                    text="目录修订稿已把船舶、雪地车两类写入，骡马驮运因计费口径不一，暂未列入。",
                ),
            ],
        ),
        "rooms": item(
            "suggestion", "关于把乡村教师周转房维修纳入校舍经费的建议", "教师周转房", "npc-14-2", "2271", "郁听荷",
            [
                _step("filed", "2024-03-08"),
                _step("assigned", "2024-04-09", unit=schools, **lead),
                _step(
                    "replied", "2024-06-28", unit=schools, outcome="A",
                    text="周转房维修自2025年预算年度起列入校舍经费，房龄满八年的优先。",
                ),
                _step("feedback", "2024-07-15", unit=schools, satisfied=("satisfied", "satisfied")),
                _step("closed", "2024-09-02"),
            ],
        ),
        "battery": item(
            "proposal", "关于建立退役动力电池流向登记的提案", "旧电池", "cppcc-14-4", "01327", "申屠若樾",
            [
                _step("filed", "2026-03-04"),
                _step("accepted", "2026-03-20"),
                _step("assigned", "2026-04-23", unit=reuse, **lead),
                _step(
                    "replied", "2026-07-20", unit=reuse, outcome="B",
                    text="登记系统已完成设计，年内在四个城市试运行；拆散电芯的检测要求正在征求意见。",
                ),
                _step("feedback", "2026-08-04", unit=reuse, satisfied=("satisfied", "mostly")),
            ],
        ),
        "battery-npc": item(
            "suggestion", "关于给正规电池回收企业开通快速退税的建议", "旧电池", "npc-14-4", "3318", "卞青葙",
            [_step("filed", "2026-03-07"), _step("assigned", "2026-04-14", unit=reuse, **lead)],
        ),
        "riders": item(
            "suggestion", "关于公布配送时间计算规则的建议", "骑手保障", "npc-14-3", "5120", "缪星原 司予宁",
            [
                _step("filed", "2025-03-06"),
                _step("assigned", "2025-04-10", unit=work, **lead),
                _step(
                    "replied", "2025-07-09", unit=work, outcome="B",
                    text="已约谈三家平台公布计算规则，等梯、上楼时间自十月起计入最短时限。",
                ),
                _step("feedback", "2025-07-30", unit=work, satisfied=("satisfied", "mostly")),
                _step("closed", "2025-09-12"),
            ],
        ),
        "accounts": item(
            "proposal", "关于限制大企业对小企业付款期限的提案", "账期", "cppcc-14-3", "00915", "蒲见岩 岑观汐",
            [
                _step("accepted", "2025-03-01", precision="month"),
                _step(
                    "replied", "2025-08-19", unit=money, outcome="B",
                    text="付款期限写入示范合同；公开名单先在装备制造行业试行。",
                ),
            ],
        ),
        "proof": item(
            "proposal", "关于由收集者证明收集个人信息之必要的提案", "个人信息", "cppcc-14-4", "02240", "钟离砚笙",
            [
                _step("filed", "2026-03-05"),
                _step("accepted", "2026-03-25"),
                _step("assigned", "2026-04-23", unit=rights, role="lead", months=6, ground="broad"),
            ],
        ),
    }  # fmt: skip
