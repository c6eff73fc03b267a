"""DESIGN.md, rule 21: every address and action of the back office × everybody who may ask.

Addresses come from the URL configuration, actions from the admin registry; what each answers stands in who_may/table.txt, and
nowhere else. A new one without a line there fails, and the failure prints the line to judge.
"""

import logging
import textwrap
from collections import defaultdict
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import RequestFactory
from who_may.asking import Address, addresses, ask, path_of, typed, undrawn
from who_may.world import WHO, World, make_world

from newskit.accounts.models import User

# Each in a savepoint within the transaction of `world`.
pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parent.parent / "who_may" / "table.txt"
READERS = ("anon", "gone")
DRAWN_FOR = ("observer",)  # who sees everything
METHODS = ("GET", "POST")
Key = tuple[str, str, str]  # group, name, method


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        logging.disable(logging.CRITICAL)  # a thousand tracebacks of what is refused
        yield make_world()
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


def expected() -> dict[Key, list[str]]:
    """A line without indent names a group. The others: the method with a cell for each of WHO (one cell: for everybody), then
    the names that answer so, also on lines of their own below."""
    table: dict[Key, list[str]] = {}
    group, method, cells = "", "", []
    for text in TABLE.read_text(encoding="utf-8").splitlines():
        words = text.split()
        if not words or words[0] == "#":
            continue
        if not text.startswith(" "):
            group = words[0]
            continue
        if words[0] in METHODS:
            count = 1 if group == "readers" else len(WHO)
            method, cells, words = words[0], words[1 : count + 1], words[count + 1 :]
        for name in words:
            assert (group, name, method) not in table, f"{group} {name} {method} stands twice in the table"
            table[group, name, method] = cells
    return table


def by_group() -> dict[str, list[Address]]:
    groups = defaultdict(list)
    for address in addresses():
        groups[address.group].append(address)
    return dict(groups)


GROUPS = by_group()


def answers(world: World, address: Address) -> dict[Key, list[str]]:
    path, found = path_of(address, world), {}
    for method in METHODS:
        data = dict(address.query) if method == "GET" else typed(address, world)
        if method == "GET" and address.posted:
            continue
        cells = []
        for who in askers(address.group):
            drawn = address.group == "readers" or (method == "GET" and who in DRAWN_FOR)
            with nullcontext() if drawn else undrawn():
                answer = ask(world.clients[who], method, path, data)
            assert not (answer.leaks and who in READERS), f"{address.full} shows {who} what nobody published"
            refused = answer.cell.startswith(("403", "404", "405", "login"))
            assert not (answer.wrote and refused and "*" not in answer.cell), (
                f"{address.full} refuses {who}, and writes rows"
            )
            cells.append(answer.cell)
        found[address.group, address.name, method] = (
            cells if address.group != "readers" or len(set(cells)) > 1 else cells[:1]
        )
    return found


def askers(group: str) -> tuple[str, ...]:
    """What readers get is the same for everybody: three are asked, and the table has one cell."""
    return ("anon", "super", "reporter") if group == "readers" else WHO


def lines(method: str, names: list[str], cells: Sequence[str]) -> list[str]:
    """As the table has them."""
    head = f"  {method:<4} " + " ".join(f"{cell:<5}" for cell in cells) + " "
    return textwrap.wrap(
        " ".join(names), 140, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False
    )


@pytest.mark.parametrize("group", GROUPS)
def test_everybody_gets_exactly_what_the_table_says(world, group):
    table, wrong = expected(), []
    for address in GROUPS[group]:
        for key, cells in answers(world, address).items():
            if key not in table:
                wrong += [f"{key[1]} has no line yet. It answers:", *lines(key[2], [key[1]], cells)]
            elif table[key] != cells:
                wrong += [f"{key[1]} answers otherwise than the table says:", *lines(key[2], [key[1]], cells)]
    assert not wrong, f"Judge who may, then write it into {TABLE.name} under {group}, or mend the page.\n" + "\n".join(
        wrong
    )


def test_the_table_names_nothing_that_is_gone():
    named = {(group, name) for group, name, _method in expected()}
    assert named - {(address.group, address.name) for address in addresses()} == set()


def test_nothing_is_deleted_by_a_page():
    """Neither a page for it, nor a bulk action: what must go, goes by a verb."""
    actions = {address.name for address in addresses() if address.name.startswith("?")}
    assert not {name for name in actions if "delete" in name}
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True)
    assert [page for page in admin.site._registry.values() if page.has_delete_permission(request)] == []
