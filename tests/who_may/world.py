"""Who asks, about what: everybody who works here, and a row of every kind in every state that an action needs."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models
from django.test import Client
from django.utils import timezone
from makers import (
    LONG_AGO,
    make_article,
    make_delegate,
    make_filed,
    make_key_topic,
    make_mandate,
    make_mention,
    make_organisation,
    make_publication,
    make_scheduled,
    make_seat,
    make_section,
    make_signed_article,
    make_source,
    make_staff,
    make_statement,
    make_topic,
    make_user,
    move_to,
)

from articles import review
from articles.models import Article, ConsentRule, ErrorReport, ForbiddenTerm, Intake, Sweep
from delegates.models import DocumentVerb, Merge, Notice, NoticeChange
from newskit.accounts.models import FactorReset, Lockout, User
from newskit.accounts.roles import Role
from newskit.opendata.models import ColumnMapping, Import, LeftRow, Question, Upload
from newskit.outbox.models import Delivery, Message, Webhook
from newskit.periods.models import CalendarYear
from newskit.pictures.models import Picture
from proposals.models import DeadlineRule, Enquiry, Letter, OfficialFigure

DAY = datetime.date(2026, 3, 6)
LATER = datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)
SECRET = "未签先泄的一句"  # stands in every story that readers may not see
SECTION = "economy"
# Who asks, in the order of the table's columns. `other` is a reporter of another section, `gone` was deactivated,
# `super` has every one of Django's permissions and not one posting.
WHO = (
    *("anon", "gone", "super", "other", "reporter", "editor", "proofreader"),
    *("desk_head", "chief_editor", "data_editor", "observer", "administrator"),
)
BY_ROLE = [role for role in WHO if role in Role.values]


@dataclass
class World:
    """`stories` by state; `rows` by label of the model: what an address without a say of its own is asked about."""

    clients: dict[str, Client]
    users: dict[str, User]
    stories: dict[str, Article]
    rows: dict[str, models.Model] = field(default_factory=dict)

    def row(self, model: type[models.Model]) -> models.Model:
        if model._meta.label_lower not in self.rows:
            self.rows[model._meta.label_lower] = model._base_manager.order_by("pk").first()
        found = self.rows[model._meta.label_lower]
        assert found is not None, f"The world has no {model._meta.label_lower}: make one in tests/who_may/world.py."
        return found


def make_world() -> World:
    section = make_section(SECTION)
    users = {role: make_user(role, section=section, username=role, name=f"{role} 试") for role in BY_ROLE}
    users["other"] = make_user("reporter", section=make_section("society"), username="other", name="他组")
    users["super"] = User.objects.create_superuser("super", name="机房")
    users["gone"] = make_user("chief_editor", username="gone", name="离任")
    clients = {who: Client() for who in WHO}
    for who, user in users.items():
        user.set_password("correct horse battery")
        user.save()
        clients[who].force_login(user)
    User.objects.filter(pk=users["gone"].pk).update(is_active=False)
    make_the_rest(users)
    return World(clients, users, make_stories())


def make_stories() -> dict[str, Article]:
    """One in every state. Their people are others than those who ask: nobody is kept from a story by having acted on it."""
    head, hidden = make_staff("desk_head", "章和"), {"body": f"<p>{SECRET}。</p>", "section": SECTION}
    states: dict[str, Callable[[], Article]] = {
        "draft": lambda: make_article("草稿一则", mentions=[make_mention()], **hidden),
        "first": lambda: move_to(make_article("初审一则", **hidden), "first"),
        "second": lambda: move_to(make_article("复审一则", **hidden), "second"),
        "final": lambda: move_to(make_article("终审一则", **hidden), "final"),
        "signed": lambda: make_signed_article("已签一则", **hidden),
        "scheduled": lambda: make_scheduled("定时一则", planned_from=LATER, **hidden).article,
        "live": lambda: make_publication("已发一则").article,
        "held": lambda: make_signed_article("扣住一则", **hidden),
        "embargoed": lambda: make_signed_article("保密一则", **hidden),
        "trash": lambda: make_article("弃稿一则", **hidden),
    }
    stories = {state: make() for state, make in states.items()}
    now = timezone.now()
    review.hold(actor=head, article=stories["held"], reason="等回话", at=now)
    review.embargo(actor=head, article=stories["embargoed"], until=None, at=now)
    review.trash(actor=make_staff("reporter", "文青"), article=stories["trash"], at=now)
    stories["placed"] = stories["draft"]
    review.place(actor=head, article=stories["draft"], page=review.printed_page(datetime.date(2026, 3, 6), "A3"))
    ErrorReport.objects.create(
        article=stories["live"], channel="phone", received_at=now, claim="月份不对", entered_by=head, print_due_on=DAY
    )
    for article in stories.values():
        article.refresh_from_db()
    return stories


def make_the_rest(users: dict[str, User]) -> None:
    """A row of every other model that has a page."""
    who, source = users["data_editor"], make_source()
    make_seat(make_mandate(make_delegate()))
    make_organisation()
    make_topic()
    item = make_filed()
    statement = make_statement()
    Letter.objects.create(text="答复函", text_hash="0" * 64, entered_by=who)
    asked = {"channel": "phone", "asked_on": DAY, "question": "是否立案？"}
    Enquiry.objects.create(statement=statement, person="林晚屿", entered_by=who, **asked)
    make_key_topic(items=[item])
    body, term = item.body, item.term
    DocumentVerb.objects.create(body=body, document="政府工作报告", verb="审议", source=source)
    CalendarYear.objects.create(year=2026, source_text="通知")
    DeadlineRule.objects.create(
        body=body, kind="suggestion", role="lead", ground="standard", months=3, valid_from=DAY, source=source
    )
    OfficialFigure.objects.create(session=item.session, kind="suggestion", what="received", value=1, source=source)
    sizes = {"extension": "jpg", "width": 1, "height": 1}
    Picture.objects.create(hash="0" * 64, received_hash="0" * 64, added_by=who, **sizes)
    Intake.objects.create(text_hash="0" * 64, issue_date=DAY, page_code="A1", reading="{}", confirmed_by=who)
    taken = {"kind": "delegates", "scope": term.code, "as_of": DAY, "file_name": "名单.csv"}
    brought = Import.objects.create(actor=who, source=source, headings=["姓名"], mapping={"name": "姓名"}, **taken)
    asked = Question.objects.create(
        kind="delegates", scope=term.code, key="0" * 64, wants="delegates.delegate", printed="钱书宁", reason="同名"
    )
    LeftRow.objects.create(brought=brought, row=2, cells=["钱书宁"], outcome="asked", reason="同名", question=asked)
    content = "姓名\n钱书宁\n".encode()
    Upload.objects.create(source_text="公告", content=content, mapping={"name": "姓名"}, uploaded_by=who, **taken)
    ColumnMapping.objects.create(kind="delegates", name="公告", columns={"name": "姓名"})
    people = {"asked_by": users["super"], "asked_at": LONG_AGO, "expires_at": LATER}
    FactorReset.objects.create(user=users["observer"], reason="手机丢了", **people)
    Lockout.objects.create(username="observer", ip_address="127.0.0.1", user_agent="", failures_since_start=9)
    bot = Webhook.objects.create(name="群", form="wecom", address="https://bot.example/key")
    message = Message.objects.create(recipient=users["observer"], kind="articles.waits", key="1", created_at=LONG_AGO)
    Delivery.objects.create(message=message, channel="webhook", webhook=bot, created_at=LONG_AGO)
    desk = {"entered_by": users["chief_editor"], "entered_at": LONG_AGO}
    ForbiddenTerm.objects.create(term="禁词", reason="通知", **desk)
    Sweep.objects.create(term="灯塔", asked_by=users["chief_editor"], asked_at=LONG_AGO)
    twin, stays = make_delegate("钱书宁"), make_delegate("钱书宁")
    Merge.objects.create(loser=twin, winner=stays, note="一人", merged_by=who, merged_at=LONG_AGO)
    notice = Notice.objects.create(
        digest="0" * 64,
        text="公告",
        title="公告",
        term=term,
        issued_on=DAY,
        source=source,
        entered_by=who,
        entered_at=LONG_AGO,
    )
    NoticeChange.objects.create(notice=notice, order=1, kind="end", name="钱书宁", how="died", on=DAY, quote="公告")
    ConsentRule.objects.create(kind="legal", is_active=False)
