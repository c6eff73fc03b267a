"""The rules of mandates and seats in the database: no code path of the application can break them."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, connections, transaction
from makers import make_constituency, make_delegate, make_mandate, make_office, make_seat, make_term, make_user

from delegates import standing
from delegates.models import Mandate, Seat
from newskit.verbs import WrongState

INSERT = {
    "mandate": (
        "INSERT INTO delegates_mandate (delegate_id, term_id, starts_on, starts_precision, ends_on, ends_precision,"
        " electoral_unit, region, began, ended, updated_at) VALUES (%s, %s, %s, %s, %s, %s, '', '', '', '', now())"
    ),
    "seat": (
        "INSERT INTO delegates_seat (mandate_id, constituency_id, starts_on, starts_precision, ends_on, ends_precision,"
        " updated_at) VALUES (%s, %s, %s, %s, %s, %s, now())"
    ),
}


def insert(table, owner, place, starts_on, starts, ends_on, ends):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT[table], [owner, place, starts_on, starts, ends_on, ends])


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["mandate", "seat"])
@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        (("2023-03-05", "day", None, "day"), ("2025-01-01", "day", None, "day"), False),
        (("2023-03-05", "day", "2025-01-01", "day"), ("2025-01-01", "day", None, "day"), True),
        (("2023-03-05", "day", "2025-01-02", "day"), ("2025-01-01", "day", None, "day"), False),
        (("2023-03-05", "day", "2025-03-11", "day"), ("2025-01-01", "year", None, "day"), True),
        (("2023-03-05", "day", "2025-03-01", "month"), ("2025-03-01", "month", None, "day"), True),
        (("2025-01-01", "year", "2025-01-01", "year"), ("2025-01-01", "year", None, "day"), True),
        (("2023-03-05", "day", "2025-06-01", "no_later"), ("2025-01-01", "day", None, "day"), True),
        (("2023-03-05", "no_later", None, "day"), ("2024-01-01", "day", None, "day"), False),
    ],
)
def test_days_surely_covered_do_not_overlap(table, one, other, fits):
    if table == "mandate":
        owner, place = make_delegate().pk, make_term().pk
    else:
        owner, place = make_mandate().pk, make_constituency().pk
    insert(table, owner, place, *one)
    if fits:
        insert(table, owner, place, *other)
    else:
        with pytest.raises(IntegrityError, match=f"{table}_no_overlap"):
            insert(table, owner, place, *other)


@pytest.mark.django_db
def test_an_open_mandate_of_one_term_does_not_meet_the_next_term():
    delegate = make_delegate()
    make_mandate(delegate, term=13)
    make_mandate(delegate, term=14)


@pytest.mark.django_db
def test_the_same_office_twice_at_a_time_is_refused_and_two_offices_are_not():
    mandate = make_mandate(body="cppcc")
    make_office(mandate, "vice_chair")
    make_office(mandate, "secretary_general")
    with pytest.raises(IntegrityError, match="office_no_overlap"), transaction.atomic():
        make_office(mandate, "vice_chair")


@pytest.mark.django_db
def test_a_deferred_constraint_lets_a_seat_begin_before_the_other_ends():
    seat = make_seat()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS seat_no_overlap DEFERRED")
        make_seat(seat.mandate, make_constituency("河北代表团"), starts_on=datetime.date(2025, 1, 1))
        Seat.objects.filter(pk=seat.pk).update(ends_on=datetime.date(2025, 1, 1))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS seat_no_overlap IMMEDIATE")
    assert Seat.objects.count() == 2


@pytest.mark.django_db
def test_a_change_sets_the_moment_whatever_path_it_takes():
    mandate = make_mandate()
    before = mandate.updated_at
    Mandate.objects.filter(pk=mandate.pk).update(region="beijing")
    mandate.refresh_from_db()
    assert mandate.updated_at > before


def at_once(number, act):
    """Run `act` in so many threads, on connections of their own; what each of them raised, or None."""
    barrier, outcomes = threading.Barrier(number), []

    def run():
        try:
            barrier.wait()
            act()
            outcomes.append(None)
        except Exception as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_begin_the_same_mandate_one_does():
    editor, delegate, term = make_user("data_editor"), make_delegate(), make_term()
    outcomes = at_once(
        8,
        lambda: standing.begin_mandate(actor=editor, delegate=delegate, term=term, starts_on=term.starts_on),
    )
    assert [type(error) for error in outcomes if error] == [WrongState] * 7
    assert Mandate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_raw_seats_without_a_lock_one_stands():
    mandate, place = make_mandate(), make_constituency()
    outcomes = at_once(8, lambda: insert("seat", mandate.pk, place.pk, "2023-03-05", "day", None, "day"))
    assert [type(error) for error in outcomes if error] == [IntegrityError] * 7
    assert Seat.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_end_one_mandate_one_does():
    editor, mandate = make_user("data_editor"), make_mandate()
    outcomes = at_once(
        8,
        lambda: standing.end_mandate(
            actor=editor, mandate=mandate, ends_on=datetime.date(2025, 1, 1), ended="resigned"
        ),
    )
    assert [type(error) for error in outcomes if error] == [WrongState] * 7


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_record_the_same_party_one_does():
    editor, delegate = make_user("data_editor"), make_delegate()
    outcomes = at_once(8, lambda: standing.begin_party(actor=editor, delegate=delegate, party="cdl"))
    assert [type(error) for error in outcomes if error] == [WrongState] * 7
    assert delegate.parties.count() == 1
