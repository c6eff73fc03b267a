"""A night at the desk: hours, hands, what came back, what was changed after a signature, what is owed."""

import datetime

from articles import review
from articles.models import Article, ErrorReport, Priority, SignOff
from articles.sweeping.verbs import sweep
from newskit.accounts.models import Posting, User
from newskit.accounts.roles import Role
from newskit.periods.clock import BEIJING
from newsroom.desk.lines import paper_day

MINUTE = datetime.timedelta(minutes=1)
# First line of the head, who has it, due in minutes from now, how urgent.
HANDS = [
    ("凌晨三点的扫帚声", "季行舸", -10, Priority.URGENT),
    ("一件建议怎样变成一行预算", "", 30, Priority.NORMAL),
    ("听证会开到了打谷场", "陆汀洲", -20, Priority.NORMAL),
    ("坐船上学的十一个孩子", "", 50, Priority.NORMAL),
    ("操场上的两百只风筝", "", 10, Priority.NORMAL),
    ("杨梅今年不赶夜路", "沈叙宁", 90, Priority.NORMAL),
    ("跟着花期走的人", "许望野", 24 * 60, Priority.LOW),
]


class Night:
    """`now` is the moment of loading, as for the stories themselves."""

    def __init__(self, *, now: datetime.datetime, users: dict[str, User], stories: list[Article]) -> None:
        self.now, self.users = now, users
        self.stories = {article.title.split("\u3000")[0]: article for article in stories}

    def fall(self) -> None:
        self._change_after_a_signature()
        self._send_back()
        for title, name, minutes, priority in HANDS:
            review.assign(
                actor=self.users["任远槎"],
                article=self._story(title),
                assignee=self.users.get(name),
                due_at=self._at(minutes),
                priority=priority,
                at=self._at(-24),
            )
        self._man_the_night()
        self._owe_corrections()

    def _at(self, minutes: int) -> datetime.datetime:
        return self.now + minutes * MINUTE

    def _story(self, title: str) -> Article:
        article = self.stories[title]
        article.refresh_from_db()
        return article

    def _edit(self, title: str, name: str, at: datetime.datetime, *changes: tuple[str, str]) -> None:
        article = self._story(title)
        data = article.data
        for stood, right in changes:
            data["body"] = data["body"].replace(stood, right)
        review.save(
            actor=self.users[name], article=article, document=data, base_version=article.version, cause="edit", at=at
        )

    def _change_after_a_signature(self) -> None:
        """Signed, opened again, changed by the other chief editor: the first one has to sign anew."""
        title, chief = "凌晨三点的扫帚声", self.users["季行舸"]
        article = self._story(title)
        review.sign(actor=chief, article=article, version=article.version, at=self._at(-80))
        review.reopen(actor=chief, article=self._story(title), to="final", note="请核班组扫了多远。", at=self._at(-60))
        self._edit(title, "商时雩", self._at(-25), ("扫完半条街", "扫完大半条街"), ("坐五分钟", "坐六分钟"))
        self._edit(
            "听证会开到了打谷场", "陆汀洲", self._at(-40), ("四十分钟", "三十分钟"), ("提问一小时", "提问半小时")
        )

    def _send_back(self) -> None:
        article = self._story("坐船上学的十一个孩子")
        passed = SignOff.objects.filter(round__article=article, stage="first").latest("pk").who
        note = f"航程前后两个数，请{passed}对照船班表。"
        review.return_to(actor=self.users["任远槎"], article=article, to="first", note=note, at=self._at(-35))

    def _man_the_night(self) -> None:
        morning = datetime.datetime.combine(paper_day(self.now), datetime.time(8), BEIJING)
        duty = {"starts_at": self._at(-6 * 60), "ends_at": max(morning, self._at(60))}
        Posting.objects.create(user=self.users["季行舸"], role=Role.CHIEF_EDITOR, kind=Posting.Kind.DUTY, **duty)
        Posting.objects.create(
            user=self.users["陆汀洲"],
            role=Role.DESK_HEAD,
            kind=Posting.Kind.STAND_IN,
            stands_in_for=self.users["任远槎"],
            **duty,
        )

    def _owe_corrections(self) -> None:
        clerk = self.users["沈叙宁"]
        corrected = Article.objects.filter(publications__kind="correction").order_by("-pk").first()
        shown = Article.objects.filter(publications__kind="first").exclude(pk=corrected.pk).order_by("-pk").first()
        ErrorReport.objects.create(
            article=corrected,
            channel=ErrorReport.Channel.PHONE,
            received_at=self._at(-300),
            claim="文中一处数字与公布的不符。",
            told_by="读者来电",
            entered_by=clerk,
            decision=ErrorReport.Decision.CORRECT,
            decided_by=clerk,
            decided_at=self._at(-280),
            mended_in=corrected.publications.filter(kind="correction").latest("number"),
            print_due_on=paper_day(self.now),
            print_place="A3",
        )
        ErrorReport.objects.create(
            article=shown,
            channel=ErrorReport.Channel.MAIL,
            received_at=self._at(-110),
            claim="读者来信：第二段的单位名称存疑。",
            told_by="读者来信",
            entered_by=clerk,
        )
        sweep(
            actor=self.users["陆汀洲"], term="报价单", reason="撤稿所引报价单不实，查还有哪些稿用过。", at=self._at(-50)
        )
