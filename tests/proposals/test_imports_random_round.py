"""Whatever the verbs recorded leaves as three files, comes into an empty house, and leaves as the same files."""

import contextlib
import csv
import datetime
import io
from collections import Counter

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from makers import make_filed, make_organisation, make_session, make_source
from tables import counts, exported, take_in, wipe

from newskit.opendata import Header, Profile
from newskit.verbs import WrongState
from proposals import lifecycle
from proposals.datasets import ACTIONS, PROPOSALS, REPLIES

pytestmark = pytest.mark.django_db
FILES = {"proposals": PROPOSALS, "actions": ACTIONS, "replies": REPLIES}
KEYS = {"id", "permalink", "proposal_id", "lead_delegate_ids", "merged_into_id", "statement_ids", "filed_ids"}
KEYS |= {"assignment_id", "updated_at"}


def readable(data):
    """The rows without the columns that a second house must write otherwise.

    `id`, `permalink`, `proposal_id`, `lead_delegate_ids`, `merged_into_id`, `statement_ids`, `filed_ids` and
    `assignment_id` are keys of the house that wrote the file, and other columns say what they stand for; `updated_at`
    is when it wrote the row. The rows stand in the order of those keys, so their order is not compared.
    """
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return Counter(frozenset((name, cell) for name, cell in row.items() if name not in KEYS) for row in rows)


def lost_and_new(before, after):
    """What is in one file and not in the other, by column; of two files alike nothing."""
    was, now = readable(before), readable(after)
    gone, came = [*(was - now).elements()], [*(now - was).elements()]
    common = frozenset.intersection(*gone, *came) if gone or came else frozenset()
    return [sorted(row - common) for row in gone], [sorted(row - common) for row in came]


BLANKS = " \t\r\n\u3000\u00a0\ufeff"
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"))
# A cell comes without the blanks around it.
WORDS = st.text(CHARACTERS, min_size=1, max_size=12).filter(lambda text: text == text.strip(BLANKS).strip())
WORDS |= st.sampled_from(["=1+1", "'=1", "＋说", "不详", "第一行\n第二行", "“引号”", 'a"b', "a,b", "true"])
LINES = WORDS.filter(lambda text: "\n" not in text)
# What divides several values in one cell stands in none of them.
PARTS = LINES.filter(lambda text: ";" not in text)
DAYS = st.dates(datetime.date(2026, 3, 6), datetime.date(2026, 9, 30)) | st.none()
PRECISION = st.sampled_from(["day", "month", "year", "no_later"])
GRADES = st.sampled_from(["satisfied", "mostly", "not"])


def dated(draw):
    day, precision = draw(DAYS), draw(PRECISION)
    if day is not None and precision in ("month", "year"):
        day = day.replace(day=1, month=day.month if precision == "month" else 1)
    return {"on": day, "precision": precision if day else "day"}


def live(draw, actor, number):
    """An item that verbs led through part of a life; what they refuse is left out."""
    item = make_filed(
        number=str(number),
        title=draw(LINES),
        summary=draw(WORDS | st.just("")),
        official_class=draw(st.just("") | st.just("社会及公共事务")),
        signatures=[lifecycle.Signed(name) for name in draw(st.lists(PARTS, max_size=2))],
        measures=[lifecycle.Asked(text) for text in draw(st.lists(WORDS, max_size=3))],
        source=draw(st.none() | LINES.map(make_source)),
    )
    about = {"actor": actor, "proposal": item}
    unit, other, third = (make_organisation(name) for name in ("灯塔管理局", "海事局", "财务局"))

    has_numbers = draw(st.booleans())

    def reply(organisation, order):
        outcome = {"outcome_scheme": "npc", "outcome_code": "A", "outcome_label": draw(LINES)}
        said = {"number": f"{order}{draw(PARTS)}", "text": draw(WORDS)} if has_numbers else {}
        lifecycle.reply(**about, organisation=organisation, **said, **outcome, **dated(draw))

    def reassign():
        old = item.assignments.get(organisation=unit)
        lifecycle.reassign(**about, organisation=third, instead_of=draw(st.sampled_from([None, old])), **dated(draw))

    def give_back():
        lifecycle.return_assignment(
            actor=actor, assignment=item.assignments.get(organisation=unit), note=draw(LINES), **dated(draw)
        )

    def assign():
        ground = draw(st.sampled_from(["ordinary", "broad"]))
        lifecycle.assign(**about, organisation=unit, ground=ground, **dated(draw))

    acts = [
        assign,
        lambda: lifecycle.assign(**about, organisation=other, role="co", **dated(draw)),
        give_back,
        reassign,
        lambda: reply(unit, 1),
        lambda: lifecycle.feedback(actor=actor, reply=item.replies.last(), attitude=draw(GRADES), **dated(draw)),
        lambda: lifecycle.handle_again(**about, organisation=unit, **dated(draw)),
        # Two replies of one unit are told apart by their numbers; where they have none, another unit sends the second.
        lambda: reply(unit if has_numbers else third, 2),
        lambda: lifecycle.record(**about, kind="closed", **dated(draw)),
    ]
    for act in acts:
        if draw(st.booleans()):
            with contextlib.suppress(WrongState, ObjectDoesNotExist, AttributeError), transaction.atomic():
                act()


def outcomes(name, data):
    if data.count(b"\n") < 2:  # an import of headings alone is refused, and rightly
        return set()
    found = take_in(name, data)
    return {*counts(found), *(remark.reason for remark in found.remarks if remark.outcome in ("refused", "asked"))}


@settings(deadline=None, max_examples=5, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_the_verbs_recorded_leaves_comes_in_and_leaves_the_same(actor, data):
    form = data.draw(st.sampled_from([(Profile.SPREADSHEET, Header.NAMES), (Profile.RAW, Header.ZH_EN)]))
    with transaction.atomic():
        make_session("npc")
        for number in range(1, 1 + data.draw(st.integers(1, 2))):
            live(data.draw, actor, number)
        before = {name: exported(dataset) for name, dataset in FILES.items()}
        files = {name: exported(dataset, *form) for name, dataset in FILES.items()}
        for name in files:
            assert outcomes(name, files[name]) <= {"same"}
        assert {name: exported(dataset) for name, dataset in FILES.items()} == before
        wipe()
        for name in files:
            assert outcomes(name, files[name]) <= {"added", "changed", "same"}
        for name, dataset in FILES.items():
            assert lost_and_new(before[name], exported(dataset)) == ([], []), name
        transaction.set_rollback(True)
