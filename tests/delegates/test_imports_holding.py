"""Mandates and posts as files: what goes out comes in again, a second time changes nothing, who is unsure is asked."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from makers import (
    make_constituency,
    make_delegate,
    make_mandate,
    make_office,
    make_organisation,
    make_position,
    make_seat,
    make_sighting,
    make_source,
    make_user,
)
from rosters import bring, counts

from delegates import standing
from delegates.datasets import MANDATES, POSTS
from delegates.models import Mandate, Office, Position, Seat, Sighting
from newskit.audit.models import Event
from newskit.opendata import Header
from newskit.opendata.incoming import Outcome
from newskit.opendata.models import Question
from newskit.opendata.questions import settle_question

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 6)
# Of an import as a whole: some twenty of them the engine's own.
QUERIES = {("mandates", "new"): 33, ("mandates", "same"): 29, ("posts", "new"): 33, ("posts", "same"): 29}
HEADERS_OF_VERSION_1 = {
    "mandates": "id delegate_id permalink name distinction term term_zh began began_zh ended ended_zh starts_on "
    "starts_on_text ends_on ends_on_text electoral_unit region region_zh seats offices source source_url updated_at",
    "posts": "id delegate_id permalink name distinction organisation title starts_on starts_on_text ends_on ends_on_text "
    "sightings source source_url updated_at",
}


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def file_of(client, name: str, query: str = "") -> bytes:
    response = client.get(f"/{name}.csv?{query}")
    assert response.status_code == 200, response.content.decode()
    return response.content if not response.streaming else b"".join(response)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def lasting(data: bytes) -> list[dict[str, str]]:
    """Without what a database gives anew."""
    return [{name: cell for name, cell in row.items() if name not in {"id", "updated_at"}} for row in rows(data)]


def table(*lines: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue().encode()


@pytest.fixture
def people():
    """Moved, promoted, ended, known in part; posts dated, seen, printed as former."""
    said = make_source()
    moved = make_delegate("钱书宁", distinction="河北")
    mandate = make_mandate(moved, region="hebei", electoral_unit="河北省", source=said)
    make_seat(mandate, make_constituency("北京代表团", code="beijing"), ends_on=day("2025-06-01"), source=said)
    make_seat(mandate, make_constituency("河北代表团", code="hebei"), starts_on=day("2025-06-01"), source=said)
    make_office(mandate, "standing_committee_member", starts_on=day("2025-07-01"), source=said)
    gone = make_delegate("单书白")
    left = {
        "ends_on": day("2025-06-25"),
        "ended": "revoked",
        "starts_on": day("2023-03-01"),
        "starts_precision": "month",
    }
    ended = make_mandate(gone, body="cppcc", began="", source=said, **left)
    make_seat(
        ended,
        make_constituency("经济界", body="cppcc", code="jingji"),
        starts_on=day("2024-01-01"),
        starts_precision="year",
        ends_on=day("2025-06-25"),
        source=said,
    )
    make_mandate(make_delegate("尤未平"), starts_on=day("2024-03-04"), starts_precision="no_later", source=said)
    held = make_position(moved, "校长", starts_on=day("2020-01-01"), starts_precision="year", source=said)
    make_sighting(held, DAY, source=said)
    was = make_position(
        gone, "董事长", organisation="澜川集团", ends_on=day("2024-05-01"), ends_precision="month", source=said
    )
    make_sighting(was, day("2025-03-05"), former=True, as_printed="澜川集团原董事长;已离任", source=said)
    return moved, gone


@pytest.mark.parametrize("dataset", [MANDATES, POSTS], ids=lambda dataset: dataset.name)
def test_the_columns_are_those_promised_and_told_apart_in_both_languages(dataset):
    assert dataset.headings(Header.NAMES) == HEADERS_OF_VERSION_1[dataset.name].split()
    for style in (Header.ZH, Header.ZH_EN):
        assert len(set(dataset.headings(style))) == len(dataset.columns)


def test_the_files_are_of_the_same_question_as_the_page(client, people):
    found = rows(file_of(client, "mandates", "q=钱书宁"))
    assert [(row["name"], row["term"], row["region"]) for row in found] == [("钱书宁", "npc-14", "hebei")]
    assert found[0]["seats"] == "beijing 2023-03-05 2025-06-01;hebei 2025-06-01 ?"
    assert found[0]["offices"] == "standing_committee_member 2025-07-01 ?"
    assert [row["title"] for row in rows(file_of(client, "posts", "q=钱书宁"))] == ["校长"]
    assert client.get("/mandates.csv-metadata.json").status_code == 200
    assert client.get("/posts.csv-metadata.json").status_code == 200


@pytest.mark.parametrize("headers", ["names", "zh", "zh-en"])
def test_out_and_in_and_out_again_is_the_same_file(client, people, headers):
    mandates, posts = (file_of(client, name, f"headers={headers}") for name in ("mandates", "posts"))
    before = {name: lasting(file_of(client, name)) for name in ("mandates", "posts")}
    assert counts(bring("mandates", mandates)) == (0, 0, 3, 0, 0)
    assert counts(bring("posts", posts)) == (0, 0, 2, 0, 0)
    for model in (Sighting, Position, Seat, Office, Mandate):
        model.objects.all().delete()
    assert counts(bring("mandates", mandates)) == (3, 0, 0, 0, 0)
    assert counts(bring("posts", posts)) == (2, 0, 0, 0, 0)
    assert lasting(file_of(client, "mandates")) == before["mandates"]
    after = lasting(file_of(client, "posts"))
    assert after == [row | {"sightings": row["sightings"].replace(";已", "；已")} for row in before["posts"]]
    assert counts(bring("mandates", mandates)) == (0, 0, 3, 0, 0)
    assert counts(bring("posts", posts)) == (0, 0, 2, 0, 0)


def test_tables_of_other_people_begin_complete_and_end(people):
    moved, _gone = people
    data = table(
        ["姓名", "届", "代表团", "产生方式", "开始日期", "结束日期", "离任原因"],
        ["钱书宁", "十四届全国人大", "", "", "", "2026年2月", "辞职"],
        ["尤未平", "十四届全国人大", "河北代表团", "当选", "2023-03-05", "", ""],
        ["佚名", "十四届全国人大", "", "", "", "", ""],
        ["单书白", "九十九届全国人大", "", "", "", "", ""],
    )
    assert counts(bring("mandates", data)) == (0, 2, 0, 1, 1)
    assert (str(moved.mandates.get().end), moved.mandates.get().ended) == ("2026-02", "resigned")
    assert str(Seat.objects.get(mandate__delegate__name="尤未平")) == "河北代表团"


def test_the_preview_says_what_changes_in_words_and_not_in_codes():
    make_mandate(make_delegate("钱书宁"), starts_on=day("2023-03-05"), starts_precision="no_later")
    lines = ["姓名", "届次", "产生方式", "起"], ["钱书宁", "十四届全国人大", "补选", "2023-02-24"]
    found = bring("mandates", table(*lines), dry_run=True)
    told = {(remark.column, remark.old, remark.new) for remark in found.remarks if remark.new}
    assert {"补选", "2023-02-24"} <= {new for _column, _old, new in told}
    assert not {"by_election", "elected"} & {text for each in told for text in each}
    assert "≤2023-03-05" in {old for _column, old, _new in told}


def test_organisations_of_no_or_several_bearers_are_asked_and_found_the_next_time(people):
    moved, _gone = people
    make_organisation("澜川大学附属医院", short_name="澜医")
    make_organisation("澜江医院", short_name="澜医")
    data = table(
        ["姓名", "工作单位", "职务", "见报日期", "所印文字"],
        ["钱书宁", "澜医", "院长", "2026-03-06", "澜医院长"],
        ["钱书宁", "澜川书院", "山长", "2026-03-06", ""],
    )
    assert counts(bring("posts", data)) == (0, 0, 0, 0, 2)
    editor = make_user("data_editor")
    chosen = make_organisation("澜江医院")
    settle_question(actor=editor, question=Question.objects.get(printed="澜医"), answer=chosen)
    settle_question(actor=editor, question=Question.objects.get(printed="澜川书院"), answer=None)
    assert set(moved.positions.values_list("organisation__name", "title")) >= {
        ("澜江医院", "院长"),
        ("澜川书院", "山长"),
    }
    assert counts(bring("posts", data)) == (0, 0, 2, 0, 0)


def test_a_namesake_is_asked_about_and_told_apart_by_constituency(people):
    other = make_delegate("尤未平")
    make_seat(make_mandate(other), make_constituency("河北代表团", code="hebei"))
    make_seat(Mandate.objects.get(delegate__name="尤未平", starts_precision="no_later"))
    header = ["姓名", "届", "代表团", "选举单位"]
    assert counts(bring("mandates", table(header, ["尤未平", "npc-14", "", "河北省"]))) == (0, 0, 0, 0, 1)
    assert counts(bring("mandates", table(header, ["尤未平", "npc-14", "河北代表团", "河北省"]))) == (0, 1, 0, 0, 0)
    assert other.mandates.get().electoral_unit == "河北省"
    settle_question(actor=make_user("data_editor"), question=Question.objects.get(), answer=other)
    assert counts(bring("mandates", table(header, ["尤未平", "npc-14", "", "河北省"]))) == (0, 0, 1, 0, 0)


def test_a_block_costs_as_many_queries_as_one_row_whatever_it_adds(people):
    """New mandates with seats and offices, new posts seen in print; and nothing new at all."""
    make_organisation("澜川大学")
    asked: dict[tuple[str, str], int] = {}
    for names in (["霍青"], [f"霍{letter}溪" for letter in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"]):
        for name in names:
            make_delegate(name)
        place = ["npc-14", "河北代表团", "standing_committee_member"]
        mandates = table(["姓名", "届", "代表团", "职级"], *([name, *place] for name in names))
        seen = ["澜川大学", "教授", "2026-03-06"]
        posts = table(["姓名", "工作单位", "职务", "见报日期"], *([name, *seen] for name in names))
        for kind, data in (("mandates", mandates), ("posts", posts)):
            for turn, outcome in (("new", Outcome.ADDED), ("same", Outcome.SAME)):
                with CaptureQueriesContext(connection) as queries:
                    assert bring(kind, data).counts == {outcome: len(names)}
                asked[kind, turn] = len(queries)
    assert asked == QUERIES


def test_what_a_block_adds_has_the_events_and_versions_of_the_verbs(people):
    editor = make_user("data_editor")
    first, second = make_delegate("霍青砚"), make_delegate("陶溪照")
    since = {"starts_on": day("2024-03-04"), "starts_precision": "no_later"}
    place = make_constituency("河北代表团", code="hebei")
    mandate = standing.begin_mandate(
        actor=editor, delegate=first, term=place.term, constituency=place, region="hebei", **since
    )
    standing.begin_office(actor=editor, mandate=mandate, rank="standing_committee_member")
    seen = {"organisation": make_organisation("澜川大学"), "title": "教授"}
    standing.begin_position(actor=editor, delegate=first, **seen)
    standing.see_position(actor=editor, delegate=first, seen_on=DAY, as_printed="澜川大学教授", **seen)
    head = ["姓名", "届", "代表团", "职级", "住地", "开始日期"]
    row = ["陶溪照", "npc-14", "河北代表团", "standing_committee_member", "hebei", "不晚于2024-03-04"]
    assert counts(bring("mandates", table(head, row))) == (1, 0, 0, 0, 0)
    seen_in_print = ["陶溪照", "澜川大学", "教授", "2026-03-06"]
    assert counts(bring("posts", table(["姓名", "工作单位", "职务", "见报日期"], seen_in_print))) == (1, 0, 0, 0, 0)

    def said(delegate):
        events = Event.objects.filter(object_label="delegates.delegate", object_id=str(delegate.pk)).order_by("pk")
        return [(event.verb, {**event.after, "source": ""}) for event in events]

    assert said(first) == said(second)
    for model, of in ((Mandate, "delegate"), (Seat, "mandate__delegate"), (Office, "mandate__delegate")):
        ours, theirs = (model.objects.get(**{of: delegate}).history.get() for delegate in (second, first))
        assert (ours.history_type, ours.starts_on, ours.starts_precision) == (
            "+",
            *(theirs.starts_on, theirs.starts_precision),
        )
        assert ours.history_change_reason.startswith("import:")
    assert second.positions.get().history.get().title == "教授"


def test_a_row_that_the_database_refuses_leaves_the_others_of_its_block(people):
    """Two mandates of one term at once: only the rule of the database knows."""
    make_delegate("霍青砚")
    ended = make_mandate(make_delegate("陶溪照"), starts_on=day("2023-03-05"), ends_on=day("2025-06-01"))
    data = table(
        ["姓名", "届", "代表团", "开始日期"],
        ["霍青砚", "npc-14", "河北代表团", "2024-03-04"],
        ["陶溪照", "npc-14", "河北代表团", "2024-03-04"],
        ["陶溪照", "npc-14", "河北代表团", "2025-07-01"],
    )
    assert counts(bring("mandates", data)) == (2, 0, 0, 1, 0)
    assert ended.delegate.mandates.count() == 2


def test_two_rows_of_one_mandate_or_post_are_one(people):
    make_delegate("霍青砚")
    make_organisation("澜川大学")
    head = ["姓名", "届", "代表团", "住地"]
    same = ["霍青砚", "npc-14", "河北代表团", ""]
    assert counts(bring("mandates", table(head, same, [*same[:3], "hebei"]))) == (1, 1, 0, 0, 0)
    head = ["姓名", "工作单位", "职务", "见报日期"]
    rows = [["霍青砚", "澜川大学", "教授", f"2026-03-0{date}"] for date in (5, 6, 6)]
    assert counts(bring("posts", table(head, *rows))) == (1, 1, 1, 0, 0)
    assert Position.objects.get(delegate__name="霍青砚").sightings.count() == 2
