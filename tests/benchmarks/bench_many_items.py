"""Readers' pages and verbs of the tracker over 100,000 items with 517,000 steps, beside the same over 600."""

import datetime

import pytest
from benchmarks.many_proposals import NUMBER, fill
from django.db import connection, transaction
from django.test import Client
from makers import make_filed, make_organisation
from template_database import template_database

from delegates.models import Delegate
from newskit.accounts.models import system_account
from newskit.lists.paging import _place
from proposals import lifecycle
from proposals.filters import ProposalFilter
from proposals.models import Proposal

FEW = 600
LISTS = [
    *("", "kind=suggestion", "status=replied", "overdue=yes", "topic=yanglao", "session=npc-14-2", "has_reply=yes"),
    *(
        "outcome=npc:A",
        "filed_after=2024-01-01",
        "replied_after=2025-01-01",
        "due_before=2026-01-01",
        "&".join(f"unit=灯塔第{n}管理局" for n in range(20)),
    ),
    *("class=医疗卫生类", "sort=due", "sort=number", "sort=updated", "page=20"),
    *("q=第517号", "q=牧区", "q=000517", "q=建议", "q=赵", "q=牧区 转运"),
]


def at(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


@pytest.fixture(scope="module")
def sizes(database):
    """The names of two databases: many items and few."""
    few = f"{database}_few"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{few}" TEMPLATE "{template_database()}"')
    at(few)
    fill(FEW)
    at(database)
    fill(NUMBER)
    yield database, few
    at(database)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{few}"')


def addresses() -> dict[str, str]:
    filterset = ProposalFilter(queryset=ProposalFilter.readers_see(datetime.datetime.now(datetime.UTC)))
    deep = filterset.qs[Proposal.objects.count() * 3 // 4]
    busy, usual = Delegate.objects.order_by("pk")[0], Delegate.objects.order_by("pk")[4]
    return {
        **{f"list {query}": f"/proposals/?{query}" for query in LISTS},
        "list after a place deep in it": f"/proposals/?after={_place(deep, filterset.sort)}",
        "list of one delegation": f"/proposals/?constituency={usual.mandates.get().seats.get().constituency.code}",
        "list of one delegate": f"/proposals/?delegate={usual.pk}",
        "item": Proposal.objects.filter(status="closed").earliest("pk").get_absolute_url(),
        "profile": usual.get_absolute_url(),
        "profile with items by the hundred": busy.get_absolute_url(),
        "delegates": "/delegates/",
        "overview": "/proposals/overview/",
        "topic": "/topics/yanglao/",
        "front page": "/",
        "search": "/search/?q=第517号",
        "search for a common word": "/search/?q=建议",
    }


def life() -> None:
    """Filed, assigned, answered, judged, closed: five verbs on one item, taken back."""
    with transaction.atomic():
        actor, unit = system_account("import"), make_organisation("灯塔第4管理局")
        item = make_filed("suggestion", actor=actor, number="9999999")
        lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=datetime.date(2026, 4, 1), limit_months=3)
        lifecycle.reply(actor=actor, proposal=item, organisation=unit, on=datetime.date(2026, 6, 1))
        lifecycle.feedback(actor=actor, reply=item.replies.get(), result="satisfied")
        lifecycle.close(actor=actor, proposal=item, on=datetime.date(2026, 7, 1))
        transaction.set_rollback(True)


def bench_pages_and_verbs(sizes, figure):
    many, few = sizes
    paths = {}
    for name in sizes:
        at(name)
        paths[name] = addresses()
    client = Client()

    def page(database: str, what: str) -> None:
        assert client.get(paths[database][what]).status_code == 200

    def on(database: str, run) -> None:
        at(database)
        connection.ensure_connection()
        run()

    for what in paths[many]:
        figure(
            f"{what[:40]}: {NUMBER:,} / {FEW}",
            lambda: on(many, lambda: page(many, what)),  # noqa: B023
            lambda: on(few, lambda: page(few, what)),  # noqa: B023
            rounds=3,
        )
    figure(f"five verbs: {NUMBER:,} / {FEW}", lambda: on(many, life), lambda: on(few, life), rounds=5)
