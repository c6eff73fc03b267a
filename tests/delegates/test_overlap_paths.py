"""Every path that writes a mandate or what is held in it, tried with a month that ends in a day already covered."""

import datetime
import re
from functools import partial
from importlib import import_module

import pytest
from crowd import THREADS, at_once, refusals
from django.core.management.base import CommandError
from django.db import IntegrityError, connection
from django.urls import reverse
from makers import (
    make_committee_post,
    make_constituency,
    make_delegate,
    make_mandate,
    make_office,
    make_seat,
    make_user,
)
from rosters import bring, counts, csv_of, take_in

from delegates import standing
from delegates.merging import merge, unmerge
from delegates.models import Mandate, NoticeChange, Office, Seat
from delegates.notices.applying import Decision, apply_notice, take_notice
from newskit.accounts.roles import Role
from newskit.verbs import WrongState

pytestmark = pytest.mark.django_db
FIRST_OF_APRIL = datetime.date(2025, 4, 1)
# Begun in March, so no later than the 31st, on which the earlier one still held.
IN_MARCH = {"starts_on": datetime.date(2025, 3, 1), "starts_precision": "month"}


@pytest.fixture
def editor():
    return make_user(Role.DATA_EDITOR)


@pytest.fixture
def left():
    """A mandate that held until the end of March."""
    mandate = make_mandate(ends_on=FIRST_OF_APRIL, ended="resigned")
    make_seat(mandate, ends_on=FIRST_OF_APRIL)
    return mandate


def test_by_verbs(editor, left):
    with pytest.raises(WrongState, match=re.escape(str(Mandate._meta.constraints[0].violation_error_message))):
        standing.begin_mandate(actor=editor, delegate=left.delegate, term=left.term, **IN_MARCH)
    mandate = make_mandate()
    for held, begin in (
        (make_seat(mandate), partial(standing.begin_seat, constituency=make_constituency("河北代表团"))),
        (make_office(mandate, "secretary_general"), partial(standing.begin_office, rank="secretary_general")),
        (standing.suspend(actor=editor, mandate=mandate, starts_on=mandate.starts_on), standing.suspend),
    ):
        held.ends_on = FIRST_OF_APRIL
        held.save()
        with pytest.raises(WrongState, match=str(held._meta.constraints[0].violation_error_message)):
            begin(actor=editor, mandate=mandate, **IN_MARCH)
    post = make_committee_post(make_mandate(body="cppcc"), ends_on=FIRST_OF_APRIL)
    with pytest.raises(WrongState):
        standing.begin_committee_post(
            actor=editor, mandate=post.mandate, committee=post.committee, role="member", **IN_MARCH
        )


def test_by_a_correction(editor, left):
    again = standing.begin_mandate(actor=editor, delegate=left.delegate, term=left.term, starts_on=FIRST_OF_APRIL)
    with pytest.raises(WrongState):
        standing.correct(actor=editor, row=again, changes=IN_MARCH, note="试")
    standing.correct(actor=editor, row=left, changes={"ends_on": datetime.date(2025, 3, 31)}, note="试")
    assert standing.correct(actor=editor, row=again, changes=IN_MARCH, note="试").starts_precision == "month"


def test_by_a_dialog(client, editor, left):
    client.force_login(editor)
    response = client.post(
        reverse("admin:delegates_delegate_begin_mandate", kwargs={"object_id": left.delegate_id}),
        {
            "_form_submitted": "on",
            "term": left.term_id,
            "constituency": left.seats.get().constituency_id,
            "began": "by_election",
            "starts_on": "2025-03-10",
            "starts_precision": "month",
            "source_text": "公报",
            "source_seen_on": "2025-04-10",
        },
        headers={"HX-Request": "true"},
    )
    assert str(Mandate._meta.constraints[0].violation_error_message) in response.content.decode()
    assert Mandate.objects.get() == left


def test_by_a_table_of_mandates(left):
    make_mandate(make_delegate("单书白"), ends_on=FIRST_OF_APRIL, ended="resigned")
    make_mandate(make_delegate("尤未平"), ends_on=FIRST_OF_APRIL, ended="resigned")
    told = bring(
        "mandates",
        csv_of(
            ["钱书宁", "十四届全国人大", "补选", "2025年3月"],
            ["单书白", "十四届全国人大", "补选", "2025年4月"],
            ["尤未平", "十四届全国人大", "补选", "2025"],
            headings=["姓名", "届次", "产生方式", "任职日期"],
        ),
    )
    assert counts(told) == (2, 0, 0, 1, 0)
    assert Mandate.objects.filter(delegate=left.delegate).get() == left


@pytest.mark.usefixtures("reference")
def test_by_a_roster(editor):
    take_in(["北京市", "钱书宁"], ["北京市", "单书白"])
    mandate = Mandate.objects.get(delegate__name="钱书宁")
    standing.end_seat(actor=editor, seat=mandate.seats.get(), ends_on=FIRST_OF_APRIL)
    # Seen in Hebei by the day of the roster, on which the seat in Beijing still held.
    told = take_in(
        ["河北省", "钱书宁", "", "", "", "", "由北京代表团调入"], ["北京市", "单书白"], as_of=datetime.date(2025, 3, 5)
    )
    assert counts(told) == (0, 0, 1, 1, 0)
    assert Seat.objects.filter(mandate=mandate).count() == 1
    # A rank printed twice, a move and a by-election in one remark: one row each, or the row is refused and the rest goes in.
    told = take_in(
        ["北京市", "尤未平", "", "", "", "全国人大常委会委员,第十四届全国人大常委会委员"],
        ["河北省", "卫青砚", "", "", "", "", "2023年12月补选;2024年由北京代表团调入"],
        ["河北省", "卫云丹", "", "", "", "", "2024年5月补选;2024年2月由北京代表团调入"],
        as_of=datetime.date(2025, 3, 5),
    )
    assert counts(told)[0] == 3
    assert Office.objects.filter(mandate__delegate__name="尤未平").count() == 1


def test_by_a_notice(editor, left):
    text = "湖北省补选钱书宁为第十四届全国人民代表大会代表。2025年4月10日"
    make_constituency("湖北代表团", short_name="湖北")
    notice = take_notice(actor=editor, text=text)
    change = notice.changes.get()
    said = Decision(
        change, left.delegate, on=IN_MARCH["starts_on"], precision="month", how="by_election", constituency=None
    )
    with pytest.raises(WrongState, match="钱书宁"):
        apply_notice(actor=editor, notice=notice, decisions=[said])
    assert not NoticeChange.objects.filter(applied_at__isnull=False).exists()
    assert Mandate.objects.get() == left


def test_by_a_merge_and_by_its_undoing(editor, left):
    winner = make_delegate("钱书寧")
    theirs = make_mandate(winner, **IN_MARCH)
    later = make_mandate(left.delegate, term=13)
    done = merge(actor=editor, loser=left.delegate, winner=winner, note="试")
    assert {row.stayed for row in done.rows.filter(label="delegates.Mandate")} == {"mandate_no_overlap", ""}
    assert set(winner.mandates.all()) == {theirs, later}
    # Moved, then found to be of the other term after all: it would go back to where one of that term stayed.
    Mandate.objects.filter(pk=theirs.pk).delete()
    Mandate.objects.filter(pk=later.pk).update(term=left.term, **IN_MARCH)
    with pytest.raises(WrongState, match=re.escape(str(left.delegate))):
        unmerge(actor=editor, merge=done)
    done.refresh_from_db()
    assert (done.undone_at, left.delegate.mandates.count()) == (None, 1)
    Mandate.objects.filter(pk=later.pk).update(starts_on=FIRST_OF_APRIL)
    unmerge(actor=editor, merge=done)
    assert left.delegate.mandates.count() == 2


@pytest.mark.django_db(transaction=True)
def test_by_several_at_once():
    editor = make_user(Role.DATA_EDITOR)
    mandate = make_mandate()
    places = [
        make_constituency(f"{name}代表团") for name in ("北京", "河北", "四川", "辽宁", "吉林", "山东", "湖北", "广东")
    ]
    results = at_once(
        *(
            partial(standing.begin_seat, actor=editor, mandate=mandate, constituency=place, **IN_MARCH)
            for place in places[:THREADS]
        )
    )
    assert refusals(results) == THREADS - 1
    Seat.objects.all().delete()

    def past_the_verbs(place):
        try:
            return Seat.objects.bulk_create([Seat(mandate=mandate, constituency=place, **IN_MARCH)])
        except IntegrityError:
            return None

    stored = at_once(*(partial(past_the_verbs, place) for place in places[:THREADS]))
    assert (len([rows for rows in stored if rows]), Seat.objects.count()) == (1, 1)


class TestMigrating:
    """The rule of before let a month begin on the day after it."""

    sure_days = import_module("newskit.periods.migrations.0004_sure_days")

    def test_rows_that_break_the_rule_are_named_and_nothing_is_changed(self, left):
        with connection.schema_editor() as schema:
            self.settle()
            self.sure_days.back(None, schema)
            again = make_mandate(left.delegate, **IN_MARCH)
            make_seat(left, make_constituency("河北代表团"), **IN_MARCH)
            self.settle()
            with pytest.raises(CommandError) as told:
                self.sure_days.forth(None, schema)
        lines = [line.strip() for line in str(told.value).splitlines() if line.startswith("  ")]
        assert lines[0].startswith(
            f"delegates_mandate {left.pk} and {again.pk} (delegate_id {left.delegate_id}, term_id"
        )
        assert lines[0].endswith("[2025-03-31,2025-04-01)")
        assert [line.split()[0] for line in lines] == ["delegates_mandate", "delegates_seat"]

    def test_there_and_back_the_constraints_hold_what_the_function_says(self, left):
        with connection.schema_editor() as schema:
            self.settle()
            self.sure_days.back(None, schema)
            again = make_mandate(left.delegate, **IN_MARCH)
            self.settle()
            again.starts_on = FIRST_OF_APRIL
            again.save()
            self.settle()
            self.sure_days.forth(None, schema)
            with pytest.raises(IntegrityError, match="mandate_no_overlap"):
                Mandate.objects.filter(pk=again.pk).update(**IN_MARCH)

    def settle(self):
        """What is deferred would keep the tables from being altered in this transaction; a migration has one of its own."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
