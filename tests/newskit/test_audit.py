"""The audit trail is append-only in the database, whatever path tries to change it (DESIGN.md §4, rules 4 and 21)."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from newskit.accounts.models import Section, User, system_account
from newskit.audit.models import Event
from newskit.verbs import log


@pytest.fixture
def event(db):
    section = Section.objects.create(code="economy", name="经济", name_en="Economy")
    return log(system_account("intake"), "test.enter", section)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET note = 'mended'", "DELETE FROM audit_event", "UPDATE audit_event SET actor_id = actor_id"],
)
def test_events_are_neither_changed_nor_deleted(event, statement):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().note == ""


def test_an_object_that_goes_leaves_its_event(event):
    Section.objects.all().delete()
    assert Event.objects.get().object_name == "经济"


def test_who_acted_cannot_be_deleted(event):
    with pytest.raises(ProtectedError):
        User.objects.all().delete()
