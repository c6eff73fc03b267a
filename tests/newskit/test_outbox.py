"""Messages are written in the verb's transaction, reach who wants them, and leave the house at most once each way."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from makers import make_section, make_user

from newskit.accounts.models import Section
from newskit.accounts.roles import Role
from newskit.outbox import bots, choosing, kinds, queue, sending
from newskit.outbox.models import Channel, Delivery, Message, Preference
from newskit.outbox.writing import notify
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
State = Delivery.State
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=invented"


@pytest.fixture(autouse=True)
def a_kind(monkeypatch):
    """As a later app registers one."""
    kind = kinds.Kind("lamp.out", "a lamp is out", "Out: %(state)s", "lamp %(number)s", {"dim": "dim"})
    monkeypatch.setitem(kinds.KINDS, kind.code, kind)
    return kind


def tell(*people, about: Section | None = None, key: str = "once", **fields) -> Section:
    about = about or make_section()
    standard = {"kind": "lamp.out", "path": "/admin/", "state": "dim", "headline": "灯塔熄了", "at": timezone.now()}
    notify(about=about, to=people, key=key, **standard | fields)
    return about


def person(**fields):
    return make_user(Role.EDITOR, **{"email": "someone@example.org"} | fields)


def bot(actor=None, **fields):
    fields = {"form": "wecom", "name": "值班群", "address": WECOM} | fields
    return choosing.connect(actor=actor or make_user(Role.ADMINISTRATOR), **fields)


def test_a_message_goes_every_way_unless_somebody_chose_otherwise():
    reader, writer = person(), person(name="白露")
    choosing.choose(actor=writer, wanted=[("lamp.out", "desk")])
    tell(reader, writer)
    assert set(Message.objects.values_list("recipient", "on_desk")) == {(reader.pk, True), (writer.pk, True)}
    assert list(Delivery.objects.values_list("message__recipient", "channel")) == [(reader.pk, "email")]


def test_who_wants_nothing_of_a_kind_gets_no_row():
    reader = person()
    choosing.choose(actor=reader, wanted=[])
    tell(reader)
    assert not Message.objects.exists()


def test_the_same_thing_is_told_once():
    reader = person()
    about = tell(reader)
    tell(reader, about=about)
    assert Message.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(
            recipient=reader, kind="lamp.out", key="once", object_label="x", object_id="1", created_at=timezone.now()
        )


def test_a_group_is_told_once_whoever_else_is():
    bot(of_newsroom=True, kinds=["lamp.out"])
    tell(person(), person())
    tell(key="twice")
    group = Message.objects.filter(recipient__isnull=True)
    assert [(message.key, message.on_desk) for message in group.order_by("pk")] == [("once", False), ("twice", False)]
    assert Delivery.objects.filter(channel="webhook").count() == 2


def test_the_bot_of_a_section_hears_of_that_section_and_of_the_kinds_that_it_wants():
    bot(of_newsroom=True, kinds=["lamp.out"], section=make_section("politics"))
    bot(of_newsroom=True, kinds=[])
    tell(section=make_section("society"))
    assert not Delivery.objects.exists()
    tell(section=make_section("politics"), key="here")
    assert Delivery.objects.count() == 1


def test_writing_takes_the_same_statements_for_one_and_for_many(django_assert_num_queries):
    people = [person() for _ in range(8)]
    about = make_section()
    with django_assert_num_queries(5):
        tell(people[0], about=about, key="one")
    with django_assert_num_queries(5):
        tell(*people, about=about, key="many")


def test_a_letter_leaves_with_number_and_state_and_never_the_note(mailoutbox, settings):
    about = tell(person(), note="原文第三段有误")
    assert sending.send_all() == 1
    [letter] = mailoutbox
    assert letter.subject == f"[{settings.NEWSPAPER_NAME}] Out: dim：lamp {about.pk}"
    assert "灯塔" not in letter.body
    assert "原文" not in letter.body
    assert Delivery.objects.get().state == State.DONE
    assert sending.send_all() == 0


def test_a_headline_leaves_where_that_is_wanted_and_harmless(mailoutbox, settings):
    settings.OUTBOX_EMAIL_HEADLINE = True
    tell(person())
    tell(person(), key="secret", discreet=True)
    sending.send_all()
    assert ["灯塔熄了" in letter.subject for letter in mailoutbox] == [True, False]


def test_what_began_and_was_not_settled_is_unknown_and_is_never_tried_again(mailoutbox):
    tell(person())
    begun = sending.claim(timezone.now())
    assert (begun.state, sending.send_all(), mailoutbox) == (State.ATTEMPTED, 0, [])
    later = timezone.now() + datetime.timedelta(minutes=3)
    assert list(Delivery.objects.unknown(later)) == [begun]
    assert not Delivery.objects.unknown(timezone.now()).exists()


@pytest.mark.parametrize(
    ("first", "then"), [("attempted", "waiting"), ("done", "failed"), ("failed", "attempted"), ("given_up", "waiting")]
)
def test_the_database_lets_no_delivery_go_back(first, then):
    tell(person())
    delivery = Delivery.objects.get()
    begun = timezone.now()
    if first != "given_up":
        Delivery.objects.update(state="attempted", attempted_at=begun)
    Delivery.objects.update(state=first)
    fields = {"state": then, "attempted_at": None if then == "waiting" else begun}
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(**fields)


def test_somebody_may_send_again_what_failed_and_once_only(mailoutbox):
    tell(person())
    failed = sending.claim(timezone.now())
    administrator = make_user(Role.ADMINISTRATOR)
    with pytest.raises(WrongState):  # perhaps it is being sent this very moment
        queue.send_again(actor=administrator, delivery=failed)
    Delivery.objects.update(state=State.FAILED, answer="550 no such box")
    with pytest.raises(NotAllowed):
        queue.send_again(actor=make_user(Role.EDITOR), delivery=failed)
    queue.send_again(actor=administrator, delivery=failed)
    with pytest.raises(WrongState):
        queue.send_again(actor=administrator, delivery=failed)
    assert sending.send_all() == len(mailoutbox) == 1
    assert not Delivery.objects.troubled(timezone.now()).exists()


def test_what_waits_too_long_is_given_up():
    tell(person())
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    assert sending.claim(tomorrow) is None
    assert sending.give_up(tomorrow) == 1
    assert Delivery.objects.get().answer == sending.TOO_OLD


def test_nothing_is_sent_to_who_has_left_or_by_a_bot_out_of_use(mailoutbox):
    reader = person()
    mine = bot(reader)
    tell(reader)
    choosing.disconnect(actor=reader, webhook=mine)
    reader.is_active = False
    reader.save()
    assert sending.send_all() == 0
    assert set(Delivery.objects.values_list("state", "answer")) == {(State.GIVEN_UP, sending.NOBODY)}


def test_a_name_in_the_queue_is_found_and_stopped(mailoutbox):
    tell(person(), headline="孟知秋谈灯塔")
    tell(person(), key="other", headline="无关")
    found = queue.queued_with("孟知秋")
    assert [delivery.message.object_name for delivery in found] == ["孟知秋谈灯塔"]
    with pytest.raises(NotAllowed):
        queue.stop(actor=make_user(Role.REPORTER), deliveries=found, note="不得见报")
    assert queue.stop(actor=make_user(Role.DESK_HEAD), deliveries=found, note="不得见报") == 1
    sending.send_all()
    assert len(mailoutbox) == 1
    with pytest.raises(WrongState):
        queue.send_again(actor=make_user(Role.ADMINISTRATOR), delivery=Delivery.objects.get(answer=queue.STOPPED))


def test_the_addresses_of_bots_are_those_of_the_messengers():
    good = {
        "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
        "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=t",
        "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/h",
    }
    assert all(bots.carries(form, address) for form, address in good.items())
    bad = [
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
        "https://qyapi.weixin.qq.com.example.org/cgi-bin/webhook/send?key=k",
        "https://someone@example.org/https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
        "https://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k\r\nHost: example.org",
        good["dingtalk"],
        "",
    ]
    assert [address for address in bad if bots.carries("wecom", address)] == []
    with pytest.raises(WrongState):
        bot(address=bad[3])
    with pytest.raises(bots.Refused):
        bots.post("wecom", bad[3], "", "字", 0)


def test_a_bot_of_somebody_else_is_not_to_be_touched():
    mine = bot(person())
    with pytest.raises(NotAllowed):
        choosing.disconnect(actor=person(), webhook=mine)
    with pytest.raises(NotAllowed):
        choosing.connect(actor=person(), form="wecom", name="群", address=WECOM, of_newsroom=True)


def test_neither_key_nor_secret_is_in_the_audit_trail():
    from newskit.audit.models import Event

    mine = bot(person(), secret="SEC-invented")
    event = Event.objects.get(verb="outbox.connect")
    said = f"{event.before}{event.after}{event.object_name}{mine}"
    assert "SEC-invented" not in said
    assert "invented" not in said


def test_choices_are_kept_as_rows_and_a_second_choice_replaces_the_first():
    reader = person()
    choosing.choose(actor=reader, wanted=[("lamp.out", "email")])
    choosing.choose(actor=reader, wanted=[("lamp.out", "desk"), ("lamp.out", "email")])
    off = Preference.objects.filter(user=reader, kind="lamp.out", wanted=False)
    assert list(off.values_list("channel", flat=True)) == [Channel.WEBHOOK]
