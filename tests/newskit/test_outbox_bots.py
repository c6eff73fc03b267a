"""The bots of three messengers: what is sent to them, what their answers mean, what is never called."""

import datetime
import json
import socket
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.utils import timezone
from makers import make_section, make_user

from newskit.accounts.roles import Role
from newskit.outbox import bots, choosing, kinds, sending
from newskit.outbox.bots import Refused, Unanswered
from newskit.outbox.models import Delivery, Webhook
from newskit.outbox.writing import notify

State = Delivery.State
ACCEPTED = {
    "wecom": {"errcode": 0, "errmsg": "ok"},
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "feishu": {"code": 0, "msg": "success", "StatusCode": 0, "StatusMessage": "success"},
}
REFUSED = {
    "wecom": ({"errcode": 93000, "errmsg": "invalid webhook url"}, "93000 invalid webhook url"),
    "dingtalk": ({"errcode": 310000, "errmsg": "sign not match"}, "310000 sign not match"),
    "feishu": ({"code": 19021, "msg": "sign match fail"}, "19021 sign match fail"),
}


class Messenger(ThreadingHTTPServer):
    """All three messengers on loopback: keeps what came, answers as it is told to."""

    daemon_threads = True

    def __init__(self):
        self.came: list[tuple[str, dict]] = []
        self.answer: tuple[int, dict, bytes] = (200, {}, b"{}")
        self.hangs_up = False
        super().__init__(("127.0.0.1", 0), Handler)

    def say(self, said: dict | bytes, status: int = 200, **headers: str) -> None:
        content = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.answer = status, headers, content

    def address(self, form: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{form}?key="


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, json.loads(body)))
        if self.server.hangs_up:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        status, headers, content = self.server.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def messenger(settings, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = Messenger()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.OUTBOX_BOTS = {form: [server.address(form)] for form in ACCEPTED}
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("form", ACCEPTED)
def test_what_a_bot_takes_is_told_from_what_it_refuses(messenger, form):
    address = messenger.address(form) + "invented"
    messenger.say(ACCEPTED[form])
    assert bots.post(form, address, "", "待终审：稿件 12", 0) in {"ok", "success"}
    answer, words = REFUSED[form]
    messenger.say(answer)
    with pytest.raises(Refused, match=words):
        bots.post(form, address, "", "待终审：稿件 12", 0)


def test_the_payloads_are_those_of_the_messengers():
    wecom = bots.request("wecom", "https://w/?key=k", "", "字", 1)
    dingtalk = bots.request("dingtalk", "https://d/?access_token=t", "", "字", 1)
    feishu = bots.request("feishu", "https://f/hook", "", "字", 1)
    assert wecom == ("https://w/?key=k", {"msgtype": "text", "text": {"content": "字"}})
    assert dingtalk == ("https://d/?access_token=t", {"msgtype": "text", "text": {"content": "字"}})
    assert feishu == ("https://f/hook", {"msg_type": "text", "content": {"text": "字"}})


def test_signatures_are_made_as_each_messenger_checks_them():
    """Secret as key and stamp with secret as text at 钉钉; stamp with secret as key of an empty text at 飞书."""
    url, _body = bots.request("dingtalk", "https://d/?access_token=t", "this is secret", "字", 1_700_000_000)
    assert url == (
        "https://d/?access_token=t&timestamp=1700000000000&sign=sSFWELbV2YwjdDQhWZwTcWlX5BWUx5J6TPpsZmuPii0%3D"
    )
    _url, body = bots.request("feishu", "https://f/hook", "this is secret", "字", 1_700_000_000)
    assert body["timestamp"] == "1700000000"
    assert body["sign"] == "OfGzRzoUICBOoc8wVra1e4A1hPfbZ9zqXozA8CWVUuY="


def test_a_text_is_cut_where_the_messenger_would_cut_it_and_within_no_character():
    _url, body = bots.request("wecom", "https://w/?key=k", "", "字" * 1000, 1)
    assert body["text"]["content"] == "字" * 666


def test_a_redirect_is_not_followed(messenger):
    messenger.say(b"", 302, Location=messenger.address("feishu") + "elsewhere")
    with pytest.raises(Refused, match="HTTP 302"):
        bots.post("wecom", messenger.address("wecom") + "k", "", "字", 0)
    assert len(messenger.came) == 1


@pytest.mark.parametrize(("status", "said"), [(200, b"<html>"), (200, b"[]"), (502, b"bad gateway")])
def test_an_answer_that_makes_no_sense_says_nothing_about_the_message(messenger, status, said):
    messenger.say(said, status)
    with pytest.raises(Unanswered):
        bots.post("wecom", messenger.address("wecom") + "k", "", "字", 0)


def test_a_line_that_breaks_off_leaves_it_unknown_and_one_that_never_stood_does_not(messenger, settings):
    messenger.hangs_up = True
    with pytest.raises(Unanswered):
        bots.post("wecom", messenger.address("wecom") + "k", "", "字", 0)
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/?key="
    settings.OUTBOX_BOTS = {"wecom": [nobody]}
    with pytest.raises(Refused):
        bots.post("wecom", nobody + "k", "", "字", 0)


def test_silence_leaves_it_unknown(messenger, monkeypatch):
    monkeypatch.setattr(bots, "TIMEOUT", 0.2)
    messenger.RequestHandlerClass = type("Silent", (Handler,), {"do_POST": lambda self: self.rfile.read()})
    with pytest.raises(Unanswered):
        bots.post("wecom", messenger.address("wecom") + "k", "", "字", 0)


# From the row to the messenger


@pytest.fixture
def lamp(monkeypatch, db):
    kind = kinds.Kind("lamp.out", "a lamp is out", "熄了", "灯塔 %(number)s")
    monkeypatch.setitem(kinds.KINDS, kind.code, kind)
    return make_section()


def own_bot(messenger, reader, **fields) -> Webhook:
    address = messenger.address("feishu") + "invented"
    return choosing.connect(actor=reader, form="feishu", name="我的群", address=address, **fields)


def tell(lamp, reader, key: str = "once") -> None:
    notify(
        kind="lamp.out",
        about=lamp,
        to=[reader],
        key=key,
        at=timezone.now(),
        path="/admin/lamp/1/",
        headline="无人值守的灯塔",
        note="原文第三段有误",
    )


@pytest.mark.parametrize("headline", [False, True])
def test_a_message_goes_out_with_a_link_and_the_headline_only_if_wanted(messenger, lamp, settings, headline):
    reader = make_user(Role.EDITOR)
    own_bot(messenger, reader, headline=headline, secret="invented")
    messenger.say(ACCEPTED["feishu"])
    tell(lamp, reader)
    assert sending.send_all() == 1
    [(_path, body)] = messenger.came
    text = body["content"]["text"]
    assert text.endswith(f"{settings.SITE_ORIGIN}/admin/lamp/1/")
    assert (f"灯塔 {lamp.pk}" in text, "无人值守" in text) == (not headline, headline)
    assert "原文" not in text
    assert body["sign"]
    assert Delivery.objects.get().state == State.DONE


def test_what_the_bot_says_is_kept_and_too_many_silences_it_for_a_while(messenger, lamp):
    reader = make_user(Role.EDITOR)
    bot = own_bot(messenger, reader)
    messenger.say({"code": 11232, "msg": "frequency limited"})
    tell(lamp, reader)
    tell(lamp, reader, key="twice")
    assert sending.send_all() == 1
    refused, waiting = Delivery.objects.order_by("pk")
    assert (refused.state, refused.answer) == (State.FAILED, "11232 frequency limited")
    assert waiting.state == State.WAITING
    Webhook.objects.filter(pk=bot.pk).update(paused_until=timezone.now())
    messenger.say(ACCEPTED["feishu"])
    assert sending.send_all() == 1


def test_a_bot_is_given_no_more_than_it_takes_in_a_minute(messenger, lamp, monkeypatch):
    monkeypatch.setattr("newskit.outbox.querysets.PER_MINUTE", 3)
    reader = make_user(Role.EDITOR)
    own_bot(messenger, reader)
    messenger.say(ACCEPTED["feishu"])
    for number in range(5):
        tell(lamp, reader, key=str(number))
    assert sending.send_all() == 3
    later = timezone.now() + datetime.timedelta(seconds=61)
    assert sending.send_all(lambda: later) == 2


def test_a_test_takes_the_way_of_every_message(messenger, lamp, django_capture_on_commit_callbacks):
    reader = make_user(Role.EDITOR)
    bot = own_bot(messenger, reader)
    messenger.say(ACCEPTED["feishu"])
    with django_capture_on_commit_callbacks(execute=True):
        delivery = choosing.test(actor=reader, webhook=bot)
    delivery.refresh_from_db()
    assert delivery.state == State.DONE
    assert "测试" in messenger.came[0][1]["content"]["text"]


def test_an_address_that_is_no_longer_allowed_is_not_called(messenger, lamp, settings):
    reader = make_user(Role.EDITOR)
    own_bot(messenger, reader)
    settings.OUTBOX_BOTS = {}
    tell(lamp, reader)
    sending.send_all()
    assert messenger.came == []
    assert Delivery.objects.get().answer == bots.BAD_ADDRESS
