"""The engine of imports, with a kind of table that needs nothing of the apps above: topics, each with a source."""

import csv
import datetime
import gc
import io

import pytest
from makers import make_user

from newskit.accounts.roles import Right, Role
from newskit.audit.models import Event
from newskit.opendata import kinds
from newskit.opendata.importing import Incoming, import_table, mapping_for
from newskit.opendata.incoming import Outcome
from newskit.opendata.kinds import Ask, Change, Kind, Result, Run, Wanted, answers, name_key
from newskit.opendata.leftovers import LeftFile
from newskit.opendata.mapping import Field
from newskit.opendata.models import ColumnMapping, Import, LeftRow, Question
from newskit.opendata.questions import dismiss_question, reopen_question, settle_question
from newskit.opendata.tables import Table
from newskit.topics.models import Source, Topic
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
SOURCE = "topics.source"
HEADINGS = ["议题", "地址", "资料", "附记"]


class TopicsRun(Run):
    def take(self, block):
        keys = {name_key(SOURCE, cells["source"]) for _row, cells in block}
        chosen = answers(keys)
        for row, cells in block:
            name = cells["name"]
            if not name:
                yield Result.refused(row, "", "name", "没有名称")
                continue
            if chosen.get(name_key(SOURCE, cells["source"])) is None:
                yield Result.asked(row, name, Ask("source", cells["source"], "没有这份资料", SOURCE))
                continue
            topic = Topic.objects.filter(name=name).first()
            if topic is None:
                Topic.objects.create(name=name, slug=cells["slug"])
                yield Result(row, Outcome.ADDED, name)
            elif topic.slug == cells["slug"]:
                yield Result(row, Outcome.SAME, name)
            else:
                change = Change("slug", topic.slug, cells["slug"])
                self.overwritten += 1
                Topic.objects.filter(pk=topic.pk).update(slug=cells["slug"])
                yield Result(row, Outcome.CHANGED, name, [change])

    def settle(self, question, answer, row, cells):
        return answer or Source.objects.create(text=question.printed)


@pytest.fixture
def kind(monkeypatch):
    monkeypatch.setattr(kinds, "_registry", kinds._Registry())
    fields = (Field("name", "议题", ("议题",), required=True), Field("slug", "地址", ("地址",)))
    topics = Kind(
        "topics", "议题", (*fields, Field("source", "资料", ("资料",))), Right.TRACK, TopicsRun, needs_day=False
    )
    kinds.register(topics)
    kinds.register_wanted(
        Wanted(
            SOURCE,
            "资料",
            lambda keys: {str(pk): row for pk, row in Source.objects.in_bulk([int(key) for key in keys]).items()},
            lambda words: Source.objects.filter(text__contains=words),
        )
    )
    return topics


@pytest.fixture
def editor():
    return make_user(Role.DATA_EDITOR)


def incoming(kind, *rows, data: bytes = b"", headings=HEADINGS) -> Incoming:
    if not data:
        out = io.StringIO()
        csv.writer(out).writerows([headings, *rows])
        data = out.getvalue().encode()
    table = Table(io.BytesIO(data), "议题.csv")
    day = datetime.date(2026, 3, 6)
    return Incoming(kind, table, mapping_for(kind, table.headings, "一览"), day, "一览")


def counts(report) -> tuple[int, ...]:
    return tuple(report.as_json().values())


def test_a_name_is_asked_about_once_and_its_answer_takes_all_rows_in_that_wait(kind, editor):
    rows = [["海岸", "coast", "甲报", ""], ["灯塔", "light", "甲报", ""], ["桥", "bridge", "乙报", ""]]
    assert counts(import_table(actor=editor, incoming=incoming(kind, *rows))) == (0, 0, 0, 0, 3)
    assert counts(import_table(actor=editor, incoming=incoming(kind, *rows))) == (0, 0, 0, 0, 3)
    first, other = Question.objects.order_by("printed")
    assert {first.printed, other.printed} == {"甲报", "乙报"}
    asked = Question.objects.get(printed="甲报")
    known = Source.objects.create(text="甲日报")
    settle_question(actor=editor, question=asked, answer=known)
    assert set(Topic.objects.values_list("name", flat=True)) == {"海岸", "灯塔"}
    assert not asked.rows.filter(taken_at=None, brought=Import.objects.latest("pk")).exists()
    assert counts(import_table(actor=editor, incoming=incoming(kind, *rows))) == (0, 0, 2, 0, 1)
    with pytest.raises(WrongState):
        settle_question(actor=editor, question=asked, answer=known)


def test_an_answer_that_is_gone_is_asked_for_again(kind, editor):
    import_table(actor=editor, incoming=incoming(kind, ["海岸", "coast", "甲报", ""]))
    settle_question(actor=editor, question=Question.objects.get(), answer=None)
    Source.objects.filter(text="甲报").delete()
    assert counts(import_table(actor=editor, incoming=incoming(kind, ["海岸", "coast", "甲报", ""]))) == (0, 0, 0, 0, 1)
    assert Question.objects.get().settled_at is None


def test_a_dismissed_name_is_not_asked_about_again_until_it_is_reopened(kind, editor):
    rows = [["海岸", "coast", "甲报", ""], ["桥", "bridge", "乙报", ""]]
    import_table(actor=editor, incoming=incoming(kind, *rows))
    asked = Question.objects.get(printed="甲报")
    dismiss_question(actor=editor, question=asked, reason="不是我们的资料")
    said = Event.objects.get(verb="opendata.dismiss_question")
    assert (said.note, said.after) == ("不是我们的资料", {"printed": "甲报", "rows": 1})
    left = LeftRow.objects.get(question=asked)
    assert (left.outcome, left.reason) == ("refused", "不录：不是我们的资料")
    dry = import_table(actor=editor, incoming=incoming(kind, *rows), dry_run=True)
    report = import_table(actor=editor, incoming=incoming(kind, *rows))
    assert counts(dry) == counts(report) == (0, 0, 0, 1, 1)
    assert report.remarks[0].reason == "不录：不是我们的资料"
    asked.refresh_from_db()
    assert asked.settled_by == editor
    with pytest.raises(WrongState, match="先重新列为待核"):
        settle_question(actor=editor, question=asked, answer=None)
    with pytest.raises(WrongState, match="先重新列为待核"):
        dismiss_question(actor=editor, question=asked, reason="再说一次")

    reopen_question(actor=editor, question=asked)
    assert set(asked.rows.values_list("outcome", "reason")) == {("asked", "没有这份资料")}
    with pytest.raises(WrongState, match="并未标为不录"):
        reopen_question(actor=editor, question=asked)
    assert counts(import_table(actor=editor, incoming=incoming(kind, *rows))) == (0, 0, 0, 0, 2)
    settle_question(actor=editor, question=asked, answer=None)
    assert Topic.objects.get().name == "海岸"
    with pytest.raises(WrongState, match="已"):
        dismiss_question(actor=editor, question=asked, reason="不是我们的资料")


def test_a_dismissal_wants_a_reason_and_the_right_of_the_kind(kind, editor):
    import_table(actor=editor, incoming=incoming(kind, ["海岸", "coast", "甲报", ""]))
    with pytest.raises(WrongState, match="写明不录的理由"):
        dismiss_question(actor=editor, question=Question.objects.get(), reason="　")
    reporter = make_user(Role.REPORTER)
    with pytest.raises(NotAllowed):
        dismiss_question(actor=reporter, question=Question.objects.get(), reason="不是我们的资料")
    dismiss_question(actor=editor, question=Question.objects.get(), reason="不是我们的资料")
    with pytest.raises(NotAllowed):
        reopen_question(actor=reporter, question=Question.objects.get())


def test_a_row_goes_in_without_a_dismissed_name_that_it_needs_not(kind, editor, monkeypatch):
    def take(run, block):
        for row, cells in block:
            Topic.objects.get_or_create(name=cells["name"], slug=cells["slug"])
            ask = Ask("source", cells["source"], "没有这份资料", SOURCE)
            yield Result(row, Outcome.SAME, cells["name"], also=[ask])

    monkeypatch.setattr(TopicsRun, "take", take)
    table = ["海岸", "coast", "甲报", ""]
    import_table(actor=editor, incoming=incoming(kind, table))
    dismiss_question(actor=editor, question=Question.objects.get(), reason="不是我们的资料")
    report = import_table(actor=editor, incoming=incoming(kind, table))
    assert counts(report) == (0, 0, 1, 0, 0)
    assert report.remarks[0].reason == "甲报: 不录：不是我们的资料"
    assert Question.objects.get().dismissal


def test_a_table_of_several_blocks_leaves_the_collector_of_rubbish_as_it_was(kind, editor):
    rows = [[f"议题{number}", "", "甲报", ""] for number in range(1_001)]
    before = gc.get_freeze_count()
    seen = []
    report = import_table(actor=editor, incoming=incoming(kind, *rows), progress=seen.append)
    assert counts(report) == (0, 0, 0, 0, 1_001)
    assert seen == [500, 1_000, 1_001]
    assert gc.get_freeze_count() == before


def test_rows_left_are_taken_away_mended_and_brought_again(kind, editor):
    rows = [["", "coast", "甲报", "=1+1"], ["灯塔", "light", "甲报", "旁注"]]
    import_table(actor=editor, incoming=incoming(kind, *rows))
    out = io.StringIO()
    brought = Import.objects.get()
    LeftFile(out, brought.headings).write_all(LeftRow.objects.filter(brought=brought))
    lines = list(csv.reader(io.StringIO(out.getvalue())))
    assert lines[0][3:] == HEADINGS
    assert lines[1] == ["2", "议题", "没有名称", "", "coast", "甲报", "'=1+1"]
    mended = out.getvalue().replace("没有名称,,", "没有名称,海岸,")
    settle_question(actor=editor, question=Question.objects.get(), answer=None)
    report = import_table(actor=editor, incoming=incoming(kind, data=mended.encode()))
    assert counts(report) == (1, 0, 1, 0, 0)
    # Of a file that was such a file already, the three columns in front are said anew, not doubled.
    again = io.StringIO()
    LeftFile(again, lines[0]).write_all([])
    assert next(csv.reader(io.StringIO(again.getvalue()))) == lines[0]


def test_a_dry_run_says_what_would_change_and_changes_nothing(kind, editor):
    Source.objects.create(text="甲报")
    Topic.objects.create(name="海岸", slug="coast")
    Question.objects.create(
        kind="topics", key=name_key(SOURCE, "甲报"), wants=SOURCE, printed="甲报", answer=str(Source.objects.get().pk)
    )
    report = import_table(actor=editor, incoming=incoming(kind, ["海岸", "shore", "甲报", ""]), dry_run=True)
    assert counts(report) == (0, 1, 0, 0, 0)
    said = report.remarks[0]
    assert (said.column, said.old, said.new) == ("地址", "coast", "shore")
    assert Topic.objects.get().slug == "coast"
    assert not Import.objects.exists()
    assert not ColumnMapping.objects.exists()
    assert report.brought is None


def test_it_is_on_record_and_needs_the_right_of_its_kind(kind, editor):
    table = incoming(kind, ["海岸", "coast", "甲报", ""])
    with pytest.raises(NotAllowed):
        import_table(actor=make_user(Role.REPORTER), incoming=table)
    import_table(actor=editor, incoming=table)
    event = Event.objects.get(verb="opendata.import_table")
    assert event.object_id == str(Import.objects.get().pk)
    assert event.after["asked"] == 1


def test_a_kind_that_forgets_a_row_is_found_out(kind, editor, monkeypatch):
    monkeypatch.setattr(TopicsRun, "take", lambda self, block: [])
    with pytest.raises(RuntimeError):
        import_table(actor=editor, incoming=incoming(kind, ["海岸", "coast", "甲报", ""]))
