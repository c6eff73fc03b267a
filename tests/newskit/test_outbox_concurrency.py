"""Eight workers at the same rows: each delivery is attempted exactly once, and one worker keeps the minute."""

import threading
from collections import Counter

import pytest
from crowd import THREADS, at_once
from django.db import connection
from django.utils import timezone
from makers import make_section, make_user

from newskit.accounts.roles import Role
from newskit.outbox import clock, kinds, sending
from newskit.outbox.clock import Clock
from newskit.outbox.models import Delivery, Message
from newskit.outbox.writing import notify

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 40


@pytest.fixture
def written(monkeypatch):
    monkeypatch.setattr("newskit.outbox.writing.send_soon", lambda: None)
    kind = kinds.Kind("lamp.out", "a lamp is out", "熄了", "灯塔 %(number)s")
    monkeypatch.setitem(kinds.KINDS, kind.code, kind)
    people = [make_user(Role.EDITOR, email=f"editor{n}@example.org") for n in range(MANY)]
    section = make_section()
    notify(kind=kind.code, about=section, to=people, key="once", at=timezone.now(), path="/admin/")
    assert Delivery.objects.waiting().count() == MANY


def test_eight_workers_attempt_each_delivery_once(written, mailoutbox):
    counts = at_once(*[sending.send_all] * THREADS)
    assert sum(counts) == MANY
    assert Counter(letter.to[0] for letter in mailoutbox) == {f"editor{n}@example.org": 1 for n in range(MANY)}
    assert Delivery.objects.filter(state="done").count() == MANY


def test_workers_that_die_after_the_claim_leave_it_unknown(written, mailoutbox):
    claimed = at_once(*[lambda: sending.claim(timezone.now())] * THREADS)
    assert len({delivery.pk for delivery in claimed}) == THREADS
    assert sending.send_all() == MANY - THREADS == len(mailoutbox)
    assert Delivery.objects.filter(state="attempted").count() == THREADS


def test_the_attempt_is_committed_before_the_network_is_called(written, monkeypatch):
    seen = []

    def look(message):
        def from_outside():
            seen.append(Delivery.objects.get(message=message).state)
            connection.close()

        other = threading.Thread(target=from_outside)
        other.start()
        other.join()
        return ""

    monkeypatch.setattr(sending, "_email", look)
    sending.send_all()
    assert set(seen) == {"attempted"}


def test_one_worker_keeps_the_minute(written, monkeypatch):
    inside, kept = threading.Event(), []

    def tell(at):
        kept.append(at)
        inside.wait(timeout=20)

    monkeypatch.setattr(clock, "EVERY_MINUTE", [tell])

    def other():
        try:
            return clock.minute()
        finally:
            inside.set()

    results = at_once(other, other)
    assert sorted(results) == [False, True]
    assert len(kept) == 1


def test_the_clock_sends_what_waits_and_ends_when_it_is_told_to(written, mailoutbox, monkeypatch):
    arrived = threading.Event()
    real = sending.attempt

    def watched(*args, **kwargs):
        real(*args, **kwargs)
        if len(mailoutbox) == MANY:
            arrived.set()

    monkeypatch.setattr(sending, "attempt", watched)
    ticking = Clock()
    ticking.start()
    assert arrived.wait(timeout=30)
    ticking.end()
    assert not ticking.is_alive()
    assert Clock.running is None


def test_one_that_fails_holds_nothing_else_up(written, monkeypatch, caplog):
    told = []

    def broken(at):
        Message.objects.create(recipient_id=0, kind="x", key="x", object_label="x", object_id="1", created_at=at)
        raise RuntimeError("a lamp fell")

    monkeypatch.setattr(clock, "EVERY_MINUTE", [broken, told.append])
    assert clock.minute()
    assert len(told) == 1
    assert "broken failed" in caplog.text
