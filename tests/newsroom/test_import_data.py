import io
import json

import pytest
from django.core.management import CommandError, call_command
from rosters import csv_of

from delegates.models import Delegate
from newskit.opendata.models import ColumnMapping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture
def take_in(tmp_path, capsys):
    def run(data: bytes, *options: str) -> list[str]:
        path = tmp_path / "roster.csv"
        path.write_bytes(data)
        asked = ["--body", "npc", "--term", "14", "--as-of", "2024-03-04", "--source", "试版名单"]
        call_command("import_data", "delegates", str(path), *asked, *options)
        return capsys.readouterr().out.splitlines()

    return run


def test_the_last_line_is_the_counts_each_row_once(take_in):
    data = csv_of(["北京市", "霍青砚"], ["云外省", "钱叙白"])
    said = {"added": 1, "changed": 0, "same": 0, "refused": 1, "asked": 0}
    assert json.loads(take_in(data, "--json", "--dry-run")[-1]) == said
    assert not Delegate.objects.exists()
    assert json.loads(take_in(data, "--json")[-1]) == said
    assert json.loads(take_in(data, "--json")[-1]) == said | {"added": 0, "same": 1}


def test_a_mapping_is_remembered_for_its_source(take_in):
    ColumnMapping.objects.create(kind="delegates", name="试版名单", columns={"name": "甲", "constituency": "乙"})
    take_in(csv_of(["霍青砚", "北京市"], headings=["甲", "乙"]))
    assert Delegate.objects.get().name == "霍青砚"


def test_what_cannot_be_taken_in_is_said_in_words(take_in):
    for data, options in (
        (csv_of(["x"], headings=["不是姓名"]), ()),
        (b"", ()),
        (csv_of(["北京市", "霍青砚"]), ("--term", "99")),
        (csv_of(["北京市", "霍青砚"]), ("--as", "nobody")),
        (csv_of(["北京市", "霍青砚"]), ("--as-of", "2020-01-01")),
        (csv_of(), ()),
    ):
        with pytest.raises(CommandError):
            take_in(data, *options)
    assert not Delegate.objects.exists()


def test_rows_that_did_not_go_in_are_written_to_a_file_that_can_be_mended(take_in, tmp_path):
    left = tmp_path / "left.csv"
    take_in(csv_of(["北京市", "霍青砚"], ["云外省", "钱叙白"]), "--errors", str(left))
    lines = left.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("3,")
    assert "云外省" in lines[1]
    mended = left.read_text(encoding="utf-8-sig").replace(",云外省,", ",甘肃省,")
    assert json.loads(take_in(mended.encode(), "--json")[-1])["added"] == 1


def test_a_kind_of_a_term_asks_for_it_and_for_the_day(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes(csv_of(["北京市", "霍青砚"]))
    for options in (["--as-of", "2024-03-04"], ["--body", "npc", "--term", "14"]):
        with pytest.raises(CommandError):
            call_command("import_data", "delegates", str(path), "--source", "试版名单", *options)


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_who_watches_sees_a_bar_with_rows_a_second(tmp_path):
    path, screen = tmp_path / "roster.csv", Screen()
    path.write_bytes(csv_of(["北京市", "霍青砚"]))
    asked = ["--body", "npc", "--term", "14", "--as-of", "2024-03-04", "--source", "试版名单", "--json"]
    call_command("import_data", "delegates", str(path), *asked, stderr=screen, stdout=io.StringIO())
    assert "100% 1 / 1 rows" in screen.getvalue()
    assert "rows/s" in screen.getvalue()
