"""Reply letters that wait, one that is recorded, and enquiries: what a data editor finds on the desk. All invented."""

import datetime

from newskit.accounts.models import User
from newskit.periods import beijing_today
from proposals import enquiries
from proposals.letters.linking import Answer, link_letter, take_letter_in
from proposals.models import Assignment, Letter, Proposal, unverified

_LETTER = """{unit}

{word}函〔{year}〕{serial}号　　B

对{session}第{number}号{kind}的答复

{whom}{member}：

　　您提出的{title}收悉。经会同国家小微企业署研究，现答复如下：
　　一、关于您提出的第一条。我们已请各地摸清底数，今年先在三个县试行，试行中的费用由省级统筹。
　　二、关于您提出的其余各条。相关办法正在修订，您的意见已经吸收，修订稿将公开征求意见。
　　感谢您对我们工作的关心和支持。

　　　　　　　　　　　　　　{unit}
　　　　　　　　　　　　　　{day}

（信息公开选项：主动公开）
"""
_WITHOUT_NUMBER = """关于加强渡口安全管理有关建议的复函

各有关代表：

　　来信收悉。您提出的关于老旧渡船更新改造的建议，我们已转有关司局研究。

　　　　　　　　　　　　　　国家海岛航运署
　　　　　　　　　　　　　　2026年5月6日
"""


def load(editor: User) -> tuple[int, int]:
    """How many letters and enquiries there are."""
    for assignment in _answerable(3):
        take_letter_in(actor=editor, text=_letter(assignment), url=f"https://example.org/letters/{assignment.pk}")
    take_letter_in(actor=editor, text=_WITHOUT_NUMBER)
    first = Letter.objects.order_by("pk").first()
    assignment = _answerable(1)[0]
    link_letter(
        actor=editor,
        letter=first,
        proposal=assignment.proposal,
        answer=Answer(
            organisation=assignment.organisation,
            on=beijing_today(),
            text="今年先在三个县试行；其余各条在修订办法时吸收。",
            outcome_scheme="国家部委",
            outcome_code="B",
            outcome_label="正在解决或列入计划解决",
        ),
    )
    return Letter.objects.count(), _ask(editor)


def _answerable(number: int) -> list[Assignment]:
    """Items in the hands of a unit, with a number and somebody who put them forward; the newest."""
    standing = Assignment.objects.filter(ended="", role="lead", replies=None, proposal__session__isnull=False)
    rows = standing.filter(proposal__serial__isnull=False, proposal__kind__in=["suggestion", "proposal"])
    named = rows.filter(proposal__signatures__delegate__isnull=False, proposal__status="assigned").distinct()
    return list(named.select_related("proposal__session__term__body", "organisation").order_by("-proposal_id")[:number])


def _letter(assignment: Assignment) -> str:
    item, day = assignment.proposal, beijing_today()
    signed = item.signatures.filter(role="lead", delegate__isnull=False).first()
    return _LETTER.format(
        unit=assignment.organisation.name,
        word=str(assignment.organisation)[:2],
        year=day.year,
        serial=item.pk % 300 + 1,
        session=item.session.name,
        number=item.number,
        kind="提案" if item.kind == "proposal" else "建议",
        whom=signed.name_as_printed,
        member=item.session.term.body.member_word,
        title=item.title,
        day=f"{day.year}年{day.month}月{day.day}日",
    )


def _ask(editor: User) -> int:
    """Of the newest statements: one is to be asked again since yesterday, one today, one later; one said no."""
    today = beijing_today()
    day = datetime.timedelta(days=1)
    statements: list[Proposal] = list(unverified().filter(confirmed_at__isnull=False).order_by("-pk")[:4])
    again = [today - day, today, today + 6 * day, today + 9 * day]
    rows = [
        enquiries.enquire(
            actor=editor,
            statement=statement,
            person="提案人工作室",
            channel=channel,
            on=today - 12 * day,
            question="见报的这条意见，是否已经作为建议或提案提交？案号是多少？",
            ask_again_on=when,
        )
        for statement, channel, when in zip(statements, ("phone", "email", "chat", "phone"), again, strict=False)
    ]
    if rows:
        enquiries.record_answer(
            actor=editor,
            enquiry=rows[-1],
            on=today - 8 * day,
            answer="只在小组会上说过，没有提交。",
            outcome="not_filed",
        )
    return len(rows)
